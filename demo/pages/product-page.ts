import { html, raw } from 'hono/html';
import { categories, priceTag } from '../catalogue.ts';
import type { Product } from '../goods/product.ts';
import { dataIsland } from './data-island.ts';
import { layout, type Markup, type View } from './page.ts';
import { relatedRow } from './product-card.ts';

export const productPage = (view: View, product: Product): Markup => {
  const category = categories[product.topic];
  return layout(view, {
    title: product.name,
    description: product.line,
    topic: product.topic,
    kind: 'product',
    main: html`<nav class="crumbs" aria-label="You are here"><ol><li><a href="/">Fernhill</a></li><li><a href="/c/${product.topic}">${category.title}</a></li><li aria-current="page">${product.name}</li></ol></nav>
<div class="product">
  <div class="plate plate--${product.topic} product__plate"><img src="/pictures/${product.id}.svg" width="480" height="480" alt="${product.picture}"></div>
  <div class="product__words">
    <p class="kicker">${category.title}${product.isNew ? ' · New' : ''}</p>
    <h1>${product.name}</h1>
    <p class="product__line">${product.line}</p>
    <p class="product__price">${priceTag(product.price)}</p>
    <form class="product__buy" data-add-to-basket="${product.id}">
      <label for="quantity">How many</label>
      <input id="quantity" name="quantity" type="number" inputmode="numeric" min="1" max="9" value="1" required>
      <button class="button" type="submit">Put in the basket</button>
    </form>
    <p class="product__status" role="status" data-basket-status></p>
    <p class="quiet product__delivery" data-attune-slot="delivery">By post in two to three days.</p>
    <p>${product.description}</p>
    <dl class="specs">${product.specs.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
  </div>
</div>
<section class="section" aria-labelledby="others">
  <div class="section__head"><h2 id="others">Goes well with</h2>${category.journal ? html`<p><a href="/journal/${category.journal}">Read the story</a></p>` : raw('')}</div>
  ${relatedRow(product)}
</section>
${dataIsland('product', { product_id: product.id, name: product.name, category: product.topic, price: product.price, currency: 'GBP' })}`,
  });
};
