import type { Related } from '../../src/core/catalogue.ts';
import { catalogueRare } from '../../src/core/catalogue-rare.ts';
import { momentOf } from '../../src/core/moment.ts';
import { type ListRule, picks } from '../../src/core/picks.ts';
import { emptyProgram } from '../../src/core/plan.ts';
import { portraitIn } from '../../src/core/portrait.ts';
import { type Event, emptyProfile } from '../../src/core/profile.ts';
import { emptyShelf, shelved } from '../../src/core/shelf.ts';

// In the page of `bench:rerank`: a shelf as full as it gets, ranked again and again.

const rule: ListRule = { of: ['bought-together', 'also-bought', 'also-viewed', 'similar', 'trending'], spread: 3 };

/** Ranks by so many views, answers how long one ranking takes, ms, the median of `runs`, and how many items it found. */
function rerank(answers: [id: string, answer: Related][], runs: number): { ms: number; items: number; kept: number } {
  const now = Date.now();
  const views = answers.map(
    ([product_id], n): Event => ({
      id: `m${n}`,
      type: 'track',
      visit: 'v',
      name: 'Product Viewed',
      at: now - (answers.length - n) * 60_000,
      properties: { product_id },
    }),
  );
  const profile = { ...emptyProfile(), portrait: portraitIn(views) };
  profile.shelf = answers.reduce((shelf, [id, answer]) => shelved(shelf, answer, ['', id], [], now), emptyShelf());
  const moment = momentOf({ program: emptyProgram('bench'), profile, id: 'x', now, rare: catalogueRare });
  const times: number[] = [];
  let items = 0;
  for (let run = 0; run < runs; run++) {
    // Clocks of pages are coarse: ten rankings at a time.
    const start = performance.now();
    for (let n = 0; n < 10; n++) items = picks(rule, moment).length;
    times.push((performance.now() - start) / 10);
  }
  times.sort((a, b) => a - b);
  return { ms: times[times.length >> 1] as number, items, kept: Object.keys(profile.shelf.items).length };
}

(globalThis as unknown as { rerank: typeof rerank }).rerank = rerank;
