import { beforeAll, describe, expect, it } from 'vitest';
import type { Server } from '../../src/server/server.ts';
import { kinds, onEachServer, origin, post, secretKey, start } from './support/backend.ts';

let clock: number | undefined;
onEachServer(
  'ingestion',
  (at) => {
    let server: Server;
    beforeAll(() => {
      server = at();
    });
    const stored = (messageId: string) =>
      server.store.db.selectFrom('events').selectAll().where('message_id', '=', messageId).execute();

    it('takes every kind of event at every path', async () => {
      const paths = { track: 't', page: 'p', screen: 's', identify: 'i', group: 'g', alias: 'a' };
      for (const [type, short] of Object.entries(paths)) {
        for (const path of [`/v1/${type}`, `/v1/${short}`, `/${short}`]) {
          const messageId = `kind ${path}`;
          const answer = await post(server, path, { writeKey: 'demo', messageId, anonymousId: 'kinds', event: 'Seen' });
          expect(await answer.json()).toEqual({ success: true });
          expect((await stored(messageId))[0]?.type).toBe(type);
        }
      }
      for (const path of ['/v1/batch', '/v1/b', '/b']) {
        const answer = await post(server, path, {
          writeKey: 'demo',
          batch: [{ type: 'page', messageId: `batch ${path}` }],
        });
        expect(answer.status).toBe(200);
        expect(await stored(`batch ${path}`)).toHaveLength(1);
      }
    });

    it('takes the key by Basic and by Bearer', async () => {
      const basic = `Basic ${Buffer.from('wk_other:').toString('base64')}`;
      for (const authorization of [basic, 'Bearer wk_other']) {
        const body = JSON.stringify({ messageId: authorization, event: 'Seen' });
        const answer = await fetch(`${server.url}/v1/track`, { method: 'POST', headers: { authorization }, body });
        expect(answer.status).toBe(200);
        expect((await stored(authorization))[0]?.site).toBe('other-shop');
      }
    });

    it('marks what a browser with Global Privacy Control sends, and says that it honours it', async () => {
      const send = (messageId: string, gpc: string) =>
        fetch(`${server.url}/v1/page`, {
          method: 'POST',
          headers: { 'sec-gpc': gpc },
          body: JSON.stringify({ writeKey: 'demo', messageId, anonymousId: 'gpc' }),
        });
      for (const value of ['1', '0', 'true']) await send(`gpc ${value}`, value);
      const marks = ['1', '0', 'true'].map(async (value) => (await stored(`gpc ${value}`))[0]?.body.context?.gpc);
      expect(await Promise.all(marks)).toEqual([true, undefined, undefined]);
      const said = await (await fetch(`${server.url}/.well-known/gpc.json`)).json();
      expect(said).toEqual({ gpc: true, lastUpdate: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) });
    });

    it('counts the visits of a site by the channel that they came by', async () => {
      const arrivals = [
        '&m_from=chatgpt.com',
        '&m_from=claude.ai',
        'utm_source=google&utm_medium=cpc',
        '&m_from=blog.example',
      ];
      const batch = [...arrivals, arrivals[0], undefined].map((arrival, index) => ({
        type: 'page',
        messageId: `arrival ${index}`,
        anonymousId: 'arrivals',
        properties: { arrival },
      }));
      await post(server, '/v1/batch', { writeKey: 'demo', batch });
      const headers = { authorization: `Bearer ${secretKey}` };
      const { channels } = await (await fetch(`${server.url}/admin/reports`, { headers })).json();
      expect(channels).toEqual([
        { channel: 'AI Assistants', visits: 2 },
        { channel: 'Paid Search', visits: 1 },
        { channel: 'Referral', visits: 1 },
      ]);
    });

    it('keeps an event once, however often it comes', async () => {
      const batch = [{ type: 'page', messageId: 'once', anonymousId: 'a' }];
      for (let time = 0; time < 3; time++)
        await post(server, '/v1/batch', { writeKey: 'demo', batch: [...batch, ...batch] });
      expect(await stored('once')).toHaveLength(1);
    });

    it('corrects the sender’s clock', async () => {
      clock = Date.parse('2026-05-01T12:00:00Z');
      const at = async (messageId: string) => (await stored(messageId))[0]?.at.toISOString();
      // The sender's clock is an hour late; the event is two minutes old.
      const late = { type: 'page', messageId: 'late', originalTimestamp: '2026-05-01T10:58:00Z' };
      const own = { type: 'page', messageId: 'own', timestamp: '2026-05-01T10:59:30Z', sentAt: '2026-05-01T11:00:00Z' };
      await post(server, '/v1/batch', { writeKey: 'demo', sentAt: '2026-05-01T11:00:00Z', batch: [late, own] });
      expect(await at('late')).toBe('2026-05-01T11:58:00.000Z');
      expect(await at('own')).toBe('2026-05-01T11:59:30.000Z');
      const future = { type: 'page', messageId: 'future', timestamp: '2199-01-01T00:00:00Z' };
      const never = { type: 'page', messageId: 'never', timestamp: 'the day before' };
      const ancient = {
        type: 'page',
        messageId: 'ancient',
        timestamp: '-200000-01-01T00:00:00Z',
        sentAt: '2026-05-01T12:00:00Z',
      };
      await post(server, '/v1/batch', { writeKey: 'demo', batch: [future, never, ancient] });
      for (const id of ['future', 'never', 'ancient']) expect(await at(id)).toBe('2026-05-01T12:00:00.000Z');
      clock = undefined;
    });

    it('leaves out identifiers that are none, keeps the event and warns', async () => {
      const junk = [
        'null',
        ' "undefined" ',
        'ＮＵＬＬ',
        '0',
        '-1',
        'Guest',
        '[object Object]',
        '00000000-0000-0000-0000-000000000000',
        'x'.repeat(257),
      ];
      for (const [index, anonymousId] of junk.entries()) {
        const answer = await post(server, '/v1/page', { writeKey: 'demo', messageId: `junk ${index}`, anonymousId });
        expect(await answer.json()).toMatchObject({
          success: true,
          warnings: [expect.stringContaining('anonymousId')],
        });
      }
      const rows = await Promise.all(junk.map((_, index) => stored(`junk ${index}`)));
      expect(new Set(rows.map(([row]) => row?.device)).size).toBe(junk.length);
      expect(rows.every(([row]) => row && !('anonymousId' in row.body))).toBe(true);
    });

    it('keeps no address, user agent, or query of a URL', async () => {
      const page = {
        path: '/c?mail=a@b.c',
        url: 'https://u:p@shop.example/c?mail=a@b.c#x',
        search: '?mail=a@b.c',
        referrer: 'https://other.example/?q=1',
      };
      const context = { ip: '192.0.2.1', userAgent: 'Browser/1', page };
      await post(server, '/v1/page', { writeKey: 'demo', messageId: 'bare', anonymousId: 'a', context });
      const kept = (await stored('bare'))[0]?.body.context;
      expect(kept).toEqual({ page: { path: '/c', url: 'https://shop.example/c', referrer: 'https://other.example/' } });
    });

    it('takes the traits that RudderStack puts into the context', async () => {
      const body = {
        writeKey: 'demo',
        messageId: 'rudder',
        anonymousId: 'a',
        userId: '',
        context: { traits: { plan: 'gold' } },
      };
      await post(server, '/v1/identify', body);
      expect((await stored('rudder'))[0]?.body.traits).toEqual({ plan: 'gold' });
    });

    it('keeps what PostgreSQL cannot hold in another form, and no key of an object’s machinery', async () => {
      const body = `{"writeKey":"demo","messageId":"odd","event":"a\\u0000b","properties":{"__proto__":{"x":1},"half":"\\ud800","deep":[{"ok":true}]}}`;
      expect((await post(server, '/v1/track', body)).status).toBe(200);
      const row = (await stored('odd'))[0];
      expect(row?.name).toBe('a\ufffdb');
      expect(row?.body.properties).toEqual({ half: '\ufffd', deep: [{ ok: true }] });
    });

    const refused: [what: string, path: string, body: unknown, status: number, code: string][] = [
      ['an empty body', '/v1/batch', '', 400, 'body-empty'],
      ['broken JSON', '/v1/batch', '{"writeKey":"demo","batch":[', 400, 'body-not-json'],
      ['a list', '/v1/batch', '[]', 400, 'body-not-object'],
      ['a batch without events', '/v1/batch', { writeKey: 'demo' }, 400, 'batch-missing'],
      ['too long a batch', '/v1/batch', { writeKey: 'demo', batch: Array(2501).fill({}) }, 400, 'batch-too-long'],
      [
        'too large a body',
        '/v1/batch',
        { writeKey: 'demo', batch: [], fill: 'x'.repeat(500 * 1024) },
        400,
        'body-too-large',
      ],
      [
        'too large an event',
        '/v1/track',
        { writeKey: 'demo', event: 'A', properties: { x: 'x'.repeat(33_000) } },
        400,
        'event-too-large',
      ],
      ['an unknown kind', '/v1/batch', { writeKey: 'demo', batch: [{ type: 'tracks' }] }, 400, 'event-invalid'],
      ['an event that is none', '/v1/batch', { writeKey: 'demo', batch: [null] }, 400, 'event-invalid'],
      ['a track without a name', '/v1/track', { writeKey: 'demo' }, 400, 'event-invalid'],
      ['too long a message id', '/v1/page', { writeKey: 'demo', messageId: 'x'.repeat(101) }, 400, 'event-invalid'],
      ['properties that are none', '/v1/page', { writeKey: 'demo', properties: 'red' }, 400, 'event-invalid'],
      ['a user id that is none', '/v1/page', { writeKey: 'demo', userId: { id: 1 } }, 400, 'event-invalid'],
      [
        'values nested too deep',
        '/v1/page',
        `{"writeKey":"demo","properties":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`,
        400,
        'too-deep',
      ],
      [
        'values nested deep',
        '/v1/page',
        `{"writeKey":"demo","properties":${'{"a":'.repeat(100)}1${'}'.repeat(100)}}`,
        400,
        'too-deep',
      ],
      ['no key', '/v1/page', {}, 401, 'key-missing'],
      ['an unknown key', '/v1/page', { writeKey: 'demoo' }, 401, 'key-unknown'],
      ['another site’s key', '/v1/page', { writeKey: 'other-shop' }, 403, 'origin-unknown'],
    ];
    it.each(refused)('refuses %s with the reason', async (_, path, body, status, code) => {
      const answer = await post(server, path, body);
      const { error, message } = await answer.json();
      expect([answer.status, error]).toEqual([status, code]);
      expect(message).toMatch(/\w.*\.|“/);
      expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    });

    it('writes nothing of a batch with one bad event, and says which', async () => {
      const batch = [
        { type: 'page', messageId: 'good beside bad' },
        { type: 'page', name: 7 },
      ];
      const answer = await post(server, '/v1/batch', { writeKey: 'demo', batch });
      expect((await answer.json()).message).toBe('batch[1].name must be a text.');
      expect(await stored('good beside bad')).toEqual([]);
    });

    it('refuses a body that is not UTF-8', async () => {
      const answer = await fetch(`${server.url}/v1/page`, {
        method: 'POST',
        headers: { origin },
        body: new Uint8Array([0x7b, 0xff, 0x7d]),
      });
      expect(await answer.json()).toMatchObject({ error: 'body-encoding' });
    });

    it('takes a page’s word by the site’s name only from the site’s own origins', async () => {
      const body = JSON.stringify({ writeKey: 'demo' });
      const send = (headers: Record<string, string>) =>
        fetch(`${server.url}/v1/page`, { method: 'POST', body, headers });
      for (const own of [
        'http://localhost:1',
        'https://127.0.0.1:8443',
        'http://[::1]:3000',
        'http://shop.localhost',
      ]) {
        expect((await send({ origin: own })).status).toBe(200);
      }
      for (const foreign of [
        'https://evil.example',
        'http://localhost.evil.example',
        'http://127.0.0.1.evil.example',
        'null',
      ]) {
        const answer = await send({ origin: foreign });
        expect(answer.status).toBe(403);
        expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      }
    });

    it('answers a preflight', async () => {
      const headers = {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization, x-retry-count, anonymousid, content-type',
      };
      const answer = await fetch(`${server.url}/v1/batch`, { method: 'OPTIONS', headers });
      expect(answer.status).toBe(204);
      expect(answer.headers.get('access-control-allow-headers')).toBe(
        'authorization, content-type, x-retry-count, anonymousid',
      );
      expect(answer.headers.get('access-control-allow-credentials')).toBe('true');
    });

    it('says what is not there', async () => {
      expect((await post(server, '/v1/tracks', {})).status).toBe(404);
    });

    it('believes a user id only from a secret key', async () => {
      await post(server, '/v1/page', { writeKey: 'demo', messageId: 'claimed', anonymousId: 'x1', userId: 'mara' });
      const headers = { authorization: `Bearer ${secretKey}` };
      const body = JSON.stringify({ messageId: 'proved', anonymousId: 'x2', userId: 'mara' });
      await fetch(`${server.url}/v1/page`, { method: 'POST', headers, body });
      expect((await stored('claimed'))[0]?.person).toBe('');
      expect((await stored('proved'))[0]?.person).not.toBe('');
      const links = await server.store.db.selectFrom('links').selectAll().execute();
      expect(links.map(({ evidence }) => evidence)).toEqual(['secret key proved']);
    });
  },
  { now: () => clock ?? Date.now() },
);

describe('rate limits', () => {
  it('answers 429 with the seconds to wait, by address and by key', async () => {
    const [embedded] = kinds;
    const { options, remove } = await (embedded as (typeof kinds)[0]).open();
    let clock = Date.now();
    const rates = { address: { perSecond: 0.5, burst: 3 }, key: { perSecond: 1000, burst: 2 } };
    const server = await start({ ...options, rates, now: () => clock });
    const page = () => post(server, '/v1/page', { writeKey: 'demo' });
    expect((await page()).status).toBe(200);
    expect((await page()).status).toBe(200);
    const byKey = await page();
    expect([byKey.status, byKey.headers.get('retry-after')]).toEqual([429, '1']);
    clock += 1000;
    const byAddress = await page();
    expect([byAddress.status, byAddress.headers.get('retry-after')]).toEqual([429, '1']);
    expect(await byAddress.json()).toMatchObject({ error: 'too-many-requests' });
    clock += 2000;
    expect((await page()).status).toBe(200);
    await server.close();
    await remove();
  }, 30_000);
});
