import { beforeAll, expect, it } from 'vitest';
import demoPlan from '../../demo/plan.json' with { type: 'json' };
import type { Server } from '../../src/server/server.ts';
import type { PlanProblem } from '../../src/server/shape-problem.ts';
import { Browser, onEachServer, secretKey } from './support/backend.ts';

/** A plan that puts a picture into a slot of such a fit. */
const picture = (fit: string, attributes: Record<string, string>) => ({
  site: 'demo',
  slots: { hero: { fit } },
  experiences: [
    { id: 'a', slot: 'hero', audience: 'new', variants: { a: { any: [['img', { alt: '', ...attributes }]] } } },
  ],
});

const variant = { any: [['p', { class: 'note' }, 'Hello']] };
const experience = { id: 'greeting', slot: 'hero', audience: 'returning', variants: { hello: variant } };

onEachServer('plans', (at) => {
  let server: Server;
  beforeAll(() => {
    server = at();
  });
  const publish = (plan: unknown, key = secretKey) =>
    fetch(`${server.url}/admin/plan`, {
      method: 'PUT',
      body: JSON.stringify(plan),
      headers: { authorization: `Bearer ${key}` },
    });
  const read = (path: string, headers: Record<string, string> = {}) => fetch(server.url + path, { headers });

  it('are empty for a site that has published none', async () => {
    const answer = await read('/v1/plan/other-shop');
    expect(await answer.json()).toMatchObject({
      site: 'other-shop',
      version: 0,
      rules: [],
      send: { page: ['topics'] },
    });
  });

  it('are published as versions that never change', async () => {
    expect(await (await publish({ site: 'demo', experiences: [experience] })).json()).toEqual({ version: 1 });
    const first = await read('/v1/plan/demo');
    expect(first.headers.get('cache-control')).toBe('public, max-age=60, stale-while-revalidate=3600');
    expect(first.headers.get('access-control-allow-origin')).toBe('*');
    const program = await first.json();
    expect(program).toMatchObject({ version: 1, rules: [{ id: 'greeting', slot: 'hero', when: 'returning' }] });
    const split = { zebra: 10, default: 60, ant: 30 };
    expect(
      await (
        await publish({
          site: 'demo',
          goals: { order: { event: 'Order Completed' } },
          experiences: [{ ...experience, variants: { zebra: variant, ant: variant }, split, goal: 'order' }],
        })
      ).json(),
    ).toEqual({ version: 2 });
    const etag = first.headers.get('etag') as string;
    const second = await read('/v1/plan/demo', { 'if-none-match': etag });
    expect(second.status).toBe(200);
    expect((await second.json()).rules[0].arms.map(([arm]: [string]) => arm)).toEqual(['zebra', 'default', 'ant']);
    expect((await read('/v1/plan/demo', { 'if-none-match': second.headers.get('etag') as string })).status).toBe(304);
    const old = await read('/v1/plan/demo/1');
    expect(old.headers.get('cache-control')).toContain('immutable');
    expect(await old.json()).toEqual(program);
    expect(await (await read('/v1/plan/demo/9')).json()).toMatchObject({ error: 'version-unknown' });
  });

  it('get a number each when several are published at once, and the highest is shown', async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, n) => publish({ site: 'demo', holdout: n + 1 }).then((answer) => answer.json())),
    );
    const versions = answers.map(({ version }) => version as number).sort((a, b) => a - b);
    expect(versions).toEqual([3, 4, 5, 6, 7, 8]);
    expect((await (await read('/v1/plan/demo')).json()).version).toBe(8);
  });

  it('are refused without the site’s secret key', async () => {
    for (const key of ['', 'demo', 'sk_nobody', `${secretKey}x`])
      expect((await publish({ site: 'demo' }, key)).status).toBe(401);
    expect(await (await publish({ site: 'demo' }, 'sk_other_0123456789abcdef')).json()).toMatchObject({
      problems: [{ path: 'site' }],
    });
  });

  it('of an unknown site are answered with the nearest name', async () => {
    const answer = await read('/v1/plan/dmeo');
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({
      error: 'site-unknown',
      message: 'There is no site “dmeo” here. Did you mean “demo”?',
      nearest: 'demo',
    });
  });

  const one = (change: object) => ({ site: 'demo', experiences: [{ ...experience, ...change }] });
  const form = (...trees: unknown[]) => one({ variants: { hello: { any: trees } } });
  const bad: [what: string, plan: unknown, path: string, problem: string, instead: string][] = [
    ['for another site', { site: 'dmeo' }, 'site', '`dmeo`', '"demo"'],
    ['with an unknown field', { site: 'demo', audience: {} }, 'audience', 'no field `audience`', '`audiences`'],
    [
      'with a field of the wrong kind',
      { site: 'demo', experiences: {} },
      'experiences',
      'must be a list',
      'Write a list instead of {}',
    ],
    [
      'with a signal that there is not',
      { site: 'demo', signals: ['engaged', 'scrol'] },
      'signals[1]',
      '`scrol`',
      '"scroll"',
    ],
    ['with a switch for no signal', { site: 'demo', signals: { rages: false } }, 'signals.rages', '`rages`', '`rage`'],
    [
      'with a list for a signal that takes none',
      { site: 'demo', signals: { rage: ['a'] } },
      'signals.rage',
      'true or false',
      '["a"]',
    ],
    ['with something else as signals', { site: 'demo', signals: 'all' }, 'signals', 'a list of signals', '"all"'],
    [
      'that keep a sensitive field of a form',
      { site: 'demo', signals: { forms: ['size', 'gender'] } },
      'signals.forms[1]',
      '`gender` is sensitive',
      'purposes',
    ],
    ['with a field missing', one({ slot: undefined }), 'experiences[0].slot', 'missing', '"slot"'],
    [
      'with an unknown audience',
      one({ audience: 'retruning' }),
      'experiences[0].audience',
      '`retruning`',
      '`returning`',
    ],
    [
      'with an unknown kind of audience',
      one({ audience: 'intrest:hiking' }),
      'experiences[0].audience',
      '`intrest:hiking`',
      '`interest:hiking`',
    ],
    [
      'with a condition that cannot be read',
      one({ audience: 'new and' }),
      'experiences[0].audience',
      'cannot be read',
      '`and`, `or`, `not`',
    ],
    [
      'with an unknown audience in an audience',
      { site: 'demo', audiences: { a: 'byuer' } },
      'audiences.a',
      '`byuer`',
      '`buyer`',
    ],
    [
      'with audiences in a circle',
      { site: 'demo', audiences: { a: 'b or new', b: 'not a' } },
      'audiences.a',
      'a → b → a',
      '`b`',
    ],
    [
      'with an attribute that does not exist',
      one({ audience: { visist: { $gt: 2 } } }),
      'experiences[0].audience',
      '`visist`',
      '`visits`',
    ],
    [
      'with an operator that does not exist',
      one({ audience: { visits: { $gtt: 2 } } }),
      'experiences[0].audience',
      '`$gtt`',
      '`$gt`',
    ],
    [
      'with an operator on lists, asked of a number',
      one({ audience: { visits: { $size: 2 } } }),
      'experiences[0].audience',
      '`$size`',
      '$eq',
    ],
    [
      'with a test of the context that the gate cannot make',
      one({ audience: { path: { $regex: '^/c' } } }),
      'experiences[0].audience',
      '“path” can be tested with $eq, $ne, $in and $nin',
      'brackets',
    ],
    [
      'with a behaviour that cannot be read',
      one({ audience: 'viewed tents in soon' }),
      'experiences[0].audience',
      'a time such as 7d',
      'brackets',
    ],
    [
      'with a test that has no goal',
      one({ split: { hello: 50, default: 50 } }),
      'experiences[0].goal',
      'needs a goal',
      '"goal"',
    ],
    [
      'with layers that overlap',
      {
        site: 'demo',
        experiences: [
          { ...experience, id: 'one', layer: ['l', 0, 0.6] },
          { ...experience, id: 'two', layer: ['l', 0.5, 1] },
        ],
      },
      'experiences[1].layer',
      'overlaps that of `one`',
      'begin at 0.6',
    ],
    [
      'with a prerequisite that does not exist',
      {
        site: 'demo',
        experiences: [
          { ...experience, id: 'checkout' },
          { ...experience, id: 'two', requires: { chekout: 'hello' } },
        ],
      },
      'experiences[1].requires',
      '`chekout`',
      '"checkout"',
    ],
    [
      'with an experience that is never reached',
      {
        site: 'demo',
        experiences: [
          { ...experience, id: 'all', audience: 'new or returning' },
          { ...experience, id: 'never' },
        ],
      },
      'experiences[1]',
      'never shown',
      'before `all`',
    ],
    ['with shares that do not add up', one({ split: { hello: 50, default: 40 } }), 'experiences[0].split', '90', '100'],
    [
      'with a share for no variant',
      one({ split: { helo: 50, hello: 25, default: 25 } }),
      'experiences[0].split.helo',
      '`helo`',
      '"hello"',
    ],
    [
      'with a variant without a share',
      one({ split: { default: 100 } }),
      'experiences[0].split',
      '`hello` has no share',
      '"hello"',
    ],
    [
      'with two variants and no split',
      one({ variants: { a: variant, b: variant } }),
      'experiences[0].variants',
      'no split',
      '"split"',
    ],
    ['with no variant', one({ variants: {} }), 'experiences[0].variants', '0 variants', 'Add a variant'],
    [
      'with a variant of no form',
      one({ variants: { hello: {} } }),
      'experiences[0].variants.hello',
      'no form',
      '"any"',
    ],
    [
      'with a variant named as the default',
      one({ variants: { default: variant } }),
      'experiences[0].variants.default',
      'own content',
      'another name',
    ],
    [
      'with an id that is taken',
      { site: 'demo', experiences: [experience, experience] },
      'experiences[1].id',
      '`greeting`',
      '"greeting-2"',
    ],
    [
      'with an unknown goal',
      { ...one({ goal: 'oder' }), goals: { order: { event: 'Order Completed' } } },
      'experiences[0].goal',
      '`oder`',
      '"order"',
    ],
    [
      'with a broken fit',
      { site: 'demo', slots: { hero: { fit: 'char:60' } } },
      'slots.hero.fit',
      '`char`',
      '`chars:60`',
    ],
    [
      'with a fit that is no number',
      { site: 'demo', slots: { hero: { fit: 'lines:two' } } },
      'slots.hero.fit',
      '`lines:two`',
      '`lines:40`',
    ],
    [
      'with a text too long for its slot',
      { ...form('x'.repeat(61)), slots: { hero: { fit: 'chars:60' } } },
      'experiences[0].variants.hello.any',
      '61 characters',
      'Shorten',
    ],
    [
      'with a part too long for its place',
      {
        site: 'demo',
        slots: { 'hero#title': { fit: 'chars:60 phone:5' } },
        experiences: [
          { id: 'a', slot: 'hero', audience: 'new', variants: { a: { parts: { title: { phone: ['Trails are'] } } } } },
        ],
      },
      'experiences[0].variants.a.parts.title.phone',
      '10 characters',
      'Shorten',
    ],
    [
      'with a picture of another shape than its place',
      picture('ratio:16/9', { src: '/a.jpg', width: '800', height: '600' }),
      'experiences[0].variants.a.any',
      '`/a.jpg` is 800 by 600',
      '800 by 450',
    ],
    [
      'with a picture that does not say its shape',
      picture('ratio:16/9', { src: '/a.jpg' }),
      'experiences[0].variants.a.any',
      'does not say its shape',
      '"width"',
    ],
    [
      'with a picture too small for its place',
      picture('px:1200', { src: '/a.jpg', width: '400', srcset: '/a.jpg 400w, /b.jpg 1000w' }),
      'experiences[0].variants.a.any',
      '1000 px wide',
      'srcset',
    ],
    [
      'for a part in place of its slot',
      { site: 'demo', experiences: [{ ...experience, slot: 'hero#title' }] },
      'experiences[0].slot',
      'must be a whole slot',
      '"parts"',
    ],
    [
      'with parts and a cap on the slots of a page',
      {
        site: 'demo',
        caps: { page: 2 },
        experiences: [
          { id: 'a', slot: 'hero', audience: 'new', variants: { a: { parts: { title: { any: ['x'] } } } } },
        ],
      },
      'caps.page',
      'cannot be counted',
      'whole slots',
    ],
    [
      'that ends before it starts',
      one({ start: '2026-05-02T00:00:00Z', end: '2026-05-01T00:00:00Z' }),
      'experiences[0].end',
      'before',
      'after',
    ],
    [
      'with a time that is none',
      one({ start: 'next week' }),
      'experiences[0].start',
      'must be a time',
      'Write a time like 2030-05-01T08:00:00Z instead of "next week"',
    ],
    [
      'with a forbidden tag',
      form(['script', {}, 'alert(1)']),
      'experiences[0].variants.hello.any[0][0]',
      '`script`',
      'element',
    ],
    [
      'with a forbidden tag within',
      form(['p', {}, ['ifram', {}]]),
      'experiences[0].variants.hello.any[0][2][0]',
      '`ifram`',
      'element',
    ],
    [
      'with a script in an attribute',
      form(['p', { onclick: 'x()' }]),
      'experiences[0].variants.hello.any[0][1].onclick',
      'script',
      'data-attune-goal',
    ],
    [
      'with a style',
      form(['p', { style: 'color:red' }]),
      'experiences[0].variants.hello.any[0][1].style',
      '`style`',
      'class',
    ],
    [
      'with a misspelt attribute',
      form(['a', { hreff: '/' }]),
      'experiences[0].variants.hello.any[0][1].hreff',
      '`hreff`',
      '`href`',
    ],
    [
      'with a dangerous URL',
      form(['a', { href: 'javascript:alert(1)' }]),
      'experiences[0].variants.hello.any[0][1].href',
      'javascript',
      'https',
    ],
    [
      'with a dangerous URL in disguise',
      form(['a', { href: ' java\nscript:alert(1)' }]),
      'experiences[0].variants.hello.any[0][1].href',
      'address',
      'https',
    ],
    [
      'with a dangerous URL among pictures',
      form(['img', { srcset: '/a.png 1x, data:image/svg+xml,x 2x' }]),
      'experiences[0].variants.hello.any[0][1].srcset',
      'address',
      'https',
    ],
    [
      'with a slot in a slot',
      form(['p', { 'data-attune-slot': 'x' }]),
      'experiences[0].variants.hello.any[0][1].data-attune-slot',
      'within a slot',
      'Take',
    ],
    ['with a tree that is none', form(7), 'experiences[0].variants.hello.any[0]', 'neither text nor', '["p"'],
    ['without attributes', form(['p', 'text']), 'experiences[0].variants.hello.any[0][1]', 'attributes', '["p", {}'],
    [
      'with a trait that is not public',
      { ...form('{{customer.frist_name}}'), public: ['first_name'] },
      'experiences[0].variants.hello.any[0]',
      '`frist_name`',
      '{{customer.first_name}}',
    ],
    [
      'with an unknown cap',
      { site: 'demo', caps: { site: [] } },
      'caps.site',
      'no field `site`',
      'all, slots, campaigns',
    ],
    [
      'with a size that is none',
      one({ variants: { hello: { Phone: [['p', {}, 'Hi']] } } }),
      'experiences[0].variants.hello.Phone',
      'no field `Phone`',
      '`phone`',
    ],
    [
      'with an operator that is nearly one',
      one({ audience: { visits: { $ge: 3 } } }),
      'experiences[0].audience',
      '`$ge`',
      '`$gte`',
    ],
    [
      'with an hour that is none',
      one({ audience: 'hour:9-25' }),
      'experiences[0].audience',
      '`hour:9-25` is not complete',
      '`hour:9-17`',
    ],
    [
      'with a split that misses a variant',
      one({ variants: { a: { any: ['A'] }, b: { any: ['B'] } }, split: { a: 50, c: 50 }, goal: 'order' }),
      'experiences[0].split.c',
      'no variant `c`',
      '"b"',
    ],
    [
      'with a test of a trait that is not public',
      { ...one({ audience: 'returning and customer.teir = gold' }), public: ['first_name', 'tier'] },
      'experiences[0].audience',
      '`teir`',
      '`tier`',
    ],
    [
      'with the name of a trait that is not public',
      { ...one({ audience: 'has:points' }), public: ['first_name'] },
      'experiences[0].audience',
      '`points`',
      '"points" to "public"',
    ],
    [
      'with a binding that cannot be read',
      form('{{ customer }}'),
      'experiences[0].variants.hello.any[0]',
      'binding',
      '{{customer.first_name}}',
    ],
    [
      'with a stage that is none',
      one({ audience: 'stage:decison' }),
      'experiences[0].audience',
      '`decison`',
      '`stage:decision`',
    ],
    [
      'with a stage that its own journey does not have',
      { ...one({ audience: 'stage = decision' }), journey: { early: 'everyone', decisive: 'cart >= 1' } },
      'experiences[0].audience',
      'There is no stage "decision"',
      'decisive',
    ],
    [
      'with a persona that is none',
      { ...one({ audience: 'persona:hikr' }), personas: { hiker: [['interest:hiking', 2]] } },
      'experiences[0].audience',
      'There is no persona `hikr`',
      '`persona:hiker`',
    ],
    [
      'with an attribute that is nearly a trait',
      one({ audience: 'engagment > 5' }),
      'experiences[0].audience',
      'There is no attribute `engagment`',
      '`engagement`',
    ],
    [
      'with a stage worked out from stages',
      { ...one({}), audiences: { late: 'stage:b' }, journey: { a: 'everyone', b: 'late or buyer' } },
      'journey.b',
      'worked out from itself',
      'events, behaviours and attributes',
    ],
    [
      'with a stage worked out from the page view',
      { ...one({}), journey: { a: 'from:ads' } },
      'journey.a',
      '`from:ads`',
      'stage:decision and from:ads',
    ],
    [
      'with a persona worked out from personas',
      { ...one({}), personas: { a: [['not persona:a', 2]] } },
      'personas.a[0]',
      'worked out from itself',
      'attributes',
    ],
    [
      'with a rule of a persona that cannot be read',
      { ...one({}), personas: { a: [['visits >', 2]] } },
      'personas.a[0]',
      'cannot be read',
      'Join names',
    ],
    ['with a score that is none', { ...one({}), personas: { a: [['new']] } }, 'personas.a[0][1]', 'missing', 'Add'],
    ['with a time to live of no data', { ...one({}), ttl: { order: 3 } }, 'ttl.order', 'no field `order`', '`orders`'],
    ['with prices upside down', { ...one({}), prices: [100, 25] }, 'prices', 'not the lower', '[25, 100]'],
    [
      'with a sensitive trait in a persona',
      { ...one({}), personas: { a: [['customer.gender = f', 2]] } },
      'personas.a',
      '`gender` is sensitive',
      'purposes',
    ],
  ];
  it('with a journey, personas and conditions on what behaviour means are good, and compiled', async () => {
    const plan = {
      ...one({ audience: 'stage:late and persona:hiker and not persona:buyer' }),
      audiences: { keen: 'visits >= 3 and engagement > 20' },
      journey: { early: 'everyone', late: 'keen or orders >= 1' },
      personas: {
        hiker: [['interest:hiking', 2]],
        buyer: [
          ['stage:late', 1],
          [{ orders: { $gt: 1 } }, 1.5],
        ],
      },
      ttl: { orders: 365 },
      prices: [5, 10],
    };
    const answer = await publish(plan);
    expect(await answer.json()).not.toHaveProperty('problems');
    expect(answer.status).toBe(200);
  });
  it('for everyone are good', async () => {
    const answer = await publish(one({ audience: 'everyone' }));
    expect(answer.status).toBe(200);
  });
  it.each([{ rage: false, search: ['term'], forms: ['size'], media: true }, ['engaged', 'scroll'], [], {}])(
    'with the signals %j are good',
    async (signals) => {
      expect((await publish({ site: 'demo', signals })).status).toBe(200);
    },
  );
  it.each(bad)('%s are refused, with the place and the mend', async (_, plan, path, problem, instead) => {
    const answer = await publish(plan);
    expect(answer.status).toBe(400);
    const { error, problems } = (await answer.json()) as { error: string; problems: PlanProblem[] };
    expect(error).toBe('plan-invalid');
    expect(problems.map((each) => each.path)).toContain(path);
    const found = problems.find((each) => each.path === path) as PlanProblem;
    expect(found.problem).toContain(problem);
    expect(found.instead).toContain(instead);
  });

  it('of the demo are good', async () => {
    expect((await publish(demoPlan)).status).toBe(200);
  });

  it('decide what a browser is told of a customer record', async () => {
    const headers = { authorization: `Bearer ${secretKey}` };
    const csv =
      'customer_id,first_name,member_since,note\r\nmara,"Mara ""M"", Lindqvist",2019,"two\nlines"\r\n,nobody,2020,\r\nshort\r\nidris,Idris,2022,x\r\n';
    const imported = await fetch(`${server.url}/admin/customers?source=crm`, { method: 'POST', headers, body: csv });
    expect(await imported.json()).toEqual({
      imported: 2,
      bad: [
        { line: 4, reason: 'Its customer_id cannot be an identifier.' },
        { line: 5, reason: 'It has 1 cells, the first line has 4.' },
      ],
    });
    expect((await (await new Browser(server).login('mara')).json()).known.traits).toEqual({
      first_name: 'Mara "M", Lindqvist',
      member_since: 2019,
    });
    const lines =
      '{"customer_id":"mara","first_name":"Mara","tier":"Summit","points":3}\n{broken\n[]\n{"first_name":"x"}\n';
    const again = await fetch(`${server.url}/admin/customers?source=crm`, { method: 'POST', headers, body: lines });
    expect(await again.json()).toEqual({
      imported: 1,
      bad: [
        { line: 2, reason: 'It is not JSON.' },
        { line: 3, reason: 'It is not an object.' },
        { line: 4, reason: 'It has no customer_id.' },
      ],
    });
    expect((await (await new Browser(server).login('mara')).json()).known.traits).toEqual({
      first_name: 'Mara',
      tier: 'Summit',
    });
    const wrong = await fetch(`${server.url}/admin/customers`, { method: 'POST', headers, body: 'id;name\n1;x' });
    expect([wrong.status, (await wrong.json()).error]).toEqual([400, 'customer-id-missing']);
  });
});
