import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import type { Server } from '../../src/server/server.ts';
import { distribution } from '../../src/server/store/schema.ts';
import { onEachServer, token } from './support/backend.ts';

const names = ['alpine', 'bakery'];
const keyOf = (site: string) => new TextEncoder().encode(`the token key of ${site}, of 32 bytes or more`);
const origin = (site: string) => `https://${site}.example`;
const secret = (site: string) => `sk_${site}_0123456789abcdef`;
/** The same ids at every site, and keys of the same name: nothing but the site tells them apart. */
const [aid, user, session] = ['phone', 'mara', 'evening'];
const tokenOf = (site: string, aud = site) =>
  token(user, aid, { claims: { aud }, header: { kid: 'k' }, key: keyOf(site) });
const sites = names.map((id) => ({
  id,
  origins: [origin(id)],
  writeKey: `wk_${id}`,
  secretKey: secret(id),
  tokenKeys: [{ kid: 'k', alg: 'HS256' as const, key: keyOf(id) }],
}));

onEachServer(
  'a site',
  (at) => {
    let server: Server;
    const device = new Map<string, string>();
    const owner = new Map<string, string>();
    /** A hand-over's code that is good. */
    const codes = new Map<string, string>();
    const send = (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
      server.app.request(path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
    const cookieIn = (answer: Response) => answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    const whole = (site: string) => ({ writeKey: `wk_${site}`, anonymousId: aid, sessionId: session });

    beforeAll(async () => {
      server = at();
      for (const site of names) {
        const admin = { authorization: `Bearer ${secret(site)}` };
        await send('PUT', '/admin/plan', admin, { site, public: ['first_name'] });
        await send('POST', '/admin/customers', admin, [{ customer_id: user, first_name: `private of ${site}` }]);
        const batch = [
          { type: 'track', event: `private of ${site}`, anonymousId: aid, context: { sessionId: session } },
        ];
        await send('POST', '/v1/batch', { origin: origin(site) }, { writeKey: `wk_${site}`, batch });
        const known = await send(
          'POST',
          '/v1/resolve',
          { origin: origin(site) },
          { ...whole(site), token: await tokenOf(site) },
        );
        device.set(site, cookieIn(known));
        expect(await known.text()).toContain(`private of ${site}`);
        const asked = { cookie: device.get(site) ?? '', origin: origin(site) };
        const { code } = await (await send('POST', '/v1/handover', asked, whole(site))).json();
        expect(code).toHaveLength(22);
        codes.set(site, code);
        const login = await server.app.request('/owner/login', {
          method: 'POST',
          body: `key=${secret(site)}`,
          headers: { origin: 'http://localhost', 'content-type': 'application/x-www-form-urlencoded' },
        });
        owner.set(site, cookieIn(login));
      }
    }, 60_000);

    /** Every row that is a site's. */
    const rowsOf = async (site: string) => {
      const found = Object.keys(distribution)
        .filter((table) => table !== 'sites')
        .map(async (table) => {
          const { rows } = await sql<{
            row: string;
          }>`select t::text as row from ${sql.table(table)} t where site = ${site} order by 1`.execute(server.store.db);
          return [table, rows];
        });
      const own = await server.store.db.selectFrom('sites').selectAll().where('id', '=', site).execute();
      return JSON.stringify([own, await Promise.all(found)]);
    };

    /** Every route with a path that names a site. */
    const routesTo = (site: string) =>
      [
        ...new Set(
          server.app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`),
        ),
      ]
        .filter((route) => !route.includes(':path{'))
        .map((route) => {
          const [method = '', path = ''] = route.split(' ');
          const named = path
            .replace(':site', site)
            .replace(/:version\{.*\}/, '1')
            .replace(':name', 'init')
            .replace(':id', user);
          return [method, `${named}?site=${site}&anonymousId=${aid}`] as const;
        });

    it('is known to its own keys, tokens and cookies: so the next test can fail', async () => {
      for (const site of names) {
        const mine = `/v1/me?site=${site}&anonymousId=${aid}`;
        const asked = [
          send('GET', mine, { cookie: device.get(site) ?? '' }),
          send('GET', mine, { cookie: device.get(site) ?? '', authorization: `Bearer ${await tokenOf(site)}` }),
          send('GET', '/owner', { cookie: owner.get(site) ?? '' }),
          send('GET', '/owner/live', { cookie: owner.get(site) ?? '' }),
        ];
        for (const answer of await Promise.all(asked)) expect(await answer.text()).toContain(`private of ${site}`);
      }
    });

    it('tells nothing and changes nothing by another site’s write key, secret key, token or cookie, on any route', async () => {
      let tried = 0;
      for (const victim of names) {
        const before = await rowsOf(victim);
        for (const thief of names.filter((one) => one !== victim)) {
          const tokens = [await tokenOf(thief), await tokenOf(thief, victim)];
          const credentials: Record<string, string>[] = [
            {},
            { authorization: `Bearer ${secret(thief)}` },
            { authorization: `Bearer wk_${thief}` },
            { authorization: `Basic ${Buffer.from(`${secret(thief)}:`).toString('base64')}` },
            ...tokens.map((one) => ({ authorization: `Bearer ${one}` })),
            { cookie: device.get(thief) ?? '' },
            { cookie: owner.get(thief) ?? '' },
            { cookie: (owner.get(thief) ?? '').replace(thief, victim) },
            { cookie: `${device.get(thief)}; ${owner.get(thief)}`, authorization: `Bearer ${secret(thief)}` },
          ];
          const event = {
            type: 'identify',
            messageId: 'theft',
            event: 'Seen',
            anonymousId: aid,
            userId: user,
            traits: { first_name: 'x' },
          };
          const body = {
            site: victim,
            name: 'x',
            scopes: ['all'],
            key: secret(thief),
            ...event,
            batch: [event],
            sessionId: session,
            code: codes.get(victim),
            object: { measurement: true, personalisation: true, sharing: true },
          };
          const keys = [
            [`wk_${thief}`, undefined],
            [secret(thief), undefined],
            [`wk_${victim}`, origin(thief)],
            [victim, origin(thief)],
          ];
          for (const [method, path] of routesTo(victim))
            for (const [n, credential] of credentials.entries())
              for (const [writeKey, from] of method === 'GET' ? keys.slice(2, 3) : keys) {
                const sent = { ...body, writeKey, ...(n % 2 && { token: tokens[(n >> 1) % 2] }) };
                const headers = { ...credential, ...(from && { origin: from }) };
                const answer = await send(method, path, headers, method === 'GET' ? undefined : sent);
                const told = await answer.text();
                tried++;
                if (told.includes(`private of ${victim}`) || answer.status >= 500)
                  expect([method, path, headers, sent, answer.status, told]).toBe('refused');
              }
        }
        expect(await rowsOf(victim)).toBe(before);
      }
      expect(tried).toBeGreaterThan(1500);
    }, 60_000);

    it('takes no token of another site with its own write key', async () => {
      const [victim = '', thief = ''] = names;
      const before = await rowsOf(victim);
      for (const stolen of [await tokenOf(thief), await tokenOf(thief, victim)]) {
        const answer = await send(
          'POST',
          '/v1/resolve',
          { origin: origin(victim) },
          { ...whole(victim), token: stolen },
        );
        expect(answer.status).toBe(401);
      }
      expect(await rowsOf(victim)).toBe(before);
    });
  },
  { sites },
);
