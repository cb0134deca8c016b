import type { MiddlewareHandler } from 'hono';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { Refused } from './refused.ts';
import type { Store } from './store/store.ts';

/** What this process counts of itself, for Prometheus. Nothing in it names a site or a visitor. */
export class Metrics {
  readonly registry = new Registry();
  readonly #durations: Histogram<'route' | 'status'>;
  readonly #events: Counter<'outcome'>;
  readonly #databaseErrors: Counter<'kind'>;
  #inFlight = 0;

  constructor(store: Pick<Store, 'waiting'>) {
    const registers = [this.registry];
    this.#durations = new Histogram({
      name: 'attune_request_seconds',
      help: 'How long requests took, by route and status',
      labelNames: ['route', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    });
    this.#events = new Counter({
      name: 'attune_events_total',
      help: 'Events taken, those of them that were new, and those refused for what is wrong with one of their request',
      labelNames: ['outcome'],
      registers,
    });
    this.#databaseErrors = new Counter({
      name: 'attune_database_errors_total',
      help: 'Requests that failed by the database: unavailable or other',
      labelNames: ['kind'],
      registers,
    });
    const gauge = (name: string, help: string, value: () => number) =>
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(value());
        },
      });
    gauge('attune_requests_in_flight', 'Requests that are being answered', () => this.#inFlight);
    gauge('attune_pool_waiting', 'Queries that wait for a connection to the database', () => store.waiting());
  }

  events(outcome: 'taken' | 'new' | 'refused', count: number): void {
    this.#events.inc({ outcome }, count);
  }

  databaseError(kind: 'unavailable' | 'other'): void {
    this.#databaseErrors.inc({ kind });
  }

  readonly measure: MiddlewareHandler = async (c, next) => {
    const end = this.#durations.startTimer();
    await next();
    end({ route: c.req.routePath, status: String(c.res.status) });
  };

  /**
   * Lets only so many requests be under way at once: where the database is slow, others are told to come again, instead of waiting in an ever
   * longer queue. It stands before all that asks the database.
   */
  atMost(most: number): MiddlewareHandler {
    return async (_, next) => {
      if (this.#inFlight >= most) {
        const message = 'This server has more to do than it can. Try again in 2 s.';
        throw new Refused(503, 'busy', message, { headers: { 'Retry-After': '2' } });
      }
      this.#inFlight++;
      try {
        await next();
      } finally {
        this.#inFlight--;
      }
    };
  }
}
