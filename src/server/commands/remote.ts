import { ConfigError, Unreachable, UsageError } from '../config.ts';
import { inLines } from '../publish-plan.ts';
import type { PlanProblem } from '../shape-problem.ts';

export interface Remote {
  /** The backend's address. */
  url: string;
  /** The site's secret key. */
  key: string;
}

/** @throws {ConfigError} */
export function remoteFrom(url: string | undefined, environment: Record<string, string | undefined>): Remote {
  const key = environment.ATTUNE_SECRET_KEY;
  if (!key) throw new UsageError('Set ATTUNE_SECRET_KEY to the site’s secret key. `attune init` prints it.');
  const address = url ?? environment.ATTUNE_URL ?? `http://127.0.0.1:${environment.PORT || 4100}`;
  if (!URL.canParse(address))
    throw new ConfigError(`“${address}” is not an address. Write it like https://attune.shop.example.`);
  return { url: new URL(address).origin, key };
}

/**
 * Asks the running backend: it alone may hold the database.
 *
 * @throws {ConfigError} with the backend's own reasons
 */
export async function ask<T>({ url, key }: Remote, method: string, path: string, body?: string): Promise<T> {
  let response: Response;
  try {
    response = await fetch(url + path, {
      method,
      ...(body !== undefined && { body }),
      headers: { authorization: `Bearer ${key}` },
    });
  } catch {
    throw new Unreachable(
      `There is no backend at ${url}. Start it with \`attune serve\`, or say where it is with --url.`,
    );
  }
  const answer = (await response.json().catch(() => ({}))) as T & {
    error?: string;
    message?: string;
    problems?: PlanProblem[];
  };
  if (response.ok) return answer;
  if (response.status === 401)
    throw new ConfigError(
      `The backend at ${url} does not know this key. Set ATTUNE_SECRET_KEY to the secret key that \`attune init\` printed for the site.`,
      { code: answer.error },
    );
  throw new ConfigError(
    answer.problems ? inLines(answer.problems) : (answer.message ?? `The backend answered ${response.status}.`),
    { code: answer.error, problems: answer.problems },
  );
}
