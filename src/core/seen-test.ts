import type { Timed } from './audience.ts';
import { type Moment, timed } from './moment.ts';
import type { Ask } from './plan.ts';
import type { Happened } from './profile.ts';

/** The test of a behaviour: how often or what it was worth, its first or last time, one without the other. */
export function seenTest(clause: Exclude<Ask, { field: string }>): (moment: Moment) => unknown {
  const { seen: behaviour, within } = clause;
  return timed(({ profile: { seen }, now }) => {
    const times = seen[behaviour] || [];
    const last = times.at(-1)?.[0];
    if (last === undefined) return [false, Infinity];
    const from = (at: number): Timed => (now < at ? [false, at] : [true, Infinity]);
    if ('ago' in clause) return from((clause.ago === 'first' ? (times[0] as Happened)[0] : last) + within);
    if ('without' in clause)
      return seen[clause.without]?.some(([at]) => at > last && at <= last + within)
        ? [false, Infinity]
        : from(last + within);
    // From the latest back to the one that makes it enough: for as long as that is not too long ago.
    let left = 'worth' in clause ? clause.worth : clause.times;
    let decisive = times.length;
    while (left > 0 && decisive--) left -= 'worth' in clause ? (times[decisive] as Happened)[1] : 1;
    const end = left > 0 ? 0 : within ? (times[decisive] || [last])[0] + within : Infinity;
    return now < end ? [true, end] : [false, Infinity];
  });
}
