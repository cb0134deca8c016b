import { itemKinds, relatedIn, relatedLimits, siteKinds } from '../core/catalogue.ts';
import { metIds } from '../core/picks.ts';
import type { Event } from '../core/profile.ts';
import { emptyShelf, isFresh, shelved } from '../core/shelf.ts';
import type { Engine } from './engine.ts';
import { quietly } from './quietly.ts';

/** How long a page view may take to tell of its item, ms, before it is asked without. */
const patience = 300;

/** Events that tell of an item, and the property that names it. */
const naming: Record<string, string> = {
  'Product Viewed': 'product_id',
  'Product Added': 'product_id',
  'Product Added to Wishlist': 'product_id',
  'Content Viewed': 'content_id',
};

/** Those of them that say what a page is about. */
const views = ['Product Viewed', 'Content Viewed'];

const kept = new WeakMap<Engine, () => void>();

/** What was last told of as a page's item, and at which address. */
let told: { id: string; at: string } | undefined;

const address = () => location.pathname + location.search;

/** The item that this page is about, as far as the page has told. */
export const itemHere = (): string | undefined => (told?.at === address() ? told.id : undefined);

/**
 * Asks what goes with the items that this page is about, and what is told of the whole site. That is all that leaves: what was looked at
 * before stays here, and no identifier goes with the request.
 */
export function keepShelf(engine: Engine): void {
  const look = kept.get(engine) || begin(engine);
  kept.set(engine, look);
  look();
}

function begin(engine: Engine): () => void {
  const named = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(ask, ms);
  };
  const ask = quietly(async () => {
    timer = undefined;
    const { program, profile, consent, id } = engine;
    if (!program.lists || !consent.personalisation) return;
    const now = Date.now();
    const shelf = profile.shelf || emptyShelf();
    // In one order, so that caches know the question again.
    const ids = [...named]
      .filter((one) => !isFresh(shelf, one, now))
      .slice(0, relatedLimits.ids)
      .sort();
    named.clear();
    const wanted = Object.values(program.lists).flatMap(({ of }) => of as string[]);
    const ofSite = isFresh(shelf, '', now) ? [] : siteKinds.filter((kind) => wanted.includes(kind));
    // What is known already may have been missing only the page's item.
    if (!ids[0] && !ofSite[0]) return itemHere() === undefined ? undefined : again(engine);
    const kinds = [...itemKinds.filter((kind) => ids[0] && wanted.includes(kind)), ...ofSite];
    const query = new URLSearchParams({ site: program.site, ids: `${ids}`, kinds: `${kinds}` });
    const related = relatedIn(await engine.backend.ask(`/v1/related?${query}`, { credentials: 'omit' }));
    if (!related || id !== engine.id || !engine.consent.personalisation) return;
    engine.change((of) => {
      of.shelf = shelved(of.shelf || emptyShelf(), related, ofSite[0] ? ['', ...ids] : ids, metIds(of), now);
    });
    again(engine);
  });
  const hear = ({ name, properties }: Event) => {
    const item = Object.hasOwn(naming, name) && properties[naming[name] as string];
    if (!item || `${item}`.length > relatedLimits.id) return;
    named.add(`${item}`);
    if (views.includes(name)) told = { id: `${item}`, at: address() };
    soon(0);
  };
  engine.recent.forEach(hear);
  engine.notices.on('event', (event) => hear(event as Event));
  return () => {
    timer ??= setTimeout(ask, patience);
  };
}

/** Decides the slots anew that still have their default, and might now have something of the catalogue. */
function again(engine: Engine): void {
  const { slots, program } = engine;
  const names = new Set(program.rules.flatMap(({ rich, slot }) => (rich ? slot : [])));
  const left = slots.all.filter(({ name, receipt }) => receipt.painted !== 'default' || !names.has(name));
  if (left.length === slots.all.length) return;
  slots.all = left;
  engine.decide('anew');
}
