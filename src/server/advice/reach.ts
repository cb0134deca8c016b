import type { Experience, Plan } from '../../core/plan.ts';
import { showsToAll } from '../reach-check.ts';
import { type Advice, called, dateOf, day, isAlive, isPaused, type Known, listed, own } from './finding.ts';
import { implies, meaningOf, possible } from './meaning.ts';

/** After so long, what ended, is paused or was not shown is forgotten, days. */
const forgotten = { ended: 30, paused: 60, unseen: 30 };

/** Why nobody is ever shown an experience. */
export function hiddenAdvice(experience: Experience, index: number, plan: Plan, { now }: Known): Advice[] {
  if (!isAlive(plan, experience, now)) return [];
  const path = `experiences[${index}]`;
  const meaning = meaningOf(experience.audience, plan);
  if (!possible(meaning))
    return [
      {
        level: 'warning',
        path: `${path}.audience`,
        what: `Nobody can be in “${called(experience.audience)}”: what it asks for does not go together`,
        mend: 'Take away one of the two that exclude each other, or write “or” between them.',
      },
    ];
  const before = (plan.experiences ?? [])
    .slice(0, index)
    .filter(
      (one) =>
        one.slot === experience.slot &&
        showsToAll(one) &&
        isAlive(plan, one, now) &&
        runsAllAlong(one, experience, now),
    );
  const wide = before.map(({ audience }) => meaningOf(audience, plan));
  const single = before.find((_, at) => implies(meaning, wide[at] ?? ''));
  const hiding = single ? [single] : implies(meaning, ['or', wide]) ? before : [];
  return hiding.length
    ? [
        {
          level: 'warning',
          path,
          what: `Nobody ever sees it: everybody whom it is for is shown ${listed(
            hiding.map(({ id }) => id),
            'or',
          )} in the same slot, which ${hiding.length === 1 ? 'goes' : 'go'} before it`,
          mend: `Move it up before ${listed(hiding.map(({ id }) => id))}, or take it out.`,
        },
      ]
    : [];
}

/** Whether one experience runs, from now on, whenever another does. */
function runsAllAlong(one: Experience, other: Experience, now: number): boolean {
  const from = ({ start }: Experience) => Math.max(now, start ? Date.parse(start) : 0);
  const until = ({ end }: Experience) => (end ? Date.parse(end) : Infinity);
  return from(one) <= from(other) && until(other) <= until(one);
}

/** What runs without an end, ended long ago, has been paused for long, or runs and is seen by nobody. */
export function forgottenAdvice(experience: Experience, index: number, plan: Plan, known: Known): Advice[] {
  const { id, slot, campaign, start, end } = experience;
  const { now, shown, since, pausedSince } = known;
  const path = `experiences[${index}]`;
  const warning = (what: string, mend: string, at = path): Advice[] => [{ level: 'warning', path: at, what, mend }];
  const daysAgo = (at: number) => Math.floor((now - at) / day);
  if (end && daysAgo(Date.parse(end)) >= forgotten.ended)
    return warning(
      `It ended on ${dateOf(Date.parse(end))}, ${daysAgo(Date.parse(end))} days ago`,
      'Take it out of the plan, or give it a new end.',
      `${path}.end`,
    );
  const found: Advice[] = [];
  if (campaign && !end)
    found.push(
      ...warning(
        `It belongs to the campaign “${campaign}”, and has ${start ? 'a start and no end' : 'neither a start nor an end'}`,
        `Give it the ${start ? 'end' : 'start and the end'} of the campaign, such as “${new Date(now + 30 * day).toISOString().slice(0, 10)}”.`,
      ),
    );
  if (isPaused(plan, experience)) {
    const at = own(pausedSince, id) ?? own(pausedSince, slot);
    return at !== undefined && daysAgo(at) > forgotten.paused
      ? [
          ...found,
          ...warning(
            `It has been paused since ${dateOf(at)}, for ${daysAgo(at)} days`,
            'Let it run again, or take it out of the plan.',
          ),
        ]
      : found;
  }
  const running = Math.max(own(since, id) ?? now, start ? Date.parse(start) : 0);
  if (shown && daysAgo(running) >= forgotten.unseen && !shown.experiences.includes(id))
    found.push(
      ...warning(
        `It has run since ${dateOf(running)}, and nobody had it on screen in the last 30 days`,
        `See that your pages have the slot “${slot}” and that its audience is not too narrow, or take it out.`,
      ),
    );
  return found;
}
