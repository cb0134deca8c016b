#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { backup, exportSite, restore } from './commands/backup.ts';
import { doctor } from './commands/doctor.ts';
import { failureOf, failureText } from './commands/failure.ts';
import { importFile, importKinds } from './commands/import.ts';
import { init } from './commands/init.ts';
import { keys } from './commands/keys.ts';
import { personCommand } from './commands/person.ts';
import { planCommand } from './commands/plan.ts';
import { progressOn } from './commands/progress.ts';
import { relatedBuild } from './commands/related.ts';
import { remoteFrom } from './commands/remote.ts';
import { replayReceipt } from './commands/replay.ts';
import { results } from './commands/results.ts';
import { said } from './commands/said.ts';
import { serve } from './commands/serve.ts';
import { types } from './commands/types.ts';
import { siteNameFrom, UsageError } from './config.ts';
import { withFile } from './config-file.ts';
import { snippetWithPolicy } from './snippet.ts';

const help = `attune serve                               run the backend
attune doctor [SITE] [--url URL]           look at all that has to be right, and say what to do
attune init SITE --origin URL [--new-keys] make a site, or add an origin to one
attune keys list SITE                      the site's secret keys, by name and scope
attune keys add SITE NAME --scope SCOPE    make one: for all, events, customers, people, plans, reports,
                                           decisions or catalogue
attune keys revoke SITE NAME               end one
attune snippet SITE [--url URL]            print the two lines to paste
attune plan check FILE [--live]            say what is wrong with a plan, what should be better, and whom it speaks to;
                                           --live: by what the running backend knows of the site
attune plan draft FILE                     keep it on the running backend, unpublished, be it right or wrong
attune plan publish FILE | --draft         publish it, or the draft, on the running backend
attune plan rollback SITE [VERSION]        publish an earlier version again; without one the version before
attune plan history SITE                   what was done to the plan, and by which key
attune types FILE | SITE                   TypeScript types of a plan's slots, variants, goals and events
attune import customers FILE [--url URL]   import customer records: JSON, JSON lines or CSV
    [--source NAME] [--ttl 30d] [--as-of TIME]   in place of what that source said before, if it is newer
attune import items FILE [--kind article]  import products, articles or events: a Google Merchant feed (XML, TSV),
    [--source NAME] [--ttl 1d] [--whole]   Shopify's product CSV, JSON, JSON lines, CSV, a page with schema.org's
    [--as-of TIME] [--format FORMAT]       markup; --whole: what the file lacks of its source cannot be had any more
attune import orders FILE                  import order lines: JSON, JSON lines or CSV; again replaces an order's lines
attune related build [--whole]             count now what is new of what goes with what, or all anew; the backend does so
                                           by itself, within the hour and once a day
attune results                             what the tests of the published plan found
attune export SITE FILE                    everything of a site but its keys, as JSON lines
attune backup FILE                         the whole database at one moment, with its keys
attune restore FILE                        put a backup into an empty database
attune person SITE ID                      who is this, and why; on the running backend
attune person join SITE A B [--why TEXT]   say that two are one person; “split” undoes it
attune replay SITE FILE [--url URL]        make a receipt's decision again

--json answers, and fails, as JSON. Exit codes: 0 done, 1 not done, 2 the command is written wrongly, 3 backend or
database does not answer, 70 a mistake of Attune's own.

A person is customer-42, email:mara@example.com or phone:+49301234567; a device is device:ANONYMOUS-ID.

Environment: PORT (4100), ATTUNE_DATA (.attune), DATABASE_URL (PostgreSQL instead of the embedded database),
ATTUNE_SECRET_KEY (for plan, types SITE, import and person), ATTUNE_URL, ATTUNE_TRUST_PROXY (0 or 1),
ATTUNE_MOST_PEOPLE (25: who leads to more is quarantined), ATTUNE_IN_FLIGHT (500: requests under way at once),
ATTUNE_QUERY_SECONDS (30: how long PostgreSQL may take for a statement; 0 for no limit), ATTUNE_LOG (info);
how long is kept, or never to end:
ATTUNE_KEEP_EVENTS (400d), ATTUNE_KEEP_DEVICES (400d), ATTUNE_KEEP_CONSENTS (1095d), ATTUNE_KEEP_AUDIT (1095d).
All but the secret key may stand in attune.config.json too, or in the file that --config or ATTUNE_CONFIG names:
{ "port": 4100, "data", "databaseUrl", "url", "trustProxy": false, "mostPeople", "inFlight", "querySeconds", "log",
"keepEvents": "400d", "keepDevices", "keepConsents", "keepAudit" }. The environment goes before it.
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
      config: { type: 'string' },
      'new-keys': { type: 'boolean' },
      json: { type: 'boolean' },
      draft: { type: 'boolean' },
      live: { type: 'boolean' },
      why: { type: 'string' },
      source: { type: 'string' },
      ttl: { type: 'string' },
      'as-of': { type: 'string' },
      kind: { type: 'string' },
      format: { type: 'string' },
      whole: { type: 'boolean' },
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
  const { json, url } = values;
  const environment = withFile(process.env, values.config);
  const words = positionals.slice(1);
  if (command === 'serve') {
    await serve(clientDir, environment);
    return '';
  }
  const backend = () => {
    const given = url ?? environment.ATTUNE_URL ?? `http://localhost:${environment.PORT || 4100}`;
    if (!URL.canParse(given)) throw new UsageError(`“${given}” is not an address.`);
    return new URL(given).origin;
  };
  const remote = () => remoteFrom(url, environment);
  const files = { json, environment, progress: progressOn(process.stderr) };
  if (command === 'doctor') {
    const { text, good } = await doctor({ site: first, url: backend(), clientDir, environment }, json);
    if (!good) process.exitCode = 1;
    return text;
  }
  if (command === 'init') return init(first, values.origin ?? [], values['new-keys'] ?? false, json, environment);
  if (command === 'keys') return keys(words, values.scope ?? [], url, environment, json);
  if (command === 'snippet') {
    const text = await snippetWithPolicy(siteNameFrom(first), backend(), clientDir);
    return said(json, { snippet: text }, text);
  }
  if (command === 'replay') return replayReceipt(siteNameFrom(first), second, backend(), json);
  if (command === 'plan') return planCommand(words, values, remote);
  if (command === 'types') return types(first, remote, json);
  const importing = command === 'import' && importKinds.find((one) => one === first);
  if (importing) return importFile(importing, second, remote(), values, files.progress);
  if (command === 'related' && first === 'build') return relatedBuild(remote(), values.whole, json);
  if (command === 'results') return results(remote(), json);
  if (command === 'export') return exportSite(first, second, files);
  if (command === 'backup') return backup(first, files);
  if (command === 'restore') return restore(first, files);
  if (command === 'person') return personCommand(words, values, remote());
  throw new UsageError(`There is no command “${positionals.join(' ')}”.\n\n${help}`);
}

try {
  process.stdout.write(await run());
} catch (error) {
  const failure = failureOf(error);
  process.stderr.write(failureText(failure, process.argv.includes('--json')));
  process.exitCode = failure.exit;
}
