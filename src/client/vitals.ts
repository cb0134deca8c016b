import { decided, type Metric, vitals } from '../core/guard.ts';
import type { Engine } from './engine.ts';
import { listen } from './signals.ts';

/** Shifts belong to one burst while they follow each other within 1 s, for 5 s at most: web.dev/articles/cls. */
const burst = { gap: 1000, length: 5000 };

/** Of so many interactions one may be slower than what counts, so that a page that is used for long is not judged by its worst: web.dev/articles/inp. */
const forgiven = 50;

/** How many of the slowest interactions are kept. */
const slowest = 10;

/** The least duration of an event that the browser tells of, ms. It allows no less. */
const shortest = 16;

/** An entry as the browser tells it; each kind has some of these. */
interface Entry extends PerformanceEntry {
  value: number;
  hadRecentInput: boolean;
  interactionId?: number;
}

/** Watches entries of a kind, also those of before; answers what hands over the ones that wait. Without the kind there is none. */
function watch(type: string, found: (entry: Entry) => void, more = {}): (() => void) | undefined {
  if (!PerformanceObserver.supportedEntryTypes?.includes(type)) return undefined;
  const take = (entries: PerformanceEntryList) => {
    for (const entry of entries) found(entry as Entry);
  };
  const observer = new PerformanceObserver((list) => take(list.getEntries()));
  observer.observe({ type, buffered: true, ...more } as PerformanceObserverInit);
  return () => take(observer.takeRecords());
}

/** When the visitor began to see the page, ms: later than its navigation where it was rendered ahead. */
const beganAt = (): number =>
  (performance.getEntriesByType('navigation')[0] as { activationStart?: number } | undefined)?.activationStart || 0;

/** Measures the page from its beginning, as web.dev defines the three; answers what was found so far. What the browser cannot tell is not there. */
function measure(): () => Partial<Record<Metric, number>> {
  let lcp: number | undefined;
  let [cls, sum, first, last] = [0, 0, 0, 0];
  /** Durations by interaction. */
  const interactions = new Map<number, number>();

  const paints = watch('largest-contentful-paint', ({ startTime }) => {
    lcp = Math.max(0, startTime - beganAt());
  });
  const shifts = watch('layout-shift', ({ value, hadRecentInput, startTime }) => {
    if (hadRecentInput) return;
    if (!sum || startTime - last > burst.gap || startTime - first > burst.length) {
      sum = 0;
      first = startTime;
    }
    last = startTime;
    cls = Math.max(cls, (sum += value));
  });
  const took = ({ interactionId = 0, duration }: Entry) => {
    if (interactionId) interactions.set(interactionId, Math.max(duration, interactions.get(interactionId) || 0));
  };
  const events = watch('event', took, { durationThreshold: shortest });
  // An interaction that was quick is told of by this alone.
  const inputs = watch('first-input', took);

  return () => {
    for (const take of [paints, shifts, events, inputs]) take?.();
    const count = (performance as { interactionCount?: number }).interactionCount || interactions.size;
    const durations = [...interactions.values()].sort((a, b) => b - a).slice(0, slowest);
    const inp = durations[Math.min(durations.length - 1, Math.floor(count / forgiven))];
    return {
      ...(lcp !== undefined && { lcp: Math.round(lcp) }),
      ...(shifts && { cls: Math.round(cls * 1e4) / 1e4 }),
      ...(inp !== undefined && { inp: Math.round(inp) }),
    };
  };
}

/** What was decided for the slots of the page, and what would have been but for the holdout: each once. */
function decisions({ slots }: Engine): string[] {
  const all = slots.all.flatMap(({ receipt: { experience, variant, rejected } }) => {
    if (experience !== null) return decided(experience, variant as string);
    const kept = rejected.find(({ why }) => why === 'held out');
    return kept ? decided(kept.experience) : [];
  });
  return [...new Set(all)].slice(0, 50);
}

/**
 * Reports, once and when the page is first hidden, how fast it was and what was decided on it. What was not seen from the beginning, as in a
 * tab that was opened behind, is not measured: its first paint waited for the visitor.
 */
export function begin(engine: Engine): void {
  if (
    document.hidden ||
    performance
      .getEntriesByType('visibility-state')
      .some(({ name, startTime }) => name === 'hidden' && startTime > beganAt())
  )
    return;
  const found = measure();
  let told = false;
  const tell = () => {
    if (told) return;
    told = true;
    const measured = found();
    const all = decisions(engine);
    if (Object.keys(measured).length && all.length)
      engine.report(vitals, { plan: engine.program.version, decided: all, ...measured });
  };
  // Before the engine's own listeners, which send what waits.
  listen(window, 'visibilitychange', () => document.hidden && tell(), true);
  listen(window, 'pagehide', tell, true);
}
