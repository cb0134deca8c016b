import { createHash, randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { openStore } from '../../../src/server/store/store.ts';

const cache = 'node_modules/.cache/attune';
const source = 'src/server/store/pglite-worker.ts';

/** Stands for what the files say. */
const hashOf = (...files: string[]): string =>
  files
    .reduce((hash, file) => hash.update(readFileSync(file)), createHash('sha256'))
    .digest('hex')
    .slice(0, 12);

/** Makes `path` once, whoever comes first; others who make it at the same time throw theirs away. */
async function once(path: string, make: (path: string) => Promise<void>): Promise<string> {
  if (existsSync(path)) return path;
  mkdirSync(cache, { recursive: true });
  const own = `${path}.${randomUUID()}`;
  await make(own);
  try {
    renameSync(own, path);
  } catch {
    rmSync(own, { recursive: true, force: true });
  }
  return path;
}

/** The built worker of the embedded database: Node 20 does not run TypeScript in a worker thread. */
export async function workerFile(): Promise<string> {
  const folder = await once(join(cache, `worker-${hashOf(source)}`), async (outDir) => {
    await build({
      configFile: false,
      logLevel: 'silent',
      build: { ssr: source, outDir, rolldownOptions: { output: { entryFileNames: 'pglite-worker.mjs' } } },
    });
  });
  return join(process.cwd(), folder, 'pglite-worker.mjs');
}

/** A data folder of its own with a new database in it, which saves its making: some three seconds. */
export async function dataFolder(): Promise<string> {
  const version = hashOf('src/server/store/migrations.ts', 'package-lock.json');
  const made = await once(join(cache, `database-${version}`), async (data) => {
    const store = await openStore({ data, workerFile: await workerFile(), onError: () => {} });
    await store.close();
  });
  const folder = mkdtempSync(join(tmpdir(), 'attune-data-'));
  cpSync(join(made, 'database'), join(folder, 'database'), { recursive: true });
  return folder;
}
