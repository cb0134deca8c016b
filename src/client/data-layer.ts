import { quietly } from './quietly.ts';

/** An entry of a tag manager's data layer: an object, or the arguments of `gtag`. */
export type Entry = Record<string, unknown> & ArrayLike<unknown>;

/** How often it is looked whether there is more, ms. */
const rhythm = 250;

/**
 * Reads the page's data layer, and leaves it as it is: tells of each entry so far, and of what is pushed at the next look, at the latest before the
 * page is left.
 */
export function readDataLayer(found: (entry: Entry) => void): void {
  const take = quietly(found);
  let last: Entry | undefined;
  const look = () => {
    const { dataLayer } = window as { dataLayer?: unknown };
    if (!Array.isArray(dataLayer)) return;
    // Tag managers take entries away at its beginning.
    const fresh: Entry[] = dataLayer.slice(dataLayer.lastIndexOf(last) + 1);
    last = dataLayer.at(-1);
    for (const entry of fresh) void take(entry);
  };
  // Before the engine's own listeners, which send what waits.
  for (const type of ['visibilitychange', 'pagehide']) addEventListener(type, look, true);
  setInterval(look, rhythm);
  look();
}
