import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ofGa4 } from '../../src/core/ga4.ts';
import { ofSchema, productsIn } from '../../src/core/schema-product.ts';

const boots = {
  item_id: 'b1',
  item_name: 'Boots',
  item_brand: 'Fell',
  item_category: 'hiking',
  price: 120,
  quantity: 2,
};
const product = { product_id: 'b1', name: 'Boots', brand: 'Fell', category: 'hiking', price: 120, quantity: 2 };
const entry = (value: unknown) => value as Parameters<typeof ofGa4>[0];

describe('a data layer’s entry', () => {
  test.each([
    ['view_item', [['Product Viewed', product]]],
    ['add_to_cart', [['Product Added', product]]],
    ['remove_from_cart', [['Product Removed', product]]],
  ])('%s is told for each item, whether GTM’s or gtag’s', (event, expected) => {
    expect(ofGa4(entry({ event, ecommerce: { items: [boots] } }))).toEqual(expected);
    expect(ofGa4(entry(['event', event, { items: [boots] }]))).toEqual(expected);
    expect(ofGa4(entry({ event, items: [boots, boots] }))).toHaveLength(2);
  });

  test('purchase is one order with its products', () => {
    expect(
      ofGa4(
        entry({
          event: 'purchase',
          ecommerce: { transaction_id: 'o1', value: 240, currency: 'GBP', coupon: 'MAY', items: [boots] },
        }),
      ),
    ).toEqual([
      ['Order Completed', { order_id: 'o1', revenue: 240, currency: 'GBP', coupon: 'MAY', products: [product] }],
    ]);
  });

  test('search and lists', () => {
    expect(ofGa4(entry(['event', 'search', { search_term: 'tents' }]))).toEqual([
      ['Products Searched', { query: 'tents' }],
    ]);
    expect(ofGa4(entry(['event', 'view_item_list', { item_list_id: 'l', items: [boots] }]))).toEqual([
      ['Product List Viewed', { list_id: 'l', products: [product] }],
    ]);
  });

  test('nothing else is taken: no other event, no person', () => {
    for (const event of ['page_view', 'constructor', '__proto__', 'login'])
      expect(ofGa4(entry({ event, ecommerce: { items: [boots] } }))).toEqual([]);
    expect(
      ofGa4(entry({ event: 'search', search_term: 'x', user_data: { email: 'a@b.example' }, email: 'a@b.example' })),
    ).toEqual([['Products Searched', { query: 'x' }]]);
  });
});

describe('schema.org', () => {
  const json = {
    '@context': 'https://schema.org',
    '@type': 'Product',
    sku: 'b1',
    name: ' Boots ',
    brand: { '@type': 'Brand', name: 'Fell' },
    offers: { '@type': 'Offer', price: '120.00', priceCurrency: 'GBP' },
  };
  const found = { product_id: 'b1', sku: 'b1', name: 'Boots', brand: 'Fell', price: 120, currency: 'GBP' };
  test.each([
    ['at the top', json],
    ['in a list', [{ '@type': 'BreadcrumbList' }, json]],
    ['in a graph', { '@graph': [{ '@type': 'Organization' }, json] }],
    ['as what the page is about', { '@type': 'ItemPage', mainEntity: json }],
    ['with several types', { ...json, '@type': ['Product', 'Thing'] }],
    ['offers by range', { ...json, offers: [{ '@type': 'AggregateOffer', lowPrice: 120, priceCurrency: 'GBP' }] }],
  ])('finds a product %s', (_, value) => expect(productsIn(JSON.stringify(value))).toEqual([found]));

  test('and none in a list of products, an article or what is no JSON', () => {
    const items = { '@type': 'ItemList', itemListElement: [{ '@type': 'ListItem', item: json }] };
    for (const text of [JSON.stringify(items), '{"@type":"Article"}', '{', '', 'null', '"Product"'])
      expect(productsIn(text)).toEqual([]);
  });

  test('whatever a page writes, properties are texts and numbers', () => {
    fc.assert(
      fc.property(fc.json(), fc.object(), (text, node) => {
        for (const one of [...productsIn(text), ofSchema(node)])
          for (const value of Object.values(one)) expect(['string', 'number']).toContain(typeof value);
      }),
    );
  });
});
