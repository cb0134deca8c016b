/** The longest search that is kept, characters. */
const longest = 80;

/** From so many digits on, whatever stands between them, a number may be somebody's: of a telephone, a card, a customer. */
const telling = /\p{Nd}(?:[^\p{L}\p{Nd}]*\p{Nd}){6}/u;

/** What was searched for, as it is kept; '' where it may tell who searches: an e-mail address, a long number, a web address. */
export function searchTerm(text: string): string {
  const term = text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
  return /@|:\/\//.test(term) || telling.test(term) ? '' : [...term].slice(0, longest).join('').trim();
}
