import type { Browser } from './browser.ts';

/** What an eye on the page has seen since its first frame. */
export interface Sighting {
  /** What each run of equal animation frames showed of the words, as in `['', 'Variant']`. */
  frames: string[];
  /** Chromium only: the `elementtiming` names that were painted. */
  painted: string[];
  /** Chromium only: the sum of the layout shifts that no input caused. */
  shift: number;
  /** Errors and violations of the content security policy. */
  troubles: string[];
}

/** Runs in the page, ahead of everything else. Each word is looked for in text that has a box. */
const watch = (words: string[]) => {
  const seen: Sighting = { frames: [], painted: [], shift: 0, troubles: [] };
  Object.assign(window, { seen });
  addEventListener('error', (event) => seen.troubles.push(event.message));
  addEventListener('unhandledrejection', (event) => seen.troubles.push(String(event.reason)));
  addEventListener('securitypolicyviolation', (event) => seen.troubles.push(event.violatedDirective));
  const { error } = console;
  console.error = (...args) => {
    seen.troubles.push(args.join(' '));
    error(...args);
  };
  const observe = (type: string, tell: (entry: PerformanceEntry & { identifier: string; value: number }) => void) => {
    if (PerformanceObserver.supportedEntryTypes.includes(type))
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) tell(entry as Parameters<typeof tell>[0]);
      }).observe({ type, buffered: true });
  };
  observe('element', ({ identifier }) => seen.painted.push(identifier));
  observe('layout-shift', ({ value }) => {
    seen.shift += value;
  });
  const visible = (word: string) => {
    const walker = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
    const range = new Range();
    while (walker.nextNode()) {
      if (!walker.currentNode.textContent?.includes(word)) continue;
      range.selectNode(walker.currentNode);
      if (range.getClientRects().length) return true;
    }
    return false;
  };
  const sample = () => {
    const frame = words.filter(visible).join('+');
    if (frame !== seen.frames.at(-1)) seen.frames.push(frame);
  };
  // In WebKit a frame's callbacks may run ahead of the mutation observers, which still come before layout and paint.
  const tick = () => {
    queueMicrotask(sample);
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  // This looks between layout and paint.
  new ResizeObserver(sample).observe(document.documentElement);
};

/** The script that watches out for the words; it belongs at the very start of the page. */
export const oracle = (words = ['Default', 'Variant'], nonce = ''): string =>
  `<script nonce="${nonce}">(${watch})(${JSON.stringify(words)})</script>`;

/** What was seen, once the last frames have been. */
export const sighting = (browser: Browser): Promise<Sighting> =>
  browser.evaluate(async () => {
    await new Promise((resolve) => setTimeout(resolve, 80));
    // A new window's first frame may come late.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    return (window as unknown as { seen: Sighting }).seen;
  });

/** The words that any frame showed, in the order in which they came. */
export const shownIn = ({ frames }: Sighting): string[] => frames.filter(Boolean);
