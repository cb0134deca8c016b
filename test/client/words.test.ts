import { expect, test } from 'vitest';
import { type Counted, speech, type Words } from '../../src/client/panel/words.ts';
import { builtInNames } from '../../src/core/audience.ts';

const all = import.meta.glob<Words>('../../src/client/words/*.ts', { import: 'default', eager: true });
const languages = Object.entries(all).map(([path, words]) => [/(\w+)\.ts$/.exec(path)?.[1] as string, words] as const);
const english = languages.find(([name]) => name === 'en')?.[1] as Words;

const isCounted = (value: object): value is Counted => 'other' in value;
/** Every text by its path. Of those that count, `other` stands for all. */
const texts = (value: object, path = ''): [path: string, text: string][] =>
  Object.entries(value).flatMap(([name, part]) =>
    typeof part === 'string'
      ? [[`${path}${name}`, part] as [string, string]]
      : isCounted(part)
        ? [[`${path}${name}`, part.other] as [string, string]]
        : texts(part, `${path}${name}.`),
  );
const blanks = (text: string) => [...text.matchAll(/\{\w+\}/g)].join();

test('there are English, German and Arabic', () => {
  expect(languages.map(([name]) => name)).toEqual(expect.arrayContaining(['ar', 'de', 'en']));
});

test.each(languages)('%s says all that English says, with the same values in it', (_, words) => {
  const shape = (of: Words) => texts(of).flatMap(([path, text]) => (path === 'dir' ? [] : `${path} ${blanks(text)}`));
  expect(shape(words).sort()).toEqual(shape(english).sort());
  expect(texts(words).filter(([, text]) => !text.trim())).toEqual([]);
});

test.each(languages)('%s has a word for every audience that each site has', (_, words) => {
  expect(builtInNames.filter((name) => !words.reasons[name])).toEqual([]);
});

test.each(languages)('%s counts in all plural forms that the language has for whole numbers', (name, words) => {
  const rules = new Intl.PluralRules(name);
  // Nothing is said of none.
  const needed = new Set([1, 2, 3, 11, 100, 1000].map((n) => rules.select(n)));
  for (const part of Object.values(words.knows))
    if (typeof part !== 'string') expect(Object.keys(part)).toEqual(expect.arrayContaining([...needed]));
});

test('Arabic counts visits with its dual, its paucal and its plural', () => {
  const { count, words } = speech(all['../../src/client/words/ar.ts'] as Words, 'ar-u-nu-latn');
  expect([1, 2, 3, 11, 100].map((n) => count(words.knows.pages, n))).toEqual([
    'شاهدت صفحة واحدة في هذه الزيارة.',
    'شاهدت صفحتين في هذه الزيارة.',
    'شاهدت 3 صفحات في هذه الزيارة.',
    'شاهدت 11 صفحةً في هذه الزيارة.',
    'شاهدت 100 صفحة في هذه الزيارة.',
  ]);
});
