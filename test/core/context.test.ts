import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrivalAt, arrivalOf, contextOf, inContext, isOfContext } from '../../src/core/context.ts';

const shop = { hostname: 'www.shop.example' };
const arrived = (search: string, referrer = '') =>
  contextOf(`m_path=/&${arrivalAt({ search, ...shop }, referrer)}&`, 12);

const channels = ['ads', 'email', 'ai', 'search', 'social'];

describe('from:', () => {
  test.each([
    ['?utm_source=google&utm_medium=cpc', '', ['ads']],
    ['?utm_medium=ppc&utm_source=bing', '', ['ads']],
    ['?utm_source=x&utm_medium=paid-search', '', ['ads']],
    ['?utm_source=x&utm_medium=display', '', ['ads']],
    ['?gclid=abc', 'https://www.google.com/', ['ads']],
    ['?a=1&msclkid=abc', 'https://www.bing.com/', ['ads']],
    ['?utm_source=spring&utm_medium=email', '', ['email']],
    ['?utm_source=spring&utm_medium=e-mail', 'https://www.google.com/', ['email']],
    ['', 'https://mail.google.com/', ['email']],
    ['?utm_source=chatgpt.com', '', ['ai']],
    ['', 'https://www.perplexity.ai/search?q=tents', ['ai']],
    ['', 'https://claude.ai/', ['ai']],
    ['', 'https://www.google.com/', ['search']],
    ['?id=7&fbclid=1', 'https://www.google.de/search?q=tents', ['search']],
    ['', 'https://search.brave.com/', ['search']],
    ['', 'https://duckduckgo.com/', ['search']],
    ['', 'https://www.facebook.com/', ['social']],
    ['?fbclid=abc', 'https://l.facebook.com/', ['social']],
    ['', 'https://t.co/abc', ['social']],
    ['?utm_source=facebook', '', ['social']],
    ['?utm_source=some&utm_medium=social', '', ['social']],
    ['?utm_source=instagram&utm_medium=cpc', '', ['ads', 'social']],
    ['', 'https://t.company.example/', []],
    ['', 'https://blog.example/google/mail/facebook', []],
    ['?utm_source=paper&utm_medium=print&utm_campaign=google-mail-facebook-cpc', '', []],
    ['', '', []],
    ['', 'https://www.shop.example/mailorder', []],
    ['', 'https://shop.example/', []],
  ])('%s from “%s” is %j', (search, referrer, expected) => {
    const context = arrived(search, referrer);
    expect(channels.filter((channel) => inContext(`from:${channel}`, context))).toEqual(expected);
  });

  test('names the source, else the referring host without its www', () => {
    expect(inContext('from:blog.example', arrived('', 'https://www.blog.example:8080/a'))).toBe(true);
    expect(inContext('from:blog', arrived('', 'https://www.blog.example/a'))).toBe(false);
    expect(inContext('from:newsletter', arrived('?utm_source=newsletter', 'https://blog.example/'))).toBe(true);
    expect(inContext('from:news', arrived('?utm_source=newsletter'))).toBe(false);
  });

  test('a page of the same host, whatever its port, is no arrival', () => {
    expect(arrivalOf('', 'http://localhost:4100/a', 'localhost:4100')).toBe('');
    expect(arrivalOf('?q=1', '', 'localhost:4100')).toBe('');
  });
});

test('campaign: names the campaign, also when nothing else is said', () => {
  expect(inContext('campaign:summer', arrived('?utm_campaign=summer'))).toBe(true);
  expect(inContext('campaign:summer', arrived('?x=1&utm_campaign=summer-sale&y=2'))).toBe(false);
  expect(inContext('campaign:summer-sale', arrived('?x=1&utm_campaign=summer-sale&y=2'))).toBe(true);
  expect(inContext('campaign:summer', arrived('?campaign=summer'))).toBe(false);
});

describe('path:, size:, language:', () => {
  const context = contextOf('m_path=/c/hiking&m_size=phone&m_language=de&AT&&', 9);
  test.each([
    ['path:/c/hiking', true],
    ['path:/c/hik', false],
    ['path:/c/hik*', true],
    ['path:/*', true],
    ['path:/c/', false],
    ['size:phone', true],
    ['size:tablet', false],
    ['language:de', true],
    ['language:en', false],
    ['hiking', false],
    ['phone', false],
    ['*', false],
    ['new', false],
  ])('%s is %s', (name, expected) => {
    expect(inContext(name, context)).toBe(expected);
  });
});

describe('hour:', () => {
  test('the first hour is in, the last is out, and midnight lies between', () => {
    const hours = (name: string) => [...Array(24).keys()].filter((hour) => inContext(name, contextOf('', hour)));
    expect(hours('hour:9-12')).toEqual([9, 10, 11]);
    expect(hours('hour:22-2')).toEqual([0, 1, 22, 23]);
    expect(hours('hour:0-24')).toHaveLength(24);
    for (const none of ['hour:5-5', 'hour:', 'hour:9', 'hour:a-b', 'sale-0-24', 'campaign:a-0-24'])
      expect(hours(none), none).toEqual([]);
  });

  test('agrees with counting round the clock', () => {
    const hour = fc.integer({ min: 0, max: 23 });
    fc.assert(
      fc.property(hour, hour, hour, (from, until, now) => {
        let holds = false;
        for (let at = from; at !== until; at = (at + 1) % 24) holds ||= at === now;
        expect(inContext(`hour:${from}-${until}`, contextOf('', now))).toBe(holds);
      }),
    );
  });
});

test('what is kept of an arrival says the same of it, and nothing more of the address', () => {
  const value = fc.constantFrom('google', 'cpc', 'email', 'facebook', 'chatgpt.com', 'social', 'summer', 'x');
  const parameter = fc.constantFrom('utm_source', 'utm_medium', 'utm_campaign', 'gclid', 'q', 'token');
  const query = fc
    .uniqueArray(fc.tuple(parameter, value), { selector: ([name]) => name, maxLength: 5 })
    .map((pairs) => (pairs.length ? `?${pairs.map((pair) => pair.join('=')).join('&')}` : ''));
  const referrer = fc.constantFrom('', 'https://www.google.com/', 'https://t.co/a', 'https://shop.example/b');
  const names = [
    ...channels.map((channel) => `from:${channel}`),
    'from:google',
    'from:x',
    'campaign:summer',
    'from:google.com',
  ];
  fc.assert(
    fc.property(query, referrer, (search, from) => {
      const kept = arrivalOf(search, from, shop.hostname);
      const context = contextOf(`m_path=/&${kept}&`, 12);
      for (const name of names)
        expect(inContext(name, context), `${name} in ${kept}`).toBe(inContext(name, arrived(search, from)));
      expect(kept).not.toMatch(/token|[?]|q=/);
      expect(!!kept).toBe(!!arrivalAt({ search, ...shop }, from));
    }),
    { numRuns: 500 },
  );
});

test('isOfContext knows what the context speaks of', () => {
  expect(['from:ads', 'campaign:x', 'language:de', 'path:/', 'hour:1-2', 'size:phone'].every(isOfContext)).toBe(true);
  expect(['new', 'buyer', 'interest:hiking', 'has:tier', 'fromage'].some(isOfContext)).toBe(false);
});
