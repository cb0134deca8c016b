import { html } from 'hono/html';
import { categories, priceTag, productById, productsOf } from '../catalogue.ts';
import type { Product, Topic } from '../goods/product.ts';
import type { Markup } from './page.ts';

/** `full` has a line of description, `tagged` the department, `bare` neither. */
type Form = 'full' | 'tagged' | 'bare';

/** One product in a list. */
export const productCard = (
  product: Product,
  form: Form | 'any' = 'any',
): Markup => html`<li class="card card--${form}">
      <a href="/p/${product.id}">
        <span class="plate plate--${product.topic}"><img src="/pictures/${product.id}.svg" width="480" height="480" alt=""></span>
        ${form === 'any' || form === 'tagged' ? html`<span class="card__tag">${categories[product.topic].title}</span>` : ''}
        <span class="card__name">${product.name}</span>
        ${form === 'any' || form === 'full' ? html`<span class="card__line">${product.line}</span>` : ''}
        <span class="card__price">${priceTag(product.price)}</span>
      </a>
    </li>`;

const season: readonly string[] = ['tent', 'jacket', 'paddle', 'bar-bag'];

/** The interests in the order in which they win; each row starts with the topic's own products. */
const rows: Record<Topic, readonly string[]> = {
  hiking: ['boots', 'pack', 'poles', 'flask'],
  camping: ['sleeping-bag', 'stove', 'headlamp', 'kettle'],
  cycling: ['panniers', 'lamp', 'bar-bag', 'flask'],
  climbing: ['rope', 'helmet', 'quickdraws', 'jacket'],
  paddling: ['paddle', 'vest', 'dry-sack', 'kettle'],
};

const cards = (ids: readonly string[], form: Form | 'any') =>
  ids
    .map((id) => productById(id))
    .filter((product) => product !== undefined)
    .map((product) => productCard(product, form));

/** Four products in a row: the season's, or those of the visitor's interest. */
export const productRow = (): Markup => html`<ul class="cards" data-attune-slot="products">
    ${Object.entries(rows).map(
      ([topic, ids]) => html`<template data-attune-for="interest:${topic}" data-attune-name="${topic}">
      <template data-attune-size="phone">${cards(ids, 'bare')}</template>
      <template data-attune-size="tablet">${cards(ids, 'tagged')}</template>
      ${cards(ids, 'full')}
    </template>`,
    )}
    ${cards(season, 'any')}
  </ul>`;

/** What others took along with it; by default the others of the same department. */
export const relatedRow = (product: Product): Markup =>
  html`<div data-attune-slot="goes-well"><ul class="cards">${productsOf(product.topic)
    .filter(({ id }) => id !== product.id)
    .slice(0, 4)
    .map((other) => productCard(other))}</ul></div>`;
