import { html } from 'hono/html';
import { categories, productById } from '../catalogue.ts';
import { type Article, articles } from './articles.ts';
import { callToAction } from './call.ts';
import { dataIsland } from './data-island.ts';
import { layout, type Markup, type View } from './page.ts';
import { productCard } from './product-card.ts';

export const articleTeaser = (article: Article): Markup => html`<article class="story">
      <a class="story__picture" href="/journal/${article.slug}" tabindex="-1" aria-hidden="true"><img src="/pictures/${article.scene}-card.svg" width="800" height="600" alt="" loading="lazy"></a>
      <p class="kicker">${categories[article.topic].title} · ${article.minutes} minutes</p>
      <h3><a href="/journal/${article.slug}">${article.title}</a></h3>
      <p>${article.standfirst}</p>
    </article>`;

export const journalPage = (view: View): Markup =>
  layout(view, {
    title: 'Journal',
    description: 'Stories from people who took the longer path.',
    kind: 'journal',
    main: html`<div class="section section--first">
  <div class="section__head"><h1>Journal</h1><p>Stories from people who took the longer path.</p></div>
  <h2 class="visually-hidden">Stories</h2>
  <div class="stories stories--three">${articles.map(articleTeaser)}</div>
</div>`,
  });

const block = (text: string) => {
  if (text.startsWith('# ')) return html`<h2>${text.slice(2)}</h2>`;
  if (text.startsWith('> ')) return html`<blockquote><p>${text.slice(2)}</p></blockquote>`;
  return html`<p>${text}</p>`;
};

export const articlePage = (view: View, article: Article): Markup =>
  layout(view, {
    title: article.title,
    description: article.standfirst,
    topic: article.topic,
    kind: 'article',
    main: html`<article class="article" data-article="${article.slug}">
  <header class="article__head">
    <p class="kicker"><a href="/c/${article.topic}">${categories[article.topic].title}</a></p>
    <h1>${article.title}</h1>
    <p class="article__standfirst">${article.standfirst}</p>
    <p class="quiet">By ${article.author} · ${article.minutes} minutes</p>
  </header>
  <picture><source media="(max-width: 599px)" srcset="/pictures/${article.scene}-card.svg" width="800" height="600"><img class="article__picture" src="/pictures/${article.scene}-wide.svg" width="1600" height="700" alt=""></picture>
  <div class="article__body">${article.body.map(block)}</div>
</article>
<section class="section" aria-labelledby="carried">
  <div class="section__head"><h2 id="carried">From this story</h2></div>
  <ul class="cards">${article.gear
    .map((id) => productById(id))
    .filter((product) => product !== undefined)
    .map((product) => productCard(product))}</ul>
</section>
<section class="section" aria-labelledby="next">
  <div class="section__head"><h2 id="next">Read on</h2><p><a href="/journal">All stories</a></p></div>
  <div data-attune-slot="next-story"><div class="stories">${articles
    .filter((other) => other !== article)
    .slice(0, 2)
    .map(articleTeaser)}</div></div>
</section>
<div class="section">${callToAction()}</div>
${dataIsland('article', { content_id: article.slug, title: article.title, topics: ['journal', article.topic] })}`,
  });
