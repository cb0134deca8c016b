import { GrowthBook } from '@growthbook/growthbook';
import { compile } from '../../src/core/compile.ts';
import { contextOf } from '../../src/core/context.ts';
import { decide, type Situation } from '../../src/core/decide.ts';
import { emptyProfile } from '../../src/core/profile.ts';

const N = 1000;
const conditionOf = (i: number) => ({
  visits: { $gte: i % 7 },
  spent: { $lt: 50 + i },
  'customer.tier': { $in: ['gold', 'silver', `t${i}`] },
});
const plan = {
  site: 's',
  goals: { g: { event: 'G' } },
  experiences: Array.from({ length: N }, (_, i) => ({
    id: `e${i}`,
    slot: `s${i}`,
    audience: conditionOf(i),
    variants: { a: { any: ['A'] } },
    split: { a: 50, default: 50 },
    goal: 'g',
  })),
};
const program = JSON.parse(JSON.stringify(compile(plan as never, 1)));
const profile = {
  ...emptyProfile(),
  visits: 4,
  spent: 200,
  known: { userId: 'u', traits: { tier: 'gold' }, interests: [], until: 9e15 },
};
const features = JSON.parse(
  JSON.stringify(
    Object.fromEntries(
      plan.experiences.map((e, i) => [
        e.slot,
        {
          defaultValue: 'default',
          rules: [
            {
              condition: conditionOf(i),
              variations: ['a', 'default'],
              weights: [0.5, 0.5],
              key: e.id,
              hashVersion: 2,
              seed: e.id,
            },
          ],
        },
      ]),
    ),
  ),
);
const gb = new GrowthBook({
  attributes: { id: 'v1', visits: 4, spent: 200, customer: { tier: 'gold' } },
  features: features as never,
});
const situation: Situation = { program, profile, id: 'v1', now: 1e12, context: contextOf('&m_path=/&', 12) };
const keys = plan.experiences.map(({ slot }) => slot);
const ours = () => {
  let n = 0;
  for (const k of keys) if (decide(k, situation).options[0]?.variant === 'a') n++;
  return n;
};
const theirs = () => {
  let n = 0;
  for (const k of keys) if (gb.evalFeature(k).value === 'a') n++;
  return n;
};
let t = performance.now();
const a1 = ours();
const coldOurs = performance.now() - t;
t = performance.now();
const a2 = theirs();
const coldTheirs = performance.now() - t;
console.log('agree', a1, a2, 'cold', coldOurs.toFixed(1), coldTheirs.toFixed(1), (coldTheirs / coldOurs).toFixed(1));
const run = (f: () => number) => {
  const t = performance.now();
  let c = 0;
  while (performance.now() - t < 300) {
    f();
    c++;
  }
  return (c * N) / (performance.now() - t) / 1000;
};
for (let i = 0; i < 4; i++) {
  const o = run(ours),
    g = run(theirs);
  console.log('M/s', o.toFixed(2), g.toFixed(2), (o / g).toFixed(1));
}
