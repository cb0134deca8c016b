/** Attune as an ES module: `start` does what the script tag does, and answers what is then `window.attune`. */
import type { Attune, Settings } from './api.ts';
import type { CallQueue } from './call-queue.ts';
import { start as begin } from './start.ts';

export type { Receipt } from '../core/receipt.ts';
export type { Attune, Explanation, Notices, Settings, VariantData } from './api.ts';

/** Starts on this page; `consent` is `required` unless said otherwise, `origin` the page's own. Started twice, the first one stays. */
export function start({
  site,
  origin = location.origin,
  consent = 'required',
}: Pick<Settings, 'site'> & Partial<Settings>): Attune {
  const w = window as unknown as { attune?: Attune | CallQueue };
  if (w.attune && !Array.isArray((w.attune as CallQueue).q)) return w.attune as Attune;
  const attune = begin({ site, origin, consent }, w.attune as CallQueue | undefined);
  w.attune = attune;
  return attune;
}
