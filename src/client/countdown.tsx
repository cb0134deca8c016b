import { useEffect, useState } from 'preact/hooks';
import { type BlockProps, draw, partsIn } from './block-tree.ts';

const minute = 60_000;
const hour = 60 * minute;
const units: [unit: string, ms: number][] = [
  ['day', 24 * hour],
  ['hour', hour],
  ['minute', minute],
  ['second', 1000],
];

/** A time that is left, ms, in words of a language: to the minute, within the last hour to the second. */
export function leftInWords(left: number, language: string | undefined): string {
  const parts: string[] = [];
  let rest = left;
  for (const [unit, ms] of units) {
    if (unit === 'second' && left >= hour) break;
    const count = Math.floor(rest / ms);
    rest %= ms;
    if (count || parts.length || unit === 'second')
      parts.push(new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(count));
  }
  return new Intl.ListFormat(language, { type: 'unit', style: 'long' }).format(parts);
}

/** The language of an element; the browser's where it has none that is one. */
function languageOf(element: Element): string | undefined {
  try {
    return Intl.getCanonicalLocales(element.closest('[lang]')?.getAttribute('lang') ?? [])[0];
  } catch {
    return undefined;
  }
}

export function Countdown({ engine, slot, root }: BlockProps) {
  const [parts] = useState(() => partsIn(root));
  const [end] = useState(() => Date.parse(root.querySelector('time')?.dateTime ?? ''));
  const [language] = useState(() => languageOf(root));
  const [now, tick] = useState(0);
  const left = end - now;
  const over = now > 0 && !(left > 0);
  useEffect(() => {
    if (over) {
      if (!root.querySelector('.attune-countdown-over')) engine.slots.restore(slot, 'it is over');
      return;
    }
    const wait = now ? (left % (left > hour ? minute : 1000)) + 1 : 0;
    const timer = setTimeout(() => tick(Date.now()), wait);
    return () => clearTimeout(timer);
  }, [now, over, left, engine, slot, root]);
  return (
    <>
      {draw(parts, {
        'attune-countdown-time': { hidden: over },
        time: now && !over ? { text: leftInWords(left, language) } : undefined,
        'attune-countdown-over': { hidden: !over },
      })}
    </>
  );
}
