import type { Logger } from 'pino';

/**
 * Does something at once and then again and again; answers what stops it, once what is under way is done. What fails is logged, and tried
 * again at its next turn.
 *
 * @param every ms from one beginning to the next
 * @param failed what the log says then
 * @param work is told how to ask whether it may go on
 */
export function repeatedly(
  every: number,
  log: Logger,
  failed: string,
  work: (goesOn: () => boolean) => Promise<void>,
): () => Promise<void> {
  let stopped = false;
  const look = async () => {
    try {
      await work(() => !stopped);
    } catch (error) {
      const { name, code } = error as NodeJS.ErrnoException;
      if (!stopped) log.error({ error: code ?? name }, failed);
    }
  };
  let running = look();
  const timer = setInterval(() => {
    running = running.then(look);
  }, every);
  timer.unref();
  return async () => {
    stopped = true;
    clearInterval(timer);
    await running;
  };
}
