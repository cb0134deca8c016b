import type { Trait } from './profile.ts';

/** The kinds of event, as in the Segment Spec. */
export type EventType = 'track' | 'page' | 'screen' | 'identify' | 'group' | 'alias';

/** Something that happened, as it goes over the wire. Times are ISO 8601. */
export interface WireEvent {
  type: EventType;
  messageId: string;
  anonymousId?: string | null;
  userId?: string | null;
  /** The event's name, of `track`. */
  event?: string;
  name?: string;
  properties?: Record<string, unknown>;
  traits?: Record<string, unknown>;
  groupId?: string;
  previousId?: string;
  timestamp?: string;
  originalTimestamp?: string;
  sentAt?: string;
  context?: { sessionId?: string; page?: { path?: string }; [key: string]: unknown };
}

/** What a browser posts to `/v1/batch`. */
export interface Batch {
  writeKey: string;
  sentAt: string;
  batch: WireEvent[];
}

/** What a browser posts to `/v1/resolve`. */
export interface ResolveRequest {
  writeKey: string;
  anonymousId: string;
  sessionId?: string;
  /** A JWT made by the site's own backend. */
  token?: string;
  /** Asks for a new device cookie: this visitor has logged out. */
  forget?: boolean;
}

/** Who this visitor is, as far as this browser may know. */
export interface ResolveAnswer {
  /** Present only with a verified token. */
  known?: {
    userId: string;
    /** The traits that the plan marks public. */
    traits: Record<string, Trait>;
    /** Topics that the person was interested in on other devices: names, never scores. */
    interests: string[];
    /** When the token ends, ms since 1970. Nothing of the above is painted after it. */
    until: number;
  };
  /** When experiences were on screen under other ids of this browser or, with a token, of this person: ms since 1970. Caps count them. */
  shown?: Record<string, number[]>;
  plan: number;
}

/** One slot as the page has it: what the owner's page and debug mode check. */
export interface FoundSlot {
  slot: string;
  /** `data-attune-for` of each template, in document order. */
  for: string[];
  split?: string | undefined;
  fit?: string | undefined;
  /** `data-attune-swap` and `data-attune-shift`, as they stand there. */
  swap?: string | undefined;
  shift?: string | undefined;
  /** Another element of the same name has other content. */
  twice?: true | undefined;
  /** It stands within another slot. */
  nested?: true;
}

/** The limits of the Segment HTTP API. */
export const limits = { event: 32 * 1024, batch: 500 * 1024, events: 2500 };
