import type { Attune } from '../../../src/client/api.ts';
import type { Browser } from './browser.ts';

/** What was seen of each slot, and which exposures were told. */
export interface Watched {
  /** The longest time on end for which surely (more than 0.53) and perhaps (more than 0.47) half of it was in view, ms. */
  surely: Record<string, number>;
  perhaps: Record<string, number>;
  told: string[];
}

interface Watching {
  watching: Watched;
}

/**
 * Looks every 50 ms at what is really there at points of the viewport, and keeps account of each slot: of its share in view, or the share of
 * what of it the viewport can hold. It asks no IntersectionObserver.
 */
export const watchSlots = (browser: Browser): Promise<void> =>
  browser.evaluate(() => {
    const watching: Watched = { surely: {}, perhaps: {}, told: [] };
    Object.assign(window, { watching });
    const { attune } = window as unknown as { attune: Attune };
    attune.on('exposure', ({ slot }) => watching.told.push(slot));
    const since: Record<string, number> = {};
    const step = 8;
    setInterval(() => {
      const points: Record<string, number> = {};
      for (let x = step / 2; x < innerWidth; x += step * 4)
        for (let y = step / 2; y < innerHeight; y += step) {
          const slot = document.elementFromPoint(x, y)?.closest('[data-attune-slot]');
          const name = slot?.getAttribute('data-attune-slot');
          if (name) points[name] = (points[name] || 0) + 1;
        }
      for (const slot of document.querySelectorAll('[data-attune-slot]')) {
        const name = slot.getAttribute('data-attune-slot') as string;
        const { width, height } = slot.getBoundingClientRect();
        const most = Math.min(width, innerWidth) * Math.min(height, innerHeight);
        const share = document.hidden || !most ? 0 : ((points[name] || 0) * step * step * 4) / most;
        for (const [how, enough] of [
          ['surely', 0.53],
          ['perhaps', 0.47],
        ] as const) {
          const key = `${how} ${name}`;
          if (share < enough) delete since[key];
          else since[key] ??= performance.now();
          const time = performance.now() - (since[key] ?? performance.now());
          watching[how][name] = Math.max(watching[how][name] || 0, time);
        }
      }
    }, 50);
  });

export const watched = (browser: Browser): Promise<Watched> =>
  browser.evaluate(() => (window as unknown as Watching).watching);

/** What is told must have been seen, and what was surely seen must be told, once. Times of timers and looks differ by a little. */
export function misjudged({ surely, perhaps, told }: Watched): string[] {
  return Object.keys(perhaps).flatMap((slot) => {
    const times = told.filter((name) => name === slot).length;
    if (times > 1) return [`${slot} told ${times} times`];
    if (times && (perhaps[slot] as number) < 850) return [`${slot} told, seen for ${perhaps[slot]} ms`];
    if (!times && (surely[slot] as number) > 1250) return [`${slot} not told, seen for ${surely[slot]} ms`];
    return [];
  });
}
