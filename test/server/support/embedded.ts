import { createHash, randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { build } from 'vite';

const cache = 'node_modules/.cache/attune';
const source = 'src/server/store/pglite-worker.ts';

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
  const hash = createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 12);
  const folder = await once(join(cache, `worker-${hash}`), async (outDir) => {
    await build({
      configFile: false,
      logLevel: 'silent',
      build: { ssr: source, outDir, rolldownOptions: { output: { entryFileNames: 'pglite-worker.mjs' } } },
    });
  });
  return join(process.cwd(), folder, 'pglite-worker.mjs');
}

/** A data folder of its own with an empty database in it, which saves its making. */
export async function dataFolder(): Promise<string> {
  const empty = await once(join(cache, 'empty-database'), async (folder) => {
    const database = await PGlite.create(folder);
    await database.close();
  });
  const folder = mkdtempSync(join(tmpdir(), 'attune-data-'));
  cpSync(empty, join(folder, 'database'), { recursive: true });
  return folder;
}
