import type { Context, ErrorHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { TokenRefused } from './identity/token.ts';
import { Refused } from './refused.ts';
import type { Services } from './services.ts';
import { isUnavailable } from './store/store.ts';

/** Turns whatever a route threw into its answer: the one place where that is done. */
export const answerError =
  ({ log, metrics }: Services): ErrorHandler =>
  (error, c) => {
    if (error instanceof Refused) {
      for (const [name, value] of Object.entries(error.more.headers ?? {})) c.header(name, value);
      return c.json({ error: error.code, message: error.message, ...error.more.body }, error.status);
    }
    if (error instanceof TokenRefused) return c.json({ error: error.reason, message: error.message }, 401);
    if (error instanceof HTTPException) {
      return c.json({ error: 'forbidden', message: 'Send this form from the page that shows it.' }, error.status);
    }
    // A message of the database may quote a value, so only its code is logged.
    const { name, code, stack } = error as Error & { code?: string };
    if (isUnavailable(error)) {
      metrics.databaseError('unavailable');
      log.warn({ code }, 'the database is not available');
      c.header('Retry-After', '5');
      return c.json(
        { error: 'unavailable', message: 'The database cannot be reached, or does not answer. Try again in 5 s.' },
        503,
      );
    }
    // SQLSTATE, five characters.
    if (/^[0-9A-Z]{5}$/.test(code ?? '')) metrics.databaseError('other');
    const place = stack
      ?.split('\n')
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 4);
    log.error({ name, code, place, route: c.req.routePath }, 'a request failed');
    return c.json({ error: 'internal', message: 'Something went wrong here. Nothing is wrong with the request.' }, 500);
  };

/** What is asked of a path that is Attune's and does not exist. */
export const notFound = (c: Context) =>
  c.json({ error: 'not-found', message: `There is nothing at ${c.req.method} ${c.req.path}.` }, 404);
