import { decideAhead } from '../../src/core/ahead.ts';
import { fold } from '../../src/core/behaviour.ts';
import { compile } from '../../src/core/compile.ts';
import type { Experience, Plan } from '../../src/core/plan.ts';
import { type Event, emptyProfile } from '../../src/core/profile.ts';
import { rare } from '../../src/core/rare.ts';

const names = [
  'returning',
  'buyer',
  'engaged',
  'interest:hiking',
  'from:search',
  'campaign:spring',
  'lapsed',
  'path:/c/*',
];

const plan: Plan = {
  site: 's',
  goals: { order: { event: 'Order Completed' } },
  experiences: Array.from({ length: 200 }, (_, i): Experience => {
    const [a, b, c] = [0, 3, 5].map((step) => names[(i + step) % names.length]);
    const form = (size: string) => [
      ['h2', {}, `Offer ${i} for a ${size}`] as const,
      ['p', {}, 'Some words about it.'] as const,
    ];
    return {
      id: `e${i}`,
      slot: `s${i % 20}`,
      audience: i % 3 ? `${a} and not (${b} or ${c})` : { visits: { $gte: i % 5 }, spent: { $lt: 10 * i } },
      variants: { a: { phone: form('phone'), tablet: form('tablet'), desktop: form('desktop') } } as never,
      ...(i % 2 && { split: { a: 50, default: 50 }, goal: 'order' }),
      ...(i % 4 === 0 && { caps: [{ times: 3, per: 'week' as const }] }),
    };
  }),
};

/** ms of tasks after events, and of a fixed piece of work in between. */
function manySlots(runs: number): { tasks: number[]; calibration: number[] } {
  const program = compile(plan, 1);
  let profile = emptyProfile();
  const tasks: number[] = [];
  const calibration: number[] = [];
  for (let run = 0; run < runs; run++) {
    const at = 1.8e12 + run * 60_000;
    const event: Event = {
      id: `${run}`,
      type: 'page',
      name: '',
      at,
      visit: `v${run >> 3}`,
      properties: { topics: ['hiking'] },
    };
    const start = performance.now();
    profile = fold(profile, event);
    const frame = decideAhead({ rare, program, profile, id: 'visitor-1', now: at }, 15);
    localStorageOf(JSON.stringify(frame));
    tasks.push(performance.now() - start);
    const middle = performance.now();
    let sum = 0;
    for (let i = 0; i < 1e7; i++) sum += i;
    calibration.push(performance.now() - middle + (sum ? 0 : 1));
  }
  return { tasks, calibration };
}

/** An opaque page has no storage. */
function localStorageOf(text: string): void {
  try {
    localStorage.setItem('frame', text);
  } catch {}
}

Object.assign(globalThis, { manySlots });
