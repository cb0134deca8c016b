import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError, configFrom } from '../src/server/config.ts';
import { createLog } from '../src/server/log.ts';
import { startDemo } from './demo.ts';

// An entry: `npm start` runs the built form of this file, dist/demo/start.js.
try {
  const { logLevel, ...config } = configFrom(process.env);
  const dist = join(dirname(fileURLToPath(import.meta.url)), '..');
  const server = await startDemo({ ...config, hostname: 'localhost', dist, log: createLog(logLevel) });
  const url = `http://localhost:${config.port}`;
  process.stdout.write(`
  The shop      ${url}/
  Its owner     ${url}/owner
  To paste      ${url}/snippet?site=demo
  Debug mode    ${url}/?attune=debug  (look at the console)

`);
  const stop = () => void server.close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
} catch (error) {
  if (!(error instanceof Error)) throw error;
  const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  process.stderr.write(
    `${taken ? `The port is in use by another program. Choose another: PORT=4200 npm start` : error instanceof ConfigError ? error.message : error.stack}\n`,
  );
  process.exitCode = 1;
}
