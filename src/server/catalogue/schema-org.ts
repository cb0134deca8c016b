import { ofSchema } from '../../core/schema-product.ts';

type Data = Record<string, unknown>;

/** What is an item, by its type's name or address. */
export const itemTypes = /(^|\/)(Product(Group|Model)?|\w*Article|\w*BlogPosting|\w*Event)$/;

const isData = (value: unknown): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value);
const firstOf = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);
const inside = (value: unknown, name: string): unknown => {
  const one = firstOf(value);
  return isData(one) ? one[name] : undefined;
};

/** Where something is: an address, or what has one. */
function addressOf(value: unknown): string | undefined {
  const one = firstOf(value);
  const said = isData(one) ? (one.url ?? one.contentUrl ?? one['@id']) : one;
  return typeof said === 'string' && said.trim() ? said.trim() : undefined;
}

const named = (value: unknown): unknown =>
  inside(value, 'name') ?? (isData(firstOf(value)) ? undefined : firstOf(value));

const words = (value: unknown, separator: RegExp): unknown[] =>
  typeof value === 'string' ? value.split(separator) : Array.isArray(value) ? value : [];

/** What tells an article or an event from the others of a site where it does not say: the path of its address. */
const pathOf = (address: string | undefined): string | undefined =>
  address && URL.canParse(address, 'https://relative.example')
    ? new URL(address, 'https://relative.example').pathname
    : undefined;

/**
 * A Product, Article or Event of schema.org with the names that items have here. A product's id is the one by which pages tell of it.
 *
 * @param page the address of the page it stands on
 */
export function schemaRow(node: Data, page: string | undefined): Data {
  const type = String([node['@type']].flat().find((one) => itemTypes.test(String(one))));
  const kind = /Event$/.test(type) ? 'event' : /Product/.test(type) ? 'product' : 'article';
  const { product_id, name, brand, category, price, currency } = ofSchema(node);
  const url = addressOf(node.url) ?? addressOf(node.mainEntityOfPage) ?? page;
  return {
    id: product_id ?? named(node.identifier) ?? pathOf(url),
    kind,
    title: name ?? firstOf(node.headline),
    url,
    picture: addressOf(node.image),
    price,
    currency,
    brand,
    available: firstOf(inside(node.offers, 'availability')),
    topics: [...words(category ?? node.articleSection, />/), ...words(node.keywords, /,/)],
    description: firstOf(node.description),
    author: named(node.author),
    published: firstOf(node.datePublished),
    starts: firstOf(node.startDate),
    ends: firstOf(node.endDate),
    place: named(node.location),
    rating: inside(node.aggregateRating, 'ratingValue'),
  };
}
