import { describe, expect, it } from 'vitest';
import { checkSlots } from '../../src/core/check.ts';
import type { FoundSlot } from '../../src/core/protocol.ts';

const say = (slot: Partial<FoundSlot>, names: string[] = []) =>
  checkSlots([{ slot: 'hero', for: [], ...slot }], names).map(
    ({ place, problem, instead }) => `${place}: ${problem}. ${instead}`,
  );

describe('what is said of a slot', () => {
  it('is nothing when all is in order', () => {
    const conditions = [
      '',
      'new',
      'interest:hiking and not (buyer or from:search)',
      'hour:22-6 or path:/shop/* or size:phone',
      'has:tier',
      'member',
    ];
    expect(say({ for: conditions, split: 'a:50 b:49.5', fit: 'chars:60 phone:40 lines:2' }, ['member'])).toEqual([]);
  });
  it.each([
    ['retruning', 'There is no audience `retruning`. Write `returning`.'],
    ['membr', 'There is no audience `membr`. Write `member`.'],
    ['intrest:hiking', 'There is no audience `intrest:hiking`. Write `interest:hiking`.'],
    ['interest', '`interest` is not complete. Write it like `interest:hiking`.'],
    ['interest:', '`interest:` is not complete. Write it like `interest:hiking`.'],
    ['hour:9', '`hour:9` is not complete. Write it like `hour:9-17`.'],
    [
      'constructor:x',
      'There is no audience `constructor:x`. Before the colon stands one of interest, from, campaign, language, path, hour, size, has.',
    ],
    [
      'new AND buyer',
      'It cannot be read: “AND” at character 5: “and”, “or” or the end should stand here. Join names with `and`, `or`, `not` and brackets, as in `interest:hiking and not (buyer or lapsed)`.',
    ],
    [
      '(new',
      'It cannot be read: it ends where “)” should stand. Join names with `and`, `or`, `not` and brackets, as in `interest:hiking and not (buyer or lapsed)`.',
    ],
  ])('data-attune-for="%s"', (condition, said) => {
    expect(say({ for: ['new', condition] }, ['member'])).toEqual([
      `slot "hero", template 2, data-attune-for="${condition}": ${said}`,
    ]);
  });
  it.each([
    [
      { swap: 'alive' },
      'data-attune-swap="alive": There is no swap `alive`. Write `live`, or take it away: then the slot changes with the next view.',
    ],
    [
      { swap: 'live', shift: '2%' },
      'data-attune-shift="2%": `2%` is no layout shift score. Write a number from 0 to 1, such as `0.02`; a good page stays below 0.1 in all.',
    ],
    [{ shift: '1.5' }, expect.stringContaining('`1.5` is no layout shift score')],
  ])('%j', (slot, said) => {
    const [only, ...more] = say(slot);
    expect([only?.replace('slot "hero", ', ''), more]).toEqual([said, []]);
  });
  it.each(['0', '1', '0.02', '.5', '1.0'])('data-attune-shift="%s" is right', (shift) => {
    expect(say({ swap: 'live', shift })).toEqual([]);
  });
  it('names every audience where none is near', () => {
    expect(say({ for: ['xyzzy'] }, ['member'])[0]).toContain('Use one of member, new, returning');
  });
  it.each([
    ['a:50 b:60', 'The shares add up to 110. Make them add up to 100 or less.'],
    ['a:50 a:50', '`a` stands twice in the split. Give each variant one share.'],
    ['a=50', '`a=50` is not a part of a split test. Write it like `a:50 b:50`.'],
    ['a:-5', '`a:-5` is not a part of a split test. Write it like `a:50 b:50`.'],
    ['', '`` is not a part of a split test. Write it like `a:50 b:50`.'],
  ])('data-attune-split="%s"', (split, said) => {
    expect(say({ split })).toEqual([`slot "hero", data-attune-split="${split}": ${said}`]);
  });
  it.each([
    ['char:60', 'A fit has no part `char`. Write `chars:60`.'],
    ['chars:many', '`chars:many` needs a whole number. Write it like `chars:40`.'],
    [
      '60',
      'A fit has no part `60`. Its parts are chars, phone, tablet, desktop, lines, ratio, px, as in `chars:60 lines:2`.',
    ],
  ])('data-attune-fit="%s"', (fit, said) => {
    expect(say({ fit })).toEqual([`slot "hero", data-attune-fit="${fit}": ${said}`]);
  });
  it('tells a name used twice, and a slot in a slot', () => {
    expect(say({ twice: true })[0]).toMatch(
      /^slot "hero", data-attune-slot="hero": Two elements .* Name one of them `hero-2`/,
    );
    expect(say({ nested: true })[0]).toMatch(/It stands within another slot/);
  });
});
