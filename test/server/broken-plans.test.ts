import { describe, expect, it } from 'vitest';
import type { Tree } from '../../src/core/content.ts';
import type { Experience, Plan } from '../../src/core/plan.ts';
import type { Finding, Known } from '../../src/server/advice/finding.ts';
import { planReport } from '../../src/server/advice/plan-advice.ts';

const now = Date.parse('2026-06-01T12:00:00Z');

const brief = {
  outcome: 'More first orders',
  transition: { from: 'aware', to: 'decision' },
  persona: 'hiker',
  problem: 'They do not know which tent fits them.',
  medium: 'The first thing on the home page',
  goal: 'order',
};

/** As a whole it is fine: what a case adds breaks it. */
const welcome: Experience = {
  id: 'welcome',
  slot: 'hero',
  audience: 'returning',
  brief,
  variants: { a: { any: [['p', {}, 'Find the tent that fits you']] } },
};

const shop: Plan = {
  site: 'shop',
  slots: { hero: { fit: 'chars:60 phone:40' } },
  journey: { aware: 'visits >= 1', decision: 'cartValue > 0' },
  personas: { hiker: [['interest:hiking', 2]] },
  goals: { order: { event: 'Order Completed' } },
  public: ['first_name', 'city'],
  experiences: [welcome],
};

const words = (text: string): Experience['variants'] => ({ a: { any: [['p', {}, text]] } });
const links = (...labels: string[]): Experience['variants'] => ({
  a: { any: [['p', {}, ...labels.map((label): Tree => ['a', { href: `/${label}` }, label])]] },
});
/** `undefined` takes a field away, as JSON does. */
type Change = { [field in keyof Experience]?: Experience[field] | undefined };
const changed = (change: Change, more: Partial<Plan> = {}): object => ({
  ...shop,
  ...more,
  experiences: [{ ...welcome, ...change }],
});
const before = (first: Change, then: Change): object => ({
  ...shop,
  experiences: [
    { ...welcome, ...first },
    { ...welcome, id: 'second', ...then },
  ],
});
const without = (field: keyof typeof brief) => changed({ brief: { ...brief, [field]: undefined } });
const test = (more: Change) => changed({ split: { a: 50, default: 50 }, goal: 'order', ...more });

type Case = [name: string, plan: unknown, known: Partial<Known>, said: Omit<Finding, 'path'>];
const cases: Case[] = [
  [
    'a brief without an outcome',
    without('outcome'),
    {},
    {
      level: 'error',
      where: 'Experience “welcome”, brief, outcome',
      what: 'The brief does not say what should come of it',
      mend: 'Write as its “outcome” what should be different for the business, such as “More baskets are bought within a day”.',
    },
  ],
  [
    'a brief that does not say whom it is for',
    without('persona'),
    {},
    {
      level: 'error',
      where: 'Experience “welcome”, brief, persona',
      what: 'The brief does not say whom it is for',
      mend: 'Name one as its “persona”: hiker or everyone.',
    },
  ],
  [
    'a brief without the problem',
    without('problem'),
    {},
    {
      level: 'error',
      where: 'Experience “welcome”, brief, problem',
      what: 'The brief does not say which problem of these people it solves',
      mend: 'Write it as the “problem” in one sentence, such as “They do not know what delivery costs”.',
    },
  ],
  [
    'a brief that does not say where',
    without('medium'),
    {},
    {
      level: 'error',
      where: 'Experience “welcome”, brief, medium',
      what: 'The brief does not say where people meet it',
      mend: 'Write as its “medium” the place and the form, such as “a banner on every page”.',
    },
  ],
  [
    'a brief without a goal',
    without('goal'),
    {},
    {
      level: 'error',
      where: 'Experience “welcome”, brief, goal',
      what: 'The brief does not say how its success is counted',
      mend: 'Name as its “goal” one of your plan’s goals: order.',
    },
  ],
  [
    'a brief with half a transition',
    changed({ brief: { ...brief, transition: { from: 'aware' } } }),
    {},
    {
      level: 'error',
      where: 'Experience “welcome”, brief, transition',
      what: 'The brief does not say from which stage to which it moves people',
      mend: 'Name under “transition” a stage for “from” and one for “to”; your stages are aware, decision.',
    },
  ],
  [
    'a brief with a stage misspelt',
    changed({ brief: { ...brief, transition: { from: 'aware', to: 'desicion' } } }),
    {},
    {
      level: 'error',
      where: 'Experience “welcome”, brief, transition',
      what: 'The brief names the stage “desicion”, and the plan has no such stage',
      mend: 'Write “decision”.',
    },
  ],
  [
    'a brief for a persona that there is not',
    changed({ brief: { ...brief, persona: 'climber' } }),
    {},
    {
      level: 'error',
      where: 'Experience “welcome”, brief, persona',
      what: 'The brief names the persona “climber”, and the plan has no such persona',
      mend: 'Write one of these: hiker, everyone.',
    },
  ],
  [
    'no brief at all',
    changed({ brief: undefined }),
    {},
    {
      level: 'warning',
      where: 'Experience “welcome”',
      what: 'It has no brief, so nobody can tell later what it was for',
      mend: 'Add one: the outcome, the stages it moves people from and to, the persona, their problem, the medium and the goal.',
    },
  ],
  [
    'no form for phones',
    changed({ variants: { a: { desktop: [['p', {}, 'Find your tent']], tablet: [['p', {}, 'Find your tent']] } } }),
    {},
    {
      level: 'error',
      where: 'Experience “welcome”, variant “a”',
      what: 'It has no form for phones, so people with a phone see the slot’s own content',
      mend: 'Write a form for phones, or one for every size (“any”).',
    },
  ],
  [
    'a text for all that is too long for phones',
    changed({ variants: words('Find the tent that fits you, your walks and you') }),
    {},
    {
      level: 'error',
      where: 'Experience “welcome”, variant “a”',
      what: 'It has no form of its own for phones: the one for every size has 47 characters, and the slot holds 40 on phones',
      mend: 'Write a form for phones with 40 characters at most.',
    },
  ],
  [
    'a text that is too long',
    changed({ variants: words('Find the tent that fits you, your walks, your weather and the weight you carry') }),
    {},
    {
      level: 'error',
      where: 'Experience “welcome”, variant “a”, on every size',
      what: 'It has 78 characters, its place holds 60',
      mend: 'Shorten it, or let the slot hold more.',
    },
  ],
  [
    'a text that is too long for a customer’s name',
    changed({ variants: words('Find your tent, {{customer.first_name}}') }),
    { longest: { 'customer.first_name': 31 } },
    {
      level: 'warning',
      where: 'Experience “welcome”, variant “a”',
      what: 'With the longest “first name” that your data have (31 characters) it comes to 47 characters, and the slot holds 40 on phones',
      mend: 'Cut your own words to 9 characters, or give the slot more room.',
    },
  ],
  [
    'a text that is too long for a name, by a guess',
    changed({ variants: words('Find your tent, {{customer.name}}') }, { public: ['name'] }),
    {},
    {
      level: 'warning',
      where: 'Experience “welcome”, variant “a”',
      what: 'With a long “name” (26 characters) it comes to 42 characters, and the slot holds 40 on phones',
      mend: 'Cut your own words to 14 characters, or give the slot more room.',
    },
  ],
  [
    'a text that is too long in German',
    changed({ variants: words('Find the tent that fits your walks') }),
    {},
    {
      level: 'note',
      where: 'Experience “welcome”, variant “a”',
      what: 'In a language that takes 40 % more room it comes to 48 characters, and the slot holds 40 on phones',
      mend: 'Before you translate it, cut your own words to 28 characters, or give the slot more room.',
    },
  ],
  [
    'four calls to action',
    changed({ variants: links('Tents', 'Packs', 'Boots', 'Maps') }),
    {},
    {
      level: 'warning',
      where: 'Experience “welcome”, audience',
      what: 'People in “returning” are given 4 calls to action at once, in this order: “Tents”, “Packs”, “Boots” and “Maps”',
      mend: 'Three are enough: keep “Tents”, “Packs” and “Boots”, or whichever three matter most, and take the others away.',
    },
  ],
  [
    'one call to action',
    changed({ variants: links('Tents') }),
    {},
    {
      level: 'note',
      where: 'Experience “welcome”, audience',
      what: 'People in “returning” are given 1 call to action: “Tents”',
      mend: 'Three are best, the most important first, the others for those who are not ready for it: add 2 more.',
    },
  ],
  [
    'an experience behind one for the same people',
    before({ audience: 'visits >= 2' }, { audience: 'visits >= 5 and interest:hiking' }),
    {},
    {
      level: 'warning',
      where: 'Experience “second”',
      what: 'Nobody ever sees it: everybody whom it is for is shown “welcome” in the same slot, which goes before it',
      mend: 'Move it up before “welcome”, or take it out.',
    },
  ],
  [
    'an audience that nobody can be in',
    changed({ audience: 'new and returning' }),
    {},
    {
      level: 'warning',
      where: 'Experience “welcome”, audience',
      what: 'Nobody can be in “new and returning”: what it asks for does not go together',
      mend: 'Take away one of the two that exclude each other, or write “or” between them.',
    },
  ],
  [
    'an experience that ended',
    changed({ end: '2026-03-01T00:00:00Z' }),
    {},
    {
      level: 'warning',
      where: 'Experience “welcome”, end',
      what: 'It ended on 1 March 2026, 92 days ago',
      mend: 'Take it out of the plan, or give it a new end.',
    },
  ],
  [
    'an end before the start',
    changed({ start: '2026-07-01', end: '2026-06-15' }),
    {},
    {
      level: 'error',
      where: 'Experience “welcome”, end',
      what: 'It ends before it starts',
      mend: 'Write a time after 2026-07-01.',
    },
  ],
  [
    'a campaign without dates',
    changed({ campaign: 'spring' }),
    {},
    {
      level: 'warning',
      where: 'Experience “welcome”',
      what: 'It belongs to the campaign “spring”, and has neither a start nor an end',
      mend: 'Give it the start and the end of the campaign, such as “2026-07-01”.',
    },
  ],
  [
    'an experience that nobody sees',
    changed({}),
    {
      since: { welcome: Date.parse('2026-04-01') },
      shown: { perDay: { hero: 900 }, rates: {}, experiences: ['other'] },
    },
    {
      level: 'warning',
      where: 'Experience “welcome”',
      what: 'It has run since 1 April 2026, and nobody had it on screen in the last 30 days',
      mend: 'See that your pages have the slot “hero” and that its audience is not too narrow, or take it out.',
    },
  ],
  [
    'an experience that has been paused for long',
    changed({}, { paused: ['welcome'] }),
    { pausedSince: { welcome: Date.parse('2026-02-01') } },
    {
      level: 'warning',
      where: 'Experience “welcome”',
      what: 'It has been paused since 1 February 2026, for 120 days',
      mend: 'Let it run again, or take it out of the plan.',
    },
  ],
  [
    'a test without a goal',
    test({ goal: undefined }),
    {},
    {
      level: 'error',
      where: 'Experience “welcome”, goal',
      what: 'A test needs a goal, or nobody can tell which variant is better',
      mend: 'Add "goal": "order".',
    },
  ],
  [
    'a test whose shares do not add up',
    test({ split: { a: 50, default: 40 } }),
    {},
    {
      level: 'error',
      where: 'Experience “welcome”, shares',
      what: 'The shares add up to 90',
      mend: 'Make them add up to 100; give what is left to "default".',
    },
  ],
  [
    'a test with too few visitors',
    test({ start: '2026-06-01', end: '2026-07-01' }),
    { shown: { perDay: { hero: 400 }, rates: { welcome: 0.04 }, experiences: ['welcome'] } },
    {
      level: 'warning',
      where: 'Experience “welcome”',
      what: 'It takes 78,950 visitors to see a difference of 10 %, where 4 % reach the goal; some 400 a day come to the slot “hero”, so that is 198 days at least, and the test ends after 30 days',
      mend: 'Let it run until 16 December 2026, or look for a difference of 27 % (“effect”: 0.27).',
    },
  ],
  [
    'a test that looks for more than everybody',
    test({ effect: 3 }),
    { shown: { perDay: { hero: 400 }, rates: { welcome: 0.4 }, experiences: ['welcome'] } },
    {
      level: 'warning',
      where: 'Experience “welcome”',
      what: 'It looks for a difference of 300 %, and 40 % reach the goal already: that would be more than everybody',
      mend: 'Write an “effect” below 1.5.',
    },
  ],
  [
    'a test of which nobody knows how many come',
    test({ start: '2026-06-01', end: '2026-07-01' }),
    {},
    {
      level: 'note',
      where: 'Experience “welcome”',
      what: 'It takes 62,467 visitors to see a difference of 10 %, where 5 % reach the goal (a guess): 2,083 visitors a day until the test ends',
      mend: 'See that so many come to this slot; “attune plan check --live” goes by what your backend has counted.',
    },
  ],
  [
    'an audience misspelt',
    changed({ audience: 'retruning' }),
    {},
    {
      level: 'error',
      where: 'Experience “welcome”, audience',
      what: 'There is no audience `retruning`',
      mend: 'Write `returning`.',
    },
  ],
  [
    'a place without a reason',
    changed({ audience: 'has:city' }),
    {},
    {
      level: 'warning',
      where: 'Experience “welcome”, audience',
      what: 'It goes by people’s city, and nothing says why',
      mend: 'Say in the brief’s “problem” what the city has to do with it, state under “purposes” what people gain by it, or do without it.',
    },
  ],
  [
    'a discount for who has a basket',
    changed({ audience: 'cart-abandoner', variants: words('20 % off your basket') }),
    {},
    {
      level: 'warning',
      where: 'Experience “welcome”',
      what: 'It gives away “20 % off” to people who would probably buy anyway: they have a basket',
      mend: 'Keep the discount for people who hesitate, such as those who stayed away (“lapsed”) or look for offers (“discountSeeker = true”); give these another reason, such as free delivery.',
    },
  ],
  [
    'a discount for loyal customers',
    changed({ audience: 'orders >= 3', offer: '10 € voucher' }),
    {},
    {
      level: 'warning',
      where: 'Experience “welcome”',
      what: 'It gives away “10 € voucher” to people who would probably buy anyway: they have bought before',
      mend: 'Keep the discount for people who hesitate, such as those who stayed away (“lapsed”) or look for offers (“discountSeeker = true”); give these another reason, such as free delivery.',
    },
  ],
  [
    'a discount at the last stage',
    changed({ audience: 'stage:decision', variants: words('Use code TENT20 today') }),
    {},
    {
      level: 'warning',
      where: 'Experience “welcome”',
      what: 'It gives away “Use code TENT20” to people who would probably buy anyway: they are at the stage “decision”',
      mend: 'Keep the discount for people who hesitate, such as those who stayed away (“lapsed”) or look for offers (“discountSeeker = true”); give these another reason, such as free delivery.',
    },
  ],
  [
    'a persona to whom nothing is said',
    changed(
      { brief: { ...brief, persona: 'everyone' } },
      { personas: { hiker: [['interest:hiking', 2]], family: [['interest:family', 2]] } },
    ),
    {},
    {
      level: 'note',
      where: 'Persona “family”',
      what: 'Nothing is made for “family” at the stage “decision”',
      mend: 'Name in each brief whom it is for and from which stage it moves them; then write for the gap that costs most.',
    },
  ],
];

describe('a broken plan', () => {
  it.each(cases)('with %s is told where it is broken and how to mend it', (_, plan, known, said) => {
    const { valid, findings } = planReport(plan, 'shop', { now, ...known });
    expect(findings.map(({ path: _, ...one }) => one)).toContainEqual(said);
    expect(valid).toBe(said.level !== 'error');
  });

  it('is told of what is broken, and of nothing else', () => {
    expect(planReport(shop, 'shop', { now })).toMatchObject({
      valid: true,
      findings: [
        { level: 'note', what: 'People in “returning” are given no call to action' },
        { level: 'note', what: 'Nothing is made for “hiker” at the stage “decision”' },
      ],
    });
  });

  it('is told of it in words: every finding is a sentence, and has no path in it', () => {
    for (const [, , , { where, what, mend }] of cases) {
      for (const text of [where, what, mend])
        expect(text).not.toMatch(/\[\d|[a-z]\.[a-z]|[{}]|null|undefined|NaN|Infinity/);
      expect(what).toMatch(/^[A-Z“].*[^.]$/);
      expect(mend).toMatch(/^[A-Z].*\.$/);
    }
  });
});
