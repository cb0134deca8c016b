/** Proof that a person used a device in a session ('' for none). */
export interface Link {
  device: string;
  person: string;
  session: string;
  asserted_at: Date;
  revoked_at: Date | null;
}

/** What decides to whom an event belongs. */
export interface Attributable {
  device: string;
  session: string;
  /** Whom a secret key said it belongs to; '' for nobody. */
  person: string;
}

/** Whether a link counts: a later assertion wins over its undoing. */
export const stands = ({ asserted_at, revoked_at }: Pick<Link, 'asserted_at' | 'revoked_at'>): boolean =>
  !revoked_at || asserted_at > revoked_at;

/** How many people an identifier may lead to before it is quarantined, unless said otherwise. */
export const usualMostPeople = 25;

const usersOf = (links: Iterable<Link>): Set<string> => {
  const users = new Set<string>();
  for (const link of links) if (stands(link)) users.add(link.person);
  return users;
};

/** Whether a browser has had so many users that it tells of none of them: a function of the whole set of its links. */
export const isQuarantined = (links: Iterable<Link>, mostPeople: number): boolean => usersOf(links).size > mostPeople;

const only = (people: Set<string>): string | undefined =>
  people.size === 1 ? people.values().next().value : undefined;

/**
 * The person to whom an event belongs: who was verified for it, else the only user of its session, else the only user that its
 * device ever had, else the device's anonymous person, who has the device's own id.
 *
 * A function of the set of links alone. Several users of one session are nobody in particular, whatever the device says; a device in
 * quarantine has its anonymous person only.
 *
 * @param links those of the devices that are one browser with the event's, in any order, repeated or not
 * @param group who are one person, the canonical first: what belongs to any of them belongs to that
 */
export function personOf(
  event: Attributable,
  links: Iterable<Link>,
  mostPeople = usualMostPeople,
  group: string[] = [],
): string {
  const whole = (person: string) => (group.includes(person) ? (group[0] as string) : person);
  if (event.person) return whole(event.person);
  const all = [...links];
  if (isQuarantined(all, mostPeople)) return event.device;
  const ofSession = all.filter(
    (link) => event.session && link.device === event.device && link.session === event.session,
  );
  const [inSession, everywhere] = [ofSession, all].map((some) => new Set([...usersOf(some)].map(whole))) as [
    Set<string>,
    Set<string>,
  ];
  return only(inSession.size ? inSession : everywhere) ?? event.device;
}
