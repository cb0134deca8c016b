import { ofSchema, productsIn } from '../core/schema-product.ts';
import type { Engine } from './engine.ts';
import { quietly } from './quietly.ts';
import { listen } from './signals.ts';

/** How long the page and its tag manager have to tell of a product, before its markup does, ms. */
const patience = 1000;

/** For so long after an act that was told, the page's own call for it is the same, ms. */
const echo = 1000;

type Properties = Record<string, unknown>;
type Found = [where: Element, product: Properties];

/** The properties of a microdata item that are its own; items within it are objects. */
function itemOf(item: Element, depth = 0): Properties {
  const properties: Properties = {};
  for (const element of item.querySelectorAll('[itemprop]')) {
    const name = element.getAttribute('itemprop') as string;
    if (element.parentElement?.closest('[itemscope]') !== item || Object.hasOwn(properties, name)) continue;
    properties[name] = element.hasAttribute('itemscope')
      ? depth < 2 && itemOf(element, depth + 1)
      : (element.getAttribute('content') ?? element.getAttribute('value') ?? element.textContent);
  }
  return properties;
}

/** The one product that the page is about, by its JSON-LD or else its microdata, and where that stands. Several are a list, and none. */
function productHere(): Found | undefined {
  const told = [...document.querySelectorAll('script[type="application/ld+json"]')].flatMap((where) =>
    productsIn(where.textContent as string).map((product): Found => [where, product]),
  );
  const items = told.length
    ? told
    : [...document.querySelectorAll('[itemscope][itemtype$="/Product"]:not([itemprop])')].map(
        (where): Found => [where, ofSchema(itemOf(where))],
      );
  return items.length === 1 ? items[0] : undefined;
}

/** The page's own attributes: what a click on an element, or a submit of a form, is called, with its properties. */
function actOf(event: Event): [name: string, properties: Properties] | undefined {
  const element = (event.target as Element | null)?.closest?.('[data-attune-track]');
  const name = element?.getAttribute('data-attune-track');
  if (!element || !name || (element.localName === 'form') !== (event.type === 'submit')) return undefined;
  try {
    return [name, JSON.parse(element.getAttribute('data-attune-properties') || '{}')];
  } catch {
    return [name, {}];
  }
}

/** Tells of the product that the page's markup is about, once a page view, and of what its attributes name; unless another told of it. */
export const begin = quietly(async (engine: Engine) => {
  await window.attune.ready;
  /** Until when the same from the page is an echo, by name and product. */
  let told: Record<string, number> = {};
  /** By element: the page that it was on, and its content then. An app may leave there what it said of another page. */
  const marked = new WeakMap<Element, [path: string, content: string | null]>();
  let waiting: ReturnType<typeof setTimeout> | undefined;

  const before = engine.record.bind(engine);
  const keyOf = (name: string, { product_id, name: called }: Properties) => `${name} ${product_id ?? called}`;
  const tell = (name: string, properties: Properties, until: number) => {
    delete told[keyOf(name, properties)];
    engine.record('track', name, properties);
    told[keyOf(name, properties)] = until;
  };

  const readMarkup = quietly(() => {
    if (waiting === undefined) return;
    clearTimeout(waiting);
    waiting = undefined;
    const [where, product] = productHere() || [];
    const name = 'Product Viewed';
    const { recent } = engine;
    const view = recent.slice(recent.findLastIndex(({ type }) => type === 'page') + 1);
    // Others may call it by another of its ids.
    if (!where || !product || view.some((event) => event.name === name)) return;
    const { pathname } = location;
    const [path, content] = marked.get(where) || [pathname];
    if (path !== pathname && content === where.textContent) return;
    marked.set(where, [pathname, where.textContent]);
    tell(name, product, Infinity);
  });
  const seen = () => {
    told = {};
    clearTimeout(waiting);
    waiting = setTimeout(readMarkup, patience);
  };

  engine.record = (type, name, properties) => {
    if (type === 'track' && (told[keyOf(name, properties || {})] || 0) > performance.now()) return;
    before(type, name, properties);
    if (type === 'page') seen();
  };
  const act = (event: Event) => {
    const [name, properties] = actOf(event) || [];
    if (name && properties) tell(name, properties, performance.now() + echo);
  };
  listen(document, 'click', act, true);
  listen(document, 'submit', act, true);
  // Before the engine's own listeners, which send what waits.
  listen(window, 'visibilitychange', readMarkup, true);
  listen(window, 'pagehide', readMarkup, true);
  seen();
});
