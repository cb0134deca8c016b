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

const only = (people: Set<string>): string | undefined =>
  people.size === 1 ? people.values().next().value : undefined;

/**
 * The person to whom an event belongs: who was verified for it, else the only user of its session, else the only user that its
 * device ever had, else the device's anonymous person, who has the device's own id.
 *
 * A function of the set of links alone. Several users of one session are nobody in particular, whatever the device says.
 *
 * @param links those of the devices that are one browser with the event's, in any order, repeated or not
 */
export function personOf(event: Attributable, links: Iterable<Link>): string {
  if (event.person) return event.person;
  const ofSession = new Set<string>();
  const ofDevice = new Set<string>();
  for (const link of links) {
    if (!stands(link)) continue;
    ofDevice.add(link.person);
    if (event.session && link.device === event.device && link.session === event.session) ofSession.add(link.person);
  }
  if (ofSession.size) return only(ofSession) ?? event.device;
  return only(ofDevice) ?? event.device;
}
