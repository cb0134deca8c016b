import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { distribution } from '../../src/server/store/schema.ts';
import { openStore } from '../../src/server/store/store.ts';
import { onEachKind } from './support/backend.ts';
import { workerFile } from './support/embedded.ts';

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => join(folder, file));
const textOf = (file: string) => readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');

describe('the SQL', () => {
  it('stands in the store alone', () => {
    const others = filesIn('src/server').filter((file) => !file.includes('/store/'));
    for (const file of others)
      expect([file, textOf(file)]).not.toEqual([
        file,
        expect.stringMatching(/from '(kysely|pg)'|\bsql`|\.(selectFrom|insertInto|updateTable|deleteFrom)\(/),
      ]);
  });

  it.each([
    [
      'the time of the node in an update',
      /do\s+update[^;`]*\b(now\(\)|current_timestamp|clock_timestamp)/i,
      'on conflict do update set at = now()',
    ],
    [
      'locks on several keys',
      /for\s+(no\s+key\s+)?update|(?<!\.where\('person', '=', \w+\)\s*)\.forUpdate\(|\.forShare\(/i,
      'select 1 for update',
    ],
    ['recursion', /with\s+recursive|\.withRecursive\(/i, 'with recursive a as ('],
    ['triggers and functions', /create\s+(or\s+replace\s+)?(trigger|function|rule)/i, 'create or replace function f()'],
    ['queues over all keys', /skip\s+locked|\.skipLocked\(/i, 'for update skip locked'],
    ['merge', /\bmerge\s+into\b|\.mergeInto\(/i, 'merge into t'],
    [
      'what is known to one node only',
      /pg_(try_)?advisory|\bnotify\b|\blisten\s+\w+\s*;/i,
      'select pg_advisory_lock(1)',
    ],
    ['sequences', /\bserial\b|generated\s+\w+\s+as\s+identity|nextval/i, 'id serial primary key'],
    ['foreign keys', /references\s+\w+\s*\(|\.references\(|addForeignKeyConstraint/i, 'a uuid references b (id)'],
  ])('is free of %s', (_, banned, example) => {
    expect(example).toMatch(banned);
    for (const file of filesIn('src/server/store'))
      expect([file, banned.exec(textOf(file))?.[0]]).toEqual([file, undefined]);
  });

  it('never moves a row to another key', () => {
    const text = filesIn('src/server/store').map(textOf).join('\n');
    const moves = (table: string, column: string) =>
      new RegExp(
        `updateTable\\('${table}'\\)\\s*\\.set\\(\\{[^}]*\\b${column}\\s*:|update\\s+${table}\\s+(?:(?!where)[^\`])*\\b${column}\\s*=`,
      );
    expect("updateTable('links').set({ at, device: x })").toMatch(moves('links', 'device'));
    expect('update links set at = 1, device = 2 where').toMatch(moves('links', 'device'));
    for (const [table, column] of Object.entries(distribution))
      if (column) expect(text).not.toMatch(moves(table, column));
    for (const column of new Set(Object.values(distribution)))
      if (column)
        expect(text).not.toMatch(
          new RegExp(`(do\\s+update\\s+set\\s+|doUpdateSet\\([^)]*\\{[^}]*)\\b${column}\\s*[:=]`),
        );
  });
});

onEachKind('the tables', (kind) => {
  it('are made by several starters at once, and can be split by their keys', async () => {
    const { options, remove } = await kind.open();
    const { data = '', databaseUrl } = options;
    const own = await workerFile();
    // Only PostgreSQL can be shared.
    const stores = await Promise.all(
      Array.from({ length: databaseUrl ? 4 : 1 }, () => openStore({ data, databaseUrl, workerFile: own })),
    );
    const [store] = stores as [(typeof stores)[0]];
    const { rows } = await sql<{ table: string; index: string; columns: string[] }>`
      select t.relname as table, i.relname as index, array_to_json(array_agg(a.attname))::jsonb as columns
      from pg_index x join pg_class t on t.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
      join pg_namespace n on n.oid = t.relnamespace join pg_attribute a on a.attrelid = t.oid and a.attnum = any (x.indkey)
      where x.indisunique and n.nspname = 'public' group by 1, 2`.execute(store.db);
    const seen = new Set<string>();
    for (const { table, index, columns } of rows) {
      if (table.startsWith('kysely_')) continue;
      seen.add(table);
      const column = distribution[table as keyof typeof distribution];
      if (column) expect([index, columns]).toEqual([index, expect.arrayContaining([column])]);
    }
    expect([...seen].sort()).toEqual(Object.keys(distribution).sort());
    await Promise.all(stores.map((one) => one.close()));
    await remove();
  }, 60_000);
});
