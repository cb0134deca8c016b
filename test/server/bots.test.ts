import { beforeAll, expect, it } from 'vitest';
import type { Server } from '../../src/server/server.ts';
import { measuredSince } from '../../src/server/store/guards.ts';
import { seenArms } from '../../src/server/store/weights.ts';
import { onEachServer, post } from './support/backend.ts';

const origin = 'https://other.example';
const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
const googlebot = `${chrome.slice(0, -14)} (compatible; Googlebot/2.1; +http://www.google.com/bot.html)`;

onEachServer('a bot', (at) => {
  let server: Server;
  beforeAll(() => {
    server = at();
  });
  const batch = (device: string, context = {}) =>
    [
      { type: 'page', properties: { arrival: '&m_from=chatgpt.com' }, context: { page: { path: '/' } } },
      { type: 'track', event: 'Slots Found', properties: { slots: [] } },
      { type: 'track', event: 'Exposure', properties: { slot: 'hero', experience: 'e', variant: 'a' } },
      { type: 'track', event: 'Goal Reached', properties: { goal: 'shop-now' } },
      { type: 'track', event: 'Page Vitals', properties: { plan: 1, decided: ['e'], lcp: 900, cls: 0, inp: 10 } },
    ].map((event, n) => ({
      messageId: `${device} ${n}`,
      anonymousId: device,
      ...event,
      context: { ...event.context, ...context },
    }));
  const stored = () => server.store.db.selectFrom('events').select('body').execute();

  it('is flagged by what it calls itself, its events are kept, and none of them counts', async () => {
    await post(
      server,
      '/v1/batch',
      { writeKey: 'other-shop', batch: batch('crawler') },
      { origin, 'user-agent': googlebot },
    );
    // What a program sends for a visitor is the visitor's: it says so in the context.
    const forBot = { batch: batch('sent for a bot', { userAgent: googlebot }) };
    const headers = { authorization: 'Bearer sk_other_0123456789abcdef', 'user-agent': 'axios/1.0' };
    await fetch(`${server.url}/v1/batch`, { method: 'POST', headers, body: JSON.stringify(forBot) });
    expect((await stored()).map(({ body }) => body.context?.bot)).toEqual(Array(10).fill(true));
    const report = async () => (await fetch(`${server.url}/admin/reports`, { headers })).json();
    expect(await report()).toMatchObject({ pages: [], slots: [], experiences: [], channels: [] });
    const since = new Date(Date.now() - 3_600_000);
    const learned = () =>
      seenArms(
        server.store.db,
        'other-shop',
        { experience: 'e', event: 'Goal Reached', value: undefined, delay: 0, halfLife: undefined },
        since,
        new Date(Date.now() + 1000),
      );
    const guarded = () =>
      measuredSince(server.store.db, { site: 'other-shop', since, plan: 1 }, ['e'], { lcp: 10_000, cls: 1, inp: 2000 });
    expect([await learned(), await guarded()]).toEqual([[], []]);

    // The same by people does count: so the above can fail.
    await post(
      server,
      '/v1/batch',
      { writeKey: 'other-shop', batch: batch('person') },
      { origin, 'user-agent': chrome },
    );
    const program = { batch: batch('sent for a person', { userAgent: chrome }) };
    await fetch(`${server.url}/v1/batch`, { method: 'POST', headers, body: JSON.stringify(program) });
    const plain = { batch: batch('sent by a program') };
    await fetch(`${server.url}/v1/batch`, { method: 'POST', headers, body: JSON.stringify(plain) });
    const { pages, slots, experiences, channels } = await report();
    expect([pages[0].views, slots.length, channels[0].visits]).toEqual([3, 1, 3]);
    expect(experiences[0].variants).toMatchObject([{ exposures: 3, devices: 3, goals: [{ reached: 3 }] }]);
    expect((await learned())[0]?.views).toBe(3);
    expect((await guarded())[0]?.lcp.n).toBe(3);
  });

  it('is not what tests a page on this machine, in a browser without a screen', async () => {
    const headless = { 'user-agent': chrome.replace('Chrome/', 'HeadlessChrome/') };
    await post(server, '/v1/page', { writeKey: 'demo', messageId: 'local', anonymousId: 'tester' }, headless);
    await post(
      server,
      '/v1/page',
      { writeKey: 'other-shop', messageId: 'far', anonymousId: 'tester' },
      { origin, ...headless },
    );
    const flags = (await stored()).filter(({ body }) => ['local', 'far'].includes(body.messageId));
    expect(Object.fromEntries(flags.map(({ body }) => [body.messageId, body.context?.bot]))).toEqual({
      local: undefined,
      far: true,
    });
  });

  it('keeps no user agent of anybody', async () => {
    expect(JSON.stringify(await stored())).not.toMatch(/Mozilla|axios|Googlebot/);
  });
});
