import type { Condition, Experience, Plan } from '../../core/plan.ts';

/** What a plan check says of one place: an error keeps the plan from being published, a warning should be looked at, a note is worth knowing. */
export interface Finding {
  level: 'error' | 'warning' | 'note';
  /** The place in the document: `experiences[0].variants.a`. */
  path: string;
  /** The same in words: `Experience “cart-reminder”, variant “a”`. */
  where: string;
  what: string;
  mend: string;
}

/** The same before its place is put in words. */
export type Advice = Omit<Finding, 'where'>;

/** What the backend knows of a site, so far as it does. Times are ms since 1970. */
export interface Known {
  now: number;
  /** The longest value of each binding, in characters: `customer.first_name`, `item.title`. */
  longest?: Record<string, number>;
  /** What was on screen in the last 30 days; absent where no browser told of anything. */
  shown?: {
    /** Browsers a day, by slot. */
    perDay: Record<string, number>;
    /** The share of browsers that reached its goal, by experience. */
    rates: Record<string, number>;
    /** The experiences that were on screen. */
    experiences: string[];
  };
  /** Since when the published plan has had an experience without a break, by its id. */
  since?: Record<string, number>;
  /** Since when it has been paused, by what the plan's `paused` says. */
  pausedSince?: Record<string, number>;
}

/** The value that a record has of its own by a name of a plan's, which may be any. */
export const own = <T>(of: Record<string, T> | undefined, name: string): T | undefined =>
  of && Object.hasOwn(of, name) ? of[name] : undefined;

export const day = 86_400_000;

const dates = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
export const dateOf = (at: number): string => dates.format(at);

/** Names one after the other, as they are read: “a”, “b” and “c”. */
export function listed(names: string[], last = 'and'): string {
  const quoted = names.map((name) => `“${name}”`);
  return quoted.length > 1 ? `${quoted.slice(0, -1).join(', ')} ${last} ${quoted.at(-1)}` : (quoted[0] ?? '');
}

/** How an audience is called. */
export const called = (audience: Condition): string =>
  typeof audience === 'string' ? audience : JSON.stringify(audience);

export const isPaused = ({ paused = [] }: Plan, { id, slot }: Experience): boolean =>
  paused.includes(id) || paused.includes(slot);

/** Whether visitors may be shown an experience now or later. */
export const isAlive = (plan: Plan, experience: Experience, now: number): boolean =>
  !isPaused(plan, experience) && !(experience.end && Date.parse(experience.end) <= now);
