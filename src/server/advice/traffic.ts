import type { Experience } from '../../core/plan.ts';
import { effectFor, usualEffect, visitorsPerArm } from '../statistics/power.ts';
import { counted } from '../words.ts';
import { type Advice, dateOf, day, type Known, own } from './finding.ts';

/** The rate at which a goal is taken to be reached where nobody knows. */
const usualRate = 0.05;

/** A test without an end should be over within so many days. */
const patience = 90;

const percent = (share: number): string => `${Number((share * 100).toPrecision(2))} %`;

/**
 * Whether a test can end within its dates. Of arms of different size the smallest says how long it takes; with several against one control
 * each is asked the more (Bonferroni). Everybody who comes to the slot is counted, so that it takes no less. A test that learns has no such size.
 */
export function trafficAdvice(
  { id, slot, split, bandit, coverage = 1, start, end, effect = usualEffect }: Experience,
  path: string,
  { now, shown }: Known,
): Advice[] {
  const shares = Object.values(split ?? {}).filter((share) => share > 0);
  if (bandit || shares.length < 2 || (end && Date.parse(end) <= now)) return [];
  const rate = own(shown?.rates, id);
  const baseline = Math.min(0.9, rate || usualRate);
  const wanted = { baseline, alpha: 0.05 / (shares.length - 1) };
  const share = (Math.min(...shares) / 100) * coverage;
  const needed = Math.ceil(visitorsPerArm({ ...wanted, effect }) / share);
  if (!Number.isFinite(needed))
    return [
      {
        level: 'warning',
        path,
        what: `It looks for a difference of ${percent(effect)}, and ${percent(baseline)} reach the goal already: that would be more than everybody`,
        mend: `Write an “effect” below ${Math.floor((10 * (1 - baseline)) / baseline) / 10}.`,
      },
    ];
  const begin = Math.max(now, start ? Date.parse(start) : 0);
  // What a running test has had already is not known here: it is asked from its start.
  const days = end ? Math.round((Date.parse(end) - (start ? Date.parse(start) : begin)) / day) : undefined;
  const size = `It takes ${counted(needed, 'visitor')} to see a difference of ${percent(effect)}, where ${percent(baseline)} reach the goal${rate ? '' : ' (a guess)'}`;
  const perDay = own(shown?.perDay, slot);
  if (!perDay)
    return [
      {
        level: 'note',
        path,
        what: `${size}${days ? `: ${counted(Math.ceil(needed / Math.max(1, days)), 'visitor')} a day until the test ends` : ''}`,
        mend: 'See that so many come to this slot; “attune plan check --live” goes by what your backend has counted.',
      },
    ];
  const takes = Math.ceil(needed / perDay);
  if (takes <= (days ?? patience)) return [];
  const within = days ?? patience;
  const shows = effectFor(perDay * within * share, wanted);
  const smaller = Number.isFinite(shows)
    ? `, or look for a difference of ${percent(Math.ceil(shows * 100) / 100)} (“effect”: ${Math.ceil(shows * 100) / 100})`
    : '';
  return [
    {
      level: 'warning',
      path,
      what: `${size}; some ${perDay.toLocaleString('en')} a day come to the slot “${slot}”, so that is ${counted(takes, 'day')} at least, ${days === undefined ? 'and the test has no end' : `and the test ends after ${counted(days, 'day')}`}`,
      mend: `${takes < 730 ? `Let it run until ${dateOf((start ? Date.parse(start) : begin) + takes * day)}` : 'Test where more people come'}${smaller}.`,
    },
  ];
}
