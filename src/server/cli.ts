#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { importCustomersFile, progressOn } from './commands/import.ts';
import { init } from './commands/init.ts';
import { keys } from './commands/keys.ts';
import { personCommand } from './commands/person.ts';
import { checkPlan, publishPlanFile } from './commands/plan.ts';
import { remoteFrom } from './commands/remote.ts';
import { replayReceipt } from './commands/replay.ts';
import { serve } from './commands/serve.ts';
import { ConfigError, siteNameFrom } from './config.ts';
import { Refused } from './refused.ts';
import { snippetWithPolicy } from './snippet.ts';
import { FolderInUse } from './store/folder-lock.ts';

const help = `attune serve                               run the backend
attune init SITE --origin URL [--new-keys] make a site, or add an origin to one
attune keys list SITE                      the site's secret keys, by name and scope
attune keys add SITE NAME --scope SCOPE    make one: for all, events, customers, people, plans, reports
                                           or decisions
attune keys revoke SITE NAME               end one
attune snippet SITE [--url URL]            print the two lines to paste
attune plan check FILE                     say what is wrong with a plan
attune plan publish FILE [--url URL]       publish it on the running backend
attune import customers FILE [--url URL]   import customer records: JSON, JSON lines or CSV
    [--source NAME] [--ttl 30d] [--as-of TIME]   in place of what that source said before, if it is newer
attune person SITE ID [--json]             who is this, and why; on the running backend
attune person join SITE A B [--why TEXT]   say that two are one person; “split” undoes it
attune replay SITE FILE [--url URL]        make a receipt's decision again

A person is customer-42, email:mara@example.com or phone:+49301234567; a device is device:ANONYMOUS-ID.

Environment: PORT (4100), ATTUNE_DATA (.attune), DATABASE_URL (PostgreSQL instead of the embedded database),
ATTUNE_SECRET_KEY (for plan publish, import and person), ATTUNE_URL, ATTUNE_TRUST_PROXY (0 or 1),
ATTUNE_MOST_PEOPLE (25: who leads to more is quarantined), ATTUNE_IN_FLIGHT (500: requests under way at once),
ATTUNE_QUERY_SECONDS (30: how long PostgreSQL may take for a statement; 0 for no limit), ATTUNE_LOG (info);
how long is kept, or never to end:
ATTUNE_KEEP_EVENTS (400d), ATTUNE_KEEP_DEVICES (400d), ATTUNE_KEEP_CONSENTS (1095d), ATTUNE_KEEP_AUDIT (1095d).
`;

// An entry. Built, it lies in dist/server, beside dist/client.
const clientDir = join(dirname(fileURLToPath(import.meta.url)), '..', 'client');

async function run(): Promise<string> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      origin: { type: 'string', multiple: true },
      scope: { type: 'string', multiple: true },
      url: { type: 'string' },
      'new-keys': { type: 'boolean' },
      json: { type: 'boolean' },
      why: { type: 'string' },
      source: { type: 'string' },
      ttl: { type: 'string' },
      'as-of': { type: 'string' },
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean' },
    },
  });
  const [command = 'help', first, second] = positionals;
  if (values.version) {
    const manifest = await readFile(join(clientDir, '..', '..', 'package.json'), 'utf8');
    return `${(JSON.parse(manifest) as { version: string }).version}\n`;
  }
  if (values.help || command === 'help') return help;
  if (command === 'serve') {
    await serve(clientDir);
    return '';
  }
  if (command === 'init') return init(first, values.origin ?? [], values['new-keys'] ?? false);
  if (command === 'keys') return keys(positionals.slice(1), values.scope ?? [], values.url);
  const backend = () => {
    const url = values.url ?? process.env.ATTUNE_URL ?? `http://localhost:${process.env.PORT || 4100}`;
    if (!URL.canParse(url)) throw new ConfigError(`“${url}” is not an address.`);
    return new URL(url).origin;
  };
  if (command === 'snippet') return snippetWithPolicy(siteNameFrom(first), backend(), clientDir);
  if (command === 'replay') return replayReceipt(siteNameFrom(first), second, backend());
  if (command === 'plan' && first === 'check') return checkPlan(second);
  if (command === 'plan' && first === 'publish') return publishPlanFile(second, remoteFrom(values.url, process.env));
  if (command === 'import' && first === 'customers')
    return importCustomersFile(second, remoteFrom(values.url, process.env), values, progressOn(process.stderr));
  if (command === 'person') return personCommand(positionals.slice(1), values, remoteFrom(values.url, process.env));
  throw new ConfigError(`There is no command “${positionals.join(' ')}”.\n\n${help}`);
}

try {
  process.stdout.write(await run());
} catch (error) {
  const { code, message, stack } = error as NodeJS.ErrnoException;
  const forPeople =
    error instanceof ConfigError ||
    error instanceof FolderInUse ||
    error instanceof Refused ||
    code?.startsWith('ERR_PARSE_ARGS');
  const said =
    code === 'EADDRINUSE'
      ? 'The port is in use. Choose another by PORT.'
      : code === 'ECONNREFUSED'
        ? 'The database of DATABASE_URL cannot be reached.'
        : undefined;
  process.stderr.write(`${said ?? (forPeople ? message : stack)}\n`);
  process.exitCode = 1;
}
