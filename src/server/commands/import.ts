import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { ConfigError, UsageError } from '../config.ts';
import type { Imported } from '../import-customers.ts';
import { ask, type Remote } from './remote.ts';
import { said } from './said.ts';

/** Sends customer records (JSON, JSON lines or CSV) to the running backend. */
export async function importCustomersFile(file: string | undefined, remote: Remote, json?: boolean): Promise<string> {
  if (!file) throw new UsageError('Name the file: attune import customers customers.csv');
  const text = await readFile(file, 'utf8').catch(() => {
    throw new ConfigError(`There is no file ${file}.`);
  });
  const source = encodeURIComponent(basename(file));
  const answer = await ask<Imported>(remote, 'POST', `/admin/customers?source=${source}`, text);
  const { imported, bad } = answer;
  const lines = bad.map(({ line, reason }) => `  line ${line}: ${reason}\n`);
  return said(json, answer, `${imported} imported, ${bad.length} left out.\n${lines.join('')}`);
}
