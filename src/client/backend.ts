import type { Program } from '../core/plan.ts';
import type { ResolveAnswer, ResolveRequest, WireEvent } from '../core/protocol.ts';
import type { Kept } from './kept.ts';

/** How long the backend may take, ms. */
const patience = 8000;

/** Said by the backend when it wants to be asked again later, or when it cannot be reached. */
export interface Unavailable extends Error {
  /** Seconds to wait, if the backend said so. */
  after?: number | undefined;
}

const unavailable = (after?: number): Unavailable => Object.assign(new Error(), { after });

/** The backend's answers to this page, parsed. Whatever goes wrong is an `Unavailable`, a refusal is undefined. */
export class Backend {
  /** Of requests that must not keep the page from the back/forward cache. */
  #leaving = new AbortController();

  constructor(
    readonly origin: string,
    readonly site: string,
  ) {}

  /** Asks; a refusal is undefined. @throws {Unavailable} */
  async ask<T>(path: string, init: RequestInit = {}): Promise<T | undefined> {
    let response: Response;
    try {
      const late = AbortSignal.timeout(patience);
      response = await fetch(this.origin + path, {
        signal: init.keepalive ? null : AbortSignal.any?.([this.#leaving.signal, late]) || late,
        ...init,
      });
      if (response.ok) return (await response.json()) as T;
    } catch {
      throw unavailable();
    }
    if (response.status === 429 || response.status >= 500)
      throw unavailable(Number(response.headers.get('retry-after')));
    return undefined;
  }

  #post<T>(path: string, body: unknown, keepalive = false): Promise<T | undefined> {
    // As text/plain no preflight is needed; the backend reads it as JSON.
    return this.ask<T>(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'text/plain' },
      credentials: 'include',
      keepalive,
    });
  }

  /** The published plan. No identifier goes with the request. */
  async program(): Promise<Program | undefined> {
    const program = await this.ask<Record<string, { map?: unknown } | undefined>>(
      `/v1/plan/${encodeURIComponent(this.site)}`,
      { credentials: 'omit' },
    );
    return program?.rules?.map && program.paused?.map && program.send && program.audiences
      ? (program as unknown as Program)
      : undefined;
  }

  /** Who this visitor is; after a logout the backend replaces its device cookie first. */
  async resolve(request: Omit<ResolveRequest, 'writeKey'>, kept: Kept): Promise<ResolveAnswer | undefined> {
    const forget = kept.is('forget');
    const asked = { writeKey: this.site, ...request, ...(forget && { forget }) };
    const answer = await this.#post<ResolveAnswer>('/v1/resolve', asked).catch(() => undefined);
    if (answer && forget) kept.set('forget', false);
    return answer;
  }

  /** Delivers events; true when they need not be sent again. */
  async deliver(batch: WireEvent[], leaving = false): Promise<void> {
    await this.#post('/v1/batch', { writeKey: this.site, sentAt: new Date().toISOString(), batch }, leaving);
  }

  /** Erases what the backend holds of this visitor. */
  async erase(anonymousId: string): Promise<boolean> {
    const query = new URLSearchParams({ site: this.site, anonymousId });
    const init: RequestInit = { method: 'DELETE', credentials: 'include', keepalive: true };
    return !!(await this.ask<unknown>(`/v1/me?${query}`, init));
  }

  /** Gives up what is under way: the page is being left. */
  leave(): void {
    this.#leaving.abort();
    this.#leaving = new AbortController();
  }
}
