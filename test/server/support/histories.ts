import fc from 'fast-check';
import { type Named, namedBy } from '../../../src/server/identity/named.ts';

/** Three accounts and three contacts, few enough that histories come back to the same; each run has its own, so that runs share a database. */
const names = [
  (run: string) => `anna-${run}`,
  (run: string) => `bert-${run}`,
  (run: string) => `carla-${run}`,
  (run: string) => `email:d-${run}@d.example`,
  (run: string) => `email:e-${run}@e.example`,
  (run: string) => `email:f-${run}@f.example`,
];
export const everybody = names.map((_, index) => index);

export const person = (run: string, index: number): Named =>
  namedBy('demo', (names[index] as (run: string) => string)(run)) as Named;

/** So few that a history brings identifiers into quarantine and out of it again. */
export const mostPeople = 2;

/** What is said of two people, or imported of the first. Times are minutes; several facts may have the same. */
export interface Fact {
  kind: 'join' | 'split' | 'import';
  pair: readonly [number, number];
  minute: number;
}

const pairs = everybody.flatMap((a) => everybody.filter((b) => b !== a).map((b) => [a, b] as const));

export const history: fc.Arbitrary<Fact[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('join', 'join', 'join', 'split', 'import'),
    pair: fc.constantFrom(...pairs),
    minute: fc.nat({ max: 9 }),
  }),
  { minLength: 2, maxLength: 8 },
);

/** The same facts in another order, each said once or twice, with the server that each is told to. */
export const telling = (facts: Fact[], servers: number): fc.Arbitrary<{ fact: Fact; server: number }[]> =>
  fc
    .subarray(facts)
    .chain((again) => fc.shuffledSubarray([...facts, ...again], { minLength: facts.length + again.length }))
    .chain((all) =>
      fc.tuple(...all.map((fact) => fc.record({ fact: fc.constant(fact), server: fc.nat(servers - 1) }))),
    );

/** Which joins stand when all has been said: those asserted later than they were ever undone. */
export function standing(facts: Fact[]): [number, number][] {
  const last = new Map<string, { join: number; split: number; import: number }>();
  for (const { kind, pair, minute } of facts) {
    const key = [...pair].sort().join();
    const one = last.get(key) ?? { join: -1, split: -1, import: -1 };
    one[kind] = Math.max(one[kind], minute);
    last.set(key, one);
  }
  return [...last]
    .filter(([, one]) => one.join > one.split)
    .map(([key]) => key.split(',').map(Number) as [number, number]);
}

/** With whom each of `count` is one person, by a union-find over the joins of identifiers that are not in quarantine: the truth. */
export function unionFind(joins: [number, number][], count = names.length, most = mostPeople): number[][] {
  const degree = Array.from({ length: count }, (_, one) => joins.filter((pair) => pair.includes(one)).length);
  const parent = degree.map((_, one) => one);
  const find = (one: number): number => (parent[one] === one ? one : find(parent[one] as number));
  for (const [a, b] of joins)
    if ((degree[a] as number) <= most && (degree[b] as number) <= most) parent[find(a)] = find(b);
  return degree.map((_, one) => parent.flatMap((__, other) => (find(other) === find(one) ? [other] : [])));
}

/** What a record that was imported at a minute says. */
export const recordAt = (index: number, minute: number): Record<string, unknown> => ({
  tier: `${minute} of ${index}`,
  [`from_${index}`]: minute,
});

/** The traits of those who are one person: of each account its latest record, and of those the latest that has a trait. */
export function traitsOf(facts: Fact[], group: number[], idOf: (index: number) => string): Record<string, unknown> {
  const latest = group.flatMap((index) => {
    const minutes = facts.flatMap(({ kind, pair, minute }) => (kind === 'import' && pair[0] === index ? minute : []));
    return minutes.length ? [{ index, minute: Math.max(...minutes) }] : [];
  });
  latest.sort((a, b) => a.minute - b.minute || (idOf(a.index) < idOf(b.index) ? -1 : 1));
  return Object.assign({}, ...latest.map(({ index, minute }) => recordAt(index, minute)));
}
