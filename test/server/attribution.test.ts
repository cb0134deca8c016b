import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Link, personOf } from '../../src/server/identity/attribution.ts';
import { idOf } from '../../src/server/identity/ids.ts';
import { identifier } from '../../src/server/identity/junk.ts';

const link = (person: string, session = '', device = 'tablet', more: Partial<Link> = {}): Link => ({
  device,
  person,
  session,
  asserted_at: new Date(1000),
  revoked_at: null,
  ...more,
});
const event = (session = '', device = 'tablet', person = '') => ({ device, session, person });

describe('to whom an event belongs', () => {
  it('is who a secret key said', () =>
    expect(personOf(event('s', 'tablet', 'mara'), [link('idris', 's')])).toBe('mara'));
  it('else the only user of its session', () => {
    expect(personOf(event('s'), [link('mara', 's'), link('idris', 't')])).toBe('mara');
  });
  it('else the only user that its device ever had', () =>
    expect(personOf(event('earlier'), [link('mara', 's')])).toBe('mara'));
  it('else the device’s own anonymous person', () => {
    expect(personOf(event('s'), [])).toBe('tablet');
    expect(personOf(event('neither'), [link('mara', 's'), link('idris', 't')])).toBe('tablet');
    expect(personOf(event('s'), [link('mara', 's'), link('idris', 's')])).toBe('tablet');
  });
  it('is not told by a session of the same name on another device', () => {
    const links = [link('mara', 's', 'phone'), link('idris', 't', 'phone')];
    expect(personOf(event('s'), links)).toBe('tablet');
  });
  it('is not told by an undone link, unless it was asserted again', () => {
    expect(personOf(event(), [link('mara', '', 'tablet', { revoked_at: new Date(1000) })])).toBe('tablet');
    expect(personOf(event(), [link('mara', '', 'tablet', { revoked_at: new Date(999) })])).toBe('mara');
  });

  const name = fc.constantFrom('a', 'b', 'c');
  const links = fc.array(
    fc.record({
      device: fc.constantFrom('phone', 'tablet'),
      person: name,
      session: fc.constantFrom('', 's', 't'),
      asserted_at: fc.integer({ min: 0, max: 4 }).map((at) => new Date(at)),
      revoked_at: fc.option(fc.integer({ min: 0, max: 4 }).map((at) => new Date(at))),
    }),
    { maxLength: 8 },
  );
  const events = fc.record({
    device: fc.constantFrom('phone', 'tablet'),
    session: fc.constantFrom('', 's', 't'),
    person: fc.constantFrom('', 'a'),
  });

  it('depends neither on the order of the links nor on their repetition', () => {
    fc.assert(
      fc.property(
        links.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
        ),
        events,
        ([all, shuffled], one) => personOf(one, shuffled) === personOf(one, all),
      ),
    );
  });

  it('is after an undoing what it would be had the link never been', () => {
    fc.assert(
      fc.property(links, events, name, (all, one, person) => {
        const undone = all.map((each) => (each.person === person ? { ...each, revoked_at: new Date(5) } : each));
        const never = all.filter((each) => each.person !== person);
        expect(personOf(one, undone)).toBe(personOf(one, never));
      }),
    );
  });
});

describe('identifiers', () => {
  it('are compared in NFKC, without blanks and quotes', () => {
    for (const written of ['mara', ' mara\n', '"mara"', "' mara '", 'ｍａｒａ'])
      expect(identifier(written)).toBe('mara');
    expect(identifier(17)).toBe('17');
    expect(identifier('Mara')).toBe('Mara');
  });
  it('cannot be junk', () => {
    const junk = [
      '',
      ' ',
      '""',
      'NULL',
      'undefined',
      'None',
      'nil',
      'NaN',
      'true',
      'false',
      '0',
      '000',
      '-1',
      '---',
      'guest',
      'anonymous',
      'anon',
    ];
    const more = [
      'unknown',
      'id',
      'email',
      'user',
      'test',
      'test@test.com',
      '[object Object]',
      '00000000-0000-0000-0000-000000000000',
      'x'.repeat(257),
    ];
    for (const value of [...junk, ...more, null, undefined, {}, [], true, Number.NaN])
      expect([value, identifier(value)]).toEqual([value, undefined]);
  });
  it('have the same UUID everywhere, and another for each kind and site', () => {
    expect(idOf('account', 'demo', 'mara')).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(idOf('account', 'demo', 'mara')).toBe(idOf('account', 'demo', 'mara'));
    const ids = [
      idOf('account', 'demo', 'mara'),
      idOf('device', 'demo', 'mara'),
      idOf('cookie', 'demo', 'mara'),
      idOf('account', 'other', 'mara'),
    ];
    expect(new Set(ids).size).toBe(4);
  });
});
