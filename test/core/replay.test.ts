import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compile } from '../../src/core/compile.ts';
import { contextOf } from '../../src/core/context.ts';
import { decide } from '../../src/core/decide.ts';
import { noFindings } from '../../src/core/moment.ts';
import type { Plan, Program } from '../../src/core/plan.ts';
import { emptyProfile, type Profile } from '../../src/core/profile.ts';
import { rare } from '../../src/core/rare.ts';
import type { Receipt } from '../../src/core/receipt.ts';
import { replay } from '../../src/core/replay.ts';
import { context, now, plan, profile } from './support/situations.ts';

/** A receipt as a visitor may share it: as JSON. */
function receiptOf(
  program: Program,
  who: Profile,
  id: string | undefined,
  where: ReturnType<typeof contextOf>,
): Receipt {
  const facts = noFindings();
  const [option] = decide('hero', { program, rare, profile: who, id, now, context: where }, facts).options;
  return JSON.parse(
    JSON.stringify({
      slot: 'hero',
      at: now,
      plan: program.version,
      size: 'phone',
      experience: option?.experience ?? null,
      variant: option?.variant ?? null,
      painted: 'engine',
      why: '',
      ...facts,
      until: null,
    } satisfies Receipt),
  );
}

const here = contextOf('&m_path=/&', 12);
const two: Plan = {
  site: 's',
  holdout: 5,
  goals: { order: { event: 'Order Completed' } },
  experiences: [
    {
      id: 'loyal',
      slot: 'hero',
      audience: 'customer.first_name = Mara and visits > 3',
      variants: { a: { any: ['Hello {{customer.first_name}}'] } },
    },
    {
      id: 'test',
      slot: 'hero',
      audience: 'new or returning',
      variants: { a: { any: ['A'] } },
      split: { a: 50, default: 50 },
      layer: ['l', 0, 1],
      goal: 'order',
    },
  ],
};
const mara: Profile = {
  ...emptyProfile(),
  visits: 4,
  known: { userId: 'mara-1', traits: { first_name: 'Mara' }, interests: [], until: now + 1000 },
};

describe('a receipt', () => {
  test('replays to the same decision, with the same rejections, for any plan, profile and context', () => {
    fc.assert(
      fc.property(plan, profile, fc.option(fc.string({ minLength: 1 })), context, (document, who, id, where) => {
        const program = compile(document, 3);
        const { experience, variant, rejected, ...receipt } = receiptOf(program, who, id ?? undefined, where);
        expect(replay({ ...receipt, experience: null, variant: null, rejected }, program)).toEqual({
          experience,
          variant,
          rejected,
        });
      }),
      { numRuns: 2000 },
    );
  });

  test('holds truth values and places in tests, and nothing personal', () => {
    const receipt = receiptOf(compile(two, 1), mara, 'visitor-1', here);
    expect(receipt.clauses).toEqual([
      ['customer.first_name = Mara', true],
      ['visits > 3', true],
    ]);
    expect(receipt.experience).toBe('loyal');
    expect(JSON.stringify({ ...receipt, clauses: [] })).not.toMatch(/Mara|mara|visitor/);
    // In the page itself one can look up what it was.
    const facts = noFindings();
    decide('hero', { program: compile(two, 1), rare, profile: mara, id: 'visitor-1', now, context: here }, facts);
    expect(facts.values).toEqual({ 'customer.first_name': 'Mara', visits: 4 });
    expect(structuredClone(facts)).not.toHaveProperty('values');
  });

  test('replays by what it holds: another truth value, or another place in the test, is another decision', () => {
    const program = compile(two, 1);
    const receipt = receiptOf(program, mara, 'visitor-1', here);
    const stranger = {
      ...receipt,
      clauses: [['customer.first_name = Mara', false] as [string, boolean], ['new', true] as [string, boolean]],
    };
    const at = (n: number) =>
      replay({ ...stranger, buckets: { ...receipt.buckets, test: n, __l: 0.5 } }, program).variant;
    expect([at(0.2), at(0.7)]).toEqual(['a', 'default']);
  });

  test('of another version of the plan, or without what the plan asks, says so', () => {
    const program = compile(two, 1);
    const receipt = receiptOf(program, mara, 'visitor-1', here);
    expect(() => replay({ ...receipt, plan: 2 }, program)).toThrowError(
      'of version 2 of the plan, and this is version 1',
    );
    expect(() => replay({ ...receipt, clauses: [] }, program)).toThrowError('asks for “customer.first_name = Mara”');
    expect(() => replay({ ...receipt, buckets: { test: 0.2 } }, program)).toThrowError('the place in “holdout s”');
  });
});
