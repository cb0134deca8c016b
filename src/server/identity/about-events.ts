import { momentOf } from '../../core/moment.ts';
import { emptyProgram } from '../../core/plan.ts';
import { portraitRare } from '../../core/portrait-rare.ts';
import type { Event, Profile } from '../../core/profile.ts';
import type { WireEvent } from '../../core/protocol.ts';
import { type About, aboutYou, traitsOf } from '../../core/traits.ts';

/** An event as it was received, as the browser had it. */
export const eventOf = (wire: WireEvent): Event => ({
  id: wire.messageId,
  type: wire.type,
  name: String((wire.type === 'track' ? wire.event : wire.type === 'group' ? wire.groupId : wire.userId) ?? ''),
  at: Date.parse(String(wire.timestamp)),
  visit: String(wire.context?.sessionId ?? ''),
  properties: wire.properties ?? {},
});

/** What a profile is taken for: by the same fold as in the browser. Stage and persona are the browser's, since they take a plan. */
export const aboutProfile = (profile: Profile, now: number): About[] =>
  aboutYou(traitsOf(momentOf({ program: emptyProgram(''), rare: portraitRare, profile, id: undefined, now })));
