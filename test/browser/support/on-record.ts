import type { Profile } from '../../../src/core/profile.ts';
import type { Browser } from './browser.ts';

/** The profile as the browser's database holds it: what a page changes is there a moment later. */
export const profileOnRecord = (browser: Browser): Promise<Profile | null> =>
  browser.evaluate(
    () =>
      new Promise<Profile | null>((resolve) => {
        indexedDB.open('attune-pages').onsuccess = ({ target }) => {
          const { result: database } = target as IDBOpenDBRequest;
          database.transaction('kept').objectStore('kept').get('profile').onsuccess = (found) => {
            database.close();
            resolve((found.target as IDBRequest).result ?? null);
          };
        };
      }),
  );
