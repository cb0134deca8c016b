import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Program } from '../core/plan.ts';
import { type Event, emptyProfile, fold, type Profile } from '../core/profile.ts';
import type { WireEvent } from '../core/protocol.ts';

interface Schema extends DBSchema {
  kept: { key: string; value: unknown };
  /** Packed: some hundred events a record. */
  events: { key: number; value: Event[] };
  outbox: { key: string; value: WireEvent };
}

/** What the browser remembers. */
export interface Remembered {
  id?: string | undefined;
  profile?: Profile | undefined;
  program?: Program | undefined;
  outbox: WireEvent[];
}

/** Events in a record, and records kept. */
const packed = 100;
const records = 50;

/** How long the database may take to open, ms, before the page goes on without it. */
const patience = 2000;

const databaseOf = (site: string) => `attune-${site}`;

/**
 * The record of a visitor in IndexedDB. Every call may fail in the browser's hands; it then answers undefined, and the page goes
 * on from memory.
 */
export class Store {
  #database: Promise<IDBPDatabase<Schema> | undefined>;

  constructor(readonly site: string) {
    const opening = openDB<Schema>(databaseOf(site), 1, {
      upgrade(database) {
        database.createObjectStore('kept');
        database.createObjectStore('events', { autoIncrement: true });
        database.createObjectStore('outbox');
      },
      // Another tab wants to erase or upgrade it.
      blocking: (_, __, event) => (event.target as IDBDatabase).close(),
    });
    this.#database = Promise.race([
      opening.catch(() => undefined),
      new Promise<undefined>((resolve) => setTimeout(resolve, patience)),
    ]);
  }

  async #try<T>(work: (database: IDBPDatabase<Schema>) => Promise<T>): Promise<T | undefined> {
    try {
      const database = await this.#database;
      return database && (await work(database));
    } catch {
      return undefined;
    }
  }

  async load(): Promise<Remembered> {
    const found = await this.#try(async (database) => {
      const tx = database.transaction(['kept', 'outbox']);
      const kept = tx.objectStore('kept');
      const [id, profile, program, outbox] = await Promise.all([
        kept.get('id'),
        kept.get('profile'),
        kept.get('program'),
        tx.objectStore('outbox').getAll(undefined, 1000),
      ]);
      return { id, profile, program, outbox } as Remembered;
    });
    return found || { outbox: [] };
  }

  /** Adds events to the record and what is to be sent to the outbox; answers the profile with what other tabs added too. */
  append(events: Event[], outgoing: WireEvent[], change?: (profile: Profile) => void): Promise<Profile | undefined> {
    return this.#try(async (database) => {
      const tx = database.transaction(['kept', 'events', 'outbox'], 'readwrite', { durability: 'relaxed' });
      const kept = tx.objectStore('kept');
      const log = tx.objectStore('events');
      const profile = events.reduce(fold, ((await kept.get('profile')) as Profile | undefined) || emptyProfile());
      change?.(profile);
      kept.put(profile, 'profile');
      for (const event of outgoing) tx.objectStore('outbox').put(event, event.messageId);
      const last = await log.openCursor(null, 'prev');
      if (last && last.value.length < packed) last.update([...last.value, ...events]);
      else if (events.length) {
        log.add(events);
        if (last && last.key >= records) log.delete(IDBKeyRange.upperBound(last.key - records));
      }
      await tx.done;
      return profile;
    });
  }

  keep(key: 'id' | 'program', value: unknown): void {
    void this.#try((database) => database.put('kept', value, key));
  }

  /** Takes delivered events out of the outbox. */
  delivered(messageIds: string[]): void {
    void this.#try(async (database) => {
      const tx = database.transaction('outbox', 'readwrite');
      for (const id of messageIds) tx.store.delete(id);
      await tx.done;
    });
  }

  /** Every event on record, the oldest first. */
  async history(): Promise<Event[]> {
    return (await this.#try((database) => database.getAll('events')))?.flat() || [];
  }

  /** Forgets all. */
  async erase(): Promise<void> {
    await this.#try(async (database) => {
      const tx = database.transaction(['kept', 'events', 'outbox'], 'readwrite');
      for (const name of tx.objectStoreNames) tx.objectStore(name).clear();
      await tx.done;
    });
  }

  /** Forgets all, and that there was anything. */
  async remove(): Promise<void> {
    await this.erase();
    (await this.#database)?.close();
    try {
      indexedDB.deleteDatabase(databaseOf(this.site));
    } catch {}
  }
}
