import { sql } from 'kysely';
import { knownMigrations } from './migrations.ts';
import { distribution, type Schema } from './schema.ts';
import type { Db } from './store.ts';

type Table = keyof Schema;
const tables = Object.keys(distribution) as Table[];

/** The first line of a backup or an export: what follows, and how much of it. */
export interface Manifest {
  attune: 'backup' | 'export';
  format: 1;
  /** Of an export. */
  site?: string;
  /** ISO 8601. */
  made: string;
  /** The state of the tables. */
  migrations: string[];
  rows: Record<string, number>;
}

/** How many rows are read or written at once. */
const step = 500;

/** What an export leaves out: it may be handed on, and keys may not. */
const secrets: Partial<Record<Table, string[]>> = { sites: ['secret_hash', 'token_keys'], secret_keys: ['hash'] };

const withoutSecrets = (table: Table, row: string): string => {
  const left = secrets[table];
  if (!left) return row;
  const kept = Object.entries(JSON.parse(row) as object).filter(([name]) => !left.includes(name));
  return JSON.stringify(Object.fromEntries(kept));
};

/**
 * Everything as lines of JSON, as it is at one moment: the manifest, then a line a row. The database writes the rows, so that a number or
 * the order of fields is what it was.
 *
 * @param site the rows of this one alone, without its keys
 */
export async function snapshot(
  db: Db,
  site: string | undefined,
  now: number,
  write: (line: string) => Promise<void>,
): Promise<Manifest> {
  const of = (table: Table) =>
    sql`from ${sql.table(table)} t ${
      site === undefined ? sql`` : sql`where ${sql.ref(table === 'sites' ? 't.id' : 't.site')} = ${sql.lit(site)}`
    }`;
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (inside) => {
      const rows: Record<string, number> = {};
      for (const table of tables) {
        const counted = await sql<{ count: number }>`select count(*)::int as count ${of(table)}`.execute(inside);
        rows[table] = counted.rows[0]?.count ?? 0;
      }
      const manifest: Manifest = {
        attune: site === undefined ? 'backup' : 'export',
        format: 1,
        ...(site !== undefined && { site }),
        made: new Date(now).toISOString(),
        migrations: knownMigrations,
        rows,
      };
      await write(JSON.stringify(manifest));
      for (const table of tables) {
        await sql`declare attune_rows no scroll cursor for select row_to_json(t)::text as row ${of(table)}`.execute(
          inside,
        );
        for (;;) {
          const read = await sql<{ row: string }>`fetch ${sql.lit(step)} from attune_rows`.execute(inside);
          for (const { row } of read.rows) {
            // A line break between the fields of a document is a blank.
            const text = row.replaceAll('\n', ' ');
            await write(`{"table":"${table}","row":${site === undefined ? text : withoutSecrets(table, text)}}`);
          }
          if (read.rows.length < step) break;
        }
        await sql`close attune_rows`.execute(inside);
      }
      return manifest;
    });
}

/** Whether there is nothing in any table. */
export async function isEmpty(db: Db): Promise<boolean> {
  for (const table of tables) {
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(db);
    if (rows.length) return false;
  }
  return true;
}

const line = /^\{"table":"([a-z_]+)","row":(\{.*\})\}$/;

/**
 * Puts the rows of a backup into an empty database: all of them, or none.
 *
 * @throws {RangeError} in words, where a line is none of a backup's, or their number is not what the manifest says
 */
export async function putBack(db: Db, manifest: Manifest, lines: AsyncIterable<string>): Promise<void> {
  await db.transaction().execute(async (inside) => {
    const counts: Record<string, number> = {};
    let table: Table | undefined;
    let rows: string[] = [];
    const flush = async () => {
      if (!table || !rows.length) return;
      const name = sql.table(table);
      await sql`insert into ${name} select * from json_populate_recordset(null::${name}, ${`[${rows.join(',')}]`}::text::json)`.execute(
        inside,
      );
      rows = [];
    };
    for await (const text of lines) {
      if (!text) continue;
      const [, name, row] = line.exec(text) ?? [];
      const named = tables.find((one) => one === name);
      if (!named || !row) throw new RangeError(`It has a line that is none of a backup: ${text.slice(0, 60)}`);
      if (named !== table || rows.length >= step) await flush();
      table = named;
      rows.push(row);
      counts[named] = (counts[named] ?? 0) + 1;
    }
    await flush();
    for (const [name, count] of Object.entries(manifest.rows))
      if ((counts[name] ?? 0) !== count)
        throw new RangeError(`It is cut: ${counts[name] ?? 0} of ${count} rows of the table ${name} are there.`);
  });
}
