import { type IDBPDatabase, openDB } from 'idb';
import { nanoid } from 'nanoid';
import type { Attune } from '../../src/client/api.ts';

/** An event as a record keeps it. */
const event = () => ({
  id: nanoid(),
  type: 'track',
  name: 'Product Added',
  at: Date.now(),
  visit: 'V1StGXR8_Z5jdHi6B-myT',
  properties: { product_id: 'tent', price: 199 },
});
type Event = ReturnType<typeof event>;

const packed = 100;

/** Events in hundreds. */
const hundreds = (events: Event[]): Event[][] =>
  Array.from({ length: Math.ceil(events.length / packed) }, (_, n) => events.slice(n * packed, (n + 1) * packed));

const begin = (database: IDBPDatabase) => database.transaction('events', 'readwrite', { durability: 'relaxed' });

/** Puts the events of one task into a database of nothing else. */
const bare: Record<string, (database: IDBPDatabase, events: Event[]) => Promise<unknown>> = {
  'one by one': (database, events) =>
    Promise.all(
      events.map((one) => {
        const tx = begin(database);
        return Promise.all([tx.store.add(one), tx.done]);
      }),
    ),
  '100 a transaction': (database, events) =>
    Promise.all(
      hundreds(events).map((some) => {
        const tx = begin(database);
        return Promise.all([...some.map((one) => tx.store.add(one)), tx.done]);
      }),
    ),
  'packed 100 a record': (database, events) => {
    const tx = begin(database);
    return Promise.all([...hundreds(events).map((some) => tx.store.add(some)), tx.done]);
  },
};

/** Does work in tasks one right after the other; timers would put 4 ms between them. */
async function inTasks(tasks: number, work: () => void): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  for (let n = 0; n < tasks; n++) {
    work();
    const next = new Promise((resolve) => (port1.onmessage = resolve));
    port2.postMessage('');
    await next;
  }
}

const attuneHere = (): Promise<Attune> => (globalThis as unknown as { attune: Attune }).attune.ready;

const memoryBench = {
  /** ms until `total` events that come in so many tasks are on record, `way` being Attune or one of the bare ones. */
  async put(way: string, total: number, tasks: number): Promise<number> {
    const share = total / tasks;
    const put = bare[way];
    if (!put) {
      const attune = await attuneHere();
      const recorded = new Promise<void>((resolve) =>
        attune.on('profile', ({ cart }) => cart.tent === total && !localStorage['attune2:pages:journal'] && resolve()),
      );
      const start = performance.now();
      await inTasks(tasks, () => {
        for (let n = 0; n < share; n++) attune.track('Product Added', { product_id: 'tent', price: 199 });
      });
      await recorded;
      return performance.now() - start;
    }
    const database = await openDB('bare', 1, {
      upgrade: (database) => void database.createObjectStore('events', { autoIncrement: true }),
    });
    const done: Promise<unknown>[] = [];
    const start = performance.now();
    await inTasks(tasks, () => done.push(put(database, Array.from({ length: share }, event))));
    await Promise.all(done);
    const took = performance.now() - start;
    database.close();
    return took;
  },

  /** How many events are on record, and how many the profile on record has counted, where there is one. */
  async onRecord(name: string): Promise<{ events: number; counted: number }> {
    const database = await openDB(name);
    const events = (await database.getAll('events')).flat().filter(({ name }) => name === 'Product Added').length;
    const profile = database.objectStoreNames.contains('kept') && (await database.get('kept', 'profile'));
    database.close();
    return { events, counted: profile ? profile.cart.tent : events };
  },

  /** One event every `pause` ms, each in a task of its own; without Attune they go nowhere. */
  async trickle(events: number, pause: number): Promise<void> {
    const attune = 'attune' in globalThis ? await attuneHere() : undefined;
    for (let n = 0; n < events; n++) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      void attune?.track('Product Viewed', { product_id: `tent-${n % 50}`, price: 199 });
    }
  },
};

export type MemoryBench = typeof memoryBench;

Object.assign(globalThis, { memoryBench });
