import { type Selectable, sql } from 'kysely';
import type { ConsentRow } from './schema-rights.ts';
import type { Db } from './store.ts';

export type ConsentSaid = Selectable<ConsentRow>;

/** What makes two words on consent the same row. */
const keyOf = ({ subject, by, category, granted, day }: ConsentSaid): string =>
  JSON.stringify([subject, by, category, granted, day]);

/** Each key once, with the first and the last time that it was said, in the order in which every process writes them. */
function once(said: ConsentSaid[]): ConsentSaid[] {
  const byKey = new Map<string, ConsentSaid>();
  for (const one of said) {
    const key = keyOf(one);
    const { first_at, last_at } = byKey.get(key) ?? one;
    byKey.set(key, {
      ...one,
      first_at: first_at < one.first_at ? first_at : one.first_at,
      last_at: last_at > one.last_at ? last_at : one.last_at,
    });
  }
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

/** Keeps what was said of consent, in whatever order and however often it comes. */
export async function saveConsents(db: Db, said: ConsentSaid[]): Promise<void> {
  if (!said.length) return;
  await sql`
    insert into consents (subject, by, category, granted, day, site, first_at, last_at)
    select subject, by, category, granted, day, site, first_at, last_at
    from jsonb_to_recordset(${JSON.stringify(once(said))}::text::jsonb) as said(
      subject uuid, by text, category text, granted boolean, day text, site text, first_at timestamptz, last_at timestamptz)
    on conflict (subject, by, category, granted, day) do update set
      first_at = least(consents.first_at, excluded.first_at),
      last_at = greatest(consents.last_at, excluded.last_at)`.execute(db);
}

/** All that was said for any of these, oldest first. */
export async function consentsOf(db: Db, subjects: string[], by?: ConsentSaid['by']): Promise<ConsentSaid[]> {
  if (!subjects.length) return [];
  let query = db
    .selectFrom('consents')
    .selectAll()
    .where(sql<boolean>`subject in (select jsonb_array_elements_text(${JSON.stringify(subjects)}::text::jsonb)::uuid)`);
  if (by) query = query.where('by', '=', by);
  return query.orderBy('first_at').orderBy('category').orderBy('subject').execute();
}

/** Forgets what was said for a device, a cookie or a person: all of it, or up to a time. */
export async function deleteConsents(db: Db, subject: string, until?: Date): Promise<void> {
  let query = db.deleteFrom('consents').where('subject', '=', subject);
  if (until) query = query.where('last_at', '<=', until);
  await query.execute();
}
