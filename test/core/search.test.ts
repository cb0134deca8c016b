import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { searchIntent } from '../../src/core/search-intent.ts';
import { searchTerm } from '../../src/core/search-term.ts';

describe('a search term', () => {
  test.each([
    ['  Two-Person   TENT ', 'two-person tent'],
    ['iPhone 15 pro 256 gb', 'iphone 15 pro 256 gb'],
    ['50 x 70 cm', '50 x 70 cm'],
    ['Ｔｅｎｔ', 'tent'],
    ['a'.repeat(200), 'a'.repeat(80)],
    ['anna@example.com', ''],
    ['order of anna＠example.com', ''],
    ['+49 (0) 170 123-45 67', ''],
    ['4111 1111 1111 1111', ''],
    ['kundennummer 00123456', ''],
    ['٠١٢٣٤٥٦٧', ''],
    ['https://shop.example/reset?token=abc', ''],
    ['   ', ''],
  ])('%j is kept as %j', (text, kept) => {
    expect(searchTerm(text)).toBe(kept);
  });

  test('holds no address and no long number, is short, and stays as it is', () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom('@', ' ', '12', '345', '-', 'ａ＠', '٣', '½', 'İ'));
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const term = searchTerm(pieces.join(''));
        expect(term).not.toMatch(/@/);
        expect(term.replace(/[^\p{L}\p{Nd}]/gu, '')).not.toMatch(/\p{Nd}{7}/u);
        expect([...term].length).toBeLessThanOrEqual(80);
        expect(searchTerm(term)).toBe(term);
      }),
    );
  });
});

describe('the words of a search', () => {
  test.each([
    ['tent', undefined],
    ['shopping bag', undefined],
    ['how to pitch a tent', 'researching'],
    ['how to buy a tent', 'researching'],
    ['what is a down jacket', 'researching'],
    ['what does gore-tex do', 'researching'],
    ['tent guide', 'researching'],
    ['gift ideas', 'researching'],
    ['wie wasche ich eine daunenjacke', 'researching'],
    ['zelt ratgeber', 'researching'],
    ['packliste wandern', 'researching'],
    ['best tent', 'comparing'],
    ['msr vs hilleberg', 'comparing'],
    ['tent or tarp', 'comparing'],
    ['tent reviews', 'comparing'],
    ['alternative to gore-tex', 'comparing'],
    ['zelt test', 'comparing'],
    ['Bestes Zelt', 'comparing'],
    ['daunen oder kunstfaser', 'comparing'],
    ['unterschied zelt tarp', 'comparing'],
    ['welches zelt für zwei', 'comparing'],
    ['buy tent', 'ready'],
    ['best tent price', 'ready'],
    ['tent near me', 'ready'],
    ['how much is a tent', 'ready'],
    ['what does a tent cost', 'ready'],
    ['where to buy a tent', 'ready'],
    ['zelt kaufen', 'ready'],
    ['zelt günstig', 'ready'],
    ['Was kostet ein Zelt?', 'ready'],
    ['rabattcode zelt', 'ready'],
    ['laden in der Nähe', 'ready'],
  ])('%j say %s', (term, intent) => {
    expect(searchIntent(term)).toBe(intent);
  });

  test('count whole, whatever stands between them', () => {
    expect(searchIntent('bestseller')).toBeUndefined();
    expect(searchIntent('tent — best?!')).toBe('comparing');
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect([undefined, 'researching', 'comparing', 'ready']).toContain(searchIntent(text));
      }),
    );
  });
});
