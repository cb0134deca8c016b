import { openDB } from 'idb';
import type { Engine } from '../engine.ts';
import { databaseOf, storeNames } from '../store.ts';
import { portraitFor } from './portrait-for.ts';

/** Everything on record, as it stands there. */
async function recordOf(site: string): Promise<Record<string, unknown>> {
  const database = await openDB(databaseOf(site));
  const stores = await Promise.all(storeNames.map(async (name) => [name, await database.getAll(name)]));
  database.close();
  return Object.fromEntries(stores);
}

/** Saves all that this browser holds of the visitor as a file. */
export async function takeAlong(engine: Engine): Promise<void> {
  const { consent, profile, settings } = engine;
  const data = {
    format: 'attune-export-1',
    site: settings.site,
    at: new Date().toISOString(),
    consent,
    profile,
    ...(await portraitFor(engine)),
    events: await engine.memory.history(),
    // Not `record`: the build shortens that name.
    stored: consent.storage ? await recordOf(settings.site).catch(() => ({})) : {},
    shown: engine.slots.all.map(({ receipt }) => receipt),
  };
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }));
  link.download = `${settings.site}-my-data.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}
