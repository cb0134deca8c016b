import { existsSync, readFileSync } from 'node:fs';

export const engines = ['chromium', 'firefox', 'webkit'] as const;
export type Engine = (typeof engines)[number];

/** Where long tests run, and those of what only few pages load: in every engine in a soak, in one where all tests run, which have 20 minutes. */
export const enginesOfParts: readonly Engine[] = process.env.ENGINES === 'all' ? engines : ['chromium'];

/** One page in a real browser. Storage is empty at the start and is gone at the end. */
export interface Browser {
  engine: Engine;
  /** Resolves at the load event. */
  open(url: string): Promise<void>;
  /** Runs `script` in the page: it sees its arguments and the page's globals, and nothing of the test's. */
  evaluate<Result, Args extends unknown[]>(script: (...args: Args) => Result, ...args: Args): Promise<Awaited<Result>>;
  click(selector: string): Promise<void>;
  /** Clicks with the mouse, on the middle of it: the visitor's own action, which `click` is not. */
  mouse(selector: string, times?: number): Promise<void>;
  /** Types text into what has the focus. */
  type(text: string): Promise<void>;
  /** Presses a key of the keyboard, such as `Enter`, on what has the focus: the visitor's own action, which a click of a script's is not. */
  press(key: 'Tab' | 'Enter' | 'Space' | 'ArrowRight'): Promise<void>;
  /** Sets the viewport, in CSS px. */
  setSize(width: number, height: number): Promise<void>;
  /** A PNG of the viewport. */
  screenshot(): Promise<Buffer>;
  close(): Promise<void>;
}

/** What ensure-browsers.mjs found: the executable of each engine. */
const found: Partial<Record<Engine, string>> = existsSync('.browsers.json')
  ? JSON.parse(readFileSync('.browsers.json', 'utf8'))
  : {
      chromium: '/usr/bin/chromium',
      firefox: '/usr/bin/firefox-esr',
      webkit: '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
    };

export const executableOf = (engine: Engine): string | undefined => {
  const path = found[engine];
  return path && existsSync(path) ? path : undefined;
};

export async function launch(engine: Engine): Promise<Browser> {
  const executable = executableOf(engine);
  if (!executable) throw new Error(`${engine} is not there: run node test/ensure-browsers.mjs`);
  if (engine === 'webkit') return (await import('./webkit.ts')).launchWebKit(executable);
  return (await import('./playwright.ts')).launchPlaywright(engine, executable);
}
