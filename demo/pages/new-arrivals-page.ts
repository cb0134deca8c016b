import { html } from 'hono/html';
import { products } from '../catalogue.ts';
import { callToAction } from './call.ts';
import { hero } from './hero.ts';
import { layout, type Markup, type View } from './page.ts';
import { productCard, productRow } from './product-card.ts';

export const newArrivalsPage = (view: View): Markup =>
  layout(view, {
    title: 'New arrivals',
    description: 'What came into the shop this month.',
    kind: 'new-arrivals',
    main: html`${hero('lake', {
      kicker: 'This month',
      title: 'Fresh from the workshop',
      text: 'Four new things. We waited with each of them until there was nothing left to take away.',
      phoneText: 'Four new things, and nothing left to take away.',
      href: '#new',
      action: 'Have a look',
    })}
<section class="section" aria-labelledby="new">
  <div class="section__head"><h2 id="new" tabindex="-1">Just unpacked</h2><p>Made in small numbers, mended for ever.</p></div>
  <ul class="cards">${products.filter((product) => product.isNew).map((product) => productCard(product))}</ul>
</section>
<section class="section" aria-labelledby="worth">
  <div class="section__head"><h2 id="worth">Worth carrying</h2></div>
  ${productRow()}
</section>
<div class="section">${callToAction()}</div>`,
  });
