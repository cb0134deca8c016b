import { beforeAll, expect, it } from 'vitest';
import type { Experience, Plan, Program, Variant } from '../../src/core/plan.ts';
import { definitionOf } from '../../src/server/guard.ts';
import type { PlanHistory } from '../../src/server/publish-plan.ts';
import type { Server } from '../../src/server/server.ts';
import { beginGuard, hold } from '../../src/server/store/guards.ts';
import { onEachServer, secretKey } from './support/backend.ts';

const variant = (text: string): Variant => ({ any: [['p', {}, text]] });
const experience = (text: string): Experience => ({
  id: 'greeting',
  slot: 'hero',
  audience: 'returning',
  variants: { hello: variant(text) },
  split: { hello: 50, default: 50 },
  goal: 'order',
});
const goals = { order: { event: 'Order Completed' } };
const planA: Plan = { site: 'demo', goals, experiences: [experience('A')] };
const planB = { site: 'demo', goals, experiences: [experience('B')] };
const bad = { site: 'demo', audiences: { a: 'retruning' } };

let clock = Date.parse('2026-11-23T12:00:00Z');

onEachServer(
  'the life of a plan',
  (at) => {
    let server: Server;
    let key = secretKey;
    beforeAll(() => {
      server = at();
    });
    const ask = async (method: string, path: string, body?: unknown) => {
      clock += 1000;
      const answer = await fetch(server.url + path, {
        method,
        headers: { authorization: `Bearer ${key}` },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return { status: answer.status, ...(await answer.json()) } as Record<string, unknown>;
    };
    const publish = (plan: unknown) => ask('PUT', '/admin/plan', plan);
    const served = async () => {
      const answer = await fetch(`${server.url}/v1/plan/demo`);
      return { etag: answer.headers.get('etag'), program: (await answer.json()) as Program };
    };
    const acts = async () =>
      ((await ask('GET', '/admin/plan/history')) as unknown as PlanHistory).acts.map(
        ({ act, version, of, by }) => `${act} ${version}${of ? ` of ${of}` : ''} by ${by}`,
      );

    it('a draft is kept with its problems and served to nobody, until it is right and published', async () => {
      expect(await ask('GET', '/admin/plan/draft')).toMatchObject({ status: 404, error: 'draft-missing' });
      expect(await ask('POST', '/admin/plan/publish')).toMatchObject({ status: 404, error: 'draft-missing' });
      const problem = {
        path: 'audiences.a',
        problem: 'There is no audience `retruning`',
        instead: 'Write `returning`.',
      };
      const saved = await ask('PUT', '/admin/plan/draft', bad);
      expect(saved).toEqual({ status: 200, saved: new Date(clock).toISOString(), problems: [problem] });
      expect(await ask('GET', '/admin/plan/draft')).toMatchObject({ plan: bad, problems: [problem], by: 'init' });
      expect(await ask('POST', '/admin/plan/publish')).toMatchObject({ status: 400, problems: [problem] });
      expect((await served()).program.version).toBe(0);
      await ask('PUT', '/admin/plan/draft', planA);
      expect(await ask('POST', '/admin/plan/publish')).toEqual({ status: 200, version: 1 });
      expect((await ask('GET', '/admin/plan/draft')).status).toBe(404);
      await ask('PUT', '/admin/plan/draft', bad);
      expect(await ask('DELETE', '/admin/plan/draft')).toMatchObject({ discarded: true });
      expect(await acts()).toEqual([
        'discard 0 by init',
        'draft 0 by init',
        'publish 1 by init',
        'draft 0 by init',
        'draft 0 by init',
      ]);
    });

    it('a plan is checked without being kept', async () => {
      expect(await ask('POST', '/admin/plan/validate', planB)).toEqual({ status: 200, valid: true, problems: [] });
      expect(await ask('POST', '/admin/plan/validate', bad)).toMatchObject({ valid: false, problems: [{}] });
      expect(await ask('GET', '/admin/plan')).toEqual({ status: 200, version: 1, plan: planA });
    });

    it('the same content again makes no new version', async () => {
      expect(await publish(planA)).toEqual({ status: 200, version: 1, unchanged: true });
      expect(await publish(planB)).toEqual({ status: 200, version: 2 });
      const again = await Promise.all([publish(planA), publish(planA)]);
      expect(again.map(({ version }) => version)).toEqual([3, 3]);
    });

    it('a rollback publishes an earlier content again, with its seeds, and says who did it', async () => {
      key = (await ask('POST', '/admin/keys', { name: 'on-call', scopes: ['plans'] })).secret as string;
      const before = await served();
      expect(await ask('POST', '/admin/plan/rollback')).toEqual({ status: 200, version: 4, of: 2 });
      const after = await served();
      // Versions only rise: a page that knows the third sees that it is out of date.
      expect([before.etag, after.etag]).toEqual(['"3"', '"4"']);
      const second = (await (await fetch(`${server.url}/v1/plan/demo/2`)).json()) as Program;
      expect(after.program).toEqual({ ...second, version: 4 });
      expect(after.program.rules[0]?.arms).toEqual(before.program.rules[0]?.arms);
      expect(await ask('POST', '/admin/plan/rollback')).toEqual({ status: 200, version: 5, of: 1 });
      expect(await ask('POST', '/admin/plan/rollback')).toMatchObject({ status: 404, error: 'version-unknown' });
      expect(await ask('POST', '/admin/plan/rollback', { version: 99 })).toMatchObject({ status: 404 });
      expect(await ask('POST', '/admin/plan/rollback', { version: '1' })).toMatchObject({ error: 'request-invalid' });
      expect(await ask('POST', '/admin/plan/rollback', { version: 4 })).toEqual({ status: 200, version: 6, of: 2 });
      expect((await acts()).slice(0, 3)).toEqual([
        'rollback 6 of 2 by on-call',
        'rollback 5 of 1 by on-call',
        'rollback 4 of 2 by on-call',
      ]);
    });

    it('what the guard holds stays paused when a plan is rolled back', async () => {
      const { db } = server.store;
      const definition = definitionOf(planA.experiences?.[0] as Experience);
      const since = new Date(clock);
      const row = { site: 'demo', experience: 'greeting', definition, plan: 1, since, held: '' };
      await beginGuard(db, row);
      await hold(db, row, 'LCP +900 ms');
      expect(await ask('POST', '/admin/plan/rollback', { version: 1 })).toMatchObject({ version: 7, of: 1 });
      expect((await served()).program.paused).toEqual(['greeting']);
    });

    it('a key of another site is told so', async () => {
      expect(await ask('GET', '/admin/plan/history?site=other-shop')).toMatchObject({
        status: 403,
        error: 'key-of-another-site',
      });
    });
  },
  { now: () => clock },
);
