type Data = Record<string, unknown>;

const isData = (value: unknown): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The first that is a number, or a text with something in it. */
const first = (...values: unknown[]): string | number | undefined =>
  values.find((value) => (typeof value === 'string' && value.trim()) || Number.isFinite(value)) as never;

/** Those of these properties that are there. */
const only = (properties: Data): Data =>
  Object.fromEntries(
    Object.entries(properties).flatMap(([name, value]) => {
      const kept = first(value);
      return kept === undefined ? [] : [[name, typeof kept === 'string' ? kept.trim().slice(0, 200) : kept]];
    }),
  );

/** A price is a number, also where a page writes it as text. */
const number = (value: unknown): number | undefined => {
  const found = typeof value === 'string' && value.trim() ? Number(value) : value;
  return Number.isFinite(found) ? (found as number) : undefined;
};

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

const isA = (node: Data, type: RegExp): boolean => list(node['@type']).some((one) => type.test(String(one)));

const named = (value: unknown): unknown => (isData(list(value)[0]) ? (list(value)[0] as Data).name : list(value)[0]);

/** schema.org's Product, or ProductGroup, as a product's properties. */
export function ofSchema(node: Data): Data {
  const offer = list(node.offers)[0];
  const { price, lowPrice, priceCurrency, priceSpecification } = isData(offer) ? offer : ({} as Data);
  const specified = list(priceSpecification)[0];
  return only({
    product_id: first(node.productID, node.sku, node.productGroupID, node.mpn, node.gtin13, node.gtin),
    sku: node.sku,
    name: node.name,
    brand: named(node.brand),
    category: named(node.category),
    price: number(first(price, lowPrice, isData(specified) ? specified.price : undefined)),
    currency: first(priceCurrency, isData(specified) ? specified.priceCurrency : undefined),
  });
}

/** The nodes of a type that a JSON-LD document is about: at its top, in its `@graph`, or as what its page is about. */
export function nodesIn(json: string, type: RegExp): Data[] {
  let document: unknown;
  try {
    document = JSON.parse(json);
  } catch {
    return [];
  }
  const found = (value: unknown, depth: number): Data[] =>
    list(value).flatMap((node) =>
      !isData(node)
        ? []
        : isA(node, type)
          ? [node]
          : depth < 3
            ? [...found(node['@graph'], depth + 1), ...(isA(node, /Page$/) ? found(node.mainEntity, depth + 1) : [])]
            : [],
    );
  return found(document, 0);
}

/** The products that a JSON-LD document is about, as their properties. */
export const productsIn = (json: string): Data[] => nodesIn(json, /(^|\/)Product(Group|Model)?$/).map(ofSchema);
