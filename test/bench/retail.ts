import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import { type NearKind, type Related, relatedLimits } from '../../src/core/catalogue.ts';
import { type ImportKind, importFile } from '../../src/server/commands/import.ts';
import { progressOn } from '../../src/server/commands/progress.ts';
import type { OrderReport } from '../../src/server/store/order-reports.ts';
import { type Backend, site, startBackend } from './catalogue-server.ts';

// An entry: `npm run bench:retail` runs the built form of this file. UCI's "Online Retail" as customers, items and orders through the public
// interface: what its totals are, how long it takes, what goes together, and what counting costs again after 1 % new orders.

interface Line {
  order_id: string;
  item: string;
  title: string;
  quantity: string;
  at: string;
  price: string;
  customer_id: string;
  country: string;
}

/** A line of CSV with quotes where there is a comma. */
const cells = (line: string): string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
  );

async function read(file: string): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const line of createInterface({ input: createReadStream(file).pipe(createGunzip()) })) {
    const [order_id = '', item = '', title = '', quantity = '', at = '', price = '', customer = '', country = ''] =
      cells(line);
    if (order_id === 'InvoiceNo' || !order_id) continue;
    const customer_id = customer.replace(/\.0$/, '');
    lines.push({ order_id, item, title, quantity, at: `${at.replace(' ', 'T')}Z`, price, customer_id, country });
  }
  return lines;
}

const inLines = (rows: object[]) => rows.map((row) => JSON.stringify(row)).join('\n');

/** Imports rows by the command, and answers how long that took, s. */
async function imported(backend: Backend, kind: ImportKind, rows: object[]): Promise<number> {
  const file = join(backend.folder, `${kind}.ndjson`);
  await writeFile(file, inLines(rows));
  const start = performance.now();
  const said = await importFile(kind, file, backend.remote, {}, progressOn(process.stderr));
  const seconds = (performance.now() - start) / 1000;
  console.log(`${kind}: ${said.split('\n')[0]} ${seconds.toFixed(1)} s, ${Math.round(rows.length / seconds)} rows/s`);
  return seconds;
}

/** Of each code what it is called most often. */
function titlesOf(lines: Line[]): Map<string, string> {
  const counts = new Map<string, Map<string, number>>();
  for (const { item, title } of lines) {
    const of = counts.get(item) ?? new Map<string, number>();
    counts.set(item, of.set(title, (of.get(title) ?? 0) + 1));
  }
  return new Map([...counts].map(([item, of]) => [item, [...of].sort(([, a], [, b]) => b - a)[0]?.[0].trim() || item]));
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { data: { type: 'string', default: '../shared/data/online-retail/online-retail.csv.gz' } },
  });
  const all = (await read(values.data)).filter(({ item }) => item.length <= relatedLimits.id);
  const orders = [...new Set(all.map(({ order_id }) => order_id))];
  const late = new Set(orders.slice(-Math.round(orders.length / 100)));
  const rows = all.map(({ title, country, ...row }) => ({ ...row, currency: 'GBP' }));
  const backend = await startBackend();
  try {
    const customers = new Map(all.filter((one) => one.customer_id).map((one) => [one.customer_id, one.country]));
    const titles = titlesOf(all);
    await imported(
      backend,
      'customers',
      [...customers].map(([customer_id, country]) => ({ customer_id, country })),
    );
    await imported(
      backend,
      'items',
      [...titles].map(([id, title]) => ({ id, title })),
    );
    await imported(
      backend,
      'orders',
      rows.filter(({ order_id }) => !late.has(order_id)),
    );
    const count = async () => {
      const start = performance.now();
      await backend.ask('POST', '/admin/related');
      return performance.now() - start;
    };
    // What was imported in the minute before counts as new the next time.
    await wait(61_000);
    const full = await count();
    await imported(
      backend,
      'orders',
      rows.filter(({ order_id }) => late.has(order_id)),
    );
    const again = await count();
    console.log(
      `counted in ${Math.round(full)} ms; after ${late.size} new orders ${(again / full).toFixed(2)} of that`,
    );

    const { orders: reports } = await backend.ask<{ orders: OrderReport[] }>('GET', '/admin/reports/orders');
    console.log(JSON.stringify(reports, null, 1));

    const sold = new Map<string, number>();
    for (const { item } of all) sold.set(item, (sold.get(item) ?? 0) + 1);
    const ids = [...sold]
      .sort(([, a], [, b]) => b - a)
      .slice(0, 6)
      .map(([id]) => id);
    const told = await backend.ask<Related>('GET', `/v1/related?site=${site}&ids=${ids}`);
    for (const kind of ['bought-together', 'also-bought'] satisfies NearKind[])
      for (const id of ids) {
        const near = (told.near[id]?.[kind] ?? []).slice(0, 4);
        console.log(
          `${kind}: ${told.items[id]?.title}\n${near.map(([other, s]) => `    ${s}  ${told.items[other]?.title}\n`).join('')}`,
        );
      }
  } finally {
    await backend.close();
  }
}

await main();
