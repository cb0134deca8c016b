import type { Event, Profile } from '../../../src/core/profile.ts';
import type { WireEvent } from '../../../src/core/protocol.ts';
import type { Browser } from './browser.ts';

/** What a store of the record holds. */
interface Held {
  kept: unknown;
  /** In parts of at most 100. */
  events: Event[];
  outbox: WireEvent;
}

type Page = Pick<Browser, 'evaluate'>;

/** What the database holds of a test's pages: what a page changes is there a moment later. With `key`, that of a name alone. */
export const onRecord = <Name extends keyof Held>(page: Page, store: Name, key?: string): Promise<Held[Name][]> =>
  page.evaluate(
    (store: string, key: string | null) =>
      new Promise<never[]>((resolve) => {
        indexedDB.open('attune-pages').onsuccess = ({ target }) => {
          const { result: database } = target as IDBOpenDBRequest;
          const all = database.transaction(store).objectStore(store).getAll(key);
          all.onsuccess = () => {
            database.close();
            resolve(all.result as never[]);
          };
        };
      }),
    store,
    key ?? null,
  );

export const profileOnRecord = async (page: Page): Promise<Profile | undefined> =>
  (await onRecord(page, 'kept', 'profile'))[0] as Profile | undefined;
