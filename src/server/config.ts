import * as v from 'valibot';
import type { Keep } from './retention.ts';
import type { PlanProblem } from './shape-problem.ts';
import { loopback } from './sites.ts';
import type { TokenKey } from './store/schema.ts';

/** What is set wrongly, and how to set it; for people. */
export class ConfigError extends Error {
  constructor(
    message: string,
    /** For programs: the backend's own word where it has one, and what is wrong with a plan. */
    readonly more: { code?: string | undefined; problems?: PlanProblem[] | undefined } = {},
  ) {
    super(message);
  }
}

/** A command that is written wrongly. */
export class UsageError extends ConfigError {}

/** What a command needs does not answer. */
export class Unreachable extends ConfigError {}

const spans = { h: 3_600_000, d: 86_400_000 };

/** A time in ms, written as `12h`, `400d` or `never`; undefined where it is none of these. */
export function spanIn(text: string): number | undefined {
  if (text === 'never') return Number.POSITIVE_INFINITY;
  const [, count, unit] = /^([1-9]\d{0,5})([hd])$/.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * spans[unit as keyof typeof spans];
}

const span = v.optional(
  v.pipe(
    v.string(),
    v.check((text) => spanIn(text) !== undefined, 'must be a time, such as 400d or 12h, or never'),
    v.transform((text) => spanIn(text) as number),
  ),
);

const settings = v.object({
  PORT: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,5}$/, 'must be a number'),
      v.transform(Number),
      v.maxValue(65_535, 'must be at most 65535'),
    ),
    '4100',
  ),
  ATTUNE_DATA: v.optional(v.pipe(v.string(), v.nonEmpty('must name a folder')), '.attune'),
  DATABASE_URL: v.optional(
    v.pipe(v.string(), v.regex(/^postgres(ql)?:\/\//, 'must begin with postgres:// or postgresql://')),
  ),
  ATTUNE_TRUST_PROXY: v.optional(v.picklist(['0', '1'], 'must be 0 or 1'), '0'),
  ATTUNE_MOST_PEOPLE: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,6}$/, 'must be a number'),
      v.transform(Number),
      v.minValue(1, 'must be at least 1'),
    ),
  ),
  ATTUNE_IN_FLIGHT: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,6}$/, 'must be a number'),
      v.transform(Number),
      v.minValue(1, 'must be at least 1'),
    ),
  ),
  ATTUNE_QUERY_SECONDS: v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,5}$/, 'must be a number of seconds, 0 for no limit'), v.transform(Number)),
  ),
  ATTUNE_KEEP_EVENTS: span,
  ATTUNE_KEEP_DEVICES: span,
  ATTUNE_KEEP_CONSENTS: span,
  ATTUNE_KEEP_AUDIT: span,
  ATTUNE_LOG: v.optional(
    v.picklist(['debug', 'info', 'warn', 'error', 'silent'], 'must be one of debug, info, warn, error, silent'),
    'info',
  ),
});

export interface Config {
  port: number;
  data: string;
  databaseUrl?: string;
  trustProxy: boolean;
  mostPeople?: number;
  inFlight?: number;
  /** ms. */
  queryWithin?: number;
  keep?: Partial<Keep>;
  logLevel: string;
}

/** @throws {ConfigError} */
export function configFrom(environment: Record<string, string | undefined>): Config {
  // An empty variable is one that is not set.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value));
  const parsed = v.safeParse(settings, given);
  if (!parsed.success) {
    const lines = parsed.issues.map((issue) => `${v.getDotPath(issue)} ${issue.message}.`);
    throw new ConfigError(lines.join('\n'));
  }
  const kept: [keyof Keep, number | undefined][] = [
    ['events', parsed.output.ATTUNE_KEEP_EVENTS],
    ['devices', parsed.output.ATTUNE_KEEP_DEVICES],
    ['consents', parsed.output.ATTUNE_KEEP_CONSENTS],
    ['audit', parsed.output.ATTUNE_KEEP_AUDIT],
  ];
  const keep = Object.fromEntries(kept.filter(([, span]) => span !== undefined)) as Partial<Keep>;
  const { PORT, ATTUNE_DATA, DATABASE_URL, ATTUNE_TRUST_PROXY, ATTUNE_MOST_PEOPLE, ATTUNE_LOG } = parsed.output;
  const { ATTUNE_IN_FLIGHT, ATTUNE_QUERY_SECONDS } = parsed.output;
  return {
    port: PORT,
    data: ATTUNE_DATA,
    ...(DATABASE_URL && { databaseUrl: DATABASE_URL }),
    trustProxy: ATTUNE_TRUST_PROXY === '1',
    ...(ATTUNE_MOST_PEOPLE && { mostPeople: ATTUNE_MOST_PEOPLE }),
    ...(ATTUNE_IN_FLIGHT && { inFlight: ATTUNE_IN_FLIGHT }),
    ...(ATTUNE_QUERY_SECONDS !== undefined && { queryWithin: ATTUNE_QUERY_SECONDS * 1000 }),
    ...(Object.keys(keep).length && { keep }),
    logLevel: ATTUNE_LOG,
  };
}

/** A key of a site's identity tokens, as it is given: bytes or base64url for HS256, a JWK or PEM of the public key for EdDSA. */
export interface GivenTokenKey {
  kid: string;
  alg: 'HS256' | 'EdDSA';
  key: Uint8Array | string | object;
}

/** @throws {ConfigError} */
export function tokenKeyFrom({ kid, alg, key }: GivenTokenKey): TokenKey {
  if (alg === 'HS256') {
    const bytes =
      key instanceof Uint8Array ? Buffer.from(key) : Buffer.from(typeof key === 'string' ? key : '', 'base64url');
    if (bytes.length < 32)
      throw new ConfigError(
        `The token key “${kid}” is shorter than 32 bytes. Make a longer one, such as 32 random bytes.`,
      );
    return { kid, alg, key: bytes.toString('base64url') };
  }
  if (key instanceof Uint8Array)
    throw new ConfigError(`The token key “${kid}” is for EdDSA: give its public key as a JWK or as PEM.`);
  return { kid, alg, key: typeof key === 'string' ? key : JSON.stringify(key) };
}

/** @throws {ConfigError} */
export function originsFrom(origins: string[] | 'loopback'): string[] {
  if (origins === 'loopback') return [loopback];
  return origins.map((given) => {
    if (given === loopback) return given;
    const origin = URL.canParse(given) ? new URL(given).origin : 'null';
    if (!/^https?:/.test(origin))
      throw new ConfigError(`“${given}” is not an origin. Write it like https://shop.example.`);
    return origin;
  });
}

/** @throws {ConfigError} */
export function siteNameFrom(name: string | undefined): string {
  if (name && /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(name)) return name;
  throw new UsageError(`“${name ?? ''}” cannot name a site. Use small letters, digits and dashes, such as my-shop.`);
}
