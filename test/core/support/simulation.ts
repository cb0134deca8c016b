import { armsOf, type Bandit, banditWeights, type Seen } from '../../../src/core/bandit.ts';
import { bucket } from '../../../src/core/bucket.ts';
import { seeded } from '../../bench/statistics.ts';

type Rates = Record<string, number>;

export interface Simulation {
  /** How often each arm reaches the goal. */
  rates: Rates;
  /** Other rates from a day on. */
  change?: { from: number; rates: Rates };
  bandit: Bandit;
  days: number;
  /** Visitors a day. */
  visitors: number;
  seed: number;
}

export interface Simulated {
  /** Goals missed since the beginning beside an oracle that always shows the best arm, in expectation, by day. */
  regret: number[];
  /** The same of even shares. */
  even: number[];
  /** The largest share of a day's visitors that was given anything but the safe arm by weight. */
  mostRisked: number;
}

/** A bandit whose weights are published once a day, on visitors that are given arms by their hash, as a page does. */
export function simulate({ rates, change, bandit, days, visitors, seed }: Simulation): Simulated {
  const random = seeded(seed);
  const names = Object.keys(rates);
  const seen: Record<string, Seen> = Object.fromEntries(names.map((name) => [name, { views: 0, sum: 0, squares: 0 }]));
  const kept = bandit.halfLife ? 0.5 ** (1 / bandit.halfLife) : 1;
  const regret: number[] = [];
  const even: number[] = [];
  let [missed, missedEven, mostRisked] = [0, 0, 0];
  for (let day = 0; day < days; day++) {
    const now = change && day >= change.from ? change.rates : rates;
    const best = Math.max(...Object.values(now));
    const weights = banditWeights(seen, bandit, random, 500);
    const arms = armsOf(weights);
    mostRisked = Math.max(mostRisked, 1 - (weights[bandit.safe ?? 'default'] as number));
    for (const one of Object.values(seen)) {
      one.views *= kept;
      one.sum *= kept;
      one.squares *= kept;
    }
    for (let visitor = 0; visitor < visitors; visitor++) {
      const n = bucket('test', `${seed}-${day}-${visitor}`);
      const name = arms.find(([, from, until]) => n >= from && n < until)?.[0] as string;
      const rate = now[name] as number;
      missed += best - rate;
      missedEven += best - Object.values(now).reduce((sum, one) => sum + one, 0) / names.length;
      const reached = random() < rate ? 1 : 0;
      const arm = seen[name] as Seen;
      arm.views++;
      arm.sum += reached;
      arm.squares += reached;
    }
    regret.push(missed);
    even.push(missedEven);
  }
  return { regret, even, mostRisked };
}
