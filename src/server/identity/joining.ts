import { record } from '../store/audit.ts';
import { deleteJoin, joinBetween, joinedTo, joinsOf, saveJoin } from '../store/joins.ts';
import { canonicalOf, forgetName, introduce, lockGroup, saveGroups } from '../store/people.ts';
import type { Db } from '../store/store.ts';
import { tombstonesOf } from '../store/tombstones.ts';
import { stands } from './attribution.ts';
import { componentsOf } from './components.ts';
import { idOf } from './ids.ts';
import type { Named } from './named.ts';

type Pair = [string, string];

/** Somebody else was quicker, or `more` people turned out to be concerned. */
class StartOver extends Error {
  constructor(readonly more: string[] = []) {
    super('start over');
  }
}

/** Locks all who are one person with any of these, and answers the groups that they are in. */
async function lock(db: Db, concerned: Set<string>, canonicals: Set<string>): Promise<string[][]> {
  const groups: string[][] = [];
  for (const one of [...canonicals].sort()) {
    const group = await lockGroup(db, one);
    if (!group) throw new StartOver();
    groups.push(group);
  }
  const locked = new Set(groups.flat());
  if ([...concerned].some((one) => !locked.has(one))) throw new StartOver();
  return groups;
}

/** Works out who is one person now that a join of two came to stand, or stands no more; all who are locked are in `groups`. */
async function regroup(db: Db, [a, b]: Pair, stands: boolean, groups: string[][], mostPeople: number): Promise<void> {
  const locked = new Set(groups.flat());
  const need = (people: string[]) => {
    const more = people.filter((one) => !locked.has(one));
    if (more.length) throw new StartOver(more);
  };
  const ends = [await joinedTo(db, a, mostPeople + 2), await joinedTo(db, b, mostPeople + 2)];
  const turned = ends.filter((others) => others.length === (stands ? mostPeople + 1 : mostPeople));
  // Whoever came into quarantine or out of it concerns all whom they are joined to.
  need(turned.flat());
  if (!turned.length && ends.some((others) => others.length > mostPeople)) return;
  const after =
    stands && !turned.length
      ? [
          groups
            .filter((group) => group.includes(a) || group.includes(b))
            .flat()
            .sort(),
        ]
      : await componentsOf(locked, (one) => joinedTo(db, one, mostPeople + 1), mostPeople);
  need(after.flat());
  const same = new Set(groups.map(String));
  const changed = after.filter((group) => !same.has(String(group)));
  if (changed.length) await saveGroups(db, changed);
}

/**
 * Changes whether a join of two people stands, and who is one person by it.
 *
 * All who may be concerned are locked by their canonicals, one key at a time in sorted order, and looked at again then. A lock is kept
 * only where it is of a canonical still, and whoever else is written to is nobody's canonical: so no two ever wait for each other.
 *
 * @param write is told whether the join stands, and answers whether it does then
 */
async function change(
  db: Db,
  pair: Pair,
  mostPeople: number,
  write: (db: Db, before: boolean) => Promise<boolean>,
): Promise<void> {
  const concerned = new Set<string>(pair);
  for (;;) {
    const canonicals = new Set<string>();
    for (const one of concerned) canonicals.add(await canonicalOf(db, one));
    try {
      await db.transaction().execute(async (inside) => {
        const groups = await lock(inside, concerned, canonicals);
        const there = await joinBetween(inside, ...pair);
        const before = Boolean(there && stands(there));
        const now = await write(inside, before);
        if (now !== before) await regroup(inside, pair, now, groups, mostPeople);
      });
      return;
    } catch (error) {
      if (!(error instanceof StartOver)) throw error;
      for (const one of error.more) concerned.add(one);
    }
  }
}

/** Two people of a site, and when it was said of them. */
export interface Said {
  site: string;
  people: readonly [Named, Named];
  at: Date;
}

/** Who of the site's owners did something, and why. */
export interface Reason {
  by: string;
  why: string;
}

const sorted = ({ people: [a, b] }: Said): Pair => (a.id < b.id ? [a.id, b.id] : [b.id, a.id]);

/** Keeps with both that their site's owner joined or split them. */
export async function audit(db: Db, act: 'join' | 'split', said: Said, reason: Reason | undefined): Promise<void> {
  if (!reason) return;
  const { site, at } = said;
  const [a, b] = sorted(said);
  const id = idOf('act', site, JSON.stringify([act, a, b, at, reason]));
  for (const [subject, other] of [
    [a, b],
    [b, a],
  ] as const)
    await record(db, { subject, id, site, act, other, at, ...reason });
}

/**
 * Two are one person: the site's own backend said so, by its secret key or a token. It counts unless it was undone later, or one of them
 * was erased since.
 */
export async function join(db: Db, said: Said, evidence: string, mostPeople: number, reason?: Reason): Promise<void> {
  const { site, people, at } = said;
  const pair = sorted(said);
  const [person, other] = pair;
  if (person === other) return;
  const there = await joinBetween(db, person, other);
  if (
    there &&
    (there.asserted_at > at || (there.asserted_at.getTime() === at.getTime() && there.evidence === evidence))
  )
    return;
  for (const { id, name } of people) await introduce(db, { person: id, site, name });
  await change(db, pair, mostPeople, async (inside, before) => {
    // An erasure leaves its tombstone first, and waits for the locks that are held here.
    const erased = await tombstonesOf(inside, [person, other]);
    if ([...erased.values()].some((erasedAt) => at <= erasedAt)) return before;
    await audit(inside, 'join', said, reason);
    return stands(await saveJoin(inside, { person, other, site, evidence, asserted_at: at, revoked_at: null }));
  });
}

/** Undoes what was said of two people up to a time; the rows stay. */
export async function split(db: Db, said: Said, mostPeople: number, reason?: Reason): Promise<void> {
  const { site, people, at } = said;
  const pair = sorted(said);
  const [person, other] = pair;
  if (person === other) return;
  for (const { id, name } of people) await introduce(db, { person: id, site, name });
  await change(db, pair, mostPeople, async (inside) => {
    await audit(inside, 'split', said, reason);
    // An assertion that comes later, of an earlier time, finds that it was undone.
    const never = { evidence: '', asserted_at: new Date(0) };
    return stands(await saveJoin(inside, { person, other, site, ...never, revoked_at: at }));
  });
}

/** Forgets that somebody was ever joined to anybody. */
export async function forgetJoins(db: Db, person: string, mostPeople: number): Promise<void> {
  for (const { other } of await joinsOf(db, person))
    await change(db, [person, other], mostPeople, async (inside) => {
      await deleteJoin(inside, person, other);
      return false;
    });
  await forgetName(db, person);
}
