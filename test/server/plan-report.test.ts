import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import demoPlan from '../../demo/plan.json' with { type: 'json' };
import { compile } from '../../src/core/compile.ts';
import type { Experience, Plan } from '../../src/core/plan.ts';
import { type PlanReport, planReport } from '../../src/server/advice/plan-advice.ts';
import { reportText } from '../../src/server/advice/report-text.ts';
import { planCommand } from '../../src/server/commands/plan.ts';
import { definitionOf } from '../../src/server/guard.ts';
import { planProblems } from '../../src/server/plan-check.ts';
import type { Server } from '../../src/server/server.ts';
import { onEachServer, secretKey } from './support/backend.ts';

const day = 86_400_000;
const words = (text: string): Experience['variants'] => ({ a: { any: [['p', {}, text]] } });
const greeting = {
  id: 'greeting',
  slot: 'hero',
  audience: 'returning',
  variants: words('Hello {{customer.first_name}}'),
};
const test = {
  id: 'test',
  slot: 'banner',
  audience: 'everyone',
  variants: words('Look'),
  split: { a: 50, default: 50 },
  goal: 'order',
};
const plan = {
  site: 'demo',
  slots: { hero: { fit: 'chars:30' } },
  goals: { order: { event: 'Order Completed' } },
  public: ['first_name'],
  experiences: [greeting, { ...greeting, id: 'unseen', slot: 'foot' }, { ...greeting, id: 'off', slot: 'side' }, test],
  paused: ['off'],
};
const brief = {
  outcome: 'More orders',
  transition: { from: 'aware', to: 'decision' },
  persona: 'everyone',
  problem: 'They forget what they came for.',
  medium: 'banner',
  goal: 'order',
};

describe('a brief', () => {
  const briefed = {
    ...plan,
    experiences: plan.experiences.map((one) => ({ ...one, brief, effect: 0.2, offer: '5 %' })),
  };

  it('is not sent to pages, which get the same to the byte', () => {
    expect(planProblems(briefed, 'demo').problems).toEqual([]);
    const program = (one: object) => JSON.stringify(compile(one as Plan, 1));
    expect(program(briefed)).toBe(program(plan));
  });

  it('may change without the guard’s comparing anew', () => {
    expect(definitionOf({ ...greeting, brief })).toBe(definitionOf(greeting));
  });

  it('has to be whole to be published; without any an experience is only warned of', () => {
    const half = { ...plan, experiences: [{ ...greeting, brief: { ...brief, problem: ' ', medium: undefined } }] };
    expect(planProblems(half, 'demo').problems.map(({ path }) => path)).toEqual([
      'experiences[0].brief.problem',
      'experiences[0].brief.medium',
    ]);
    expect(planProblems(plan, 'demo').problems).toEqual([]);
  });

  it('holds an experience to a form for each size at which its audience meets it', () => {
    const phone = { a: { phone: [['p', {}, 'Hello']] } };
    const problems = (more: object) =>
      planProblems({ ...plan, experiences: [{ ...greeting, variants: phone, ...more }] }, 'demo').problems;
    expect(problems({ brief }).map(({ problem }) => problem.slice(0, 27))).toEqual([
      'It has no form for tablets,',
      'It has no form for desktops',
    ]);
    expect(problems({ brief, audience: 'returning and size:phone' })).toEqual([]);
    expect(problems({})).toEqual([]);
  });
});

describe('an experience behind others in its slot', () => {
  const now = Date.parse('2026-06-01');
  const hidden = (...before: object[]) => {
    const experiences = [
      ...before.map((one, at) => ({ ...greeting, id: `first-${at}`, variants: words('Hello'), ...one })),
      greeting,
    ];
    const { findings } = planReport({ ...plan, paused: [], experiences }, 'demo', { now });
    return findings.find(({ where, what }) => where === 'Experience “greeting”' && what.startsWith('Nobody'))?.what;
  };

  it('is hidden by one for the same people, and by several who have all of them together', () => {
    expect(hidden({ audience: 'not new' })).toContain('is shown “first-0” in the same slot, which goes before it');
    expect(hidden({ audience: 'buyer' }, { audience: 'not buyer' })).toContain(
      'is shown “first-0” or “first-1” in the same slot, which go',
    );
  });

  it('is not hidden by what others may see too, ends before it, is tested, has words for some, or is a survey', () => {
    expect(hidden({ audience: 'buyer' })).toBeUndefined();
    expect(hidden({ audience: 'returning', end: '2026-07-01' })).toBeUndefined();
    expect(hidden({ audience: 'returning', split: { a: 50, default: 50 }, goal: 'order' })).toBeUndefined();
    expect(hidden({ audience: 'returning', variants: greeting.variants })).toBeUndefined();
    const asked = { block: 'survey', id: 's', question: 'How was it?', kind: 'nps', send: 'Send' };
    expect(hidden({ audience: 'returning', variants: { a: asked } })).toBeUndefined();
  });
});

it('a plan of a thousand experiences is looked at in good time, and says what was left out', () => {
  const experiences = Array.from({ length: 1000 }, (_, at) => ({
    ...greeting,
    id: `e${at}`,
    audience: `visits >= ${at}`,
  }));
  const { findings } = planReport({ ...plan, paused: [], experiences }, 'demo', { now: Date.now() });
  expect(findings.map(({ what }) => what)).toContainEqual(expect.stringContaining('1000 experiences are too many'));
});

describe('the content map', () => {
  const map = (experiences: object[]) =>
    planReport(
      {
        ...plan,
        journey: { aware: 'visits >= 1', decision: 'cartValue > 0' },
        personas: { hiker: [['interest:hiking', 2]], family: [['interest:family', 2]] },
        paused: [],
        experiences,
      },
      'demo',
      { now: Date.now() },
    ).map;

  it('has who is spoken to at which stage, by audience and by brief, and who only sees what is for all', () => {
    const found = map([
      { ...greeting, id: 'tents', audience: 'persona:hiker and stage:decision' },
      { ...greeting, id: 'hello', slot: 'two', brief: { ...brief, persona: 'family' } },
      { ...greeting, id: 'all', slot: 'three', audience: 'new or stage:decision or not new' },
      { ...greeting, id: 'old', slot: 'four', audience: 'persona:hiker', end: '2020-01-01' },
    ]);
    expect(found).toEqual({
      stages: ['aware', 'decision'],
      rows: [
        {
          persona: 'hiker',
          cells: [
            { stage: 'aware', meant: [], also: ['hello', 'all'] },
            { stage: 'decision', meant: ['tents'], also: ['hello', 'all'] },
          ],
        },
        {
          persona: 'family',
          cells: [
            { stage: 'aware', meant: ['hello'], also: ['all'] },
            { stage: 'decision', meant: [], also: ['hello', 'all'] },
          ],
        },
      ],
    });
  });
});

it('the demo’s plan is told of nothing to look at', () => {
  const { valid, findings } = planReport(demoPlan, 'demo', { now: Date.now() });
  expect(valid).toBe(true);
  expect(findings.filter(({ level }) => level !== 'note')).toEqual([]);
});

it.each([null, 1, 'x', [], {}, { site: 'demo', experiences: 'none' }, { site: 'demo', experiences: [{ id: 7 }] }])(
  'what is no plan is told so: %j',
  (document) => {
    const { valid, findings } = planReport(document, 'demo', { now: 0 });
    expect([valid, findings.length > 0]).toEqual([false, true]);
    expect(reportText('demo', { valid, findings })).not.toMatch(/undefined|NaN/);
  },
);

it('names that every object has are names like others', () => {
  const odd = {
    id: 'constructor',
    slot: 'toString',
    audience: 'has:valueOf',
    variants: words('{{customer.constructor}}'),
  };
  const document = {
    ...plan,
    slots: { toString: { fit: 'chars:30' } },
    public: ['constructor', 'valueOf'],
    experiences: [odd, { ...test, id: 'valueOf', slot: 'constructor' }],
    paused: ['constructor'],
  };
  const known = {
    now: Date.now(),
    longest: {},
    since: {},
    pausedSince: {},
    shown: { perDay: {}, rates: {}, experiences: [] },
  };
  const report = planReport(document, 'demo', known);
  expect(report.valid).toBe(true);
  expect(JSON.stringify(report)).not.toMatch(/NaN|function|null/);
});

it('what is said of many places is said once', () => {
  const text = reportText('demo', planReport(plan, 'demo', { now: Date.now() }));
  expect(text).toContain(
    '  Experience “greeting”\n  Experience “unseen”\n  Experience “off”\n  Experience “test”\n    It has no brief',
  );
});

onEachServer('a plan check', (at) => {
  let server: Server;
  const ask = async (method: string, path: string, body: unknown) => {
    const answer = await fetch(server.url + path, {
      method,
      body: JSON.stringify(body),
      headers: { authorization: `Bearer ${secretKey}` },
    });
    expect(answer.status).toBe(200);
    return answer.json();
  };
  const check = async (document: object = plan) => (await ask('POST', '/admin/plan/check', document)) as PlanReport;
  const said = ({ findings }: PlanReport, where: string) =>
    findings.filter((one) => one.where === where).map(({ what }) => what);

  beforeAll(async () => {
    server = at();
    await ask('POST', '/admin/customers', [
      { customer_id: 'mara', first_name: 'Mara' },
      { customer_id: 'max', first_name: 'Maximiliana-Josephine Louisa' },
    ]);
    await ask('PUT', '/admin/plan', plan);
    // What was published long ago.
    await server.store.db
      .updateTable('plans')
      .set({ published_at: new Date(Date.now() - 70 * day) })
      .execute();
    await ask('PUT', '/admin/plan', { ...plan, holdout: 1 });
    const track = (visitor: number, event: string, ago: number, properties: object) => ({
      type: 'track',
      event,
      properties,
      anonymousId: `visitor-${visitor}`,
      messageId: `${event}-${visitor}`,
      timestamp: new Date(Date.now() - ago).toISOString(),
    });
    const batch = Array.from({ length: 300 }, (_, i) => [
      track(i, 'Exposure', 10 * day - i, { slot: 'banner', experience: 'test', variant: i % 2 ? 'a' : null }),
      ...(i % 5 ? [] : [track(i, 'Order Completed', 9 * day, {})]),
    ]).flat();
    await ask('POST', '/v1/batch', { batch });
  });

  it('goes by the longest value that customers have', async () => {
    expect(said(await check(), 'Experience “greeting”, variant “a”')).toEqual([
      'With the longest “first name” that your data have (28 characters) it comes to 34 characters, and the slot holds 30 on phones',
    ]);
  });

  it('goes by who came and what they did: a test that would take too long', async () => {
    expect(said(await check(), 'Experience “test”')[1]).toMatch(
      /^It takes 13,\d+ visitors to see a difference of 10 %, where 20 % reach the goal; some 30 a day come to the slot “banner”, so that is 4\d\d days at least, and the test has no end$/,
    );
  });

  it('knows since when an experience runs or is paused', async () => {
    const report = await check();
    expect(said(report, 'Experience “unseen”')).toContainEqual(
      expect.stringMatching(/^It has run since .+, and nobody had it on screen in the last 30 days$/),
    );
    expect(said(report, 'Experience “off”')).toContainEqual(
      expect.stringMatching(/^It has been paused since .+, for 70 days$/),
    );
    expect(
      said(await check({ ...plan, experiences: [{ ...greeting, id: 'brand-new' }] }), 'Experience “brand-new”'),
    ).toEqual([expect.stringContaining('no brief')]);
  });

  it('keeps nothing, and says no value of a customer', async () => {
    const before = await ask('PUT', '/admin/plan', { ...plan, holdout: 1 });
    const text = JSON.stringify(await check());
    expect(text).not.toContain('Josephine');
    expect(await ask('PUT', '/admin/plan', { ...plan, holdout: 1 })).toEqual(before);
  });

  it('is what `attune plan check --live` says', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'attune-check-'));
    const file = join(folder, 'plan.json');
    writeFileSync(file, JSON.stringify(plan));
    const run = (live: boolean) => planCommand(['check', file], { live }, () => ({ url: server.url, key: secretKey }));
    expect(await run(true)).toContain('the longest “first name” that your data have');
    expect(await run(false)).not.toContain('that your data have');
    expect(await run(false)).toContain('What speaks to whom, by stage:\n');
    rmSync(folder, { recursive: true });
  });
});
