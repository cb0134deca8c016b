import { html } from 'hono/html';
import { products } from '../catalogue.ts';
import { dataIsland } from './data-island.ts';
import { layout, type Markup, type View } from './page.ts';

/** Names, prices and tints, since the basket itself keeps only ids and numbers. */
export const pricesIsland = (): Markup =>
  dataIsland('prices', Object.fromEntries(products.map(({ id, name, price, topic }) => [id, { name, price, topic }])));

export const cartPage = (view: View): Markup =>
  layout(view, {
    title: 'Basket',
    description: 'What you have put aside.',
    kind: 'cart',
    main: html`<div class="narrow">
  <h1>Your basket</h1>
  <div class="flow" data-basket-empty>
    <p class="lead">It is empty, and light to carry.</p>
    <p><a class="button" href="/new-arrivals">See what is new</a></p>
  </div>
  <div class="flow" data-basket-full hidden>
    <ul class="lines" data-basket-lines></ul>
    <p class="total"><span>Together</span> <strong data-basket-total></strong></p>
    <p class="quiet">Delivery is free above £50, on foot within the valley, by post elsewhere.</p>
    <p><a class="button" href="/checkout">Go to checkout</a></p>
  </div>
  <p role="status" class="visually-hidden" data-basket-status></p>
  <template data-basket-line><li class="line">
    <a class="line__plate plate" tabindex="-1" aria-hidden="true"><img width="480" height="480" alt=""></a>
    <div><a class="line__name"></a><p class="line__price quiet"></p></div>
    <div class="stepper"><button type="button" data-less>−</button><output></output><button type="button" data-more>+</button></div>
    <button type="button" class="line__remove" data-remove>Remove</button>
  </li></template>
</div>
<div class="section" data-attune-slot="with-basket"></div>
${pricesIsland()}`,
  });
