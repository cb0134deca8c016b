import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideAhead, frameLife } from '../../src/core/ahead.ts';
import { fold } from '../../src/core/behaviour.ts';
import { compile } from '../../src/core/compile.ts';
import { contextOf, type Size, sizes } from '../../src/core/context.ts';
import { decide } from '../../src/core/decide.ts';
import { first, frameLimit, slotKey } from '../../src/core/frame.ts';
import { portraitRare } from '../../src/core/portrait-rare.ts';
import { type Event, emptyProfile, type Misfit } from '../../src/core/profile.ts';
import { rare } from '../../src/core/rare.ts';
import { context, now, plan, portraitPlan, portrayed, profile } from './support/situations.ts';

const hour = 3_600_000;
const day = 24 * hour;
/** A page view that nothing is said of. */
const plain = contextOf('&m_path=/&', 12);

describe('the frame', () => {
  test('shows in every slot, at any later time and in any context, what would be decided then', () => {
    fc.assert(
      fc.property(
        plan,
        profile,
        fc.string(),
        context,
        fc.integer({ min: 0, max: frameLife - 1 }),
        context,
        (document, who, id, where, later, before) => {
          const program = compile(document, 1);
          const frame = decideAhead({ program, rare, profile: who, id: `x${id}`, now, context: before }, 1);
          for (const slot of ['hero', 'banner']) {
            const then = decide(slot, { program, rare, profile: who, id: `x${id}`, now: now + later, context: where })
              .options[0];
            const row = first(slotKey(slot), frame, now + later, where);
            expect(row?.[3]).toEqual(then && `${then.experience}/${then.variant}`);
            if (then) expect(frame.k[row?.[3] as string]).toEqual(then.tree);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('shows the same to a page whose clock is behind that of the page that decided: of another process, or set back', () => {
    fc.assert(
      fc.property(plan, profile, context, fc.integer({ min: 1, max: now }), (document, who, where, behind) => {
        const program = compile(document, 1);
        const frame = decideAhead({ program, rare, profile: who, id: 'x', now }, 1);
        for (const slot of ['hero', 'banner'])
          expect(first(slotKey(slot), frame, now - behind, where)?.[3]).toEqual(
            first(slotKey(slot), frame, now, where)?.[3],
          );
      }),
    );
  });

  test('does so with conditions on what behaviour means, exactly in time', () => {
    fc.assert(
      fc.property(
        portraitPlan,
        portrayed,
        context,
        fc.array(fc.integer({ min: 0, max: frameLife - 1 }), { minLength: 3, maxLength: 3 }),
        (document, who, where, times) => {
          const program = compile(document, 1);
          const situation = { program, rare: portraitRare, profile: who, id: 'x' };
          const frame = decideAhead({ ...situation, now }, 1);
          const edges = Object.values(frame.a).flatMap((rows) => rows.flatMap(([from, until]) => [from, until - 1]));
          const soon = edges.filter((at) => at >= now && at < now + frameLife).slice(0, 12);
          for (const at of [...times.map((later) => now + later), ...soon])
            for (const slot of ['hero', 'banner']) {
              const then = decide(slot, { ...situation, now: at, context: where }).options[0];
              const row = first(slotKey(slot), frame, at, where);
              expect(row?.[3]).toEqual(then && `${then.experience}/${then.variant}`);
            }
        },
      ),
      { numRuns: 500 },
    );
  }, 120_000);

  test('says of the audience that a plan names what the plan says of it', () => {
    fc.assert(
      fc.property(profile, context, fc.integer({ min: 0, max: frameLife - 1 }), (who, where, later) => {
        const program = compile({ site: 'demo', audiences: { walkers: 'interest:hiking and not from:ads' } }, 1);
        const frame = decideAhead({ program, rare, profile: who, id: 'x', now }, 1);
        const hiking = first('interest:hiking', frame, now + later, where);
        const ads = where('from:ads');
        expect(!!first('walkers', frame, now + later, where)).toBe(!!hiking && !ads);
      }),
    );
  });

  test('turns a filled cart into an abandoned one an hour later, though nothing happens', () => {
    const added: Event = {
      id: '1',
      type: 'track',
      name: 'Product Added',
      at: now,
      visit: 'v',
      properties: { product_id: 'tent' },
    };
    const program = compile(
      {
        site: 'demo',
        experiences: [
          { id: 'reminder', slot: 'banner', audience: 'cart-abandoner', variants: { a: { any: ['Waiting'] } } },
        ],
      },
      1,
    );
    const frame = decideAhead({ program, rare, profile: fold(emptyProfile(), added), id: 'x', now }, 1);
    const where = plain;
    expect(first(',banner', frame, now + hour - 1, where)).toBeUndefined();
    expect(first(',banner', frame, now + hour, where)?.[3]).toBe('reminder/a');
    expect(first('cart-abandoner', frame, now + day, where)?.[0]).toBe(now + hour);
    expect(first(',banner', frame, now + 31 * day, where)).toBeUndefined();
  });

  test('paints nothing of a known person once the token has ended', () => {
    const known = { userId: 'u', traits: { member_since: 2019 }, interests: ['hiking'], until: now + hour };
    const program = compile(
      {
        site: 'demo',
        experiences: [
          {
            id: 'member',
            slot: 'banner',
            audience: 'has:member_since',
            variants: { a: { any: ['Member since {{customer.member_since}}'] } },
          },
          { id: 'bound', slot: 'hero', audience: 'new', variants: { a: { any: ['Since {{customer.member_since}}'] } } },
        ],
      },
      1,
    );
    const frame = decideAhead({ program, rare, profile: { ...emptyProfile(), known }, id: 'x', now }, 1);
    const where = plain;
    for (const key of [',banner', ',hero', 'has:member_since', 'interest:hiking']) {
      expect(first(key, frame, now + hour - 1, where)?.[1], key).toBe(now + hour);
      expect(first(key, frame, now + hour, where), key).toBeUndefined();
    }
    expect(JSON.stringify(frame.k)).toContain('Member since 2019');
  });

  test('stays within its limit, and leaves out content rather than a decision', () => {
    const program = compile(
      {
        site: 'demo',
        experiences: Array.from({ length: 20 }, (_, i) => ({
          id: `e${i}`,
          slot: `s${i}`,
          audience: 'new',
          variants: { a: { any: ['long text '.repeat(300)] } },
        })),
      },
      1,
    );
    const frame = decideAhead({ program, rare, profile: emptyProfile(), id: 'x', now }, 1);
    expect(JSON.stringify(frame).length).toBeLessThanOrEqual(frameLimit);
    expect(frame.a[',s0']?.[0]?.[3]).toBe('e0/a');
    expect(frame.a[',s19']?.[0]?.[3]).toBe('e19/a');
    expect(frame.k['e19/a']).toEqual(['template', {}]);
  });

  test('leaves the default where a variant did not fit: at that size of the viewport, and no other variant', () => {
    const widths: Size[] = [...sizes];
    const sized = (size: Size) => contextOf(`&m_path=/&m_size=${size}&`, 12);
    fc.assert(
      fc.property(plan, profile, context, fc.constantFrom(...widths), fc.nat(), (document, who, where, size, later) => {
        const program = compile(document, 1);
        const at = now + (later % frameLife);
        const situation = { program, rare, profile: who, id: 'x', now };
        const both = (name: string) => (/^size:/.test(name) ? sized(size)(name) : where(name));
        const before = first(',hero', decideAhead(situation, 1), at, both)?.[3];
        const misfits: Misfit[] = widths.map((one) => [
          ',hero',
          `size:${one}`,
          'e0/a',
          1,
          'e0/a',
          'it takes 3 lines, 2 fit',
        ]);
        const frame = decideAhead(
          { ...situation, profile: { ...who, misfits: misfits.filter(([, one]) => one === `size:${size}`) } },
          1,
        );
        expect(first(',hero', frame, at, both)?.[3] ?? undefined).toBe(before === 'e0/a' ? 'default' : before);
        const others = {
          ...situation,
          profile: { ...who, misfits: misfits.filter(([, one]) => one !== `size:${size}`) },
        };
        expect(first(',hero', decideAhead(others, 1), at, both)?.[3] ?? undefined).toBe(before);
      }),
      { numRuns: 1000 },
    );
  });

  test('leaves the default where one of the slot’s own templates did not fit', () => {
    const program = compile({ site: 'demo' }, 1);
    const misfits: Misfit[] = [[',hero', 'size:phone', null, program.version, 'hero/new', 'it takes 3 lines, 2 fit']];
    const frame = decideAhead({ program, rare, profile: { ...emptyProfile(), misfits }, id: 'x', now }, 1);
    const shown = (size: Size) => first(',hero', frame, now, contextOf(`&m_path=/&m_size=${size}&`, 12))?.[3];
    expect([shown('phone'), shown('desktop')]).toEqual(['default', null]);
    expect(frame.k.default).toEqual(['template', {}]);
    const next = compile({ site: 'demo' }, 2);
    const later = decideAhead({ program: next, rare, profile: { ...emptyProfile(), misfits }, id: 'x', now }, 1);
    expect(first(',hero', later, now, contextOf('&m_path=/&m_size=phone&', 12))).toBeUndefined();
  });

  test('keeps paused slots and what is "not for me" at the default, templates in the page too', () => {
    const program = compile({ site: 'demo', paused: ['hero'] }, 1);
    const frame = decideAhead(
      { program, rare, profile: { ...emptyProfile(), dismissed: ['promo/returning'] }, id: 'x', now },
      1,
    );
    const where = plain;
    for (const slot of [',hero', ',promo'])
      expect(frame.k[first(slot, frame, now, where)?.[3] as string]).toEqual(['template', {}]);
  });
});
