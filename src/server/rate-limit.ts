import { Refused } from './refused.ts';

/** So many requests a second in the long run, and so many at once. */
export interface Rate {
  perSecond: number;
  burst: number;
}

/** Above this number of names the full buckets are swept out. */
const sweepAt = 10_000;

/** One bucket of tokens per name, in this process. */
export class RateLimit {
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor(
    readonly rate: Rate,
    readonly now: () => number,
  ) {}

  /** @throws {Refused} 429, with the seconds to wait */
  take(name: string): void {
    const { perSecond, burst } = this.rate;
    const now = this.now();
    const bucket = this.#buckets.get(name) ?? { tokens: burst, at: now };
    bucket.tokens = Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * perSecond);
    bucket.at = now;
    if (!this.#buckets.has(name)) {
      if (this.#buckets.size >= sweepAt) this.#sweep(now);
      this.#buckets.set(name, bucket);
    }
    if (bucket.tokens < 1) {
      const seconds = Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond));
      const headers = { 'Retry-After': String(seconds) };
      throw new Refused(429, 'too-many-requests', `Too many requests. Try again in ${seconds} s.`, { headers });
    }
    bucket.tokens--;
  }

  #sweep(now: number): void {
    const { perSecond, burst } = this.rate;
    for (const [name, { tokens, at }] of this.#buckets) {
      if (tokens + ((now - at) / 1000) * perSecond >= burst) this.#buckets.delete(name);
    }
    // Under a flood of names the oldest go.
    for (const name of this.#buckets.keys()) {
      if (this.#buckets.size < sweepAt) break;
      this.#buckets.delete(name);
    }
  }
}
