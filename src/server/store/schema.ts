import type { ColumnType, JSONColumnType } from 'kysely';
import type { Weights } from '../../core/bandit.ts';
import type { EventType, WireEvent } from '../../core/protocol.ts';
import type { BasketRow, CountingRow, ItemRow, NeighbourRow, OrderLineRow } from './schema-catalogue.ts';
import type { PlanActRow, PlanDraftRow, PlanPointerRow, PlanRow } from './schema-plans.ts';
import type { AuditRow, ConsentRow, DeclarationRow, HandoverCodeRow, HandoverRow } from './schema-rights.ts';

/** Written as JSON text, so that every driver sends the same. */
type Json<T extends object> = JSONColumnType<T, string, string>;
type Time = ColumnType<Date, Date, Date>;

/** A key that identity tokens of a site may be signed with. `key`: base64url for HS256, a JWK as JSON or a PEM for EdDSA. */
export interface TokenKey {
  kid: string;
  alg: 'HS256' | 'EdDSA';
  key: string;
}

export interface SiteRow {
  id: string;
  write_key: string;
  /** SHA-256, hex, of the first secret key, which is for all; '' when there is none. */
  secret_hash: string;
  /** `*loopback` stands for any origin of this machine. */
  origins: Json<string[]>;
  token_keys: Json<TokenKey[]>;
}

/**
 * What a secret key may be for: to send events that are believed, import customers, or items and orders (`catalogue`), publish plans, read
 * reports and metrics; `all` also makes keys.
 */
export const scopes = ['all', 'events', 'customers', 'people', 'plans', 'reports', 'decisions', 'catalogue'] as const;
export type Scope = (typeof scopes)[number];

/** A secret key of a site beside its first. */
export interface SecretKeyRow {
  site: string;
  name: string;
  /** SHA-256, hex. */
  hash: string;
  scopes: Json<Scope[]>;
  created_at: Time;
  revoked_at: ColumnType<Date | null, Date | null, Date | null>;
}

/** The longest name by which events are found, in characters: an index takes at most 2,704 bytes. */
export const nameLimit = 250;

/** An event as it arrived; never changed and never moved to another key. */
export interface EventRow {
  device: string;
  message_id: string;
  site: string;
  type: EventType;
  /** The event's name of a `track`, the page's name else, cut to `nameLimit`; '' for none. */
  name: string;
  /** `context.sessionId`; '' for none. */
  session: string;
  /** Whom a secret key said that the event belongs to; '' for nobody. */
  person: string;
  path: string;
  /** When it happened, corrected by the sender's clock. */
  at: Time;
  received_at: Time;
  body: Json<WireEvent>;
}

/** Proof that a person used a device, in a session ('' where it had none). */
export interface LinkRow {
  device: string;
  person: string;
  session: string;
  site: string;
  /** What proved it last: `token KID JTI`, or `secret key MESSAGE`. */
  evidence: string;
  asserted_at: Time;
  /** Undone then; an assertion after it wins. */
  revoked_at: ColumnType<Date | null, Date | null, Date | null>;
}

/** The other direction of a link, to be found by person. */
export interface PersonDeviceRow {
  person: string;
  device: string;
  site: string;
}

/** Somebody who was ever joined to somebody: an account, or a contact that was verified. */
export interface PersonRow {
  person: string;
  site: string;
  /** As it is written in commands: `customer-42`, `email:mara@example.com`. */
  name: string;
  /** The smallest of those who are one person. */
  canonical: string;
  /** Of the canonical alone, all who are one person, sorted; of others an empty list. */
  members: Json<string[]>;
}

/** That two identifiers are one person; kept in both directions. */
export interface JoinRow {
  person: string;
  other: string;
  site: string;
  /** What proved it last: `token KID JTI`, or `secret key …`. */
  evidence: string;
  asserted_at: Time;
  /** Undone then; an assertion after it wins. */
  revoked_at: ColumnType<Date | null, Date | null, Date | null>;
}

/** A browser's HttpOnly cookie was seen with a device's anonymous id. The device belongs to the first. */
export interface CookieRow {
  device: string;
  cookie: string;
  site: string;
  claimed_at: Time;
}

/** What one source says of a customer, as it was imported. */
export interface CustomerRow {
  person: string;
  source: string;
  site: string;
  customer_id: string;
  traits: Json<Record<string, unknown>>;
  imported_at: Time;
  /** From when it is; of several records of one source the latest counts. */
  as_of: Time;
  /** When it is stale: from then on it is neither told nor used, and goes. */
  expires_at: ColumnType<Date | null, Date | null, Date | null>;
}

/** What was erased. Its id is that of a device, a cookie or a person. */
export interface TombstoneRow {
  id: string;
  site: string;
  erased_at: Time;
}

/** With which browser's cookie an identity token came first: no other may use it. */
export interface TokenUseRow {
  id: string;
  site: string;
  cookie: string;
  /** When the token ends: nobody needs to know afterwards. */
  until: Time;
}

/** What the tests of a site have learned, for a version of its plan. */
export interface WeightsRow {
  site: string;
  version: number;
  plan: number;
  /** By experience: the arms for each of its audiences. */
  arms: Json<Weights['arms']>;
  made_at: Time;
}

/** From when on the guard compares an experience with doing without it, and whether it holds it. */
export interface GuardRow {
  site: string;
  experience: string;
  /** SHA-256, hex, of the experience as the plan has it: a changed one is compared anew. */
  definition: string;
  /** The first version of the plan whose page views count. */
  plan: number;
  since: Time;
  /** Why it is held, for the owner; '' while it is not. */
  held: string;
}

export interface Schema {
  sites: SiteRow;
  secret_keys: SecretKeyRow;
  plans: PlanRow;
  plan_pointers: PlanPointerRow;
  plan_acts: PlanActRow;
  plan_drafts: PlanDraftRow;
  events: EventRow;
  links: LinkRow;
  person_devices: PersonDeviceRow;
  device_cookies: CookieRow;
  customers: CustomerRow;
  tombstones: TombstoneRow;
  token_uses: TokenUseRow;
  weights: WeightsRow;
  guards: GuardRow;
  people: PersonRow;
  joins: JoinRow;
  audit: AuditRow;
  declarations: DeclarationRow;
  consents: ConsentRow;
  handover_codes: HandoverCodeRow;
  handovers: HandoverRow;
  items: ItemRow;
  order_lines: OrderLineRow;
  neighbours: NeighbourRow;
  baskets: BasketRow;
  countings: CountingRow;
}

/**
 * By which column each table is split over machines. Every unique index holds it, and every hot query is by one value of it.
 * A table without one is copied to each machine.
 */
export const distribution: Record<keyof Schema, string | undefined> = {
  sites: undefined,
  secret_keys: undefined,
  plans: undefined,
  plan_pointers: undefined,
  plan_acts: undefined,
  plan_drafts: undefined,
  events: 'device',
  links: 'device',
  device_cookies: 'device',
  person_devices: 'person',
  customers: 'person',
  tombstones: 'id',
  token_uses: 'id',
  weights: undefined,
  guards: undefined,
  people: 'person',
  joins: 'person',
  audit: 'subject',
  declarations: 'person',
  consents: 'subject',
  handover_codes: 'id',
  handovers: 'device',
  items: undefined,
  order_lines: 'basket',
  neighbours: 'item',
  baskets: 'basket',
  countings: undefined,
};
