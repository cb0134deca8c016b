import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import demoPlan from '../../demo/plan.json' with { type: 'json' };
import type { Plan } from '../../src/core/plan.ts';
import { failureOf, failureText } from '../../src/server/commands/failure.ts';
import { planCommand } from '../../src/server/commands/plan.ts';
import { remoteFrom } from '../../src/server/commands/remote.ts';
import { types, typesOf } from '../../src/server/commands/types.ts';
import { embeddedServer, secretKey } from './support/backend.ts';

const folder = mkdtempSync(join(tmpdir(), 'attune-plans-'));
const file = (name: string, plan: object) => {
  writeFileSync(join(folder, name), JSON.stringify(plan));
  return join(folder, name);
};
afterAll(() => rmSync(folder, { recursive: true }));

describe('attune plan', () => {
  const at = embeddedServer();
  const remote = () => remoteFrom(at().url, { ATTUNE_SECRET_KEY: secretKey });
  const run = (...words: string[]) => planCommand(words, {}, remote);
  const bad = { site: 'demo', audiences: { a: 'retruning' } };

  it('keeps a draft, publishes it, rolls back, and tells the history', async () => {
    expect(await run('draft', file('bad.json', bad))).toBe(
      'The draft is saved. It cannot be published yet:\naudiences.a: There is no audience `retruning`. Write `returning`.\n',
    );
    expect(await run('draft', file('one.json', { site: 'demo', holdout: 1 }))).toBe(
      'The draft is saved. It can be published.\n',
    );
    expect(await planCommand(['publish'], { draft: true }, remote)).toBe('Published as version 1.\n');
    expect(await run('publish', file('one.json', { site: 'demo', holdout: 1 }))).toBe(
      'Nothing has changed: it is published as version 1.\n',
    );
    await run('publish', file('two.json', { site: 'demo', holdout: 2 }));
    expect(await run('rollback', 'demo')).toBe(
      'What version 1 says is published again, as version 3. Pages see it within a minute.\n',
    );
    expect(await run('history', 'demo')).toMatch(
      /^\S+ \S+Z {2}init rolled back to what version 1 says: version 3, published\n\S+ \S+Z {2}init published: version 2\n/,
    );
    const { published, acts } = JSON.parse(await planCommand(['history', 'demo'], { json: true }, remote));
    expect([published, acts.length]).toEqual([3, 5]);
  });

  it('refuses in words, and for programs with a code and the problems', async () => {
    const failed = async (...words: string[]) =>
      JSON.parse(failureText(failureOf(await run(...words).catch((thrown: unknown) => thrown)), true));
    expect(await failed('publish', file('bad.json', bad))).toMatchObject({
      error: 'plan-invalid',
      exit: 1,
      problems: [{ path: 'audiences.a' }],
    });
    expect(await failed('rollback', 'demo', '99')).toMatchObject({ error: 'version-unknown', exit: 1 });
    expect(await failed('rollback', 'demo', 'first')).toMatchObject({ error: 'usage', exit: 2 });
    expect(await failed('history', 'other-shop')).toMatchObject({ error: 'key-of-another-site' });
    expect(await failed('pubish')).toMatchObject({ error: 'usage', exit: 2 });
  });

  it('attune types asks for what is published, and knows a file', async () => {
    expect(await types('demo', remote)).toContain('// Made by `attune types` of the plan for demo.');
    expect(await types(file('three.json', { site: 'demo', slots: { 'a"b': {} } }), remote)).toContain(
      '"a\\"b": never;',
    );
    await expect(types(undefined, remote)).rejects.toThrow('Name a plan’s file or a site');
  });
});

it('attune types of the demo compile, and know its slots and variants', async () => {
  const at = join('node_modules', '.cache', 'attune', `types-${process.pid}`);
  mkdirSync(at, { recursive: true });
  const root = process.cwd();
  writeFileSync(join(at, 'site.ts'), typesOf(demoPlan as unknown as Plan));
  const [one] = demoPlan.experiences;
  const slot = JSON.stringify(one?.slot);
  writeFileSync(
    join(at, 'use.ts'),
    `import type { EventName, SiteAttune, Slot } from './site';
export const use = (attune: SiteAttune, slot: Slot, event: EventName) => {
  const shown = attune.variant(${slot});
  if (shown?.experience === ${JSON.stringify(one?.id)}) shown.variant satisfies string;
  attune.explain(slot)?.why satisfies string | undefined;
  attune.track(event);
  attune.track('Something Else');
  // @ts-expect-error there is no such slot
  attune.variant('heroo');
  // @ts-expect-error there is no such experience
  return shown?.experience === 'nonsense';
};
`,
  );
  writeFileSync(
    join(at, 'tsconfig.json'),
    JSON.stringify({
      extends: join(root, 'tsconfig.json'),
      compilerOptions: { paths: { attune: [join(root, 'src/client/module.ts')] } },
      include: ['*.ts'],
    }),
  );
  const { stdout } = await promisify(execFile)(process.execPath, ['node_modules/typescript/bin/tsc', '-p', at]).catch(
    (error: { stdout: string }) => error,
  );
  rmSync(at, { recursive: true });
  expect(stdout).toBe('');
}, 60_000);
