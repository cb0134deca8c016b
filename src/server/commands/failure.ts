import { ConfigError, Unreachable, UsageError } from '../config.ts';
import { Refused } from '../refused.ts';
import type { PlanProblem } from '../shape-problem.ts';
import { FolderInUse } from '../store/folder-lock.ts';
import { isUnavailable } from '../store/store.ts';

/** Why a command failed. */
export interface Failure {
  /** 1: it could not be done. 2: the command is written wrongly. 3: the backend or the database does not answer. 70: a mistake of Attune's own. */
  exit: 1 | 2 | 3 | 70;
  error: string;
  message: string;
  problems?: PlanProblem[];
}

/** What to tell of an error. */
export function failureOf(thrown: unknown): Failure {
  const error = thrown as NodeJS.ErrnoException;
  const { code = '', message, stack } = error;
  if (error instanceof ConfigError) {
    const { code: own, problems } = error.more;
    const [exit, word] =
      error instanceof UsageError
        ? ([2, 'usage'] as const)
        : error instanceof Unreachable
          ? ([3, 'unreachable'] as const)
          : ([1, 'refused'] as const);
    return { exit, error: own ?? word, message, ...(problems && { problems }) };
  }
  if (error instanceof Refused) return { exit: 1, error: error.code, message };
  if (error instanceof FolderInUse) return { exit: 1, error: 'folder-in-use', message };
  if (code.startsWith('ERR_PARSE_ARGS')) return { exit: 2, error: 'usage', message };
  if (code === 'EADDRINUSE')
    return { exit: 1, error: 'port-in-use', message: 'The port is in use. Choose another by PORT.' };
  if (isUnavailable(error))
    return { exit: 3, error: 'unreachable', message: 'The database of DATABASE_URL cannot be reached.' };
  return { exit: 70, error: 'internal', message: stack ?? String(thrown) };
}

/** A failure as it goes to stderr. */
export const failureText = ({ exit, ...failure }: Failure, json: boolean): string =>
  `${json ? JSON.stringify({ ...failure, exit }) : failure.message}\n`;
