import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Related } from '../../src/core/catalogue.ts';
import { site, startBackend } from './catalogue-server.ts';
import { seeded } from './statistics.ts';

// An entry: `npm run bench:msweb` runs the built form of this file. Of each test visitor of UCI's "Anonymous Microsoft Web Data" one page is
// hidden, and five are recommended by the rest: how often the hidden one is among them, by what the backend tells of what was also viewed,
// beside popularity and the number of shared visitors.

const kind = 'also-viewed';

/** What each visitor saw, and what areas are called. */
function read(file: string): { visits: string[][]; titles: Map<string, string> } {
  const visits: string[][] = [];
  const titles = new Map<string, string>();
  for (const line of readFileSync(file, 'utf8').split(/\r?\n/)) {
    const [type, id = '', , title = ''] = line.split(',');
    if (type === 'A') titles.set(id, title.replaceAll('"', ''));
    if (type === 'C') visits.push([]);
    if (type === 'V') visits.at(-1)?.push(id);
  }
  return { visits, titles };
}

type Scores = Map<string, number>;
const add = (scores: Scores, id: string, more: number) => scores.set(id, (scores.get(id) ?? 0) + more);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { data: { type: 'string', default: '../shared/data/msweb' }, seeds: { type: 'string', default: '5' } },
  });
  const train = read(join(values.data, 'anonymous-msweb.data'));
  const test = read(join(values.data, 'anonymous-msweb.test'));
  const backend = await startBackend();
  try {
    const titles = [...new Map([...test.titles, ...train.titles])];
    await backend.ask(
      'POST',
      '/admin/items',
      JSON.stringify(titles.map(([id, title]) => ({ id, title: title || id }))),
    );
    const events = train.visits.flatMap((seen, visitor) =>
      seen.map((product_id) => ({
        type: 'track',
        event: 'Product Viewed',
        anonymousId: `visitor-${visitor}`,
        messageId: `${visitor} ${product_id}`,
        properties: { product_id },
      })),
    );
    for (let from = 0; from < events.length; from += 2000)
      await backend.ask('POST', '/v1/batch', JSON.stringify({ batch: events.slice(from, from + 2000) }));
    const start = performance.now();
    await backend.ask('POST', '/admin/related');
    console.log(
      `${events.length} views of ${train.visits.length} visitors, counted in ${Math.round(performance.now() - start)} ms`,
    );

    const near = new Map<string, [string, number][]>();
    const popular: Scores = new Map();
    const shared = new Map<string, Scores>();
    for (const seen of train.visits)
      for (const one of seen) {
        add(popular, one, 1);
        const with_ = shared.get(one) ?? new Map();
        shared.set(one, with_);
        for (const other of seen) if (other !== one) add(with_, other, 1);
      }
    let bytes = 0;
    for (let from = 0; from < titles.length; from += 20) {
      const ids = titles.slice(from, from + 20).map(([id]) => id);
      const answer = await backend.ask<Related>('GET', `/v1/related?site=${site}&ids=${ids}&kinds=${kind}`);
      bytes += JSON.stringify(answer).length;
      for (const [id, found] of Object.entries(answer.near)) near.set(id, found[kind] ?? []);
    }
    const ways: Record<string, (rest: string[]) => Scores> = {
      popularity: () => popular,
      'shared visitors': (rest) => {
        const scores: Scores = new Map();
        for (const one of rest) for (const [other, n] of shared.get(one) ?? []) add(scores, other, n);
        return scores;
      },
      Attune: (rest) => {
        const scores: Scores = new Map();
        for (const one of rest) for (const [other, strength] of near.get(one) ?? []) add(scores, other, strength);
        return scores;
      },
    };
    const rates = Object.entries(ways).map(([name, scoresOf]) => {
      const bySeed = Array.from({ length: Number(values.seeds) }, (_, seed) => {
        const random = seeded(seed + 1);
        let [hits, all] = [0, 0];
        for (const seen of test.visits.filter(({ length }) => length > 1)) {
          const hidden = seen[Math.floor(random() * seen.length)] as string;
          const rest = seen.filter((one) => one !== hidden);
          const best = [...scoresOf(rest)]
            .filter(([id]) => !rest.includes(id))
            .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
            .slice(0, 5);
          all++;
          if (best.some(([id]) => id === hidden)) hits++;
        }
        return hits / all;
      });
      return { name, rate: bySeed.reduce((sum, rate) => sum + rate, 0) / bySeed.length, bySeed };
    });
    for (const { name, rate, bySeed } of rates)
      console.log(
        `${name.padEnd(16)} hit rate of 5: ${rate.toFixed(3)} (${Math.min(...bySeed).toFixed(3)} to ${Math.max(...bySeed).toFixed(3)}), ${(rate / (rates[0]?.rate ?? 1)).toFixed(2)} of popularity`,
      );
    console.log(`${Math.round(bytes / titles.length)} bytes of JSON for each item, with the titles of all neighbours`);
  } finally {
    await backend.close();
  }
}

await main();
