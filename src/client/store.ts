import type { Program } from '../core/plan.ts';
import { type Change, type Event, emptyProfile, type Fold, type Profile } from '../core/profile.ts';
import type { WireEvent } from '../core/protocol.ts';
import { pause } from './pause.ts';
import { quietly } from './quietly.ts';

/** What the browser remembers. */
export interface Remembered {
  id?: string | undefined;
  profile?: Profile | undefined;
  program?: Program | undefined;
  outbox: WireEvent[];
}

/**
 * The record's stores: `kept` holds the id, the profile and the program by name, `events` arrays of events by number, `outbox` what
 * waits to be sent, by message.
 */
export const storeNames = ['kept', 'events', 'outbox'] as const;
type Stores = Record<(typeof storeNames)[number], IDBObjectStore>;

/** Events in a record, and full records kept. */
const packed = 100;
const records = 50;

/** How long the database may take to answer, ms, before the page goes on without it. */
const patience = 2000;

/** The events that are not among `others`. */
export function without(events: Event[], others: Event[]): Event[] {
  const ids = new Set(others.map(({ id }) => id));
  return events.filter(({ id }) => !ids.has(id));
}

export const databaseOf = (site: string): string => `attune-${site}`;

const answer = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = resolve;
    request.onerror = reject;
  }).then(() => request.result);

/**
 * The record of a visitor in IndexedDB. Every call may fail or hang in the browser's hands; it then answers undefined, or null where
 * it did not answer in time, and the page goes on from memory.
 */
export class Store {
  #database: Promise<IDBDatabase>;
  /** The number of the last part of the events, as far as this page knows. */
  last = 1;
  /** Transactions that are not done. */
  #running = new Set<IDBTransaction>();

  constructor(readonly site: string) {
    this.#database = this.#open();
  }

  // Where storage is refused, the call itself may throw: then the promise is rejected.
  async #open(): Promise<IDBDatabase> {
    const opening = indexedDB.open(databaseOf(this.site), 1);
    opening.onupgradeneeded = () => {
      try {
        for (const name of storeNames) opening.result.createObjectStore(name);
      } catch {
        // A database without them would stay so.
        opening.transaction?.abort();
      }
    };
    const database = await answer(opening);
    // Another tab wants to erase or upgrade it.
    database.onversionchange = quietly(() => database.close());
    return database;
  }

  /** Does work in a transaction of its own. */
  #try<T>(work: (stores: Stores) => Promise<T> | T): Promise<T | undefined | null> {
    const done = this.#database.then(async (database) => {
      const tx = database.transaction(storeNames, 'readwrite', { durability: 'relaxed' });
      const stores = Object.fromEntries(storeNames.map((name) => [name, tx.objectStore(name)])) as Stores;
      const ended = new Promise((resolve, reject) => {
        tx.oncomplete = resolve;
        tx.onabort = reject;
      });
      this.#running.add(tx);
      try {
        return (await Promise.all([work(stores), ended]))[0];
      } finally {
        this.#running.delete(tx);
      }
    });
    return Promise.race([done.catch(() => undefined), pause(patience).then(() => null)]);
  }

  load(): Promise<Remembered | undefined | null> {
    return this.#try(async ({ kept, events, outbox }) => {
      const [id, profile, program, waiting] = await Promise.all([
        answer(kept.get('id')),
        answer(kept.get('profile')),
        answer(kept.get('program')),
        answer(outbox.getAll(null, 1000)),
        this.#lastOf(events),
      ]);
      return { id, profile, program, outbox: waiting };
    });
  }

  /**
   * Adds events to the record, each once, and what is to be sent to the outbox; answers the profile with what other tabs added too.
   */
  append(events: Event[], outgoing: WireEvent[], fold: Fold, changes: Change[]): Promise<Profile | undefined | null> {
    return this.#try(async ({ kept, events: log, outbox }) => {
      const found: Profile | undefined = await answer(kept.get('profile'));
      const key = await this.#lastOf(log);
      // What a page could not see go on record, it or the next one brings again.
      const lasts: Event[][] = await answer(log.getAll(IDBKeyRange.lowerBound(key - 1)));
      const fresh = without(events, lasts.flat());
      const profile = fresh.reduce(fold, { ...emptyProfile(), ...found });
      for (const change of changes) change(profile);
      kept.put(profile, 'profile');
      for (const event of outgoing) outbox.put(event, event.messageId);
      const rest = [...(lasts.at(-1) || []), ...fresh];
      for (let at = key; rest.length; at++) {
        log.put(rest.splice(0, packed), at);
        log.delete(at - 1 - records);
      }
      return profile;
    });
  }

  keep(key: 'id' | 'program', value: unknown): void {
    void this.#try(({ kept }) => void kept.put(value, key));
  }

  /** Takes delivered events out of the outbox. */
  delivered(events: WireEvent[]): void {
    if (events.length)
      void this.#try(({ outbox }) => {
        for (const { messageId } of events) outbox.delete(messageId);
      });
  }

  /** The number of the last of the parts, of 100 events, that the record is in. */
  async #lastOf(log: IDBObjectStore): Promise<number> {
    return (this.last = ((await answer(log.getAllKeys())).at(-1) as number) || 1);
  }

  /** Every event on record, the oldest first; those of some part and later ones. */
  async history(since = 0): Promise<Event[] | undefined> {
    return (await this.#try(({ events }) => answer<Event[][]>(events.getAll(IDBKeyRange.lowerBound(since)))))?.flat();
  }

  /** Forgets all. */
  async erase(): Promise<void> {
    await this.#try((stores) => {
      for (const name of storeNames) stores[name].clear();
    });
  }

  /** Forgets all, and that there was anything. */
  async remove(): Promise<void> {
    await this.erase();
    this.leave();
    try {
      indexedDB.deleteDatabase(databaseOf(this.site));
    } catch {}
  }

  /**
   * Lets go of the database at once. A page that is kept for the way back in the middle of a transaction would keep the next page from
   * the database (seen in WebKitGTK 2.50).
   */
  leave(): void {
    for (const tx of this.#running)
      try {
        tx.abort();
      } catch {}
    this.#database.then((database) => database.close()).catch(() => {});
  }
}
