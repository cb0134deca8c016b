import { beforeAll, expect, it } from 'vitest';
import { bucket } from '../../src/core/bucket.ts';
import type { Plan } from '../../src/core/plan.ts';
import { makeKey } from '../../src/server/keys.ts';
import type { Server } from '../../src/server/server.ts';
import { onEachServer, origin, post, secretKey, token } from './support/backend.ts';

const page = (text: string) => ({ any: [['p', {}, text]] });
const plan = {
  site: 'demo',
  public: ['first_name'],
  goals: { order: { event: 'Order Completed' } },
  audiences: {
    keen: 'viewed tents 2 times in 7d',
    ready: 'stage:decision',
    'in-shop': 'path:/shop/*',
    late: 'hour:22-6',
  },
  experiences: [
    { id: 'keen', slot: 'hero', audience: 'keen', variants: { tents: page('Tents are calling') } },
    { id: 'name', slot: 'greeting', audience: 'everyone', variants: { v: page('Hello {{customer.first_name}}') } },
    { id: 'stage', slot: 'stage', audience: 'ready', variants: { v: page('Your cart waits') } },
    { id: 'shop', slot: 'shop', audience: 'in-shop', variants: { v: page('In the shop') } },
    { id: 'night', slot: 'night', audience: 'late', variants: { v: page('Good night') } },
    {
      id: 'test',
      slot: 'test',
      audience: 'everyone',
      goal: 'order',
      split: { a: 50, b: 50 },
      variants: { a: page('A'), b: page('B') },
    },
    {
      id: 'capped',
      slot: 'capped',
      audience: 'everyone',
      caps: [{ times: 1, per: 'ever' }],
      variants: { v: page('Once') },
    },
  ],
} as unknown as Plan;

onEachServer('a decision for another channel', (at) => {
  let server: Server;
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
  const ask = async (body: unknown, key = secretKey) => {
    const answer = await post(server, '/admin/decide', body, bearer(key));
    return { status: answer.status, body: await answer.json() };
  };
  const shown = async (person: string, context = {}) => {
    const { body } = await ask({ person, context });
    return Object.fromEntries(
      body.decisions.map(({ slot, content }: { slot: string; content: unknown }) => [slot, JSON.stringify(content)]),
    );
  };
  const track = (event: string, properties: object, more: object = {}) =>
    post(server, '/v1/track', { writeKey: 'demo', event, anonymousId: 'phone', properties, ...more });
  const viewed = () => track('Product Viewed', { product_id: 'dome', topics: ['tents'] });

  beforeAll(async () => {
    server = at();
    const headers = { ...bearer(secretKey), 'content-type': 'application/json' };
    const published = await fetch(`${server.url}/admin/plan`, { method: 'PUT', headers, body: JSON.stringify(plan) });
    expect(await published.json()).toEqual({ version: 1 });
    await post(
      server,
      '/admin/customers',
      [{ customer_id: 'mara', first_name: 'Mara', margin: 0.4 }],
      bearer(secretKey),
    );
    await viewed();
    await viewed();
    await track('Checkout Started', { value: 199 });
  });

  it('goes by what a device did, and says why', async () => {
    const { body } = await ask({ person: 'device:phone', slots: ['hero'] });
    expect(body).toMatchObject({
      person: 'device:phone',
      plan: 1,
      decisions: [
        {
          slot: 'hero',
          experience: 'keen',
          variant: 'tents',
          exposure: { slot: 'hero', experience: 'keen', variant: 'tents' },
        },
      ],
    });
    expect(body.decisions[0].clauses).toContainEqual(['viewed tents 2 times in 7d', true]);
    expect((await shown('device:tablet')).hero).toBe('null');
  });

  it('asks for the stage, and counts what was on screen elsewhere', async () => {
    expect(await shown('device:phone')).toMatchObject({ stage: expect.stringContaining('Your cart waits') });
    expect((await shown('device:phone')).capped).toContain('Once');
    await track('Exposure', { slot: 'capped', experience: 'capped', variant: 'v' });
    expect((await shown('device:phone')).capped).toBe('null');
  });

  it('puts somebody into the arm that their browser is in', async () => {
    for (const id of ['phone', 'tablet', 'a', 'b', 'c', 'd']) {
      const { body } = await ask({ person: `device:${id}`, slots: ['test'] });
      expect(body.decisions[0].variant).toBe(bucket('test', id) < 0.5 ? 'a' : 'b');
    }
  });

  it('knows a customer by what all their devices did, and tells what a browser of theirs might be told', async () => {
    await post(server, '/v1/resolve', {
      writeKey: 'demo',
      anonymousId: 'phone',
      sessionId: 's1',
      token: await token('mara', 'phone'),
    });
    const mara = await shown('mara');
    expect(mara.hero).toContain('Tents are calling');
    expect(mara.greeting).toContain('Hello Mara');
    expect(JSON.stringify((await ask({ person: 'mara' })).body)).not.toContain('margin');
    expect(JSON.stringify((await ask({ person: 'mara' })).body)).not.toMatch(/[:[,]0\.4[,\]}]/);
    expect((await ask({ person: 'mara', slots: ['test'] })).body.decisions[0].bucket).toBe(bucket('test', 'phone'));
    const stranger = await shown('nobody-yet');
    expect([stranger.hero, stranger.greeting]).toEqual(['null', 'null']);
  });

  it('tells nothing personal of somebody who objects to it', async () => {
    const mine = `${server.url}/v1/me?site=demo`;
    const proof = { authorization: `Bearer ${await token('mara', 'phone')}`, origin };
    const object = async (personalisation: boolean) => {
      const body = JSON.stringify({ object: { personalisation } });
      expect((await fetch(mine, { method: 'PATCH', headers: proof, body })).status).toBe(200);
    };
    await object(true);
    expect(await shown('mara')).toMatchObject({ hero: 'null', greeting: 'null', test: expect.stringMatching(/[AB]/) });
    await object(false);
    expect((await shown('mara')).greeting).toContain('Hello Mara');
  });

  it('goes by what the channel says of itself, and takes nothing else to hold', async () => {
    expect(await shown('mara')).toMatchObject({ shop: 'null', night: 'null' });
    const there = await shown('mara', { path: '/shop/tents', hour: 23 });
    expect([there.shop, there.night]).toEqual([
      expect.stringContaining('In the shop'),
      expect.stringContaining('Good night'),
    ]);
    expect((await shown('mara', { path: '/about', hour: 12 })).night).toBe('null');
  });

  it('takes a key that is for it', async () => {
    const forIt = await makeKey(server.store.db, 'demo', 'mailer', ['decisions'], Date.now());
    const forAnother = await makeKey(server.store.db, 'demo', 'reader', ['reports'], Date.now());
    await expect.poll(async () => (await ask({ person: 'mara' }, forIt)).status, { timeout: 5000 }).toBe(200);
    expect(await ask({ person: 'mara' }, forAnother)).toMatchObject({ status: 403, body: { error: 'key-scope' } });
    expect(await ask({ person: 'mara' }, 'demo')).toMatchObject({ status: 401 });
  });

  it.each([
    [{}, '`person` is missing'],
    [{ person: 'guest' }, '“guest” can be nobody’s identifier'],
    [{ person: 'mara', slots: 'hero' }, '`slots` must be a list of slots'],
    [{ person: 'mara', context: { hour: 24 } }, '`context.hour` must be at most 23'],
    [{ person: 'mara', context: { path: '/a&m_size=phone' } }, '`context.path` may not hold'],
    [{ person: 'mara', context: { device: 'phone' } }, 'may hold path, size'],
  ])('%j is refused with what to write instead', async (body, message) => {
    const refused = await ask(body);
    expect(refused.status).toBe(400);
    expect(refused.body.message).toContain(message);
  });
});
