import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { worthOf } from '../../src/core/behaviour.ts';
import { conditionProblems } from '../../src/core/check.ts';
import { compile } from '../../src/core/compile.ts';
import { contextOf } from '../../src/core/context.ts';
import { decide } from '../../src/core/decide.ts';
import { stageOf } from '../../src/core/journey.ts';
import { momentOf, noFindings } from '../../src/core/moment.ts';
import type { Plan } from '../../src/core/plan.ts';
import { portraitRare } from '../../src/core/portrait-rare.ts';
import type { Event } from '../../src/core/profile.ts';
import { replay } from '../../src/core/replay.ts';
import { stagesIn } from '../../src/core/stages.ts';
import { traitsOf } from '../../src/core/traits.ts';
import { anyEvents, day, happens, profileAfter, start } from './support/events.ts';
import { context, now, portraitPlan, portrayed } from './support/situations.ts';

/** A plan that asks for the stage and for the persona. */
const asking = (more: Partial<Plan> = {}): Plan => ({
  site: 's',
  audiences: { deciding: 'stage:decision' },
  ...more,
});

const viewed = (on: number, product: string) => happens(on, 'Product Viewed', { product_id: product });
const bought = (on: number) => happens(on, 'Order Completed', { revenue: 10 });

const momentAt = (plan: Plan, events: Event[], on: number) => {
  const program = compile(plan, 1);
  const profile = profileAfter(events, program.behaviours);
  return momentOf({ program, rare: portraitRare, profile, id: undefined, now: start + on * day });
};

describe('the stage of the journey', () => {
  const seen = [happens(0, 'page')];
  test.each<[string, Event[], number]>([
    ['unaware', [], 1],
    ['aware', seen, 1],
    ['consideration', [...seen, happens(3, 'page')], 4],
    ['consideration', [...seen, viewed(0, 'a'), viewed(0, 'b')], 1],
    ['evaluation', [...seen, viewed(0, 'a'), viewed(0.1, 'a')], 1],
    ['evaluation', [...seen, happens(0, 'Products Searched', { intent: 'comparing' })], 1],
    ['decision', [...seen, happens(0, 'Product Added', { product_id: 'a' })], 1],
    ['decision', [...seen, happens(0, 'Checkout Started')], 6.9],
    ['aware', [...seen, happens(0, 'Checkout Started')], 7],
    ['onboarding', [...seen, bought(0)], 13],
    ['aware', [...seen, bought(0)], 14],
    ['adopting', [...seen, bought(0), happens(2, 'page')], 20],
    ['value-realisation', [...seen, bought(0), happens(2, 'Goal Reached')], 20],
    ['loyalty', [...seen, bought(0), bought(30)], 40],
    ['advocacy', [...seen, happens(0, 'Survey Answered', { survey: 'nps', answer: 9 })], 40],
    ['advocacy', [...seen, bought(0), happens(3, 'Product Shared')], 40],
    ['aware', [...seen, happens(3, 'Product Shared')], 40],
  ])('is %s after %j, on day %d', (stage, events, on) => {
    expect(stageOf(momentAt(asking(), events, on))).toBe(stage);
  });

  test('is what the plan says instead, the last that holds', () => {
    const journey = { stranger: 'everyone', reader: 'visits >= 1', regular: 'keen and recency < 5' };
    const plan = asking({ audiences: { keen: 'visits >= 2', a: 'stage:regular' }, journey });
    const events = [happens(0, 'page'), happens(2, 'page')];
    expect(stageOf(momentAt(plan, [], 1))).toBe('stranger');
    expect(stageOf(momentAt(plan, events, 3))).toBe('regular');
    expect(stageOf(momentAt(plan, events, 7))).toBe('reader');
    expect(traitsOf(momentAt(plan, events, 3)).stage).toMatchObject({ value: 'regular', until: start + 7 * day });
  });

  test('is recorded with what changed it, by time too', () => {
    const events = [happens(0, 'page'), viewed(0.01, 'a'), viewed(1.5, 'b'), bought(2), happens(20, 'page')].map(
      (one) => ({
        ...one,
        visit: one.at < start + 3 * day ? 'first' : 'second',
      }),
    );
    const program = compile(asking(), 1);
    expect(stagesIn(events, program, portraitRare, start + 500 * day)).toEqual([
      { stage: 'aware', at: start, cause: 'page' },
      { stage: 'consideration', at: start + 1.5 * day, cause: 'Product Viewed' },
      { stage: 'onboarding', at: start + 2 * day, cause: 'Order Completed' },
      { stage: 'consideration', at: start + 16 * day, cause: 'time' },
      { stage: 'adopting', at: start + 20 * day, cause: 'page' },
      // What was done on day 20 says nothing any more.
      { stage: 'aware', at: start + 110 * day, cause: 'time' },
    ]);
  });

  test('has one record, whatever order the events are told in, and it ends where the stage is now', () => {
    const program = compile(asking(), 1);
    const end = start + 130 * day;
    fc.assert(
      fc.property(
        anyEvents.chain((events) =>
          fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
        ),
        ([events, shuffled]) => {
          const stages = stagesIn(shuffled, program, portraitRare, end);
          expect(stages).toEqual(stagesIn(events, program, portraitRare, end));
          const inOrder = [...events].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
          const moment = { ...momentAt(asking(), inOrder, 0), now: end };
          if (events.length) expect(stages.at(-1)?.stage).toBe(stageOf(moment));
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);
});

test.each<[string, string, object, number | undefined]>([
  ['viewed *', 'Product Viewed', { product_id: 'a', price: 5 }, 5],
  ['added *', 'Product Added', { product_id: 'a', price: 5, quantity: 2 }, 10],
  [
    'bought *',
    'Order Completed',
    {
      products: [
        { product_id: 'a', price: 5 },
        { product_id: 'b', price: 2 },
      ],
    },
    7,
  ],
  ['viewed *', 'page', { topics: ['a'] }, undefined],
])('%s is any product: %s with %j is worth %s', (behaviour, name, properties, worth) => {
  expect(worthOf(behaviour, happens(0, name, { ...properties }))).toBe(worth);
});

describe('a persona', () => {
  const plan = asking({
    audiences: { a: 'persona:hiker' },
    personas: {
      hiker: [
        ['interest:hiking', 2],
        ['viewed tents', 1],
      ],
      shopper: [
        ['buyer', 2],
        ['viewed tents', 1],
      ],
      thrifty: [['discountSeeker = true', 1]],
    },
  });
  const hiking = [0, 0.1, 0.2].map((on) => happens(on, 'page', { topics: ['hiking'] }));
  const tents = happens(0.3, 'Product Viewed', { product_id: 'x', category: 'tents' });
  test.each<[string | null, Event[]]>([
    [null, []],
    [null, [tents]],
    ['hiker', hiking],
    ['shopper', [bought(0)]],
    ['hiker', [...hiking, bought(0.5)]],
    ['shopper', [bought(0), tents]],
    [
      null,
      [1, 2]
        .map((on) => happens(on, 'Order Completed', { revenue: 1, coupon: 'A' }))
        .slice(0, 1)
        .map((one) => ({ ...one, name: 'Other' })),
    ],
  ])('is %s: the highest score from 2 on, of equal ones the first', (persona, events) => {
    expect(traitsOf(momentAt(plan, events, 1)).persona.value).toBe(persona);
  });
});

describe('a condition on what behaviour means', () => {
  test('replays to the same decision, for any plan, profile and context', () => {
    fc.assert(
      fc.property(portraitPlan, portrayed, context, (document, profile, where) => {
        const program = compile(document, 3);
        const facts = noFindings();
        const situation = { program, rare: portraitRare, profile, id: 'x', now, context: where };
        const [option] = decide('hero', situation, facts).options;
        const receipt = { slot: 'hero', at: now, plan: 3, size: 'phone', experience: null, variant: null, ...facts };
        const again = replay(
          JSON.parse(JSON.stringify({ ...receipt, painted: 'engine', why: '', until: null })),
          program,
        );
        expect(again).toEqual({
          experience: option?.experience ?? null,
          variant: option?.variant ?? null,
          rejected: facts.rejected,
        });
      }),
      { numRuns: 300 },
    );
  }, 120_000);

  test('says in its receipt what was asked, and in the page alone what was found', () => {
    const plan: Plan = {
      site: 's',
      experiences: [
        { id: 'e', slot: 'hero', audience: 'stage:aware and engagement > 5', variants: { a: { any: ['A'] } } },
      ],
    };
    const facts = noFindings();
    const moment = momentAt(plan, [happens(0, 'page')], 1);
    decide('hero', { ...moment, context: contextOf('&m_path=/&', 12) }, facts);
    expect(facts.clauses).toEqual([
      ['stage = aware', true],
      ['engagement > 5', true],
    ]);
    expect(facts.values).toEqual({ stage: 'aware', engagement: 11 });
    expect(JSON.stringify(facts)).not.toContain('11');
  });

  test('is false where nothing is known, rather than true of nothing', () => {
    for (const audience of ['orderRecency < 14', 'cartValue >= 0', 'nps <= 6', 'price >= 0']) {
      const plan: Plan = {
        site: 's',
        experiences: [{ id: 'e', slot: 'hero', audience, variants: { a: { any: ['A'] } } }],
      };
      expect(decide('hero', momentAt(plan, [], 1)).options, audience).toEqual([]);
    }
  });

  test('costs a plan nothing that has none', () => {
    expect(compile({ site: 's', audiences: { a: 'visits > 2' }, journey: { x: 'new' } }, 1)).not.toHaveProperty(
      'portrait',
    );
    expect(compile(asking({ personas: { p: [['new', 2]] } }), 1).portrait).not.toHaveProperty('personas');
    expect(compile({ site: 's', audiences: { a: 'recency > 2' } }, 1).portrait).toEqual({});
  });

  test.each([
    ['stage:decison', 'There is no stage `decison` here', 'Write `stage:decision`.'],
    ['persona:hikr', 'There is no persona `hikr` here', 'Write `persona:hiker`.'],
    ['stage = decison', 'There is no stage "decison"', 'Write "decision".'],
    ['engagment > 5', 'There is no attribute `engagment`', 'Write `engagement`.'],
    ['stge:decision', 'There is no audience `stge:decision`', 'Write `stage:decision`.'],
  ])('%s is told with the right name', (condition, problem, instead) => {
    expect(conditionProblems(condition, ['stage:decision', 'stage:aware', 'persona:hiker'])).toEqual([
      { problem, instead },
    ]);
  });

  test('on a list takes what is asked of lists', () => {
    expect(conditionProblems({ brands: { $size: 2 } }, [])).toEqual([]);
    expect(conditionProblems({ stage: { $in: ['aware', 'decision'] } }, ['stage:aware', 'stage:decision'])).toEqual([]);
  });
});
