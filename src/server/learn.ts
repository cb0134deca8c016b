import { armsOf, type Bandit, banditWeights, type Seen, type Weights } from '../core/bandit.ts';
import type { Arms } from '../core/bucket.ts';
import type { Experience, Plan } from '../core/plan.ts';
import { publishedPlan } from './store/plans.ts';
import type { Db } from './store/store.ts';
import { latestWeights, type SeenArm, saveWeights, seenArms } from './store/weights.ts';

const day = 86_400_000;

/** How long weights stand before they are made anew, ms. */
export const learnEvery = 10 * 60_000;

/** How far back the tests look, ms. */
const learnSpan = 90 * day;

/** The arms of a bandit for one of its audiences, by what was seen there; the shares of the plan where nothing was and nothing is believed. */
function armsFor({ split = {} }: Experience, bandit: Bandit, seen: SeenArm[], random: () => number): Arms {
  if (!seen.length && !bandit.prior)
    return armsOf(Object.fromEntries(Object.entries(split).map(([arm, share]) => [arm, share / 100])));
  const nothing: Seen = { views: 0, sum: 0, squares: 0 };
  const byArm = Object.keys(split).map((arm): [string, Seen] => [
    arm,
    seen.find(({ variant }) => variant === arm) ?? nothing,
  ]);
  return armsOf(banditWeights(Object.fromEntries(byArm), bandit, random));
}

async function learnedOf(db: Db, plan: Plan, now: number, random: () => number): Promise<Weights['arms']> {
  const learned: Weights['arms'] = {};
  for (const experience of plan.experiences ?? []) {
    const { id, bandit, goal } = experience;
    const counted = goal === undefined ? undefined : plan.goals?.[goal];
    if (!bandit || !counted) continue;
    const asked = {
      experience: id,
      event: counted.event,
      value: bandit.reward === 'value' ? counted.value : undefined,
      delay: (bandit.delay ?? 1) * day,
      halfLife: bandit.halfLife && bandit.halfLife * day,
    };
    const seen = await seenArms(db, plan.site, asked, new Date(now - learnSpan), new Date(now));
    const audiences = (bandit.by?.length ?? 0) + 1;
    learned[id] = Array.from({ length: audiences }, (_, audience) =>
      armsFor(
        experience,
        bandit,
        seen.filter((one) => one.audience === audience),
        random,
      ),
    );
  }
  return learned;
}

/**
 * What the tests of a site's published plan have learned, made anew where it is older than `learnEvery` or of another version of the plan.
 * A plan without a test that learns has version 0.
 */
export async function learn(db: Db, site: string, now: number, random: () => number): Promise<Weights> {
  const published = await publishedPlan(db, site);
  const plan = published?.program.version ?? 0;
  if (!published?.program.bandits) return { site, version: 0, plan, arms: {} };
  const latest = await latestWeights(db, site);
  if (latest?.weights.plan === plan && now - latest.madeAt.getTime() < learnEvery) return latest.weights;
  const arms = await learnedOf(db, published.plan, now, random);
  const made: Weights = { site, version: (latest?.weights.version ?? 0) + 1, plan, arms };
  if (await saveWeights(db, made, new Date(now))) return made;
  // Another process was faster.
  return (await latestWeights(db, site))?.weights ?? made;
}
