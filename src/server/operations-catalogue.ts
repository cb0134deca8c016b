import { formats } from './catalogue/item-rows.ts';
import type { Operation } from './operations.ts';

/** What is said of records that are imported. */
export const dataSet = {
  source: 'Where they come from',
  ttl: 'How long they are good: 30d, 12h or never',
  asOf: 'From when they are, ISO 8601',
};
const item = { title: 'Trail boots', price: '89.00 EUR', url: '/boots', topics: ['shoes', 'boots'], available: true };
/** What can be asked about items and orders. */
export const catalogue: Omit<Operation, 'group'>[] = [
  {
    method: 'post',
    path: '/admin/items',
    does: 'Imports items: a Google Merchant feed, Shopify’s CSV, JSON, JSON lines, CSV, a page with schema.org markup',
    needs: 'catalogue',
    query: {
      ...dataSet,
      kind: 'Of what kind those are that do not say it: product, article, event or another word',
      format: `Instead of what it looks like: ${formats.join(', ')}`,
      whole:
        '1: it is all that the source has, the rest of it cannot be had any more. Of a list in parts, part and at last end',
    },
    takes: 'text/csv',
    example: 'id,title,price,topics\nboots,Trail boots,89.00 EUR,shoes > boots\n',
  },
  {
    method: 'get',
    path: '/admin/items',
    does: 'The items by id, with what is next',
    needs: 'catalogue',
    query: {
      after: 'The last id of before',
      limit: 'How many, 500 at most',
      kind: 'Of this kind',
      source: 'Of this source',
    },
  },
  { method: 'get', path: '/admin/items/{id}', does: 'One item', needs: 'catalogue' },
  {
    method: 'put',
    path: '/admin/items/{id}',
    does: 'Puts one item in',
    needs: 'catalogue',
    query: dataSet,
    example: item,
  },
  {
    method: 'patch',
    path: '/admin/items/{id}',
    does: 'Changes some of an item, its price or whether it can be had; null takes a fact away',
    needs: 'catalogue',
    query: { ttl: dataSet.ttl, asOf: dataSet.asOf },
    example: { price: '79.00 EUR', available: true },
  },
  {
    method: 'delete',
    path: '/admin/items/{id}',
    does: 'Takes an item away, and its title with it',
    needs: 'catalogue',
  },
  {
    method: 'post',
    path: '/admin/related',
    does: 'Counts now, not within the hour, what goes with what; answers how many items have neighbours of each kind',
    needs: 'catalogue',
    query: { whole: '1: all of it anew, as once a day' },
  },
  {
    method: 'post',
    path: '/admin/orders',
    does: 'Imports lines of orders, or orders with `products`: JSON, JSON lines or CSV. Again replaces all lines of an order',
    needs: 'catalogue',
    takes: 'text/csv',
    example:
      'order_id,item,quantity,price,currency,customer_id,at\n7,boots,1,89.00,EUR,customer-42,2026-05-01T12:00:00Z\n',
  },
];
