import * as v from 'valibot';
import { isBlock } from '../core/block.ts';
import type { Plan } from '../core/plan.ts';
import { dataSets } from '../core/portrait-words.ts';
import { listed, type SignalName, signalNames } from '../core/signal-names.ts';
import { block, name, text, time } from './block-shape.ts';
import { listSchema } from './list-shape.ts';
import { type Node, type PlanProblem, shapeProblem } from './shape-problem.ts';
import { nameLimit } from './store/schema.ts';

/** A slot, or a part of one: `hero#title`. */
const slotName = v.pipe(
  text,
  v.regex(/^[^\s():/#,]{1,100}(#[^\s():/#,]{1,100})?$/u, 'must be the name of a slot, or of a part such as hero#title'),
);
const names = v.array(text, 'must be a list');
const share = v.pipe(
  v.number('must be a number'),
  v.minValue(0, 'must be at least 0'),
  v.maxValue(1, 'must be at most 1'),
);
const days = v.pipe(v.number('must be a number of days'), v.gtValue(0, 'must be more than 0'));
/** By how much a page may be slower. */
const allowed = v.pipe(v.number('must be a number'), v.minValue(0, 'must not be negative'));
const caps = v.array(
  v.strictObject(
    {
      times: v.pipe(
        v.number('must be a number'),
        v.integer('must be a whole number'),
        v.minValue(1, 'must be at least 1'),
        v.maxValue(50, 'must be at most 50'),
      ),
      per: v.picklist(['visit', 'day', 'week', 'ever'], 'must be visit, day, week or ever'),
    },
    'must be an object such as { "times": 3, "per": "week" }',
  ),
  'must be a list of caps',
);
const orBlock = (otherwise: v.GenericSchema) => v.lazy((input) => (isBlock(input) ? block : otherwise));
const form = orBlock(
  v.array(orBlock(v.unknown()), 'must be a list of trees, or a block such as { "block": "banner", "text": "…" }'),
);
/** The text form, or attributes in MongoDB’s style. */
const attributes = v.custom<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);
const condition = v.union([text, attributes], 'must be a condition: text, or an object');
const record = <S extends v.GenericSchema>(value: S) => v.record(name, value, 'must be an object');

const forms = {
  phone: v.optional(form),
  tablet: v.optional(form),
  desktop: v.optional(form),
  any: v.optional(form),
  // Where it is there, all is a block.
  block: v.optional(v.never()),
};

const experience = v.strictObject(
  {
    id: name,
    slot: v.pipe(
      slotName,
      v.check((slot) => !slot.includes('#'), 'must be a whole slot, with "parts" in its variants'),
    ),
    audience: condition,
    variants: record(
      orBlock(
        v.strictObject(
          { ...forms, parts: v.optional(record(orBlock(v.strictObject(forms, 'must be an object of forms')))) },
          'must be an object of forms',
        ),
      ),
    ),
    split: v.optional(
      record(
        v.pipe(
          v.number('must be a number'),
          v.minValue(0, 'must not be negative'),
          v.maxValue(100, 'must be at most 100'),
        ),
      ),
    ),
    coverage: v.optional(share),
    seed: v.optional(name),
    hashVersion: v.optional(v.picklist([1, 2], 'must be 1 or 2')),
    layer: v.optional(
      v.strictTuple([name, share, share], 'must be a name and two shares, such as ["checkout", 0, 0.5]'),
    ),
    requires: v.optional(record(text)),
    campaign: v.optional(name),
    caps: v.optional(caps),
    hashBy: v.optional(
      v.pipe(
        text,
        v.regex(/^(browser|customer(\.\w+)?)$/, 'must be browser, customer, or a trait such as customer.company'),
      ),
    ),
    rest: v.optional(v.pipe(v.number('must be a number of days'), v.minValue(0, 'must not be negative'))),
    start: v.optional(time),
    end: v.optional(time),
    goal: v.optional(text),
    bandit: v.optional(
      v.strictObject(
        {
          reward: v.optional(v.picklist(['conversion', 'value'], 'must be conversion or value')),
          safe: v.optional(text),
          risk: v.optional(share),
          floor: v.optional(share),
          halfLife: v.optional(days),
          delay: v.optional(days),
          prior: v.optional(
            v.record(
              text,
              v.strictTuple([v.number(), v.number()], 'must be two numbers, such as [1, 20]'),
              'must be an object such as { "a": [1, 20] }',
            ),
          ),
          by: v.optional(names),
        },
        'must be an object such as { "risk": 0.3 }',
      ),
    ),
    effect: v.optional(
      v.pipe(
        v.number('must be a share such as 0.1'),
        v.gtValue(0, 'must be more than 0'),
        v.maxValue(10, 'must be at most 10'),
      ),
    ),
    offer: v.optional(text),
    brief: v.optional(
      v.strictObject(
        {
          outcome: v.optional(text),
          transition: v.optional(
            v.strictObject(
              { from: v.optional(text), to: v.optional(text) },
              'must be two stages, such as { "from": "aware", "to": "decision" }',
            ),
          ),
          persona: v.optional(text),
          problem: v.optional(text),
          medium: v.optional(text),
          goal: v.optional(text),
        },
        'must be an object such as { "outcome": "More baskets are bought" }',
      ),
    ),
  },
  'must be an object',
);

const toggle = v.boolean('must be true or false');
const orNames = v.lazy((input) => (Array.isArray(input) ? v.array(text) : toggle));
/** Names alone, or switches by name. */
const signals = v.lazy((input) =>
  Array.isArray(input)
    ? names
    : v.strictObject(
        Object.fromEntries(
          signalNames.map((one) => [one, v.optional((listed as SignalName[]).includes(one) ? orNames : toggle)]),
        ),
        'must be an object such as { "rage": false }, or a list of signals',
      ),
);

/** The shape of a plan. */
export const planSchema = v.strictObject(
  {
    site: text,
    slots: v.optional(
      v.record(slotName, v.strictObject({ fit: v.optional(text) }, 'must be an object'), 'must be an object'),
    ),
    audiences: v.optional(v.pipe(record(condition), v.maxEntries(500, 'must be at most 500 audiences'))),
    groups: v.optional(record(v.array(v.union([v.string(), v.number(), v.boolean()]), 'must be a list'))),
    journey: v.optional(record(condition)),
    personas: v.optional(
      record(
        v.array(
          v.strictTuple([condition, v.number('must be a number')], 'must be a condition and a score'),
          'must be a list such as [["interest:hiking", 2]]',
        ),
      ),
    ),
    ttl: v.optional(
      v.strictObject(Object.fromEntries(dataSets.map((set) => [set, v.optional(days)])), 'must be an object of days'),
    ),
    prices: v.optional(
      v.strictTuple(
        [v.number('must be a number'), v.number('must be a number')],
        'must be two prices, such as [25, 100]',
      ),
    ),
    experiences: v.optional(v.array(experience, 'must be a list')),
    goals: v.optional(
      v.record(
        text,
        v.strictObject(
          {
            event: v.pipe(
              text,
              v.nonEmpty('must name an event'),
              v.maxLength(nameLimit, `is longer than ${nameLimit} characters`),
            ),
            value: v.optional(text),
          },
          'must be an object',
        ),
        'must be an object',
      ),
    ),
    lists: v.optional(record(listSchema)),
    holdout: v.optional(
      v.pipe(v.number('must be a number'), v.minValue(0, 'must not be negative'), v.maxValue(50, 'must be at most 50')),
    ),
    guard: v.optional(
      v.strictObject(
        {
          sample: v.optional(v.pipe(share, v.gtValue(0, 'must be more than 0'))),
          lcp: v.optional(allowed),
          cls: v.optional(allowed),
          inp: v.optional(allowed),
        },
        'must be an object such as { "lcp": 200 }',
      ),
    ),
    caps: v.optional(
      v.strictObject(
        {
          page: v.optional(
            v.pipe(
              v.number('must be a number'),
              v.integer('must be a whole number'),
              v.minValue(1, 'must be at least 1'),
            ),
          ),
          all: v.optional(caps),
          slots: v.optional(v.record(slotName, caps, 'must be an object')),
          campaigns: v.optional(record(caps)),
        },
        'must be an object',
      ),
    ),
    signals: v.optional(signals),
    send: v.optional(v.record(text, names, 'must be an object')),
    public: v.optional(names),
    sensitive: v.optional(names),
    declarable: v.optional(names),
    purposes: v.optional(
      v.record(text, v.pipe(text, v.minLength(10, 'must say it in 10 characters or more')), 'must be an object'),
    ),
    paused: v.optional(names),
    dnt: v.optional(v.boolean('must be true or false')),
    debugKey: v.optional(v.pipe(text, v.minLength(16, 'must have at least 16 characters'))),
  },
  'must be an object',
);

/** What a tree of content needs, and more. */
const deepest = 64;

const deeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (!levels || Object.values(value).some((one) => deeper(one, levels - 1)));

/** A document in the shape of a plan, or what is wrong with its shape. */
export function planShape(input: unknown): { plan?: Plan; problems: PlanProblem[] } {
  if (deeper(input, deepest))
    return { problems: [{ path: '', problem: `It is nested more than ${deepest} deep`, instead: 'Make it flatter.' }] };
  const parsed = v.safeParse(planSchema, input);
  return parsed.success
    ? { plan: parsed.output as Plan, problems: [] }
    : { problems: parsed.issues.map((issue) => shapeProblem(issue, planSchema as unknown as Node)) };
}
