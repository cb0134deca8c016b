import { html } from 'hono/html';
import { categories } from '../catalogue.ts';
import { topics } from '../goods/product.ts';
import { articles } from './articles.ts';
import { callToAction } from './call.ts';
import { hero } from './hero.ts';
import { articleTeaser } from './journal-page.ts';
import { contours } from './marks.ts';
import { layout, type Markup, type View } from './page.ts';
import { productRow } from './product-card.ts';

const promises: readonly (readonly [string, string])[] = [
  ['Mended for life', 'Every seam, sole and zip that we sell, we also repair.'],
  ['Ninety days', 'Use it, muddy it, decide. Returns are free, and nobody asks why.'],
  ['Borrow first', 'Tents, packs and paddles can be borrowed for a weekend.'],
];

export const homePage = (view: View): Markup =>
  layout(view, {
    title: 'Outfitters for unhurried people',
    description: 'Fernhill makes and mends things for walking, sleeping out, climbing, cycling and paddling.',
    kind: 'home',
    main: html`${hero('moor', {
      kicker: 'Late summer on the moor',
      title: 'Gear for going slowly',
      text: 'Fernhill makes and mends a small number of things for people who take the longer path, and like it.',
      phoneText: 'A few good things, made and mended for the longer path.',
      href: '/new-arrivals',
      action: 'See what is new',
    })}
<section class="section" aria-labelledby="worth">
  <div class="section__head"><h2 id="worth">Worth carrying</h2><p>Four things, chosen for the weeks ahead.</p></div>
  ${productRow()}
</section>
<div class="section" data-attune-slot="again"></div>
<section class="section" aria-labelledby="departments">
  <div class="section__head"><h2 id="departments">Five ways out</h2></div>
  <ul class="ways">${topics.map((topic) => html`<li><a href="/c/${topic}"><img src="/pictures/${categories[topic].scene}-tall.svg" width="640" height="860" alt="" loading="lazy"><span>${categories[topic].title}</span></a></li>`)}</ul>
</section>
<section class="promises" aria-label="What we promise">${contours()}
  <dl>${promises.map(([name, text]) => html`<div><dt>${name}</dt><dd>${text}</dd></div>`)}</dl>
</section>
<section class="section" aria-labelledby="journal">
  <div class="section__head"><h2 id="journal">From the journal</h2><p><a href="/journal">All stories</a></p></div>
  <div class="stories">${articles.slice(0, 2).map((article) => articleTeaser(article))}</div>
</section>
<div class="section">${callToAction()}</div>`,
  });
