import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, ConfigError, configFrom, siteNameFrom } from '../config.ts';
import { FolderInUse } from '../store/folder-lock.ts';
import { pendingMigrations } from '../store/migrations.ts';
import { publishedVersion } from '../store/plans.ts';
import { allSites } from '../store/sites.ts';
import { aboutDatabase, connect, type StoreOptions } from '../store/store.ts';
import { said } from './said.ts';

/** What was looked at, and what to do where it is not as it should be. */
export interface Finding {
  check: string;
  /** `unknown`: it could not be seen, because of something else. */
  state: 'good' | 'bad' | 'unknown';
  found: string;
  mend?: string;
}

const good = (check: string, found: string): Finding => ({ check, state: 'good', found });
const bad = (check: string, found: string, mend: string): Finding => ({ check, state: 'bad', found, mend });
const unknown = (check: string, found: string): Finding => ({ check, state: 'unknown', found });

/** Between this machine's clock and the server's, ms: events are dated by both. */
const mostDifference = 60_000;

export interface Asked {
  site: string | undefined;
  /** The backend's address. */
  url: string;
  clientDir: string;
  environment: Record<string, string | undefined>;
  store?: Pick<StoreOptions, 'workerFile'>;
  node?: string;
  now?: () => number;
}

function aboutNode(version: string): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const enough = major > 20 || (major === 20 && minor >= 19);
  return enough ? good('node', version) : bad('node', version, 'Install Node 20.19 or newer.');
}

function aboutFolder({ data, databaseUrl }: Config): Finding[] {
  if (databaseUrl) return [];
  if (!existsSync(data))
    return [
      bad('data folder', `${data} is not there`, 'Make a site: attune init my-shop --origin https://shop.example'),
    ];
  try {
    accessSync(data, constants.W_OK | constants.X_OK);
  } catch {
    return [
      bad('data folder', `${data} cannot be written`, `Give it to the user of this process: chown -R USER ${data}`),
    ];
  }
  // Windows has no such rights.
  const open = process.platform !== 'win32' && (statSync(data).mode & 0o007) !== 0;
  return [
    open
      ? bad('data folder', `${data} can be entered by every user of this machine`, `chmod 700 ${data}`)
      : good('data folder', data),
  ];
}

function aboutFiles(clientDir: string): Finding {
  const missing = ['gate.js', 'attune.js'].filter((file) => !existsSync(join(clientDir, file)));
  return missing.length
    ? bad(
        'script files',
        `${missing.join(' and ')} missing in ${clientDir}`,
        'Run `npm run build`, or install the package anew.',
      )
    : good('script files', clientDir);
}

async function aboutStore(config: Config, { site, store }: Asked): Promise<Finding[]> {
  const { data, databaseUrl } = config;
  if (!databaseUrl && !existsSync(join(data, 'database'))) return [unknown('database', 'none was made yet')];
  let opened: Awaited<ReturnType<typeof connect>>;
  try {
    opened = await connect({ ...config, ...store });
  } catch (error) {
    if (error instanceof FolderInUse) return [unknown('database', `${data} is in use, by a server, it seems`)];
    return [
      bad('database', (error as Error).message, `Restore ${data} from a backup, or name another in ATTUNE_DATA.`),
    ];
  }
  const { db, kind, close } = opened;
  try {
    const { version, mayCreate } = await aboutDatabase(db);
    const findings = [good('database', `${kind}, ${version}`)];
    if (!mayCreate)
      findings.push(
        bad('rights', 'its user may not make tables', 'grant create on schema public to the user of DATABASE_URL;'),
      );
    const pending = await pendingMigrations(db);
    if (pending.length)
      return [
        ...findings,
        bad('tables', `${pending.join(', ')} not applied`, 'Start `attune serve` once: it brings them up to date.'),
      ];
    findings.push(good('tables', 'up to date'));
    const sites = await allSites(db);
    if (!sites.length || (site && !sites.some(({ id }) => id === site)))
      return [
        ...findings,
        bad(
          'site',
          site ? `there is no “${site}”` : 'there is none',
          `attune init ${site ?? 'my-shop'} --origin https://shop.example`,
        ),
      ];
    for (const { id } of sites.filter(({ id }) => !site || id === site)) {
      const plan = await publishedVersion(db, id);
      findings.push(
        good('site', id),
        plan
          ? good(`plan of ${id}`, `version ${plan}`)
          : bad(`plan of ${id}`, 'none is published', 'attune plan publish plan.json'),
      );
    }
    return findings;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return [
      bad(
        'database',
        `it does not answer: ${code ?? message}`,
        'See that it runs, and that DATABASE_URL has its address, user and password.',
      ),
    ];
  } finally {
    await close();
  }
}

async function aboutServer({ site, url, now = Date.now }: Asked): Promise<Finding[]> {
  const get = (path: string) => fetch(url + path, { signal: AbortSignal.timeout(10_000) }).catch(() => undefined);
  const health = await get('/healthz');
  if (!health)
    return [bad('server', `nothing answers at ${url}`, 'Start it: attune serve; or say where it is: --url.')];
  const findings = [
    health.ok
      ? good('server', `${url} is ready`)
      : bad(
          'server',
          `${url} answers ${health.status}`,
          'See its log: it cannot reach its database, or something else answers there.',
        ),
  ];
  const script = await get('/attune.js');
  await script?.body?.cancel();
  findings.push(
    script?.ok
      ? good('script', `${url}/attune.js`)
      : bad(
          'script',
          `${url}/attune.js answers ${script?.status ?? 'nothing'}`,
          'Let the proxy pass it on, and run `npm run build` on the server.',
        ),
  );
  const date = Date.parse(health.headers.get('date') ?? '');
  const difference = Math.round(Math.abs(now() - date) / 1000);
  if (Number.isNaN(date)) findings.push(unknown('clock', 'the server does not tell its time'));
  else if (difference * 1000 > mostDifference)
    findings.push(
      bad('clock', `${difference} s from the server’s`, 'Set both by NTP: identity tokens end too early, or too late.'),
    );
  else findings.push(good('clock', `${difference} s from the server’s`));
  if (site) {
    const plan = await get(`/v1/plan/${site}`);
    const { version } = ((await plan?.json().catch(() => ({}))) ?? {}) as { version?: number };
    findings.push(
      plan?.ok && version
        ? good('plan on the server', `version ${version}`)
        : bad(
            'plan on the server',
            plan?.ok ? 'none is published' : `it answers ${plan?.status ?? 'nothing'} for “${site}”`,
            'attune plan publish plan.json',
          ),
    );
  }
  return findings;
}

export async function examine(asked: Asked): Promise<Finding[]> {
  const findings = [aboutNode(asked.node ?? process.version), aboutFiles(asked.clientDir)];
  try {
    const config = configFrom(asked.environment);
    findings.push(...aboutFolder(config), ...(await aboutStore(config, asked)));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    findings.push(bad('configuration', error.message, 'Set it as it says.'));
  }
  return [...findings, ...(await aboutServer(asked))];
}

const signs = { good: 'good', bad: 'BAD ', unknown: '  ? ' };

/** Looks at all that has to be right, and tells it; `good`: nothing is wrong. */
export async function doctor(asked: Asked, json?: boolean): Promise<{ text: string; good: boolean }> {
  if (asked.site) siteNameFrom(asked.site);
  const findings = await examine(asked);
  const lines = findings.map(
    ({ check, state, found, mend }) => `${signs[state]}  ${check}: ${found}${mend ? `\n      ${mend}` : ''}\n`,
  );
  const good = findings.every(({ state }) => state !== 'bad');
  return { good, text: said(json, { good, findings }, lines.join('')) };
}
