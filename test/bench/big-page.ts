import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { availableParallelism, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { slotKey } from '../../src/core/frame.ts';
import { executableOf } from '../browser/support/browser.ts';
import { always, frameWith, variant } from '../browser/support/gate-page.ts';
import { quiet } from '../browser/support/playwright.ts';
import { bootstrapped, type Estimate, median, paired, seeded, shuffled } from './statistics.ts';

// An entry: `npm run bench:big-page` runs the built form of this file. What the gate's watching costs on pages of 10,000 and 30,000 nodes
// that arrive in pieces, with no slot, one and twenty, beside the same page without the gate. In Chromium, as processor time of the page's
// main thread until DOMContentLoaded: of parsing, of all tasks, and of the gate's own script.

const sizes = [10_000, 30_000];
const slotCounts = [0, 1, 20];
const ways = ['bare', 'bare again', 'gate'] as const;
type Way = (typeof ways)[number];

/** As a network hands a page over: so many letters at a time, so many ms apart. */
const piece = 16_384;
const pause = 2;

const limit = 0.03;

const frame = frameWith(
  Object.fromEntries(Array.from({ length: 20 }, (_, i) => [slotKey(`s${i}`), [[...always, 'e/v']]])),
  { 'e/v': variant(['h2', {}, 'Variant'], ['p', {}, 'For you']) },
);

/** Eleven nodes. */
const card = (i: number) =>
  `<li class="card c${i % 9}"><h3><a href="/p/${i}">Ridge valley ${i}</a></h3><p class="note">Lace path <b>river</b> stone.</p></li>`;

function pageOf(nodes: number, slots: number, gate: string): string {
  const cards = Math.round(nodes / 11);
  const every = Math.ceil(cards / (slots || 1));
  const items = Array.from({ length: cards }, (_, i) => {
    const n = (i - (every >> 1)) / every;
    const slot =
      slots && Number.isInteger(n)
        ? `</ul><section data-attune-slot="s${n}"><h2>Default</h2><p>For all</p></section><ul>`
        : '';
    // A list of lists, as pages are: the depth of a document, not one flat row.
    return slot + (i % 40 ? '' : '</ul><ul>') + card(i);
  });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Big</title><link rel="icon" href="data:,">${gate}</head><body><main><ul>${items.join('')}</ul></main></body></html>`;
}

interface Load {
  /** Processor time of all the main thread's tasks until DOMContentLoaded, ms: style and layout too. */
  task: number;
  /** Processor time that the main thread takes to parse until DOMContentLoaded, the page's script within, and that of the script alone, ms. */
  parse: number;
  script: number;
  /** How often the gate looked. */
  looks: number;
}

interface TraceEvent {
  name: string;
  ph: string;
  ts: number;
  dur?: number;
  tdur?: number;
  tid: number;
  pid: number;
  args: { data?: { isOutermostMainFrame?: boolean; documentLoaderURL?: string }; frame?: string };
}

/** Reads a trace of one load: the tasks of the thread that the page's DOMContentLoaded happened on. */
function read(events: TraceEvent[]): Load {
  const ready = events.find(({ name, args }) => name === 'MarkDOMContent' && args.data?.isOutermostMainFrame);
  if (!ready) throw new Error('The trace has no DOMContentLoaded.');
  const ours = events
    .filter(({ pid, tid, ph, ts }) => pid === ready.pid && tid === ready.tid && ph === 'X' && ts < ready.ts)
    .sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  const sum = (names: string[]) => {
    let [total, count, end] = [0, 0, 0];
    for (const { name, ts, dur = 0, tdur = dur } of ours) {
      // What is within another of them is counted with it.
      if (!names.includes(name) || ts < end) continue;
      end = ts + dur;
      // The last task goes on after the event.
      total += end > ready.ts ? (tdur * (ready.ts - ts)) / dur : tdur;
      count++;
    }
    return [total / 1000, count] as const;
  };
  const scripts = ['EvaluateScript', 'FunctionCall', 'RunMicrotasks'];
  // Apart from all tasks, since how much of the layout comes before the event is chance.
  const [parse] = sum(['ParseHTML', ...scripts]);
  const [script] = sum(scripts);
  const [task] = sum(['ThreadControllerImpl::RunTask']);
  return { task, parse, script, looks: sum(['RunMicrotasks'])[1] };
}

async function load(browser: Browser, context: BrowserContext, url: string): Promise<Load> {
  const page = await context.newPage();
  try {
    await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', 'v8.execute'] });
    await page.goto(url, { waitUntil: 'load' });
    const trace = await browser.stopTracing();
    return read((JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] }).traceEvents);
  } finally {
    await page.close();
  }
}

/** Serves `/NODES/SLOTS/WAY`, in pieces. */
async function serve(gate: string): Promise<{ urlOf(nodes: number, slots: number, way: Way): string; close(): void }> {
  const server = createServer(async (request, response) => {
    const [, nodes, slots, way] = (request.url as string).split('/');
    const html = pageOf(Number(nodes), Number(slots), way === 'gate' ? gate : '');
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    for (let at = 0; at < html.length; at += piece) {
      response.write(html.slice(at, at + piece));
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    urlOf: (nodes, slots, way) => `http://127.0.0.1:${port}/${nodes}/${slots}/${way.replace(' ', '-')}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const interval = ({ middle, low, high }: Estimate) => `${middle.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
const ratio = (a: number, b: number) => a / b;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '30' }, gate: { type: 'string' } } });
  const runs = Number(values.runs);
  const executablePath = executableOf('chromium');
  if (!executablePath) throw new Error('Chromium is not there. Run node test/ensure-browsers.mjs.');
  const file = values.gate ?? join(dirname(fileURLToPath(import.meta.url)), '../client/gate.js');
  const gate = `<script>${readFileSync(file, 'utf8').replace('__SITE__', '"big"')}</script>`;
  const busy = (loadavg()[0] as number).toFixed(1);
  const server = await serve(gate);
  const browser = await chromium.launch({ executablePath, args: quiet });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const first = await context.newPage();
    await first.goto(server.urlOf(11, 0, 'bare'));
    await first.evaluate((kept) => localStorage.setItem('attune2:big', kept), JSON.stringify(frame));
    // It stays, so that every page view finds a process that knows the storage.
    const cases = sizes.flatMap((nodes) => slotCounts.map((slots) => ({ nodes, slots })));
    const all = new Map(cases.map((one) => [one, [] as Record<Way, Load>[]]));
    const random = seeded(Date.now());
    // The first round warms the browser, and does not count.
    for (let count = 0; count <= runs; count++) {
      for (const one of shuffled(cases, random)) {
        const round = {} as Record<Way, Load>;
        for (const way of shuffled(ways, random))
          round[way] = await load(browser, context, server.urlOf(one.nodes, one.slots, way));
        if (count) all.get(one)?.push(round);
      }
      process.stderr.write(`\rround ${count} of ${runs}`);
    }
    process.stderr.write('\n');
    process.stdout.write(
      `Chromium ${browser.version()}, ${availableParallelism()} cores with a load of ${busy} before the start, ${runs} rounds. The limit is ${1 + limit} ÷ bare.\n`,
    );
    for (const [{ nodes, slots }, rounds] of all) {
      const of = (way: Way, measure: keyof Load) => rounds.map((round) => round[way][measure]);
      const beside = (way: Way, measure: keyof Load, base: keyof Load) =>
        interval(bootstrapped(paired(of(way, measure), of('bare', base), ratio)));
      process.stdout.write(
        `
${nodes} nodes, ${slots} slots: ${median(of('bare', 'parse')).toFixed(0)} ms of parsing, ${median(of('bare', 'task')).toFixed(0)} ms of the main thread
  parsing with the gate ÷ bare         ${beside('gate', 'parse', 'parse')}; bare again ÷ bare: ${beside('bare again', 'parse', 'parse')}
  main thread with the gate ÷ bare     ${beside('gate', 'task', 'task')}; bare again ÷ bare: ${beside('bare again', 'task', 'task')}
  the gate's own script ÷ parsing      ${beside('gate', 'script', 'parse')}: ${median(of('gate', 'script')).toFixed(1)} ms in ${median(of('gate', 'looks'))} looks
  the gate's own script ÷ main thread  ${beside('gate', 'script', 'task')}
`,
      );
    }
  } finally {
    await browser.close();
    server.close();
  }
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
