import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { idOf } from '../../src/server/identity/ids.ts';
import type { Server } from '../../src/server/server.ts';
import { distribution } from '../../src/server/store/schema.ts';
import { Browser, onEachServer, secretKey, token } from './support/backend.ts';

/** Only the record of somebody else has it. */
const secretWord = 'only-in-the-record-of-mara';

/** What somebody tries who wants to be taken for Mara, and what they are told. */
interface Attempt {
  what: string;
  try(thief: Browser, mara: Browser): Promise<Response>;
  status: number;
  error?: string;
}

const seconds = () => Math.floor(Date.now() / 1000);
const resolveWith = (make: (thief: Browser, mara: Browser) => string | Promise<string>) =>
  async function attempt(thief: Browser, mara: Browser) {
    return thief.resolve({ token: await make(thief, mara) });
  };
const readWith = (make: (thief: Browser, mara: Browser) => string | Promise<string>, method = 'GET') =>
  async function attempt(thief: Browser, mara: Browser) {
    const headers = { authorization: `Bearer ${await make(thief, mara)}` };
    return thief.ask(`/v1/me?site=demo&anonymousId=${thief.aid}`, { method, headers });
  };
const unsigned = async (thief: Browser) => {
  const [, payload] = (await token('mara', thief.aid)).split('.');
  const header = Buffer.from(JSON.stringify({ alg: 'none', kid: 'demo' })).toString('base64url');
  return `${header}.${payload}.`;
};
const otherKey = new TextEncoder().encode('a key that somebody else has made up himself');
const forged = (thief: Browser) => token('mara', thief.aid, { key: otherKey });
const changed = async (thief: Browser) => {
  const [header, , signature] = (await token('nobody-at-all', thief.aid)).split('.');
  const [, payload] = (await token('mara', thief.aid)).split('.');
  return `${header}.${payload}.${signature}`;
};
const expired = (thief: Browser) =>
  token('mara', thief.aid, { claims: { iat: seconds() - 2000, exp: seconds() - 1000 } });
const ofOtherSite = (thief: Browser) => token('mara', thief.aid, { claims: { aud: 'other-shop' } });
const byOtherSite = (thief: Browser) =>
  token('mara', thief.aid, { header: { kid: 'other' }, key: otherKey, claims: { aud: 'other-shop' } });
const ofHerDevice = (_: Browser, mara: Browser) => token('mara', mara.aid);
const aidIn = (browser: Browser) => ({ writeKey: 'demo', anonymousId: browser.aid });
const mine = (browser: Browser) => `/v1/me?site=demo&anonymousId=${browser.aid}`;
const posingAs = (mara: Browser, thief: Browser) => {
  const posing = new Browser(thief.server, mara.aid);
  posing.cookie = thief.cookie;
  return posing;
};

const attempts: Attempt[] = [
  {
    what: 'identify, with her id and address and no token',
    try: (thief) =>
      thief.send([
        { type: 'identify', userId: 'mara', traits: { email: 'mara@example.com', email_verified: true } },
        { type: 'alias', userId: 'mara', previousId: thief.aid },
      ]),
    status: 200,
  },
  {
    what: 'resolve that names her',
    try: (thief) => thief.resolve({ userId: 'mara', traits: { email: 'mara@example.com' }, known: { userId: 'mara' } }),
    status: 200,
  },
  { what: 'a forged token', try: resolveWith(forged), status: 401, error: 'token-signature' },
  { what: 'a forged token to read', try: readWith(forged), status: 401, error: 'token-signature' },
  { what: 'a token whose claims were changed', try: resolveWith(changed), status: 401, error: 'token-signature' },
  { what: 'a token that has expired', try: resolveWith(expired), status: 401, error: 'token-expired' },
  { what: 'an expired token to erase', try: readWith(expired, 'DELETE'), status: 401, error: 'token-expired' },
  { what: 'a token of no algorithm', try: resolveWith(unsigned), status: 401, error: 'token-algorithm' },
  { what: 'a token of no algorithm to read', try: readWith(unsigned), status: 401, error: 'token-algorithm' },
  { what: 'a token for another site', try: resolveWith(ofOtherSite), status: 401, error: 'token-site' },
  { what: 'a token by another site’s key', try: resolveWith(byOtherSite), status: 401, error: 'token-key' },
  { what: 'a token for her device', try: resolveWith(ofHerDevice), status: 401, error: 'token-device' },
  { what: 'a token for her device to read', try: readWith(ofHerDevice), status: 401, error: 'token-device' },
  {
    what: 'the token that she has used, with her anonymous id',
    try: async (thief, mara) => {
      const used = await token('mara', mara.aid);
      await mara.resolve({ token: used });
      return posingAs(mara, thief).resolve({ token: used });
    },
    status: 401,
    error: 'token-replayed',
  },
  {
    what: 'her anonymous id, asked who she is',
    try: (thief, mara) => posingAs(mara, thief).resolve({ sessionId: mara.session }),
    status: 200,
  },
  {
    what: 'her anonymous id, to read',
    try: (thief, mara) => posingAs(mara, thief).ask(mine(mara)),
    status: 403,
    error: 'device-of-another',
  },
  {
    what: 'her anonymous id, to erase',
    try: (thief, mara) => posingAs(mara, thief).ask(mine(mara), { method: 'DELETE' }),
    status: 403,
    error: 'device-of-another',
  },
  {
    what: 'her anonymous id, to correct and object',
    try: (thief, mara) =>
      posingAs(mara, thief).ask(mine(mara), { method: 'PATCH', body: '{"object":{"measurement":true}}' }),
    status: 403,
    error: 'device-of-another',
  },
  {
    what: 'her anonymous id without any cookie',
    try: (_, mara) => new Browser(mara.server, mara.aid).ask(mine(mara)),
    status: 403,
    error: 'device-of-another',
  },
  {
    what: 'a correction of hers without a token',
    try: (thief) => thief.ask(mine(thief), { method: 'PATCH', body: '{"traits":{"first_name":"x"}}' }),
    status: 403,
    error: 'token-missing',
  },
  {
    what: 'a hand-over code of her browser',
    try: (thief, mara) => posingAs(mara, thief).post('/v1/handover', aidIn(mara)),
    status: 403,
    error: 'device-of-another',
  },
  {
    what: 'a hand-over of her browser, where she is known',
    try: async (thief, mara) => {
      const { code } = await (await mara.post('/v1/handover', aidIn(mara))).json();
      return thief.post('/v1/handover/redeem', { ...aidIn(thief), code });
    },
    status: 409,
    error: 'handover-refused',
  },
  {
    what: 'a hand-over code that was used',
    try: async (thief) => {
      const [shop, blog] = [new Browser(thief.server), new Browser(thief.server)];
      await shop.resolve();
      await blog.resolve();
      const { code } = await (await shop.post('/v1/handover', aidIn(shop))).json();
      expect((await blog.post('/v1/handover/redeem', { ...aidIn(blog), code })).status).toBe(200);
      return thief.post('/v1/handover/redeem', { ...aidIn(thief), code });
    },
    status: 409,
    error: 'handover-refused',
  },
  {
    what: 'the write key as a secret key',
    try: (thief) => thief.ask('/admin/people?id=mara', { headers: { authorization: 'Bearer demo' } }),
    status: 401,
    error: 'secret-key',
  },
];

onEachServer('who poses as somebody', (at) => {
  let server: Server;
  let mara: Browser;
  beforeAll(async () => {
    server = at();
    const admin = (method: string, path: string, body: unknown) =>
      fetch(server.url + path, {
        method,
        body: JSON.stringify(body),
        headers: { authorization: `Bearer ${secretKey}` },
      });
    await admin('PUT', '/admin/plan', { site: 'demo', public: ['first_name'], declarable: ['first_name'] });
    await admin('POST', '/admin/customers', [{ customer_id: 'mara', first_name: secretWord }]);
    mara = new Browser(server);
    expect(await (await mara.login('mara')).text()).toContain(secretWord);
    await mara.view(secretWord, secretWord, secretWord);
  });
  /** All that a thief could change of what is known of Mara, or be linked by. */
  const known = async (thief: Browser) => {
    const own = [mara.aid, thief.aid].map((aid) => idOf('device', 'demo', aid));
    const subjects = JSON.stringify([...own, idOf('account', 'demo', 'mara')]);
    const tables = ['links', 'person_devices', 'people', 'joins', 'handovers', 'customers', 'declarations', 'consents'];
    const rows = [...tables, 'tombstones', 'events'].map(async (table) => {
      const key = distribution[table as keyof typeof distribution] as string;
      const { rows } = await sql`
        select t::text as row from ${sql.table(table)} t where ${sql.ref(key)} in
          (select jsonb_array_elements_text(${subjects}::text::jsonb)::uuid)
        and not (${table} = 'events' and t::text like ${`%${thief.aid}%`})
        order by 1`.execute(server.store.db);
      return [table, rows];
    });
    // A login that she makes herself says when; nothing else may change.
    return JSON.stringify(await Promise.all(rows)).replace(/token demo [^,]*,[^,]*/g, '');
  };

  it.each(attempts.map((attempt) => [attempt.what, attempt] as const))(
    'by %s is told nothing and linked to no one',
    async (_, { try: attempt, status, error }) => {
      const thief = new Browser(server);
      await thief.resolve();
      const before = await known(thief);
      const answer = await attempt(thief, mara);
      const text = await answer.text();
      expect([answer.status, JSON.parse(text).error]).toEqual([status, error]);
      expect(text).not.toContain(secretWord);
      expect(JSON.parse(text).known).toBeUndefined();
      expect(await known(thief)).toBe(before);
      // Nor afterwards.
      const own = await (await thief.ask(mine(thief))).text();
      expect(own + (await (await thief.resolve()).text())).not.toContain(secretWord);
    },
  );
});
