import type { Arms } from './bucket.ts';

/** How a test learns which arm to show, as an owner writes it. */
export interface Bandit {
  /** What counts: that the goal was reached, or what it was worth. `conversion` unless said otherwise. */
  reward?: 'conversion' | 'value';
  /** The arm that nothing is risked with, `default` unless said otherwise. */
  safe?: string;
  /** The most traffic that may see the other arms, 0–1. */
  risk?: number;
  /** The least share of each arm, 0–1; 0.05 unless said otherwise. */
  floor?: number;
  /** Days after which what was seen counts half; for ever unless said otherwise. */
  halfLife?: number;
  /** Days within which a reward counts. What was shown less long ago is not judged yet; 1 unless said otherwise. */
  delay?: number;
  /** What is believed of each arm before anything is seen, as goals reached in so many views. */
  prior?: Record<string, [reached: number, views: number]>;
  /** Audiences that learn apart, in order of priority; everybody else learns together. They say nothing of the context. */
  by?: string[];
}

/** What was seen of an arm: views, the sum of their rewards and of the rewards' squares, each view weighted by its age. */
export interface Seen {
  views: number;
  sum: number;
  squares: number;
}

/** Numbers in [0, 1), as `Math.random` gives them. */
type Random = () => number;

/** A draw from the standard normal distribution: Box and Muller, 1958. */
const normal = (random: Random): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** A draw from a gamma distribution of scale 1 and shape `a` > 0: Marsaglia and Tsang, 2000. */
function gamma(a: number, random: Random): number {
  if (a < 1) return gamma(a + 1, random) * (1 - random()) ** (1 / a);
  const d = a - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** How believable each mean reward is, as a draw. */
type Belief = (random: Random) => number;

/** The share of views that reach the goal: a Beta distribution, from [1, 2] where no prior is given. */
function shareOf({ views, sum }: Seen, [reached, of] = [1, 2]): Belief {
  const good = reached + sum;
  const bad = of - reached + Math.max(0, views - sum);
  return (random) => {
    const x = gamma(good, random);
    return x / (x + gamma(bad, random));
  };
}

/**
 * The mean worth of a view: Student's t distribution, which the mean has under a normal-inverse-gamma prior that weighs as much as one
 * view of `pooled`, all arms taken together.
 */
function meanOf({ views, sum, squares }: Seen, pooled: { mean: number; variance: number }): Belief {
  const n = views + 1;
  const mean = (sum + pooled.mean) / n;
  const spread = squares + pooled.mean ** 2 - n * mean ** 2 + pooled.variance;
  const freedom = views + 2;
  return (random) => {
    const variance = Math.max(spread, 1e-12) / 2 / gamma(freedom / 2, random);
    return mean + Math.sqrt(variance / n) * normal(random);
  };
}

/** Of so many ten thousandths a weight is a multiple, as a bucket is: then a weight is exactly how likely its arm is. */
const steps = 10_000;

/** Weights within the floor and the cap on what is risked; they add up to 1. */
function bounded(weights: number[], { floor = 0.05, risk = 1 }: Bandit, safe: number): number[] {
  const raised = weights.map((weight) => floor + (1 - weights.length * floor) * weight);
  const others = weights.length - 1;
  const risked = raised.reduce((sum, weight, i) => (i === safe ? sum : sum + weight), 0);
  const most = Math.min(risk, 1);
  // What is above the floor gives way alike.
  const give = risked > most ? (most - others * floor) / (risked - others * floor) : 1;
  const given = raised.map((weight) => Math.floor((floor + (weight - floor) * give) * steps + 1e-6) / steps);
  // Rounding is in favour of the safe arm.
  given[safe] =
    Math.round((1 - given.reduce((sum, weight, i) => (i === safe ? sum : sum + weight), 0)) * steps) / steps;
  return given;
}

/**
 * The shares of traffic that arms deserve: Thompson sampling. Each arm gets traffic in so many draws from what is believed of its mean reward as
 * it comes out best in, within the floor and the cap on what is risked.
 *
 * @param seen by arm, every arm of the test in its order
 * @param draws how many; the shares' standard error is at most 0.5 / √draws
 * @returns weights by arm, multiples of 1/10,000 that add up to 1
 */
export function banditWeights(
  seen: Record<string, Seen>,
  bandit: Bandit,
  random: Random,
  draws = 2000,
): Record<string, number> {
  const names = Object.keys(seen);
  const all = Object.values(seen);
  const total = (part: keyof Seen) => all.reduce((sum, one) => sum + one[part], 0);
  const views = Math.max(total('views'), 1);
  const mean = total('sum') / views;
  const pooled = { mean, variance: Math.max(total('squares') / views - mean ** 2, 0) };
  const beliefs = names.map((name, i): Belief => {
    const one = all[i] as Seen;
    return bandit.reward === 'value' ? meanOf(one, pooled) : shareOf(one, bandit.prior?.[name]);
  });
  const wins = names.map(() => 0);
  for (let draw = 0; draw < draws; draw++) {
    let best = 0;
    let most = -Infinity;
    for (const [i, belief] of beliefs.entries()) {
      const value = belief(random);
      if (value > most) [best, most] = [i, value];
    }
    (wins[best] as number)++;
  }
  const safe = Math.max(0, names.indexOf(bandit.safe ?? 'default'));
  const weights = bounded(
    wins.map((won) => won / draws),
    bandit,
    safe,
  );
  return Object.fromEntries(names.map((name, i) => [name, weights[i] as number]));
}

/** Weights as arms, in the order given. */
export function armsOf(weights: Record<string, number>): Arms {
  let from = 0;
  return Object.entries(weights).map(([name, weight]) => {
    const until = Math.round((from + weight) * steps) / steps;
    const arm: Arms[number] = [name, from, until];
    from = until;
    return arm;
  });
}

/** What a site's tests learned, as the page gets it. */
export interface Weights {
  site: string;
  version: number;
  /** Of the plan that it was made for. */
  plan: number;
  /** By experience: the arms for each audience of `by`, then those for everybody else. */
  arms: Record<string, Arms[]>;
}
