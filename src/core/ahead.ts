import { namesFor } from './audience.ts';
import { armAt, armNames, bucket } from './bucket.ts';
import { contentFor, control, type Tree } from './content.ts';
import { decide, type Situation } from './decide.ts';
import { type Frame, frameFormat, frameLimit, type Row, type Span, slotKey } from './frame.ts';
import { momentOf } from './moment.ts';
import { visitIdle } from './profile.ts';
import { testOf } from './test-of.ts';

/** How far ahead a frame looks, ms. */
export const frameLife = 90 * 86_400_000;

/** How many spans of time one answer is followed through. */
const spanLimit = 64;

/**
 * Follows an answer through time: `answer` gives what holds from `at` on, and until when. What holds now held ever: the next page may have
 * a clock that is behind this one's, if only by the milliseconds between two processes.
 */
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
    else rows.push(...(latest = found.map((rest) => [count && at, stop, ...rest])));
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
    a[slotKey(slot)] = [[0, end, '', armPosition(slot, split, id)]];
  // The slot's own templates are not shown where the slot is paused or ambiguous, or one of them was "not for me".
  const still = [...program.paused, ...profile.twice, ...profile.dismissed.map((key) => key.split('/')[0] as string)];
  for (const slot of still) a[slotKey(slot)] = [[0, end, '', 'default']];
  if (still.length || profile.misfits) k.default = control;
  let length = JSON.stringify(a).length + 500;
  // A slot, and each of its parts that a variant speaks of.
  for (const name of new Set(
    program.rules.flatMap(({ slot, parts = [] }) => [slot, ...parts.map((part) => `${slot}#${part}`)]),
  )) {
    const [slot, part] = name.split('#') as [string, string | undefined];
    const rows = spans<Row>(now, end, (at) => {
      const { options, until } = decide(slot, { ...situation, now: at });
      const found = options.map(({ residual: left, experience, variant, tree }) => {
        const key = `${experience}/${variant}${part ? ` ${part}` : ''}`;
        if (!k[key]) {
          const content = contentFor(tree, part);
          const more = JSON.stringify(content).length + key.length + 6;
          // What does not fit any more is not painted in the first frame.
          k[key] = length + more < frameLimit ? content : control;
          length += k[key] === content ? more : 0;
        }
        return [left, key];
      });
      return [found, until];
    });
    const key = slotKey(name);
    if (rows.length) a[key] = [...rows, ...(a[key] || [])];
    length += JSON.stringify(rows).length;
  }
  /** Changes the rows of a slot, the last of which then says that its own templates are asked. */
  const each = (key: string, change: (row: Row) => Row[]) =>
    (a[key] = ([...(a[key] || []), [0, end, '', null]] as Row[]).flatMap(change));
  // What did not fit leaves the default there, at that size of the viewport. A residual condition is a name, or has brackets.
  for (const [key, viewport, decision, version] of profile.misfits || [])
    if (version === program.version)
      each(key, (row) =>
        row[3] === decision ? [[row[0], row[1], `${viewport} and ${row[2] || viewport}`, 'default'], row] : [row],
      );
  // Where a slot is not as wide as the viewport, each of its rows says so.
  for (const [slot, from] of Object.entries(profile.widths))
    each(slotKey(slot), ([start, stop, residual, decision]) => [[start, stop, residual, decision, from]]);
  return {
    v: frameFormat,
    x: end,
    c: consent,
    i: id,
    p: program.version,
    n: [profile.visit.arrival, profile.last + visitIdle],
    a,
    k,
    m: profile.page ?? program.page,
  };
}
