import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { Customer } from '../accounts.ts';
import { categories } from '../catalogue.ts';
import { topics } from '../goods/product.ts';
import { consentBanner } from './consent-banner.ts';
import { footer } from './footer.ts';
import { fern } from './marks.ts';

export type Markup = HtmlEscapedString | Promise<HtmlEscapedString>;

/** What every page needs to know about the request. */
export interface View {
  snippet: string;
  path: string;
  customer?: Customer;
}

export interface Page {
  title: string;
  description: string;
  /** The page's topic, which the visitor is taken to be interested in. */
  topic?: string;
  /** Names a class on <body> for the style sheet: `page--home`. */
  kind: string;
  main: Markup;
}

const links = (path: string) => [
  ...topics.map((topic) => link(path, `/c/${topic}`, categories[topic].title)),
  link(path, '/new-arrivals', 'New'),
  link(path, '/journal', 'Journal'),
];

const link = (path: string, href: string, text: string) =>
  html`<li><a href="${href}"${path === href ? raw(' aria-current="page"') : ''}>${text}</a></li>`;

/** The strip under the header; its variants come from the plan. */
const banner =
  () => html`<aside class="banner" aria-label="Notice" data-attune-slot="banner" data-attune-fit="chars:140 phone:100">
    <p class="banner__text"><span class="not-phone">Ninety days to change your mind, and returns are free.</span><span class="only-phone">Returns are free.</span> <a href="/journal">Read the journal</a></p>
  </aside>`;

/** A whole HTML document around the page's own content. */
export const layout = (
  { snippet, path, customer }: View,
  { title, description, topic, kind, main }: Page,
): Markup => html`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${raw(snippet)}
<title>${title} · Fernhill</title>
<meta name="description" content="${description}">
<meta name="theme-color" content="#16302b">
<link rel="icon" href="/pictures/tent.svg" type="image/svg+xml">
<link rel="stylesheet" href="/shop.css">
<link rel="stylesheet" href="/parts.css">
<link rel="stylesheet" href="/pages.css">
<script type="module" src="/shop.js"></script>
</head>
<body class="page--${kind}"${topic ? html` data-attune-topic="${topic}"` : ''}${customer ? html` data-user="${customer.customer_id}"` : ''}>
<a class="skip" href="#main">Skip to content</a>
<header class="header">
  <a class="wordmark" href="/" aria-label="Fernhill, home">${fern()}<span>Fernhill</span></a>
  <nav class="nav" aria-label="Shop"><ul>${links(path)}</ul></nav>
  <ul class="header__own">
    <li><a href="/account"${path === '/account' ? raw(' aria-current="page"') : ''}>${customer ? customer.first_name : 'Account'}</a></li>
    <li><a href="/cart"${path === '/cart' ? raw(' aria-current="page"') : ''}>Basket <span class="count" data-basket-count hidden></span></a></li>
  </ul>
  <details class="menu"><summary>Menu</summary><nav aria-label="Shop menu"><ul>${links(path)}</ul></nav></details>
</header>
${banner()}
${consentBanner()}
<main id="main" tabindex="-1">
${main}
</main>
${footer()}
</body>
</html>`;
