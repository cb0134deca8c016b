import { type Selectable, sql } from 'kysely';
import type { DeclarationRow } from './schema-rights.ts';
import type { Db } from './store.ts';

export type Declaration = Selectable<DeclarationRow>;

/** Keeps what somebody said of themselves: of several words on one trait the latest counts, in whatever order they come. */
export async function declare(db: Db, { value, ...rest }: Declaration): Promise<void> {
  await db
    .insertInto('declarations')
    .values({ ...rest, value: JSON.stringify(value) })
    .onConflict((on) =>
      on
        .columns(['person', 'name'])
        .doUpdateSet((row) => ({ value: row.ref('excluded.value'), declared_at: row.ref('excluded.declared_at') }))
        .where(sql<boolean>`(declarations.declared_at, declarations.value::text collate "C")
          < (excluded.declared_at, excluded.value::text collate "C")`),
    )
    .execute();
}

/** All that somebody ever said of themselves, also what they took back. */
export const declarationsOf = (db: Db, person: string): Promise<Declaration[]> =>
  db.selectFrom('declarations').selectAll().where('person', '=', person).orderBy('name').execute();

export async function deleteDeclarations(db: Db, person: string): Promise<void> {
  await db.deleteFrom('declarations').where('person', '=', person).execute();
}
