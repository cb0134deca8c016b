/** What a page saw of itself: times in ms since the navigation began. */
export interface Seen {
  /** When the document began: its first bytes were in the page. */
  began: number;
  /** When each title, by its name in element timing, was painted; of an entry without a paint time, when it was shown. */
  painted: Record<string, number>;
  /** Names of the titles that stood in the hero when a frame was about to be drawn. */
  standing: string[];
  /** The sum of all layout shifts that no input explains. */
  shift: number;
  /** The last candidate for the largest contentful paint. */
  largest: number;
  /** Durations of tasks over 50 ms. */
  tasks: number[];
}

declare global {
  var benchSeen: Seen;
}

interface Entry extends PerformanceEntry {
  identifier: string;
  paintTime?: number;
  renderTime: number;
  value: number;
  hadRecentInput: boolean;
}

/**
 * Watches a page from before its first script. It runs in the page, so it refers to nothing outside itself, and is the same for
 * every page that is compared.
 */
export function probe(): void {
  const seen: Seen = { began: performance.now(), painted: {}, standing: [], shift: 0, largest: 0, tasks: [] };
  globalThis.benchSeen = seen;
  const watch = (type: string, took: (entry: Entry) => void) =>
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) took(entry as Entry);
    }).observe({ type, buffered: true });
  watch('element', (entry) => (seen.painted[entry.identifier] ??= entry.paintTime ?? entry.renderTime));
  watch('layout-shift', (entry) => (seen.shift += entry.hadRecentInput ? 0 : entry.value));
  watch('largest-contentful-paint', (entry) => (seen.largest = entry.startTime));
  watch('longtask', (entry) => seen.tasks.push(entry.duration));
  const look = () => {
    for (const title of document.querySelectorAll('#hero > h1')) {
      const name = title.getAttribute('elementtiming') ?? '';
      if (!seen.standing.includes(name)) seen.standing.push(name);
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
