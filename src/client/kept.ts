import { type Frame, frameFormat } from '../core/frame.ts';
import type { Event } from '../core/profile.ts';

/**
 * What localStorage holds of a site: the frame, the events that are not on record yet, and whether the backend is still to replace the
 * device cookie. Any call may fail silently.
 */
export class Kept {
  readonly key: string;
  readonly #own = `:journal${Math.random()}`;

  constructor(site: string) {
    this.key = `attune${frameFormat}:${site}`;
  }

  /** The frame that the last page view left. It is there only with consent. */
  get frame(): Frame | undefined {
    const frame = this.#get('') as Frame | undefined;
    return frame?.c ? frame : undefined;
  }

  set frame(frame: Frame | undefined) {
    this.#put('', frame);
  }

  /**
   * Events that may not be on record yet, after the number of the record's last part: a page that is left at once has no time to see its
   * database answer. Each page has a place of its own for them, since of two that write into one place at the same time one would undo what the
   * other did.
   */
  set journal(journal: [since: number, ...Event[]] | undefined) {
    this.#put(this.#own, journal);
  }

  /** Takes what the journals of pages that are gone hold; a page that is still there finds its own events on record. */
  inherit(): [since: number, Event[]] {
    const events: Event[] = [];
    let since = Infinity;
    try {
      for (const name in localStorage)
        if (name.startsWith(`${this.key}:journal`)) {
          const text = localStorage[name];
          delete localStorage[name];
          const [from, ...left] = JSON.parse(text);
          since = Math.min(since, from);
          events.push(...left);
        }
    } catch {}
    return [since, events];
  }

  /**
   * What has to be remembered of somebody who is forgotten, and holds nothing personal: `forget` by a logout, until the backend has replaced
   * its cookie; `denied` by a refusal on a site that need not ask; `refused` by one that a consent platform would undo.
   */
  is(flag: 'forget' | 'denied' | 'refused'): boolean {
    return !!this.#get(`:${flag}`);
  }

  set(flag: 'forget' | 'denied' | 'refused', wanted: boolean): void {
    this.#put(`:${flag}`, wanted);
  }

  #get(part: string): unknown {
    try {
      return JSON.parse(localStorage.getItem(this.key + part) as string);
    } catch {
      return undefined;
    }
  }

  /** What is nothing is removed. */
  #put(part: string, value: unknown): void {
    try {
      if (value) localStorage.setItem(this.key + part, JSON.stringify(value));
      else localStorage.removeItem(this.key + part);
    } catch {}
  }
}
