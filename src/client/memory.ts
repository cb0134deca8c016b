import { nanoid } from 'nanoid';
import { type Event, fold, type Profile } from '../core/profile.ts';
import type { WireEvent } from '../core/protocol.ts';
import type { Outbox } from './outbox.ts';
import { type Remembered, Store } from './store.ts';

/** How many events wait for consent or for the database. */
const waitingLimit = 1000;

/** What the browser remembers of a visitor. Until it is opened, which takes consent, events wait here for this page view. */
export class Memory {
  #store: Store | undefined;
  #waiting: Event[] = [];
  #saving: Promise<unknown> = Promise.resolve();
  #saves = 0;

  constructor(
    readonly site: string,
    readonly outbox: Outbox,
  ) {}

  /** Opens the record of `id`, or of whoever it is of. Events that wait are folded into its profile. */
  async open(id: string | undefined): Promise<Omit<Remembered, 'outbox'> & { id: string }> {
    const store = new Store(this.site);
    const found = await store.load();
    if (found.id && id && found.id !== id) {
      // A logout was cut short: what is on record is another visitor's.
      await store.erase();
      Object.assign(found, { id, profile: undefined, outbox: [] });
      store.keep('id', id);
    }
    this.#store = this.outbox.store = store;
    this.outbox.add(found.outbox);
    const visitor = found.id || id || nanoid();
    if (!found.id) store.keep('id', visitor);
    return { ...found, id: visitor, profile: found.profile && this.#waiting.reduce(fold, found.profile) };
  }

  wait(event: Event): void {
    this.#waiting.push(event);
    this.#waiting.splice(0, this.#waiting.length - waitingLimit);
  }

  /**
   * Puts on record what waits, and sends what `wire` makes of it; `change` is done to the profile on record. Then `saved` is told
   * the profile, with what other tabs have added.
   */
  save(
    wire: (event: Event) => WireEvent | undefined,
    change: ((profile: Profile) => unknown) | undefined,
    saved: (profile?: Profile) => void,
  ): void {
    const store = this.#store;
    if (!store) return;
    const events = this.#waiting.splice(0);
    const wires = events.flatMap((event) => wire(event) || []);
    this.outbox.add(wires);
    const turn = ++this.#saves;
    this.#saving = this.#saving.then(async () => {
      const profile = await store.append(events, wires, change);
      // What was saved since is not in this one yet.
      saved(store === this.#store && turn === this.#saves ? profile : undefined);
    });
  }

  keep(key: 'program', value: unknown): void {
    this.#store?.keep(key, value);
  }

  /** Every event on record, the oldest first. */
  async history(): Promise<Event[]> {
    return (await this.#store?.history()) || this.#waiting;
  }

  /** Closes the record; answers it, to be erased. */
  close(): Store | undefined {
    const store = this.#store;
    this.#store = this.outbox.store = undefined;
    this.#waiting = [];
    return store;
  }
}
