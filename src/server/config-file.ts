import { existsSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { ConfigError, spanIn } from './config.ts';
import { type Node, shapeProblem } from './shape-problem.ts';
import { wholeNumber } from './whole-number.ts';

/** The file that is read from the folder of the process where none is named. */
export const usualFile = 'attune.config.json';

const text = v.pipe(v.string('must be a text'), v.nonEmpty('must not be empty'));

/** How long a data set is kept. */
const span = v.optional(
  v.pipe(
    text,
    v.check((one) => spanIn(one) !== undefined, 'must be a time, such as 400d or 12h, or never'),
  ),
);

const shape = v.strictObject(
  {
    $schema: v.optional(text),
    port: v.optional(wholeNumber(0, 65_535)),
    data: v.optional(text),
    databaseUrl: v.optional(
      v.pipe(text, v.regex(/^postgres(ql)?:\/\//, 'must begin with postgres:// or postgresql://')),
    ),
    url: v.optional(v.pipe(text, v.regex(/^https?:\/\//, 'must begin with https:// or http://'))),
    trustProxy: v.optional(v.boolean('must be true or false')),
    mostPeople: v.optional(wholeNumber(1, 999_999)),
    inFlight: v.optional(wholeNumber(1, 999_999)),
    querySeconds: v.optional(wholeNumber(0, 99_999)),
    keepEvents: span,
    keepDevices: span,
    keepConsents: span,
    keepAudit: span,
    log: v.optional(
      v.picklist(['debug', 'info', 'warn', 'error', 'silent'], 'must be one of debug, info, warn, error, silent'),
    ),
  },
  'must be an object such as { "port": 4100 }',
);

/** By which variable of the environment each is set too. */
const variables: Record<Exclude<keyof v.InferOutput<typeof shape>, '$schema'>, string> = {
  port: 'PORT',
  data: 'ATTUNE_DATA',
  databaseUrl: 'DATABASE_URL',
  url: 'ATTUNE_URL',
  trustProxy: 'ATTUNE_TRUST_PROXY',
  mostPeople: 'ATTUNE_MOST_PEOPLE',
  inFlight: 'ATTUNE_IN_FLIGHT',
  querySeconds: 'ATTUNE_QUERY_SECONDS',
  keepEvents: 'ATTUNE_KEEP_EVENTS',
  keepDevices: 'ATTUNE_KEEP_DEVICES',
  keepConsents: 'ATTUNE_KEEP_CONSENTS',
  keepAudit: 'ATTUNE_KEEP_AUDIT',
  log: 'ATTUNE_LOG',
};

/** Keys that would be secrets in a file; they stay in the environment. */
const secret = /secret|password|key/i;

/**
 * The environment, with what a file says where it says nothing. Without a named file it is `attune.config.json`, if there is one.
 *
 * @throws {ConfigError} with every place that is wrong, and what to write there
 */
export function withFile(
  environment: Record<string, string | undefined>,
  file: string | undefined,
): Record<string, string | undefined> {
  const path = file ?? environment.ATTUNE_CONFIG ?? usualFile;
  if (!existsSync(path)) {
    if (path === usualFile) return environment;
    throw new ConfigError(`There is no file ${path}.`, { code: 'config' });
  }
  let input: unknown;
  try {
    input = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new ConfigError(`${path} cannot be read as JSON: ${(error as Error).message}`, { code: 'config' });
  }
  const parsed = v.safeParse(shape, Array.isArray(input) ? '[…]' : input);
  if (!parsed.success) {
    const problems = parsed.issues.map((issue) => shapeProblem(issue, shape as unknown as Node));
    const lines = problems.map(({ path: at, problem, instead }) =>
      secret.test(at)
        ? `${path}, ${at}: Secret keys do not belong into a file. Set ATTUNE_SECRET_KEY in the environment.`
        : `${path}${at && `, ${at}`}: ${problem}. ${instead}`,
    );
    throw new ConfigError(lines.join('\n'), { code: 'config', problems });
  }
  const said = Object.entries(variables).flatMap(([name, variable]) => {
    const value = parsed.output[name as keyof typeof variables];
    // An empty variable is one that is not set.
    if (value === undefined || environment[variable]) return [];
    return [[variable, typeof value === 'boolean' ? String(Number(value)) : String(value)]];
  });
  return { ...environment, ...Object.fromEntries(said) };
}
