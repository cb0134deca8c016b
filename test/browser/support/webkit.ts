import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import type { Readable } from 'node:stream';
import type { Browser } from './browser.ts';

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Shorter than a test's, ms, so that it is the driver that says what hangs. */
const timeouts = { pageLoad: 12_000, script: 9_000 };

/** WebDriver's names of keys. */
const keys = { Tab: '\uE004', Enter: '\uE007', Space: ' ', ArrowRight: '\uE014' };

const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });

const exited = (child: ChildProcess) =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise<void>((resolve) => child.once('exit', () => resolve()));

/** A home of its own. Without this style MiniBrowser's toolbar keeps the window, and so the page, at 447 px or wider. */
function newHome(): string {
  const home = mkdtempSync(`${tmpdir()}/webkit-`);
  mkdirSync(`${home}/config/gtk-3.0`, { recursive: true });
  const css = '* { padding: 0; margin: 0; min-width: 0; min-height: 0; font-size: 4px; border-width: 0 }';
  writeFileSync(`${home}/config/gtk-3.0/gtk.css`, css);
  return home;
}

async function startDisplay(): Promise<[display: string, child: ChildProcess]> {
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1800x1200x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise((resolve, reject) => {
    (child.stdio[3] as Readable).once('data', resolve);
    child.once('error', reject);
  });
  return [`:${String(number).trim()}`, child];
}

/** Debian's WebKitGTK under Xvfb, over plain W3C WebDriver. */
export async function launchWebKit(binary: string): Promise<Browser> {
  const home = newHome();
  const [display, xvfb] = await startDisplay();
  const port = await freePort();
  const driver = spawn('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], {
    stdio: 'ignore',
    env: {
      ...process.env,
      DISPLAY: display,
      GDK_BACKEND: 'x11',
      HOME: home,
      XDG_DATA_HOME: `${home}/data`,
      XDG_CACHE_HOME: `${home}/cache`,
      XDG_CONFIG_HOME: `${home}/config`,
      NO_AT_BRIDGE: '1',
    },
  });
  // A test run that is killed must not leave them behind.
  const stop = () => {
    driver.kill();
    xvfb.kill();
  };
  process.once('exit', stop);

  const call = async <Value>(method: string, path: string, body?: unknown): Promise<Value> => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const { value } = (await response.json()) as { value: Value & { error?: string; message?: string } };
    if (!response.ok) throw new Error(`${path.split('/').at(-1)}: ${value.error}: ${value.message}`);
    return value;
  };
  const ready = () =>
    call('GET', '/status').then(
      () => true,
      () => false,
    );
  for (let tries = 0; !(await ready()); tries++) {
    if (tries > 200) throw new Error('WebKitWebDriver does not answer');
    await sleep(50);
  }
  const { sessionId } = await call<{ sessionId: string }>('POST', '/session', {
    capabilities: {
      alwaysMatch: { 'webkitgtk:browserOptions': { binary, args: ['--automation'] }, timeouts },
    },
  });
  const session = <Value = unknown>(method: string, path: string, body?: unknown) =>
    call<Value>(method, `/session/${sessionId}${path}`, body);

  const evaluate: Browser['evaluate'] = async (script, ...args) => {
    const { value, error } = await session<{ value: never; error?: string }>('POST', '/execute/async', {
      script: `const done = arguments[arguments.length - 1];
        Promise.resolve().then(() => (${script}).apply(null, arguments)).then((value) => done({ value }), (e) => done({ error: String(e) }));`,
      args,
    });
    if (error) throw new Error(error);
    return value;
  };
  const keyed = async (...values: string[]) => {
    const actions = values.flatMap((value) => ['keyDown', 'keyUp'].map((type) => ({ type, value })));
    await session('POST', '/actions', { actions: [{ type: 'key', id: 'keys', actions }] });
  };
  const setSize = async (width: number, height: number) => {
    const wanted = { width, height };
    for (let tries = 0; tries < 20; tries++) {
      await session('POST', '/window/rect', wanted);
      await sleep(50);
      const [nowWide, nowHigh] = await evaluate(() => [innerWidth, innerHeight] as const);
      if (nowWide === width && nowHigh === height) return;
      // The window is larger than the page by its toolbar.
      wanted.width += width - nowWide;
      wanted.height += height - nowHigh;
    }
    throw new Error(`WebKit did not become ${width} × ${height}`);
  };
  await setSize(1200, 800);

  return {
    engine: 'webkit',
    evaluate,
    setSize,
    mouse: async (selector, times = 1) => {
      const { x, y, width, height } = await evaluate(
        (css: string) => (document.querySelector(css) as Element).getBoundingClientRect().toJSON(),
        selector,
      );
      const to = { x: Math.round(x + width / 2), y: Math.round(y + height / 2), origin: 'viewport', duration: 0 };
      const click = ['pointerDown', 'pointerUp'].map((type) => ({ type, button: 0 }));
      const actions = [{ type: 'pointerMove', ...to }, ...Array.from({ length: times }, () => click).flat()];
      const mouse = { type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions };
      await session('POST', '/actions', { actions: [mouse] });
    },
    type: (text) => keyed(...text),
    press: (key) => keyed(keys[key]),
    open: async (url) => void (await session('POST', '/url', { url })),
    click: (selector) => evaluate((css: string) => document.querySelector<HTMLElement>(css)?.click(), selector),
    screenshot: async () => Buffer.from(await session<string>('GET', '/screenshot'), 'base64'),
    async close() {
      await session('DELETE', '').catch(() => undefined);
      stop();
      await Promise.all([exited(driver), exited(xvfb)]);
      process.off('exit', stop);
      await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }).catch(() => undefined);
    },
  };
}
