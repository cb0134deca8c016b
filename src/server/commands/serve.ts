import { configFrom } from '../config.ts';
import { createLog } from '../log.ts';
import { createServer } from '../server.ts';
import { allSites } from '../store/sites.ts';

/** Runs the backend until it is told to stop. */
export async function serve(clientDir: string): Promise<void> {
  const { logLevel, ...config } = configFrom(process.env);
  const log = createLog(logLevel);
  const server = await createServer({ ...config, clientDir, log, sites: [] });
  if (!(await allSites(server.store.db)).length) {
    log.warn('There is no site yet. Stop this and make one: attune init my-shop --origin https://my-shop.example');
  }
  await new Promise<void>((resolve, reject) => {
    const stop = () => server.close().then(resolve, reject);
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
}
