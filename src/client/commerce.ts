import { type Commerce, ofGa4 } from '../core/ga4.ts';
import type { Entry } from './data-layer.ts';
import type { Engine } from './engine.ts';

/**
 * Tells of what a data layer is given, in Segment's names. The same event about the same thing is believed of one source within a page view, the
 * first that tells of it: the data layer or the page's own calls. A view counts once, and an order that is on record does not count again.
 */
export function hearShop(engine: Engine): (entry: Entry) => void {
  /** Who told of what: the page by `track`, or its data layer by an `event`. */
  let told: Record<string, string> = {};
  const record = engine.record.bind(engine);

  const isNew = (source: 'track' | 'event', name: string, properties: Commerce[1]): boolean => {
    const { order_id, query, product_id, list_id, name: called } = properties || {};
    const key = name + (order_id ?? query ?? product_id ?? list_id ?? called);
    const before = told[key];
    told[key] ||= source;
    return !before || (before === source && !/^Pro.*Viewed/.test(name));
  };
  engine.record = (type, name, properties) => {
    if (type === 'page') told = {};
    if (type !== 'track' || isNew('track', name, properties)) record(type, name, properties);
  };
  for (const { name, properties } of engine.recent) isNew('track', name, properties);

  const tell = async ([name, properties]: Commerce) => {
    const { order_id } = properties;
    // The page that thanks for an order is often loaded again.
    const known = order_id && (await engine.memory.history()).some((one) => one.properties.order_id === order_id);
    if (isNew('event', name, properties) && !known) record('track', name, properties);
  };
  return (entry) => ofGa4(entry).forEach(tell);
}
