import type { Guard } from './plan.ts';

/** The event that tells how fast a page view was: `plan`, `decided`, and each metric that was found. */
export const vitals = 'Page Vitals';

/** What the guard measures: Largest Contentful Paint and Interaction to Next Paint in ms, Cumulative Layout Shift as a score. */
export const metrics = ['lcp', 'cls', 'inp'] as const;
export type Metric = (typeof metrics)[number];

export const guardDefaults: Required<Guard> = { sample: 0.1, lcp: 200, cls: 0.02, inp: 50 };

/**
 * What was decided on a page view, as the event names it: `experience/variant`, also where the variant is a test's control; `experience`
 * alone where the plan's holdout kept it away.
 */
export const decided = (experience: string, variant?: string): string =>
  variant === undefined ? experience : `${experience}/${variant}`;
