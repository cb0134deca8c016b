import type { WireEvent } from '../core/protocol.ts';
import type { Backend, Unavailable } from './backend.ts';
import type { Store } from './store.ts';

/** The most that one request carries, bytes: in-flight keepalive requests share 64 KB. */
const chunkLimit = 16_000;

/** The most that waits, events; the oldest go first. */
const waitLimit = 1000;

/** Events on their way to the backend. Each may be sent more than once; the backend knows it by its `messageId`. */
export class Outbox {
  #waiting: WireEvent[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #sending: Promise<void> | undefined;

  constructor(
    readonly backend: Backend,
    /** Where they are kept, once there is consent. */
    public store?: Store | undefined,
  ) {}

  /** Takes events in; those that are waiting already are not taken twice. */
  add(events: WireEvent[]): void {
    const waiting = new Set(this.#waiting.map((event) => event.messageId));
    this.#waiting.push(...events.filter((event) => !waiting.has(event.messageId)));
    this.store?.delivered(this.#waiting.splice(0, this.#waiting.length - waitLimit));
    this.#schedule(this.#failures ? undefined : 1000);
  }

  /** Forgets what is waiting. */
  clear(): void {
    this.#waiting = [];
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Forgets what is waiting, on record too. */
  drop(): void {
    this.store?.delivered(this.#waiting);
    this.clear();
  }

  #schedule(delay = Math.min(300_000, 1000 * 2 ** this.#failures) * (0.5 + Math.random())): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.flush();
    }, delay);
  }

  /** The next events that fit into one request. */
  #chunk(): WireEvent[] {
    let size = 0;
    const end = this.#waiting.findIndex((event) => (size += JSON.stringify(event).length * 2) > chunkLimit);
    return this.#waiting.slice(0, end < 0 ? waitLimit : end || 1);
  }

  /** Sends all that is waiting; while the page is left, one request that outlives it. */
  flush(leaving = false): Promise<void> {
    if (leaving) return this.#send(true);
    return (this.#sending ??= this.#send(false).finally(() => {
      this.#sending = undefined;
    }));
  }

  async #send(leaving: boolean): Promise<void> {
    try {
      do {
        const chunk = this.#chunk();
        if (!chunk.length) break;
        await this.backend.deliver(chunk, leaving);
        this.#failures = 0;
        this.#waiting = this.#waiting.filter((event) => !chunk.includes(event));
        this.store?.delivered(chunk);
      } while (!leaving);
    } catch (error) {
      this.#failures++;
      const { after } = error as Unavailable;
      if (this.#waiting.length) this.#schedule(after ? after * 1000 : undefined);
    }
  }
}
