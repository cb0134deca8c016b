import { expect, test } from 'vitest';
import type { Engine } from '../../src/client/engine.ts';
import { portraitFor } from '../../src/client/panel/portrait-for.ts';
import { compile } from '../../src/core/compile.ts';
import type { Plan } from '../../src/core/plan.ts';
import { emptyProfile } from '../../src/core/profile.ts';
import { happens, profileAfter, start } from '../core/support/events.ts';

const events = [
  happens(0, 'page', { arrival: 'utm_from=news' }),
  happens(0, 'Product Viewed', { product_id: 'a' }),
  happens(0, 'Product Viewed', { product_id: 'a' }),
];

/** What the panel has of an engine. */
const engineOf = (plan: Plan, profile = emptyProfile()) =>
  ({
    profile,
    situation: () => ({ program: compile(plan, 1), profile, now: start + 3_600_000, id: 'x' }),
    memory: { history: async () => events },
  }) as unknown as Engine;

const names = async (engine: Engine) => (await portraitFor(engine)).about.map(({ name }) => name);

test('a visitor is shown what their behaviour is taken for, from the record where the plan asks for none of it', async () => {
  const engine = engineOf({ site: 's' });
  expect(await names(engine)).toEqual(await names(engineOf({ site: 's' }, profileAfter(events))));
  expect(await names(engine)).toContain('lastSource');
  expect((await portraitFor(engine)).stages).toEqual([]);
});

test('and how the stage came about, where it does', async () => {
  const plan = { site: 's', audiences: { a: 'stage:aware' } };
  const { stages, about } = await portraitFor(engineOf(plan, profileAfter(events, compile(plan, 1).behaviours)));
  expect(stages.map(({ stage, cause }) => [stage, cause])).toEqual([
    ['aware', 'page'],
    ['evaluation', 'Product Viewed'],
  ]);
  expect(about).toContainEqual({ name: 'stage', value: 'evaluation', from: 'inferred', at: start });
});
