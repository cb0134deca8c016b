import type { Bandit, Weights } from './bandit.ts';
import type { Block } from './block.ts';
import type { Arms } from './bucket.ts';
import type { Tree } from './content.ts';
import type { Terms } from './look.ts';
import type { ListRule } from './picks.ts';
import type { DataSet } from './portrait-words.ts';
import type { SaidSignals, Signals } from './signal-names.ts';
import type { Groups, Where } from './where.ts';

type FormName = 'phone' | 'tablet' | 'desktop' | 'any';

/** Trees by size; `any` serves every size that has none of its own. */
export type Forms = Partial<Record<FormName, Tree[]>>;

/** The same as an owner writes it: a block stands for its tree, and one alone for all forms. */
export type WrittenForms = Block | Partial<Record<FormName, Block | (Tree | Block)[]>>;

/** A variant of a whole slot, or of named parts of its default, as an owner writes it. */
export type Variant = WrittenForms & { parts?: Record<string, WrittenForms> };

/** A condition as an owner writes it: the text form, or attributes in MongoDB's style. */
export type Condition = string | Where;

/** Which variants of a slot go to which audience. With `split` a test in per cent (`default` names the slot's default), else a rule. */
export interface Experience {
  id: string;
  slot: string;
  /** A condition, as text or on attributes. */
  audience: Condition;
  variants: Record<string, Variant>;
  split?: Record<string, number>;
  /** The share of each arm that is in the test, 0–1. */
  coverage?: number;
  /** What the test is hashed with, its `id` unless said otherwise: another one draws everybody anew. */
  seed?: string;
  /** GrowthBook's hash; 1 only for tests that began with it. */
  hashVersion?: 1 | 2;
  /** A layer and this test's range of it, 0–1: tests of a layer that do not overlap share no visitor. */
  layer?: [name: string, from: number, until: number];
  /** Other experiences, and the variant of each that the visitor must be in. */
  requires?: Record<string, string>;
  /** A name that experiences share, for a cap of its own. */
  campaign?: string;
  /** How often it may be on screen. */
  caps?: Cap[];
  /** What tests are hashed by: the browser; or, where a customer is known, they themselves or one of their traits, `customer.company`. */
  hashBy?: string;
  /** Days of rest after the goal was reached. */
  rest?: number;
  /** ISO 8601. */
  start?: string;
  end?: string;
  /** A name of the plan's goals. */
  goal?: string;
  /** A test whose shares the backend moves towards what does best; `split` has those that it starts with. */
  bandit?: Bandit;
  /** The smallest difference that the test is to find, as a share of what the control has: 0.1 unless said otherwise. */
  effect?: number;
  /** What is given away, such as `20 % off`, where its texts do not say so. */
  offer?: string;
  brief?: Brief;
}

/** Why there is an experience, in the words of who wanted it. No page gets it. */
export interface Brief {
  /** What should be different for the business. */
  outcome?: string;
  /** The stages of the journey that it moves people from and to. */
  transition?: { from?: string; to?: string };
  /** A name of the plan's personas, or `everyone`. */
  persona?: string;
  /** Of these people, which it solves. */
  problem?: string;
  /** Where people meet it. */
  medium?: string;
  /** A name of the plan's goals. */
  goal?: string;
}

/** At most so many exposures in a visit, in a day, in a week, or ever. */
export interface Cap {
  times: number;
  per: 'visit' | 'day' | 'week' | 'ever';
}

/** How often variants may be on screen, in all, by slot and by campaign; and how many slots of one page may be personal. */
export interface Caps {
  page?: number;
  all?: Cap[];
  slots?: Record<string, Cap[]>;
  campaigns?: Record<string, Cap[]>;
}

/** An event that counts as success; `value` names the property that holds its worth. */
export interface Goal {
  event: string;
  value?: string;
}

/** How much slower than without it a page may be where an experience is shown, before the experience is held. */
export interface Guard {
  /** The share of page views that are measured, 0–1; 0.1 unless said otherwise. */
  sample?: number;
  /** Largest Contentful Paint, ms; 200 unless said otherwise. */
  lcp?: number;
  /** Cumulative Layout Shift, a score; 0.02 unless said otherwise. */
  cls?: number;
  /** Interaction to Next Paint, ms; 50 unless said otherwise. */
  inp?: number;
}

/** The document that an owner publishes. */
export interface Plan {
  site: string;
  slots?: Record<string, { fit?: string }>;
  /** Conditions by name. They may refer to each other. */
  audiences?: Record<string, Condition>;
  /** Lists of values by name, for `$inGroup`. */
  groups?: Groups;
  /** Other stages of the journey, in order, each with its condition: a visitor is in the last that holds. */
  journey?: Record<string, Condition>;
  /** What speaks for each persona, and how much. */
  personas?: Record<string, [condition: Condition, score: number][]>;
  /** How long data sets are good, days. */
  ttl?: Partial<Record<DataSet, number>>;
  /** Prices from which on what a visitor looks at is `middle` and `premium`. */
  prices?: [middle: number, premium: number];
  /** In order of priority. */
  experiences?: Experience[];
  goals?: Record<string, Goal>;
  /** Lists over the catalogue by name, for `data-attune-list`. */
  lists?: Record<string, ListRule>;
  /** Per cent of all visitors who see only defaults, so that the whole can be measured. */
  holdout?: number;
  /** Holds experiences that slow real visitors' pages down. */
  guard?: Guard;
  caps?: Caps;
  /** Which signals the page tells of; all, unless said otherwise. */
  signals?: Signals;
  /** What may leave the browser: for each event the properties. */
  send?: Record<string, string[]>;
  /** Which imported traits a browser may be told. */
  public?: string[];
  /** Traits that are sensitive beside those that always are (`isSensitive`). */
  sensitive?: string[];
  /** For each sensitive trait that is used, what the visitor gains by it. Only values that visitors declared are told to a browser. */
  purposes?: Record<string, string>;
  /** Traits that a customer may declare or correct; their word goes before an imported record's. */
  declarable?: string[];
  /** Names of slots, or ids of experiences, that show their default. */
  paused?: string[];
  /** Lets `?attune=debug&key=…` write to the console on pages that are not on the developer's own machine. */
  debugKey?: string;
  /** Whether a browser's "do not track" is honoured: it is not measured then, and nothing is shared. */
  dnt?: boolean;
}

/** What a condition tests beyond names. `text` is what people read of it. */
export type Clause =
  /** Attributes: visits, pages, orders, spent, cart, and `customer.TRAIT`. */
  | { text: string; where: Where }
  /** A behaviour such as `viewed tents`, at least so many times within so many ms. */
  | { text: string; seen: string; times: number; within: number }
  /** The same by what it was worth, together. */
  | { text: string; seen: string; worth: number; within: number }
  /** Its first or last time, at least so many ms ago. */
  | { text: string; seen: string; ago: 'first' | 'last'; within: number }
  /** One behaviour, and not the other within so many ms after it. */
  | { text: string; seen: string; without: string; within: number };

/** A condition, read: a name, a clause, or a joint and what it joins. */
export type Expression = string | Clause | [joint: 'not' | 'and' | 'or', parts: Expression[]];

/** A clause as the page gets it: one operator on one field, or a behaviour. */
export type Ask = { text: string; field: string; op: string; value: unknown } | Exclude<Clause, { where: Where }>;

/** A condition as the page gets it. */
export type Asked = string | Ask | [joint: 'not' | 'and' | 'or', parts: Asked[]];

/** One experience as the page gets it: references resolved, forms as one template. */
export interface Rule {
  id: string;
  slot: string;
  when: Asked;
  /** Variants by name. A test's control has none. */
  variants: Record<string, Tree>;
  /** The parts of the slot that its variants speak of. */
  parts?: string[];
  /** Absent: the only variant. */
  arms?: Arms;
  /** A bandit: its arms are those of the weights, for the first of these audiences that holds, or for everybody else. */
  by?: Asked[];
  /** Whether a variant has values to be filled in. */
  bound?: true;
  /** Whether that takes more than the traits as they are: lists, formats, what is there only with a value. */
  rich?: true;
  /** Its surveys, as the behaviours that they were `answered`: who has done so is not asked again. */
  asks?: string[];
  seed?: string;
  hashVersion?: 1 | 2;
  layer?: [name: string, from: number, until: number];
  requires?: [rule: number, variant: string][];
  campaign?: string;
  caps?: Cap[];
  /** Its test is hashed by the customer where one is known: '' by who they are, else by this trait of theirs. */
  hashBy?: string;
  /** ms of rest after the goal, and the goal as a behaviour. */
  rest?: [ms: number, goal: string];
  /** ms since 1970. */
  start?: number;
  end?: number;
}

/** What a plan says of portraits, as the page gets it. */
export interface Drawing extends Terms {
  /** The stages in order. */
  journey?: [stage: string, when: Asked][];
  personas?: [persona: string, rules: [when: Asked, score: number][]][];
}

/** A published plan, as the page gets it. */
export interface Program {
  site: string;
  version: number;
  /** The plan's audiences, in terms of the context and of built-in audiences only. */
  audiences: Record<string, Asked>;
  rules: Rule[];
  /** Whether there are weights to be fetched. */
  bandits?: true;
  /** The latest weights for this version, put in by the page. */
  weights?: Weights;
  /** Which part of the script it needs that only some plans do: each has what those before it have. */
  rare?: 'rare' | 'portrait' | 'catalogue';
  /** What it takes to work out what behaviour means, where a condition asks for that. */
  portrait?: Drawing;
  /** The lists over the catalogue that its variants have; a plan whose variants name `product` alone has none of them. */
  lists?: Record<string, ListRule>;
  /** What the plan's conditions count, such as `viewed tents`. */
  behaviours?: string[];
  holdout?: number;
  /** Which page views are measured: those that begin within so many ms of a second. Nothing else about them is the same. */
  guard?: number;
  /** How many slots of one page may be personal. */
  page?: number;
  caps?: Omit<Caps, 'page'>;
  /** Absent: every signal; false: none. */
  signals?: SaidSignals | false;
  send: Record<string, string[]>;
  paused: string[];
  debugKey?: string;
  dnt?: true;
}

/** What leaves the browser in any case that consent allows: what a site without a plan needs for its owner's page. */
export const alwaysSent: Record<string, string[]> = {
  page: ['topics'],
  Exposure: ['slot', 'experience', 'variant', 'size', 'weights'],
  'Goal Reached': ['goal'],
  'Slots Found': ['slots'],
  'Variant Dismissed': ['variant'],
  identify: [],
  group: [],
  alias: [],
};

/** What the page goes by before, or without, a plan. */
export const emptyProgram = (site: string): Program => ({
  site,
  version: 0,
  audiences: {},
  rules: [],
  send: alwaysSent,
  paused: [],
});
