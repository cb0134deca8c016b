import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fillText } from '../../src/core/binding.ts';

const fill = (text: string, values: Record<string, unknown> = {}, language = 'en-GB', currency?: string) =>
  fillText(text, {
    valueAt: (path) => (Object.hasOwn(values, path) ? values[path] : undefined),
    language,
    currency,
  });

describe('a binding', () => {
  test.each<[written: string, value: unknown, language: string, shown: string | undefined]>([
    ['{{item.price}}', 12.5, 'en-GB', '12.5'],
    ['{{item.price | currency:"GBP"}}', 12.5, 'en-GB', '£12.50'],
    ['{{item.price | currency:"EUR"}}', 1234.5, 'de', '1.234,50 €'],
    ['{{item.price|currency:"JPY"}}', '1200', 'ja', '￥1,200'],
    ['{{item.price | currency:"EUR"}}', 'a lot', 'de', undefined],
    ['{{item.price | currency:"nonsense"}}', 1, 'de', undefined],
    ['{{item.price | currency}}', 1, 'de', undefined],
    ['{{item.price | number}}', 1234567.891, 'de', '1.234.567,891'],
    ['{{item.price | number:"0"}}', 1234.5, 'en-GB', '1,235'],
    ['{{item.price | percent}}', 0.25, 'en-GB', '25%'],
    ['{{item.price | date:"yyyy"}}', '2019-03-01', 'en-GB', '2019'],
    ['{{item.price | date:"yyyy"}}', 2019, 'en-GB', '2019'],
    ['{{item.price | date:"d MMMM yyyy"}}', '2019-03-01', 'en-GB', '1 March 2019'],
    ['{{item.price | date:"d. MMMM yyyy"}}', '2019-03-01', 'de', '1. März 2019'],
    ['{{item.price | date:"dd/MM/yy"}}', '2019-03-01', 'en-GB', '01/03/19'],
    ['{{item.price | date:"long"}}', '2019-03-01', 'de', '1. März 2019'],
    ['{{item.price | date}}', '2019-03-01', 'en-GB', '1 Mar 2019'],
    ['{{item.price | date}}', 'some day', 'en-GB', undefined],
    ['{{item.price | default:"ask us"}}', undefined, 'en', 'ask us'],
    ['{{item.price | currency:"EUR" | default:"ask us"}}', 'a lot', 'en', 'ask us'],
    ['{{item.price | default:""}}!', undefined, 'en', '!'],
    ['{{item.price}}', ['a list'], 'en', undefined],
    ['{{item.price | shout}}', 1, 'en', undefined],
  ])('%s of %j in %s is %j', (written, value, language, shown) => {
    expect(fill(written, { 'item.price': value }, language)?.replace(/\u00a0/g, ' ')).toBe(shown);
  });

  test('of a price takes the currency of what it is the price of', () => {
    expect(fill('{{item.price | currency}}', { 'item.price': 5 }, 'en-GB', 'USD')).toBe('US$5.00');
  });

  test('a day without a time is that day wherever the visitor is', () => {
    const zone = process.env.TZ;
    try {
      for (process.env.TZ of ['Pacific/Honolulu', 'Pacific/Kiritimati'])
        expect(fill('{{item.day | date:"d"}}', { 'item.day': '2019-03-01' })).toBe('1');
    } finally {
      process.env.TZ = zone;
    }
  });
});

describe('words around a value: {{maybe}} … {{end}}', () => {
  const text = '{{maybe}}Hello {{customer.name}}. {{end}}Gear for outside';

  test('are there with it', () => {
    expect(fill(text, { 'customer.name': 'Mia' })).toBe('Hello Mia. Gear for outside');
  });

  test('go without it, and nothing else does', () => {
    expect(fill(text)).toBe('Gear for outside');
    expect(fill(`${text} {{customer.name}}`)).toBeUndefined();
    expect(fill(`{{customer.name}} ${text}`)).toBeUndefined();
  });

  test('two of them go each by itself', () => {
    const two = '{{maybe}}A{{customer.a}}{{end}}-{{maybe}}B{{customer.b}}{{end}}';
    expect([fill(two, { 'customer.b': 1 }), fill(two, { 'customer.a': 1 }), fill(two)]).toEqual(['-B1', 'A1-', '-']);
  });
});

test('no value is read for a binding', () => {
  const values = fc.constantFrom('{{customer.secret}}', '{{maybe}}', '{{end}}', '$&', '$1', '{{', '}}', '|', '"');
  fc.assert(
    fc.property(values, values, (a, b) => {
      const text = '{{customer.a}}{{maybe}}{{customer.b | default:"x"}}{{end}}';
      expect(fill(text, { 'customer.a': a, 'customer.b': b, 'customer.secret': 'SECRET' })).toBe(a + b);
    }),
  );
});
