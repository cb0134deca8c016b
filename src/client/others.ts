import type { Attune } from './api.ts';
import { hearShop } from './commerce.ts';
import { hearPlatforms } from './consent-platforms.ts';
import { readDataLayer } from './data-layer.ts';
import type { Engine } from './engine.ts';
import { quietly } from './quietly.ts';

/** Hears what the page has of others: consent platforms, and the data layer of a tag manager. */
export const begin = quietly(async (engine: Engine) => {
  // The first page view is on record by then, and calls that were made before come first.
  const attune: Attune = await window.attune.ready;
  const consent = hearPlatforms(engine, attune);
  const shop = hearShop(engine);
  readDataLayer((entry) => (entry[0] === 'consent' ? consent : shop)(entry));
});
