import type { SignalName } from '../../core/signal-names.ts';
import type { Engine } from '../engine.ts';
import { downloads, linksOut, shares, slotClicks } from './clicked.ts';
import { device } from './device.ts';
import { engagedTime } from './engaged-time.ts';
import { formSteps } from './form-steps.ts';
import { hear, type Signal, together, type View } from './heard.ts';
import { mediaProgress } from './media-progress.ts';
import { rageClicks } from './rage-clicks.ts';
import { scrollDepth } from './scroll-depth.ts';
import { searches } from './searches.ts';
import { copies, prints } from './taken.ts';

const signals: Record<SignalName, Signal> = {
  engaged: engagedTime,
  scroll: scrollDepth,
  clicks: slotClicks,
  links: linksOut,
  downloads,
  rage: rageClicks,
  search: searches,
  forms: formSteps,
  media: mediaProgress,
  copy: copies,
  print: prints,
  share: shares,
  device,
};

/** How the document came about. */
function arrival(): string {
  const [entry] = performance.getEntriesByType('navigation') as (PerformanceNavigationTiming & {
    activationStart?: number;
  })[];
  return entry?.activationStart ? 'prerender' : entry?.type || 'navigate';
}

/** Tells of what the visitor does on the page, from the first that they do on; answers its undo. */
export function begin(engine: Engine): () => void {
  const views = new Set<() => void>();
  const leaves = new Set<(gone: boolean) => void>();
  const within =
    <T>(all: Set<T>) =>
    (one: T) => {
      all.add(one);
      return () => all.delete(one);
    };
  const pages = engine.recent.filter(({ type }) => type === 'page');
  let back = false;
  let view: View = { id: pages.at(-1)?.id || String(performance.timeOrigin), by: pages[1] ? 'history' : arrival() };

  const left = (gone: boolean) => {
    for (const one of leaves) one(gone);
  };
  const undos = [
    // Before the engine's own listeners, which send what waits.
    hear(window, 'visibilitychange', () => document.hidden && left(false)),
    hear(window, 'pagehide', () => left(true)),
    hear<PageTransitionEvent>(window, 'pageshow', ({ persisted }) => {
      back = persisted;
    }),
    engine.notices.on('event', ({ type, id }) => {
      if (type !== 'page') return;
      view = { id, by: back ? 'bfcache' : 'history' };
      back = false;
      for (const one of views) one();
    }),
  ];
  /** The plan may have come since. */
  const said = (name: SignalName) => engine.program.signals !== false && engine.program.signals?.[name];
  for (const [name, signal] of Object.entries(signals) as [SignalName, Signal][]) {
    const list = said(name);
    if (list === false) continue;
    try {
      undos.push(
        signal({
          engine,
          tell: (event, properties = {}) => said(name) !== false && engine.record('track', event, properties),
          view: () => view,
          onView: within(views),
          onLeave: within(leaves),
          list: list || undefined,
        }),
      );
    } catch {}
  }
  return together(...undos);
}
