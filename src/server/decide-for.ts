import type { Tree } from '../core/content.ts';
import { type Context, contextOf, type Size } from '../core/context.ts';
import { decide } from '../core/decide.ts';
import { type Facts, noFindings } from '../core/moment.ts';
import type { Program } from '../core/plan.ts';
import { portraitRare } from '../core/portrait-rare.ts';
import { emptyProfile } from '../core/profile.ts';
import { exposureOf, type Receipt } from '../core/receipt.ts';
import { eventOf } from './identity/about-events.ts';
import { profileOf } from './identity/audiences-of.ts';
import { objectionsOf } from './identity/consent.ts';
import { ownEvents } from './identity/export.ts';
import { idOf } from './identity/ids.ts';
import type { Named } from './identity/named.ts';
import { publicTraits } from './public-traits.ts';
import { groupOf } from './store/people.ts';
import type { Db } from './store/store.ts';

/** How long what is known of a person is good for, ms: as long as a token of theirs may be. */
const knownFor = 3_600_000;

/** What another channel says of itself. What it does not say holds of nothing. */
export interface Channel {
  path?: string | undefined;
  size?: Size | undefined;
  /** As browsers say it: `de-CH`. */
  language?: string | undefined;
  /** Local, 0–23. */
  hour?: number | undefined;
  source?: string | undefined;
  medium?: string | undefined;
  campaign?: string | undefined;
}

/** What a slot shows to somebody, and why. No experience: the default. */
export interface DecisionFor extends Facts {
  slot: string;
  experience: string | null;
  variant: string | null;
  content: Tree | null;
  /** Of a split test: where they fall, 0 ≤ n < 1. */
  bucket: number | null;
  /** When the answer next changes by itself, ISO 8601; null: never. */
  until: string | null;
  /** The properties of the event `Exposure`, to be sent once it was seen. */
  exposure: Record<string, unknown> | null;
}

/** The context of a channel, by the same names as a page view's. */
function contextOfChannel(channel: Channel): Context {
  const { path, size, language, hour, source, medium, campaign } = channel;
  const facts = [
    path !== undefined && `m_path=${path}`,
    size !== undefined && `m_size=${size}`,
    language !== undefined && `m_language=${language.replace('-', '&')}`,
    medium !== undefined && `utm_medium=${medium}`,
    source !== undefined && `utm_from=${source}`,
    campaign !== undefined && `utm_campaign=${campaign}`,
  ].filter(Boolean);
  const context = contextOf(`${facts.join('&')}&`, hour ?? 0);
  return (name) => !(hour === undefined && name.startsWith('hour:')) && !!context(name);
}

/**
 * Decides slots for somebody who is not on a page: for an e-mail, a chat, an edge. By the events that the backend holds, and by the traits
 * that a browser of theirs might be told; by neither where they object to what is personal.
 */
export async function decideFor(
  db: Db,
  who: Named & { site: string },
  program: Program,
  asked: { slots: string[]; channel: Channel },
  now: number,
  mostPeople: number,
): Promise<DecisionFor[]> {
  const { site } = who;
  const device = who.kind === 'device' ? who.id : undefined;
  const group = device ? undefined : await groupOf(db, who.id);
  const { events, identifiers } = await ownEvents(db, { site, device, group }, mostPeople);
  const objects = (await objectionsOf(db, identifiers)).includes('personalisation');
  const isTheirs = (account: unknown) => !!account && group?.includes(idOf('account', site, String(account)));
  const account =
    who.kind === 'account'
      ? who.name.replace(/^account:/, '')
      : events.findLast(({ userId }) => isTheirs(userId))?.userId;
  const profile = objects ? emptyProfile() : profileOf(events.map(eventOf), program);
  if (group && !objects) {
    const traits = await publicTraits(db, site, group, now);
    profile.known = { userId: account ?? who.name, traits, interests: [], until: now + knownFor };
  }
  // What their own browser is hashed by, so that they are in the same arm everywhere.
  const id = (device ? who.name.replace(/^device:/, '') : events[0]?.anonymousId) ?? account ?? who.name;
  const context = contextOfChannel(asked.channel);
  return asked.slots.map((slot) => {
    const facts = noFindings();
    const { options, until } = decide(slot, { program, rare: portraitRare, profile, id, now, context }, facts);
    const [option] = options;
    const { experience = null, variant = null, tree = null, bucket = null, seed, weights } = option ?? {};
    const seen = { slot, experience, variant, size: asked.channel.size, seed, weights } as Receipt;
    return {
      slot,
      experience,
      variant,
      content: tree,
      bucket,
      until: Number.isFinite(until) ? new Date(until).toISOString() : null,
      exposure: option ? exposureOf(seen) : null,
      ...facts,
    };
  });
}
