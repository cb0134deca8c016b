import { namesFor } from './audience.ts';
import { armAt, armNames, bucket } from './bucket.ts';
import type { Tree } from './content.ts';
import { control, decide, type Situation } from './decide.ts';
import { type Frame, frameFormat, frameLimit, type Row, type Span } from './frame.ts';
import { momentOf } from './moment.ts';
import { visitIdle } from './profile.ts';
import { testOf } from './test-of.ts';

/** How far ahead a frame looks, ms. */
export const frameLife = 90 * 86_400_000;

/** How many spans of time one answer is followed through. */
const spanLimit = 64;

/** Follows an answer through time: `answer` gives what holds from `at` on, and until when. */
function spans<S extends Span | Row>(
  now: number,
  end: number,
  answer: (at: number) => [found: unknown[][], until: number],
): S[] {
  const rows: unknown[][] = [];
  let before = '';
  let latest: unknown[][] = [];
  for (let at = now, count = 0; at < end && count < spanLimit; count++) {
    const [found, until] = answer(at);
    const stop = Math.min(until, end);
    const same = JSON.stringify(found);
    if (same === before) for (const row of latest) row[1] = stop;
    else rows.push(...(latest = found.map((rest) => [at, stop, ...rest])));
    before = same;
    at = stop;
  }
  return rows as S[];
}

/** Where the arm of a slot's own test stands among its templates; -1 for the default, and for who is not in the test. */
export function armPosition(slot: string, split: string, id: string | undefined): number {
  const arm = id && armAt(split, bucket(slot, id));
  return arm ? armNames(split).indexOf(arm) : -1;
}

/** Decides everything for the next page view, whenever and wherever that may be. `consent` is a sum of `consentBits`. */
export function decideAhead(here: Situation & { id: string }, consent: number): Frame {
  const { program, profile, id, now } = here;
  // The next page is another one: what is true of this one says nothing of it.
  const situation = { ...here, context: undefined };
  const end = now + frameLife;
  const a: Frame['a'] = {};
  const k: Record<string, Tree> = {};
  for (const name of [...namesFor(profile), ...Object.keys(program.audiences)]) {
    const test = testOf(name, situation);
    const rows = spans<Span>(now, end, (at) => {
      const moment = momentOf({ ...situation, now: at });
      const left = test(moment);
      return [left === false ? [] : [[left === true ? '' : left]], moment.until];
    });
    if (rows.length) a[name] = rows;
  }
  for (const [slot, split] of Object.entries(profile.splits))
    a[`#${slot}`] = [[now, end, '', armPosition(slot, split, id)]];
  // The slot's own templates are not shown where the slot is paused or ambiguous, or one of them was "not for me".
  const still = [...program.paused, ...profile.twice, ...profile.dismissed.map((key) => key.split('/')[0] as string)];
  for (const slot of still) a[`#${slot}`] = [[now, end, '', 'default']];
  if (still.length) k.default = control;
  let length = JSON.stringify(a).length + 500;
  for (const slot of new Set(program.rules.map((rule) => rule.slot))) {
    const rows = spans<Row>(now, end, (at) => {
      const { options, until } = decide(slot, { ...situation, now: at });
      const found = options.map(({ residual: left, experience, variant, tree }) => {
        const key = `${experience}/${variant}`;
        if (!k[key]) {
          const more = JSON.stringify(tree).length + key.length + 6;
          // What does not fit any more is not painted in the first frame.
          k[key] = length + more < frameLimit ? tree : control;
          length += k[key] === tree ? more : 0;
        }
        return [left, key];
      });
      return [found, until];
    });
    if (rows.length) a[`#${slot}`] = [...rows, ...(a[`#${slot}`] || [])];
    length += JSON.stringify(rows).length;
  }
  return {
    v: frameFormat,
    x: end,
    c: consent,
    i: id,
    p: program.version,
    n: [profile.visit.arrival, profile.last + visitIdle],
    a,
    k,
  };
}
