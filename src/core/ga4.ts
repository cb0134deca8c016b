type Data = Record<string, unknown>;

/** An e-commerce event, in Segment's names. */
export type Commerce = [name: string, properties: Data];

/** GA4's events. What is about one product is told for each of their items, anything else once, with its items. */
const names: Record<string, string> = {
  __proto__: null as never,
  view_item: 'Product Viewed',
  add_to_cart: 'Product Added',
  remove_from_cart: 'Product Removed',
  view_item_list: 'Product List Viewed',
  begin_checkout: 'Checkout Started',
  purchase: 'Order Completed',
  search: 'Products Searched',
};

/** Parameters that have another name there; all others lose their `item_`. GA4's value is without tax and shipping, as Segment's revenue is. */
const renamed: Record<string, string> = {
  item_id: 'product_id',
  transaction_id: 'order_id',
  value: 'revenue',
  search_term: 'query',
};

/** Whoever writes into a data layer may write anything: of it this is taken, as text or number. */
const taken = /^(item_|(currency|coupon|discount|price|quantity|value|search_term|transaction_id)$)/;

const propertiesOf = (parameters: object): Data =>
  Object.fromEntries(
    Object.entries(parameters)
      .filter(([name, value]) => taken.test(name) && /^[sn]/.test(typeof value))
      .map(([name, value]) => [renamed[name] || name.replace('item_', ''), value]),
  );

/** What an entry of a data layer tells: `gtag('event', name, parameters)`, or `{ event: name, ecommerce: parameters }`. */
export function ofGa4(entry: Data & ArrayLike<unknown>): Commerce[] {
  const [event, parameters] = (
    entry[0] === 'event' ? [entry[1], entry[2]] : [entry.event, entry.ecommerce || entry]
  ) as [string, Data];
  const properties = propertiesOf(parameters);
  const { items } = parameters;
  const products = (Array.isArray(items) ? items : []).map(propertiesOf);
  const name = names[event];
  if (!name) return [];
  return /^Product \w+$/.test(name)
    ? products.map((product) => [name, product])
    : [[name, products[0] ? { ...properties, products } : properties]];
}
