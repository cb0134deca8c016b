import { configFrom } from '../config.ts';
import { createLog } from '../log.ts';
import { createServer } from '../server.ts';
import { allSites } from '../store/sites.ts';

/**
 * Runs the backend until it is told to stop by SIGINT or SIGTERM: then it takes no more, answers what has been asked, and closes its
 * database. Told twice, it stops at once.
 */
export async function serve(clientDir: string, environment: Record<string, string | undefined>): Promise<void> {
  const { logLevel, ...config } = configFrom(environment);
  const log = createLog(logLevel);
  const server = await createServer({ ...config, clientDir, log, sites: [] });
  if (!(await allSites(server.store.db)).length) {
    log.warn('There is no site yet. Stop this and make one: attune init my-shop --origin https://my-shop.example');
  }
  await new Promise<void>((resolve, reject) => {
    let stopping = false;
    const stop = (signal: NodeJS.Signals) => {
      if (stopping) process.exit(1);
      stopping = true;
      log.info({ signal }, 'stopping');
      server.close().then(resolve, reject);
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}
