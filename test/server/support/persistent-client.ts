/** A page of this machine. */
export const origin = 'http://localhost:4100';

/** How an answer that is no 200 told to come again. */
export interface Refusal {
  status: number;
  retryAfter: string | null;
  allowed: string | null;
}

/** A program's or page's outbox: sends batches one after another, each again and again until it is acknowledged. */
export class PersistentClient {
  /** The message ids of the batches that were answered by 200, in the order of the answers. */
  readonly acknowledged: string[] = [];
  readonly refusals: Refusal[] = [];
  #stopped = false;
  readonly #done: Promise<void>;

  /** @param at the server's address at the moment; '' while it is down */
  constructor(
    readonly name: string,
    readonly at: () => string,
  ) {
    this.#done = this.#run();
  }

  async #run(): Promise<void> {
    for (let batch = 0; !this.#stopped; batch++) {
      const ids = Array.from({ length: 1 + (batch % 20) }, (_, index) => `${this.name} ${batch} ${index}`);
      while (!(await this.#send(ids))) await new Promise((resolve) => setTimeout(resolve, 20));
      this.acknowledged.push(...ids);
      // As clients do whose answer got lost.
      if (batch % 7 === 0) await this.#send(ids);
    }
  }

  async #send(ids: string[]): Promise<boolean> {
    const batch = ids.map((messageId) => ({
      type: 'track',
      event: 'Seen',
      messageId,
      anonymousId: `device of ${this.name}`,
    }));
    try {
      const answer = await fetch(`${this.at()}/v1/batch`, {
        method: 'POST',
        headers: { origin, 'x-forwarded-for': this.name },
        body: JSON.stringify({ writeKey: 'demo', batch }),
      });
      await answer.text();
      if (answer.status === 200) return true;
      const { headers, status } = answer;
      this.refusals.push({
        status,
        retryAfter: headers.get('retry-after'),
        allowed: headers.get('access-control-allow-origin'),
      });
    } catch {
      // The server is down: nothing was acknowledged.
    }
    return false;
  }

  /** Sends no more batches, but the last until it is acknowledged. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#done;
  }
}
