import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { ConfigError } from '../config.ts';
import type { Imported } from '../import-customers.ts';
import { ask, type Remote } from './remote.ts';

/** Sends customer records (JSON, JSON lines or CSV) to the running backend. */
export async function importCustomersFile(file: string | undefined, remote: Remote): Promise<string> {
  if (!file) throw new ConfigError('Name the file: attune import customers customers.csv');
  const text = await readFile(file, 'utf8').catch(() => {
    throw new ConfigError(`There is no file ${file}.`);
  });
  const source = encodeURIComponent(basename(file));
  const { imported, bad } = await ask<Imported>(remote, 'POST', `/admin/customers?source=${source}`, text);
  const lines = bad.map(({ line, reason }) => `  line ${line}: ${reason}\n`);
  return `${imported} imported, ${bad.length} left out.\n${lines.join('')}`;
}
