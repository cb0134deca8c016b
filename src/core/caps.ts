import type { Timed } from './audience.ts';
import type { Moment } from './moment.ts';
import type { Cap, Program, Rule } from './plan.ts';
import { type Profile, visitIdle } from './profile.ts';

const spans = { day: 86_400_000, week: 604_800_000 };

/** Whether a cap is used up by exposures at `times`, for a page view at `now`, until when, and how much of it. */
function usedUp(
  { times: most, per }: Cap,
  times: number[],
  { visit, last }: Profile,
  now: number,
): [...Timed, used: number] {
  if (per === 'visit') {
    // A page view after the pause that ends a visit begins another.
    const count = now < last + visitIdle ? times.filter((at) => at >= visit.start).length : 0;
    return [count >= most, count >= most ? last + visitIdle : Infinity, count];
  }
  const decisive = times.at(-most);
  const span = per === 'ever' ? Infinity : spans[per];
  const end = decisive === undefined ? 0 : decisive + span;
  const used = times.filter((at) => now < at + span).length;
  return now < end ? [true, end, used] : [false, Infinity, used];
}

/** The first limit that keeps a rule from the screen at `now`, and until when; undefined: none does. */
export function limitOn(
  rule: Rule,
  program: Program,
  { profile, now, facts }: Moment,
): { why: string; until: number } | undefined {
  const { caps = {}, rules } = program;
  const { shown, elsewhere, seen } = profile;
  if (rule.asks?.some((asked) => seen[asked]?.length)) return { why: 'it was answered before', until: Infinity };
  const limits: [why: string, caps: Cap[] | undefined, counts: (id: string) => boolean][] = [
    ['its cap', rule.caps, (id) => id === rule.id],
    [
      'the cap of the slot',
      caps.slots?.[rule.slot],
      (id) => rules.some((one) => one.id === id && one.slot === rule.slot),
    ],
    [
      'the cap of the campaign',
      caps.campaigns?.[rule.campaign as string],
      (id) => rules.some((one) => one.id === id && one.campaign === rule.campaign),
    ],
    ['the cap of the site', caps.all, () => true],
  ];
  for (const [why, all, counts] of limits)
    for (const cap of all || []) {
      const times = [shown, elsewhere]
        .flatMap((all) => Object.entries(all))
        .flatMap(([id, at]) => (counts(id) ? at : []))
        .sort((a, b) => a - b);
      const [used, until, count] = usedUp(cap, times, profile, now);
      const text = `${why} of ${cap.times} per ${cap.per}`;
      facts?.caps.push([rule.id, text, count]);
      if (used) return { why: text, until };
    }
  const reached = rule.rest && seen[rule.rest[1]]?.at(-1)?.[0];
  const until = reached && rule.rest ? reached + rule.rest[0] : 0;
  return now < until ? { why: 'a rest after the goal', until } : undefined;
}
