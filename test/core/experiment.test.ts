import { GrowthBook } from '@growthbook/growthbook';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Weights } from '../../src/core/bandit.ts';
import { fold } from '../../src/core/behaviour.ts';
import { compile } from '../../src/core/compile.ts';
import { contextOf } from '../../src/core/context.ts';
import { decide } from '../../src/core/decide.ts';
import { type Findings, noFindings } from '../../src/core/moment.ts';
import type { Experience, Plan, Program, Rule } from '../../src/core/plan.ts';
import { type Event, emptyProfile, type Profile } from '../../src/core/profile.ts';
import { rare } from '../../src/core/rare.ts';
import { context, plan, profile } from './support/situations.ts';

const now = Date.UTC(2026, 5, 1, 12);
const day = 86_400_000;

const experience = (more: Partial<Experience> & { id: string }): Experience => ({
  slot: 'hero',
  audience: 'new or returning',
  variants: { a: { any: ['A'] }, b: { any: ['B'] } },
  split: { a: 50, b: 50 },
  ...more,
});
const programOf = (experiences: Experience[], more: Partial<Plan> = {}) =>
  compile({ site: 's', experiences, goals: { order: { event: 'Order Completed' } }, ...more }, 1);
const variantIn = (
  program: ReturnType<typeof programOf>,
  id: string,
  slot = 'hero',
  profile: Profile = emptyProfile(),
  at = now,
) => decide(slot, { program, rare, profile, id, now: at, context: contextOf('&m_path=/&', 12) }).options[0]?.variant;
const visitors = Array.from({ length: 10_000 }, (_, i) => `visitor-${i}`);
const events = (
  all: [name: string, ago: number, properties?: Record<string, unknown>, visit?: string][],
  from = emptyProfile(),
): Profile =>
  all
    .map(
      ([name, ago, properties = {}, visit = 'v'], i): Event => ({
        id: `${i}`,
        type: 'track',
        name,
        at: now - ago,
        visit,
        properties,
      }),
    )
    .reduce(fold, from);

describe('a split test', () => {
  test('puts everybody where GrowthBook puts them, for any weights, coverage, seed, hash version and layer', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 4 }),
        fc.integer({ min: 0, max: 20 }),
        fc.constantFrom(1 as const, 2 as const),
        fc.string({ minLength: 1, maxLength: 8 }).filter((seed) => /^[^\s:]+$/.test(seed)),
        fc.option(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 10 })), { nil: undefined }),
        fc.array(fc.string({ minLength: 1 }), { minLength: 20, maxLength: 40 }),
        (parts, covered, hashVersion, seed, range, ids) => {
          const sum = parts.reduce((all, part) => all + part, 0);
          // In hundredths of a per cent, adding up to 100.
          const weights = parts.map((part) => Math.floor((part / sum) * 10_000) / 100);
          weights[0] =
            Math.round(((weights[0] as number) + 100 - weights.reduce((all, one) => all + one, 0)) * 100) / 100;
          const names = weights.map((_, i) => `v${i}`);
          const coverage = covered / 20;
          const layer =
            range && range[0] < range[1]
              ? (['checkout', range[0] / 10, range[1] / 10] as [string, number, number])
              : undefined;
          const program = programOf([
            experience({
              id: 'test',
              seed,
              hashVersion,
              coverage,
              ...(layer && { layer }),
              variants: Object.fromEntries(names.map((name) => [name, { any: [name] }])),
              split: Object.fromEntries(names.map((name, i) => [name, weights[i] as number])),
            }),
          ]);
          for (const id of ids) {
            const theirs = new GrowthBook({ attributes: { id } }).run({
              key: 'test',
              variations: names as [string, string, ...string[]],
              weights: weights.map((weight) => Math.round(weight * 100) / 10_000),
              coverage,
              hashVersion,
              seed,
              ...(layer && { namespace: layer }),
            });
            expect(variantIn(program, id)).toBe(theirs.inExperiment ? theirs.value : undefined);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('with wider coverage moves nobody from one arm to the other', () => {
    const at = (coverage: number) => programOf([experience({ id: 't', coverage })]);
    const [narrow, wide] = [at(0.3), at(0.7)];
    for (const id of visitors) {
      const before = variantIn(narrow, id);
      if (before) expect(variantIn(wide, id)).toBe(before);
    }
  });

  test('keeps a visitor’s arm when who they are becomes known, and draws anew only for another seed', () => {
    const profile = events([['Exposure', 1000, { experience: 't', variant: 'a', seed: 't' }]]);
    for (const id of visitors.slice(0, 200))
      expect(variantIn(programOf([experience({ id: 't' })]), id, 'hero', profile)).toBe('a');
    const redrawn = visitors
      .slice(0, 200)
      .map((id) => variantIn(programOf([experience({ id: 't', seed: 't2' })]), id, 'hero', profile));
    expect(new Set(redrawn)).toEqual(new Set(['a', 'b']));
  });

  test('hashed by the customer is the same on every device of theirs, and stays as it was when they log in', () => {
    const program = programOf([experience({ id: 't', hashBy: 'customer' })]);
    const of = (userId: string, arms = {}): Profile => ({
      ...emptyProfile(),
      arms,
      known: { userId, traits: {}, interests: [], until: now + 1000 },
    });
    for (const id of visitors.slice(0, 200)) {
      const one = variantIn(program, id, 'hero', of('mara'));
      expect(variantIn(program, `${id}-phone`, 'hero', of('mara'))).toBe(one);
      const before = variantIn(program, id) as string;
      expect(variantIn(program, id, 'hero', of('mara', { t: before }))).toBe(before);
      expect(variantIn(program, id, 'hero', of('mara'), now + 1000)).toBe(before);
    }
    const drawn = visitors.slice(0, 2000).map((customer) => variantIn(program, 'one-device', 'hero', of(customer)));
    expect(Math.abs(drawn.filter((arm) => arm === 'a').length - 1000)).toBeLessThan(4 * Math.sqrt(500));
  });

  test('hashed by a trait is the same for all who share it, and by the browser where it is not known', () => {
    const program = programOf([experience({ id: 't', hashBy: 'customer.company' })]);
    const of = (traits: Record<string, string>): Profile => ({
      ...emptyProfile(),
      known: { userId: 'mara', traits, interests: [], until: now + 1000 },
    });
    const arms = new Set<unknown>();
    for (const id of visitors.slice(0, 200)) {
      arms.add(variantIn(program, id, 'hero', of({ company: 'Fernhill' })));
      expect(variantIn(program, id, 'hero', of({}))).toBe(variantIn(program, id));
    }
    expect(arms.size).toBe(1);
    const drawn = visitors.slice(0, 2000).map((company) => variantIn(program, 'one-device', 'hero', of({ company })));
    expect(Math.abs(drawn.filter((arm) => arm === 'a').length - 1000)).toBeLessThan(4 * Math.sqrt(500));
  });

  test('is independent of another, unless both are ranges of one layer: then nobody is in both', () => {
    const two = programOf([
      experience({ id: 'one', layer: ['l', 0, 0.5] }),
      experience({ id: 'two', slot: 'cta', layer: ['l', 0.5, 1] }),
      experience({ id: 'three', slot: 'row' }),
    ]);
    let both = 0;
    let together = 0;
    for (const id of visitors) {
      if (variantIn(two, id) && variantIn(two, id, 'cta')) both++;
      if (variantIn(two, id) === 'a' && variantIn(two, id, 'row') === 'a') together++;
    }
    expect(both).toBe(0);
    // An eighth of 10,000, within four standard deviations.
    expect(Math.abs(together - 10_000 / 8 - 0)).toBeLessThan(10_000 / 8);
    const share = together / visitors.filter((id) => variantIn(two, id) === 'a').length;
    expect(Math.abs(share - 0.5)).toBeLessThan(0.04);
  });

  test('may require an arm of another', () => {
    const program = programOf([
      experience({ id: 'one' }),
      experience({ id: 'two', slot: 'cta', requires: { one: 'b' } }),
    ]);
    for (const id of visitors.slice(0, 500))
      expect(variantIn(program, id, 'cta') !== undefined).toBe(variantIn(program, id) === 'b');
  });
});

test('a holdout sees defaults only, in every slot, and is its share of visitors', () => {
  const program = programOf([experience({ id: 'one' }), experience({ id: 'two', slot: 'cta' })], { holdout: 10 });
  const held = visitors.filter((id) => variantIn(program, id) === undefined);
  expect(Math.abs(held.length - 1000)).toBeLessThan(4 * Math.sqrt(900));
  for (const id of held) expect(variantIn(program, id, 'cta')).toBeUndefined();
});

test('of somebody who is held out it is told what they would have had, and of nothing else that they are held out', () => {
  const all = [
    experience({ id: 'none', audience: 'buyer' }),
    experience({ id: 'later', start: '2030-01-01' }),
    experience({ id: 'one' }),
  ];
  const [open, closed] = [programOf(all), programOf(all, { holdout: 50 })];
  let held = 0;
  for (const id of visitors.slice(0, 200)) {
    const facts = noFindings();
    const situation = { rare, profile: emptyProfile(), id, now, context: contextOf('&m_path=/&', 12) };
    const [shown] = decide('hero', { ...situation, program: closed }, facts).options;
    const kept = facts.rejected.filter(({ why }) => why === 'held out');
    if (shown) expect(kept).toEqual([]);
    else {
      held++;
      const { variant } = decide('hero', { ...situation, program: open }).options[0] as { variant: string };
      expect(kept).toEqual([{ experience: 'one', variant, why: 'held out' }]);
    }
  }
  expect(held).toBeGreaterThan(50);
});

describe('experiences', () => {
  test('of other slots do not matter, in whatever order they stand', () => {
    fc.assert(
      fc.property(
        plan,
        profile,
        context,
        fc.array(fc.nat(), { minLength: 6, maxLength: 6 }),
        (document, who, where, keys) => {
          const all = document.experiences as Experience[];
          // Any order of the whole that keeps the order within each slot.
          const shuffled = all
            .map((one, i) => ({ one, key: keys[i] as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ one }) => one);
          const queues = new Map(['hero', 'banner'].map((slot) => [slot, all.filter((one) => one.slot === slot)]));
          const reordered = shuffled.map(({ slot }) => queues.get(slot)?.shift() as Experience);
          const shown = (experiences: Experience[]) =>
            ['hero', 'banner'].map((slot) => {
              const program = compile({ ...document, experiences }, 1);
              return decide(slot, { program, rare, profile: who, id: 'visitor', now, context: where }).options[0];
            });
          expect(shown(reordered)).toEqual(shown(all));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('that cannot be read cost themselves alone', () => {
    const program = programOf([experience({ id: 'first' }), experience({ id: 'second' })]);
    const [first] = program.rules as [Rule, Rule];
    const broken: unknown[] = [
      { ...first, when: null },
      { ...first, when: ['and'] },
      { ...first, variants: undefined, arms: undefined },
      { ...first, arms: 7 },
      { ...first, caps: [null] },
      { ...first, bound: true, variants: { a: ['template', null, 7], b: ['template', null, 7] } },
      { ...first, requires: [[99, 'a']] },
    ];
    for (const one of broken) {
      const facts = noFindings();
      const rules = [one as Rule, program.rules[1] as Rule];
      const { options } = decide(
        'hero',
        { program: { ...program, rules }, profile: emptyProfile(), id: 'x', now },
        facts,
      );
      expect(options[0]?.experience, JSON.stringify(one)).toBe('second');
      expect(facts.rejected[0]?.experience).toBe('first');
    }
  });

  test('that need what could not be loaded are out, whatever a `not` would make of it', () => {
    const audiences = ['viewed tents', 'not viewed tents', 'new or (viewed tents)'];
    for (const one of [
      { caps: [{ times: 1, per: 'visit' as const }] },
      ...audiences.map((audience) => ({ audience })),
    ]) {
      const program = programOf([experience({ id: 'first', ...one }), experience({ id: 'second' })]);
      const facts = noFindings();
      const { options } = decide('hero', { program, profile: emptyProfile(), id: 'x', now }, facts);
      expect(options[0]?.experience, JSON.stringify(one)).toBe('second');
      expect(facts.rejected[0]).toMatchObject({ experience: 'first', why: 'it cannot be read' });
      expect(program.rare).toBe('rare');
    }
  });

  test('of one seed show the same arm in every slot: a test over several slots', () => {
    const program = programOf([experience({ id: 'one' }), experience({ id: 'two', slot: 'cta', seed: 'one' })]);
    for (const id of visitors.slice(0, 500)) expect(variantIn(program, id, 'cta')).toBe(variantIn(program, id));
  });

  test('are an audience’s calls to action in order of priority: the next comes when one is used up, refused or heeded', () => {
    const call = (id: string): Experience => ({
      id,
      slot: 'cta',
      audience: 'returning or new',
      variants: { a: { any: [id] } },
      caps: [{ times: 2, per: 'week' }],
      goal: id,
      rest: 30,
    });
    const program = programOf(['join', 'read', 'ask'].map(call), {
      goals: { join: { event: 'Joined' }, read: { event: 'Read' }, ask: { event: 'Asked' } },
    });
    const seen = Object.fromEntries((program.behaviours || []).map((one) => [one, []]));
    const shown = (...all: Parameters<typeof events>[0]) =>
      decide('cta', { program, rare, profile: events(all, { ...emptyProfile(), seen }), id: 'x', now }).options[0]
        ?.experience;
    const exposed = (name: string, ago: number): [string, number, Record<string, unknown>] => [
      'Exposure',
      ago,
      { experience: name, variant: 'a' },
    ];
    expect(shown()).toBe('join');
    expect(shown(exposed('join', 2000), exposed('join', 1000))).toBe('read');
    expect(shown(['Variant Dismissed', 1000, { variant: 'join/a' }])).toBe('read');
    expect(shown(['Joined', 1000], exposed('read', 3000), exposed('read', 2000))).toBe('ask');
    expect(shown(['Joined', 1000], ['Read', 1000], ['Asked', 1000])).toBeUndefined();
  });
});

describe('a test that learns', () => {
  const program = programOf([experience({ id: 't', goal: 'order', bandit: { by: ['returning'] } })]);
  const arms: Weights['arms'] = {
    t: [
      [
        ['a', 0, 0.9],
        ['b', 0.9, 1],
      ],
      [
        ['a', 0, 0.2],
        ['b', 0.2, 1],
      ],
    ],
  };
  const learned = { ...program, weights: { site: 's', version: 7, plan: 1, arms } };
  const drawn = (id: string, profile: Profile, one = learned) =>
    decide('hero', { program: one as Program, rare, profile, id, now, context: contextOf('&m_path=/&', 12) })
      .options[0];
  const returning: Profile = { ...emptyProfile(), visits: 2, last: now - day };

  test('gives each arm to as many as its weight says, apart for each audience, and tells how likely it was', () => {
    for (const [profile, audience, share] of [
      [returning, 0, 0.9],
      [emptyProfile(), 1, 0.2],
    ] as const) {
      const all = visitors.map((id) => drawn(id, profile));
      const a = all.filter((one) => one?.variant === 'a');
      // Within four standard deviations.
      expect(Math.abs(a.length - share * 10_000)).toBeLessThan(4 * Math.sqrt(10_000 * share * (1 - share)));
      expect(a[0]?.weights).toEqual([7, audience, share]);
      expect(all.find((one) => one?.variant === 'b')?.weights).toEqual([7, audience, +(1 - share).toFixed(4)]);
    }
  });

  test('starts with the shares of the plan', () => {
    const all = visitors.map((id) => drawn(id, returning, program as typeof learned));
    expect(Math.abs(all.filter((one) => one?.variant === 'a').length - 5000)).toBeLessThan(200);
    expect(all[0]?.weights).toEqual([0, 0, 0.5]);
    expect(drawn('x', emptyProfile(), program as typeof learned)?.weights).toEqual([0, 1, 0.5]);
  });

  test('draws by the weights of today, whatever was on screen before', () => {
    const shown: Profile = { ...returning, arms: { t: 'b' } };
    for (const id of visitors.slice(0, 200)) expect(drawn(id, shown)?.variant).toBe(drawn(id, returning)?.variant);
  });
});

describe('limits', () => {
  const shown = (...ago: number[]) => events(ago.map((one) => ['Exposure', one, { experience: 't', variant: 'a' }]));
  const rule = (more: Partial<Experience>) =>
    experience({ id: 't', variants: { a: { any: ['A'] } }, split: undefined as never, ...more });
  const decided = (program: ReturnType<typeof programOf>, profile: Profile, at = now) =>
    decidedWith(noFindings(), program, profile, at);
  const decidedWith = (facts: Findings, program: ReturnType<typeof programOf>, profile: Profile, at: number) => ({
    ...decide('hero', { program, rare, profile, id: 'x', now: at }, facts),
    ...facts,
  });

  test('a cap per day ends to the millisecond when its oldest exposure is a day old', () => {
    const program = programOf([rule({ caps: [{ times: 2, per: 'day' }] })]);
    const profile = shown(20 * 3_600_000, 3_600_000);
    expect(decided(program, profile)).toMatchObject({
      options: [],
      until: now + 4 * 3_600_000,
      rejected: [{ why: 'its cap of 2 per day' }],
    });
    expect(decided(program, profile, now + 4 * 3_600_000 - 1).options).toEqual([]);
    expect(decided(program, profile, now + 4 * 3_600_000).options).toHaveLength(1);
  });

  test('a cap per visit ends with the visit, one for ever never', () => {
    const visit = programOf([rule({ caps: [{ times: 1, per: 'visit' }] })]);
    expect(decided(visit, shown(60_000)).options).toEqual([]);
    expect(decided(visit, shown(60_000), now + 29 * 60_000).options).toHaveLength(1);
    expect(decided(programOf([rule({ caps: [{ times: 1, per: 'ever' }] })]), shown(300 * day)).options).toEqual([]);
  });

  test('a slot and the site have caps of their own, over all experiences', () => {
    const other = events([['Exposure', 1000, { experience: 'other', variant: 'a' }]]);
    expect(decided(programOf([rule({})], { caps: { all: [{ times: 1, per: 'week' }] } }), other).rejected[0]?.why).toBe(
      'the cap of the site of 1 per week',
    );
    expect(
      decided(
        programOf([rule({}), experience({ id: 'other' })], { caps: { slots: { hero: [{ times: 1, per: 'week' }] } } }),
        other,
      ).rejected[0]?.why,
    ).toBe('the cap of the slot of 1 per week');
    expect(
      decided(programOf([rule({})], { caps: { slots: { hero: [{ times: 1, per: 'week' }] } } }), other).options,
    ).toHaveLength(1);
  });

  test('a campaign has a cap over all of its experiences', () => {
    const other = events([['Exposure', 1000, { experience: 'other', variant: 'a' }]]);
    const capped = (campaign?: string) =>
      programOf(
        [rule({ campaign: 'spring' }), experience({ id: 'other', slot: 'cta', ...(campaign && { campaign }) })],
        {
          caps: { campaigns: { spring: [{ times: 1, per: 'week' }] } },
        },
      );
    expect(decided(capped('spring'), other).rejected[0]?.why).toBe('the cap of the campaign of 1 per week');
    expect(decided(capped(), other).options).toHaveLength(1);
  });

  test('count what was on screen elsewhere', () => {
    const program = programOf([rule({ caps: [{ times: 2, per: 'day' }] })]);
    const both = { ...shown(60_000), elsewhere: { t: [now - 1000] } };
    expect(decided(program, both)).toMatchObject({ options: [], rejected: [{ why: 'its cap of 2 per day' }] });
    expect(decided(program, shown(60_000)).options).toHaveLength(1);
  });

  test('are told with how much of each is used', () => {
    const program = programOf([rule({ caps: [{ times: 3, per: 'day' }] })], {
      caps: { all: [{ times: 9, per: 'ever' }] },
    });
    const { caps } = decided(program, shown(2 * day, 60_000, 1000));
    expect(caps).toEqual([
      ['t', 'its cap of 3 per day', 2],
      ['t', 'the cap of the site of 9 per ever', 3],
    ]);
  });

  test('after its goal an experience rests', () => {
    const program = programOf([rule({ goal: 'order', rest: 7 })]);
    const bought = events([['Order Completed', day, { revenue: 20 }]], {
      ...emptyProfile(),
      seen: { 'did Order Completed': [] },
    });
    expect(decided(program, bought)).toMatchObject({
      options: [],
      until: now + 6 * day,
      rejected: [{ why: 'a rest after the goal' }],
    });
    expect(decided(program, bought, now + 6 * day).options).toHaveLength(1);
  });
});
