import { html } from 'hono/html';
import { categories, productsOf } from '../catalogue.ts';
import type { Topic } from '../goods/product.ts';
import { articleBySlug } from './articles.ts';
import { articleTeaser } from './journal-page.ts';
import { layout, type Markup, type View } from './page.ts';
import { productCard } from './product-card.ts';

const count: Record<number, string> = { 3: 'Three', 4: 'Four', 5: 'Five' };

export const categoryPage = (view: View, topic: Topic): Markup => {
  const { title, intro, scene, journal } = categories[topic];
  const list = productsOf(topic);
  const article = journal === undefined ? undefined : articleBySlug(journal);
  return layout(view, {
    title,
    description: intro,
    topic,
    kind: 'category',
    main: html`<header class="masthead masthead--${scene}">
  <picture><source media="(max-width: 599px)" srcset="/pictures/${scene}-card.svg" width="800" height="600"><img src="/pictures/${scene}-wide.svg" width="1600" height="700" alt=""></picture>
  <div class="masthead__copy"><h1>${title}</h1><p>${intro}</p></div>
</header>
<section class="section" aria-labelledby="list">
  <div class="section__head"><h2 id="list">${count[list.length] ?? list.length} things, no more</h2></div>
  <ul class="cards">${list.map((product) => productCard(product))}</ul>
</section>
${article ? html`<section class="section" aria-labelledby="read"><div class="section__head"><h2 id="read">Before you go</h2></div><div class="stories stories--one">${articleTeaser(article)}</div></section>` : ''}`,
  });
};
