const steps: [seconds: number, one: string, many: string][] = [
  [86_400, 'a day', 'days'],
  [3600, 'an hour', 'hours'],
  [60, 'a minute', 'minutes'],
];

/** How long ago something was, in words. */
export function ago(at: Date, now: number): string {
  const seconds = Math.max(0, Math.round((now - at.getTime()) / 1000));
  for (const [size, one, many] of steps) {
    const count = Math.floor(seconds / size);
    if (count) return `${count === 1 ? one : `${count} ${many}`} ago`;
  }
  return seconds < 5 ? 'just now' : `${seconds} seconds ago`;
}

const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });
const share = new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 1 });

export const number = (value: number): string => whole.format(value);
export const percent = (part: number, all: number): string => share.format(all ? part / all : 0);

/** A count and its noun: `1 page`, `3 pages`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : many}`;
