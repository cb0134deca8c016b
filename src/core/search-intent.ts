/** How far from buying the words of a search are. */
export type Intent = 'researching' | 'comparing' | 'ready';

const words = (text: string): string[] => text.trim().split(/\s*,\s*/);

/** Words and phrases, in English and German, by what they say; the first that is found counts. */
const lists: [Intent, string[]][] = [
  // Who asks for the price wants it.
  ['ready', words('how much, cost, costs, what is the price, wie viel, wieviel, wie teuer, kostet, kosten')],
  ['ready', words('where to buy, where can i buy, wo kaufen, wo kann ich, wo gibt es')],
];

/** Questions that begin a search. */
const questions = words(
  'how, why, what, when, who, can, does, is, are, wie, warum, wieso, weshalb, was, wann, wer, kann, ist, sind',
);

const later: [Intent, string[]][] = [
  [
    'ready',
    words(`buy, order, purchase, price, prices, cheap, cheapest, deal, deals, discount, coupon, voucher, promo code, on sale, sale,
      clearance, delivery, shipping, in stock, near me, nearby, store, shop, for sale,
      kaufen, bestellen, preis, preise, günstig, günstige, günstiger, günstigste, billig, billige, angebot, angebote, rabatt, gutschein,
      rabattcode, lieferung, versand, lieferbar, auf lager, in der nähe, filiale, sofort, ausverkauf, onlineshop`),
  ],
  [
    'comparing',
    words(`vs, versus, compare, compared, comparison, best, top, better, review, reviews, rating, ratings, tested, alternative,
      alternatives, difference, differences, or, which,
      vergleich, vergleichen, beste, bester, bestes, besten, besser, test, tests, testsieger, testbericht, bewertung, bewertungen,
      erfahrung, erfahrungen, alternativen, unterschied, unterschiede, oder, gegen, welche, welcher, welches`),
  ],
  [
    'researching',
    words(`guide, ideas, idea, tips, tutorial, meaning, checklist, inspiration, examples, for beginners, explained,
      ratgeber, anleitung, tipps, ideen, bedeutung, checkliste, beispiele, für anfänger, für einsteiger, erklärt, packliste`),
  ],
];

/** What the words of a search say of how far from buying somebody is; undefined where they say nothing, as the name of a thing does. */
export function searchIntent(term: string): Intent | undefined {
  const text = ` ${(
    term
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) || []
  ).join(' ')} `;
  const found = (all: [Intent, string[]][]) =>
    all.find(([, list]) => list.some((one) => text.includes(` ${one} `)))?.[0];
  return found(lists) || (questions.some((one) => text.startsWith(` ${one} `)) ? 'researching' : found(later));
}
