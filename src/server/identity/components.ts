/**
 * Those who are one person: the components of what joins lead to, each sorted, so that its first is the canonical.
 *
 * An identifier that leads to more than `mostPeople` is quarantined: no join of it counts. A function of the set of joins alone.
 *
 * @param people each is in one of the components; whoever they lead to is too
 * @param joinedTo whom the joins that stand lead to from somebody: all of them, or any `mostPeople + 1`
 */
export async function componentsOf(
  people: Iterable<string>,
  joinedTo: (person: string) => Promise<string[]>,
  mostPeople: number,
): Promise<string[][]> {
  const known = new Map<string, string[]>();
  const leadsTo = async (person: string): Promise<string[]> => {
    let others = known.get(person);
    if (!others) {
      others = await joinedTo(person);
      if (others.length > mostPeople) others = [];
      known.set(person, others);
    }
    return others;
  };
  const seen = new Set<string>();
  const components: string[][] = [];
  for (const first of people) {
    if (seen.has(first)) continue;
    seen.add(first);
    const component = [first];
    // It grows as it is walked.
    for (const one of component)
      for (const other of await leadsTo(one)) {
        if (seen.has(other) || !(await leadsTo(other)).includes(one)) continue;
        seen.add(other);
        component.push(other);
      }
    components.push(component.sort());
  }
  return components;
}
