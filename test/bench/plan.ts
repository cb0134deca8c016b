import { compile } from '../../src/core/compile.ts';
import type { Experience, Plan, Program } from '../../src/core/plan.ts';
import { personal } from './hero.ts';

/** What other slots of the site show: the frame carries them on every page, and the gate reads them. */
const elsewhere: Experience[] = ['hiking', 'camping', 'climbing', 'paddling'].map((topic) => ({
  id: `${topic}-row`,
  slot: 'row',
  audience: `interest:${topic} and not from:ads`,
  variants: {
    [topic]: {
      phone: [['h2', {}, `More for ${topic}`]],
      any: [
        ['h2', {}, `More for ${topic}`],
        ['p', {}, `What others who like ${topic} took along this season.`],
      ],
    },
  },
}));

const hero: Experience = {
  id: 'welcome',
  slot: 'hero',
  audience: 'returning',
  variants: { trails: { any: personal } },
};

const reminder: Experience = {
  id: 'reminder',
  slot: 'banner',
  audience: 'cart-abandoner and hour:6-23',
  split: { tent: 50, default: 50 },
  goal: 'order',
  variants: { tent: { any: [['p', {}, 'Your tent is still in the cart. It weighs 1.9 kg.']] } },
};

const goals = { order: { event: 'Order Completed' } };
const audiences = { hiker: 'interest:hiking and engaged', guest: 'new and not from:email' };

/** What a site usually has: two audiences, and those that its experiences name. */
export const usual: Omit<Plan, 'site'> = { goals, audiences, experiences: [hero, reminder, ...elsewhere] };

/** The program of each site: `demo` has the hero in its plan, `template` has it in its HTML. */
export const programs = (): Record<'demo' | 'template', Program> => ({
  demo: compile({ site: 'demo', ...usual }, 1),
  template: compile({ site: 'template', goals, audiences, experiences: [reminder, ...elsewhere] }, 1),
});
