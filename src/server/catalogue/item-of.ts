import { type ItemFacts, relatedLimits } from '../../core/catalogue.ts';
import { Refused } from '../refused.ts';
import { cleanText } from '../request-body.ts';
import { availabilityIn } from './availability.ts';
import { currencyIn, priceIn } from './price.ts';
import { saleNow } from './sale.ts';

/** What a row says of an item. */
export interface ItemRecord {
  id: string;
  kind: string;
  title: string;
  facts: ItemFacts;
  available: boolean;
  /** Until when its price holds, ms since 1970: a sale begins or ends then. */
  until?: number | undefined;
}

/** Characters, but for `facts` and `topics`, which are numbers of them. Longer addresses are refused, longer texts cut. */
const most = { title: 200, url: 2000, text: 500, topic: 60, topics: 20, list: 20, name: 60, facts: 40 };

const refuse = (reason: string): never => {
  throw new Refused(400, 'item-invalid', reason);
};

const absent = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && !value.trim());

/** A text, or a number as one; undefined where nothing is told. */
function textIn(value: unknown, what: string, limit = most.text): string | undefined {
  if (absent(value)) return undefined;
  if (typeof value !== 'string' && typeof value !== 'number') return refuse(`Its ${what} is no text.`);
  return cleanText(String(value).trim(), limit);
}

/** An id as pages and orders name it. @throws {Refused} 400 */
export function itemIdIn(value: unknown, what = 'id'): string {
  const id = textIn(value, what, relatedLimits.id + 1) ?? refuse(`It has no ${what}.`);
  return id.length > relatedLimits.id ? refuse(`Its ${what} is longer than ${relatedLimits.id} characters.`) : id;
}

/** Where something is: `https:`, `http:`, or relative. What would run is refused. */
function addressIn(value: unknown, what: string): string | undefined {
  const address = textIn(value, what, most.url + 1);
  if (address === undefined) return undefined;
  if (address.length > most.url) return refuse(`Its ${what} is longer than ${most.url} characters.`);
  const base = 'https://relative.example';
  // As browsers read it, who leave out blanks and line ends within.
  const safe = URL.canParse(address, base) && /^https?:$/.test(new URL(address, base).protocol);
  return safe ? address : refuse(`Its ${what} is no address. Write https://… or one that is relative to the site.`);
}

/** Words of a list, of a path such as `Shoes > Boots`, or of a text with commas; in small letters, each once. */
function topicsIn(value: unknown): string[] {
  const words = typeof value === 'string' ? value.split(value.includes('>') ? '>' : ',') : value;
  const topics = (Array.isArray(words) ? words : [words]).flatMap((word) =>
    typeof word === 'string' || typeof word === 'number' ? cleanText(String(word)).trim().toLowerCase() : [],
  );
  return [...new Set(topics.filter((word) => word && word.length <= most.topic))].slice(0, most.topics);
}

/** What can be a fact: a text, a number, yes or no, or a list of texts. What is nested is none. */
function factIn(value: unknown): ItemFacts[string] {
  if (typeof value === 'string') return absent(value) ? undefined : cleanText(value.trim(), most.text);
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value;
  if (!Array.isArray(value)) return undefined;
  const texts = value.flatMap((one) => (typeof one === 'string' && one.trim() ? cleanText(one.trim(), most.text) : []));
  return texts.length ? texts.slice(0, most.list) : undefined;
}

const own = /^(__proto__|constructor|prototype)$/;

/** The facts that have no meaning of their own here, under their own names. */
function othersIn(row: Record<string, unknown>): ItemFacts {
  const facts: ItemFacts = {};
  for (const [name, value] of Object.entries(row)) {
    const fact = factIn(value);
    if (fact === undefined || !name.trim() || name.length > most.name || own.test(name)) continue;
    if (Object.keys(facts).length === most.facts) break;
    facts[cleanText(name)] = fact;
  }
  return facts;
}

/** What a row says of the price, with what that is in. */
function pricesIn(row: Record<string, unknown>, now: number) {
  const [price, was, sale] = ['price', 'was', 'sale_price'].map((name) => priceIn(row[name], name));
  const currencies = [currencyIn(row.currency), price?.currency, was?.currency, sale?.currency].filter(
    (one) => one !== undefined,
  );
  const [currency] = currencies;
  const other = currencies.find((one) => one !== currency);
  if (other) return refuse(`Its prices are in ${currency} and in ${other}.`);
  const number = (one: typeof price) => one && Number(one.amount);
  const usual = { price: number(price), was: number(was) };
  const { until, ...current } = saleNow(usual, number(sale), row.sale_price_effective_date, now);
  // What it was is told where it was more.
  const more = current.was !== undefined && !(current.was <= (current.price ?? 0));
  return { until, facts: { price: current.price, was: more ? current.was : undefined, currency } };
}

const known = (facts: Record<string, ItemFacts[string]>): ItemFacts =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));

export const kindIn = (value: unknown): string | undefined => {
  const kind = textIn(value, 'kind', 41)?.toLowerCase();
  return kind === undefined || /^[a-z][a-z0-9-]{0,39}$/.test(kind)
    ? kind
    : refuse('Its kind is none. Write one word, such as article.');
};

/**
 * An item from a row by the names of `ItemFacts`, with `id`, `kind`, `title`, `available`, `sale_price` and `sale_price_effective_date`
 * (Google’s); whatever else it says are facts under their own names.
 *
 * @param usual of what kind it is where it does not say
 * @param now ms since 1970: whether there is a sale
 * @throws {Refused} 400 with the reason why it cannot be taken
 */
export function itemOf(row: Record<string, unknown>, usual: string, now: number): ItemRecord {
  const { id, kind, title, url, picture, price, was, sale_price, sale_price_effective_date, ...more } = row;
  const { currency, brand, topics, available, as_of: _, ...others } = more;
  const { until, facts } = pricesIn(row, now);
  const about = topicsIn(topics);
  return {
    id: itemIdIn(id),
    kind: kindIn(kind) ?? usual,
    title: textIn(title, 'title', most.title) ?? refuse('It has no title.'),
    available: availabilityIn(available) ?? true,
    until,
    facts: known({
      url: addressIn(url, 'url'),
      picture: addressIn(picture, 'picture'),
      ...facts,
      brand: textIn(brand, 'brand'),
      ...(about.length && { topics: about }),
      ...othersIn(others),
    }),
  };
}

/** What may be changed of an item by itself, as `itemOf` reads it; null takes a fact away. */
export interface ItemChange {
  title?: string | undefined;
  available?: boolean | undefined;
  facts: ItemFacts;
  without: string[];
}

const changeable = ['title', 'available', 'url', 'picture', 'price', 'was', 'currency', 'brand', 'topics'];

/** @throws {Refused} 400 with the reason why it cannot be taken */
export function changeOf(said: Record<string, unknown>, now: number): ItemChange {
  const unknown = Object.keys(said).find((name) => !changeable.includes(name) && name !== 'as_of');
  if (unknown !== undefined)
    return refuse(
      `\`${cleanText(unknown, 60)}\` is not changed by itself. Change ${changeable.join(', ')}, or put the whole item.`,
    );
  if (!changeable.some((name) => name in said))
    return refuse(`It changes nothing. Say one of ${changeable.join(', ')}.`);
  const { title, available, facts } = itemOf({ ...said, id: 'x', title: said.title ?? 'x' }, 'product', now);
  return {
    facts,
    without: changeable.slice(2).filter((name) => said[name] === null),
    ...(said.title !== undefined && { title: said.title === null ? refuse('It has no title.') : title }),
    ...(said.available !== undefined && { available }),
  };
}
