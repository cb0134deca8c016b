import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from 'idb';
import type { Program } from '../core/plan.ts';
import { type Event, emptyProfile, fold, type Profile } from '../core/profile.ts';
import type { WireEvent } from '../core/protocol.ts';

interface Schema extends DBSchema {
  kept: { key: string; value: unknown };
  /** Packed: some hundred events a record. */
  events: { key: number; value: Event[] };
  outbox: { key: string; value: WireEvent };
}

type Stores = ('kept' | 'events' | 'outbox')[];
type Writing = IDBPTransaction<Schema, Stores, 'readwrite'>;

/** What the browser remembers. */
export interface Remembered {
  id?: string | undefined;
  profile?: Profile | undefined;
  program?: Program | undefined;
  outbox: WireEvent[];
  /** The latest events. */
  latest?: Event[] | undefined;
}

/** Events in a record, and records kept. */
const packed = 100;
const records = 50;

/** How long the database may take to answer, ms, before the page goes on without it. */
const patience = 2000;

/** The events that are not among `others`. */
export const without = (events: Event[], others: Event[]): Event[] =>
  events.filter(({ id }) => !others.some((other) => other.id === id));

const databaseOf = (site: string) => `attune-${site}`;

/**
 * The record of a visitor in IndexedDB. Every call may fail or hang in the browser's hands; it then answers undefined, or null where
 * it did not answer in time, and the page goes on from memory.
 */
export class Store {
  #database: Promise<IDBPDatabase<Schema>>;
  /** Transactions that are not done. */
  #running = new Set<Writing>();

  constructor(readonly site: string) {
    // Where storage is refused, the call itself may throw.
    this.#database = Promise.resolve().then(() =>
      openDB<Schema>(databaseOf(site), 1, {
        upgrade(database) {
          database.createObjectStore('kept');
          database.createObjectStore('events', { autoIncrement: true });
          database.createObjectStore('outbox');
        },
        // Another tab wants to erase or upgrade it.
        blocking: (_, __, event) => (event.target as IDBDatabase).close(),
      }),
    );
  }

  /** Does work in a transaction of its own. Work waits for each of its requests: one that it forgets would fail aloud. */
  #try<T>(work: (tx: Writing) => Promise<T>): Promise<T | undefined | null> {
    const done = this.#database.then(async (database) => {
      const stores: Stores = ['kept', 'events', 'outbox'];
      const tx = database.transaction(stores, 'readwrite', { durability: 'relaxed' });
      this.#running.add(tx);
      try {
        return (await Promise.all([work(tx), tx.done]))[0];
      } finally {
        this.#running.delete(tx);
      }
    });
    return Promise.race([
      done.catch(() => undefined),
      new Promise<null>((resolve) => setTimeout(resolve, patience, null)),
    ]);
  }

  load(): Promise<Remembered | undefined | null> {
    return this.#try(async (tx) => {
      const kept = tx.objectStore('kept');
      const [id, profile, program, outbox, last] = await Promise.all([
        kept.get('id'),
        kept.get('profile'),
        kept.get('program'),
        tx.objectStore('outbox').getAll(undefined, 1000),
        tx.objectStore('events').openCursor(null, 'prev'),
      ]);
      return { id, profile, program, outbox, latest: last?.value } as Remembered;
    });
  }

  /**
   * Adds events to the record, each once, and what is to be sent to the outbox; answers the profile with what other tabs added too.
   */
  append(
    events: Event[],
    outgoing: WireEvent[],
    change?: (profile: Profile) => void,
  ): Promise<Profile | undefined | null> {
    return this.#try(async (tx) => {
      const kept = tx.objectStore('kept');
      const log = tx.objectStore('events');
      const found = (await kept.get('profile')) as Profile | undefined;
      const last = await log.openCursor(null, 'prev');
      const fresh = without(events, last?.value || []);
      const profile = fresh.reduce(fold, found || emptyProfile());
      change?.(profile);
      const full = !last || last.value.length >= packed;
      await Promise.all([
        kept.put(profile, 'profile'),
        ...outgoing.map((event) => tx.objectStore('outbox').put(event, event.messageId)),
        fresh.length && (full ? log.add(fresh) : last.update([...last.value, ...fresh])),
        full && last && last.key >= records && log.delete(IDBKeyRange.upperBound(last.key - records)),
      ]);
      return profile;
    });
  }

  keep(key: 'id' | 'program', value: unknown): void {
    void this.#try((tx) => tx.objectStore('kept').put(value, key));
  }

  /** Takes delivered events out of the outbox. */
  delivered(messageIds: string[]): void {
    void this.#try((tx) => Promise.all(messageIds.map((id) => tx.objectStore('outbox').delete(id))));
  }

  /** Every event on record, the oldest first. */
  async history(): Promise<Event[] | undefined> {
    return (await this.#try((tx) => tx.objectStore('events').getAll()))?.flat();
  }

  /** Forgets all. */
  async erase(): Promise<void> {
    await this.#try((tx) => Promise.all([...tx.objectStoreNames].map((name) => tx.objectStore(name).clear())));
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
    this.#database.then(
      (database) => database.close(),
      () => {},
    );
  }
}
