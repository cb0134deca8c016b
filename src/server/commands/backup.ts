import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { ConfigError, configFrom, siteNameFrom, UsageError } from '../config.ts';
import { knownMigrations } from '../store/migrations.ts';
import { allSites } from '../store/sites.ts';
import { isEmpty, type Manifest, putBack, snapshot } from '../store/snapshot.ts';
import { openStore, type Store, type StoreOptions } from '../store/store.ts';
import type { Progress } from './progress.ts';
import { said } from './said.ts';

type Environment = Record<string, string | undefined>;

export interface Options {
  json?: boolean | undefined;
  environment?: Environment;
  progress?: Progress;
  store?: Pick<StoreOptions, 'workerFile'>;
}

async function withStore<T>({ environment = process.env, store }: Options, work: (store: Store) => Promise<T>) {
  const opened = await openStore({ ...configFrom(environment), ...store });
  try {
    return await work(opened);
  } finally {
    await opened.close();
  }
}

const total = ({ rows }: Manifest): number => Object.values(rows).reduce((sum, count) => sum + count, 0);

/** Writes a snapshot beside the file, readable by its owner alone, and gives it its name once it is whole. */
async function save(file: string, site: string | undefined, options: Options): Promise<Manifest> {
  const part = `${file}.part`;
  try {
    return await withStore(options, async ({ db }) => {
      if (site !== undefined && !(await allSites(db)).some(({ id }) => id === site))
        throw new ConfigError(`There is no site “${site}”.`, { code: 'site-unknown' });
      const out = createWriteStream(part, { mode: 0o600 });
      await once(out, 'open');
      let done = 0;
      const manifest = await snapshot(db, site, Date.now(), async (line) => {
        if (!out.write(`${line}\n`)) await once(out, 'drain');
        if (++done % 10_000 === 0) options.progress?.(done);
      });
      out.end();
      await once(out, 'finish');
      await rename(part, file);
      return manifest;
    });
  } catch (error) {
    await rm(part, { force: true });
    const { code, message } = error as NodeJS.ErrnoException;
    if (/^(EACCES|ENOENT|EISDIR|ENOSPC|EROFS)$/.test(code ?? ''))
      throw new ConfigError(`${file} cannot be written: ${message}`, { code: 'file' });
    throw error;
  }
}

/** Writes the whole database, keys among it, into a file. */
export async function backup(file: string | undefined, options: Options = {}): Promise<string> {
  if (!file) throw new UsageError('Name the file: attune backup attune.ndjson');
  const manifest = await save(file, undefined, options);
  const text = `${total(manifest)} rows are in ${file}. It holds the sites’ keys: keep it as you keep those.\n`;
  return said(options.json, manifest, text);
}

/** Writes everything of a site but its keys into a file. */
export async function exportSite(site: string | undefined, file: string | undefined, options: Options = {}) {
  const id = siteNameFrom(site);
  if (!file) throw new UsageError(`Name the file: attune export ${id} ${id}.ndjson`);
  const manifest = await save(file, id, options);
  return said(options.json, manifest, `${total(manifest)} rows of “${id}” are in ${file}.\n`);
}

function manifestIn(line: string): Manifest {
  let manifest: Partial<Manifest> | null = null;
  try {
    manifest = JSON.parse(line);
  } catch {}
  if (manifest?.attune === 'export')
    throw new ConfigError('This is the export of one site, without its keys. Only a backup can be restored.');
  if (manifest?.attune !== 'backup' || manifest.format !== 1 || typeof manifest.rows !== 'object')
    throw new ConfigError('This is no backup. Take a file that `attune backup` wrote.');
  const [theirs = '', ours = ''] = [manifest.migrations?.at(-1), knownMigrations.at(-1)];
  if (theirs !== ours)
    throw new ConfigError(
      `The backup has tables as of ${theirs}, this Attune as of ${ours}. Restore it with the version that made it, then upgrade.`,
    );
  return manifest as Manifest;
}

/** Puts a backup into an empty database. */
export async function restore(file: string | undefined, options: Options = {}): Promise<string> {
  if (!file) throw new UsageError('Name the file: attune restore attune.ndjson');
  const input = createReadStream(file, 'utf8');
  await once(input, 'open').catch(() => {
    throw new ConfigError(`There is no file ${file}.`);
  });
  const lines = createInterface({ input, crlfDelay: Infinity })[Symbol.asyncIterator]();
  try {
    const first = await lines.next();
    const manifest = manifestIn(first.done ? '' : first.value);
    await withStore(options, async ({ db }) => {
      if (!(await isEmpty(db)))
        throw new ConfigError(
          'The database is not empty, and nothing of it is overwritten. Name an empty one in ATTUNE_DATA or DATABASE_URL.',
          { code: 'not-empty' },
        );
      let done = 0;
      const counted = async function* () {
        for await (const line of { [Symbol.asyncIterator]: () => lines }) {
          if (++done % 10_000 === 0) options.progress?.(done);
          yield line;
        }
      };
      await putBack(db, manifest, counted()).catch((error: unknown) => {
        if (error instanceof RangeError)
          throw new ConfigError(`Nothing was restored. ${error.message}`, { code: 'cut' });
        throw error;
      });
    });
    return said(options.json, manifest, `${total(manifest)} rows are restored, as of ${manifest.made}.\n`);
  } finally {
    input.destroy();
  }
}
