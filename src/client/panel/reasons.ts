import type { Asked, Program } from '../../core/plan.ts';
import type { Receipt } from '../../core/receipt.ts';
import { attribute, nameOf, type Slot, templatesOf } from '../choice.ts';
import { readable, type Speech } from './words.ts';

/** What a name of an audience, of the context, or a clause of a plan's condition says of the visitor, as a sentence. */
export function reasonOf(name: string, speech: Speech): string {
  const { reasons, channels, sizes, stages } = speech.words;
  if (Object.hasOwn(reasons, name) && !(reasons[name] as string).includes('{')) return reasons[name] as string;
  // A name and its value, a behaviour and what it was done to, an attribute and what it is compared with.
  const [, kind = '', value = ''] = /^(\w+)(?:[: ]\s*)(.+)$/s.exec(name) || [];
  const text = Object.hasOwn(reasons, kind) ? (reasons[kind] as string) : '';
  if (!text) return speech.say(reasons.clause as string, readable(name));
  const what =
    kind === 'from'
      ? channels[value] || value
      : kind === 'size'
        ? sizes[value] || value
        : kind === 'stage'
          ? stages[value] || readable(value)
          : kind === 'language'
            ? speech.language(value)
            : /^(interest|has|viewed|added|bought|persona)$/.test(kind)
              ? readable(value)
              : value;
  return speech.say(text, what);
}

/** What has to hold, of a condition as the page has it. */
const wanted = (asked: Asked): string[] =>
  typeof asked === 'string'
    ? [asked]
    : Array.isArray(asked)
      ? asked[0] === 'not'
        ? []
        : asked[1].flatMap(wanted)
      : [asked.text];

/** The condition of what a slot shows, as names. */
function conditionOf(slot: Slot, { rules }: Program): string[] {
  const { experience, variant } = slot.receipt;
  const rule = rules.find(({ id }) => id === experience);
  if (rule) return wanted(rule.when);
  const split = attribute(slot.element, 'split');
  const template = templatesOf(slot).find((one, index) => nameOf(one, index, split) === variant);
  return template ? attribute(template, 'for').split(/[\s()]+/) : [];
}

/** Why a slot shows what everybody sees. */
function whyDefault({ why, rejected, bucket, variant }: Receipt, speech: Speech): string {
  const { why: texts } = speech.words;
  const out = rejected.map((one) => one.why);
  if (why === 'not for me' || out.includes('not for me')) return texts.dismissed;
  if (why.includes('the page is full')) return texts.full;
  if (why.includes('already in view')) return texts.inView;
  if (bucket !== undefined && variant === 'default') return texts.control;
  if (out.some((one) => /\bcap\b|^a rest/.test(one))) return texts.cap;
  return texts.everybody;
}

/** Why a slot shows what it shows: sentences, from its receipt. */
export function whyOf(slot: Slot, program: Program, speech: Speech): string[] {
  const { why: texts } = speech.words;
  const { receipt } = slot;
  if (receipt.painted === 'default') return [whyDefault(receipt, speech)];
  if (receipt.why === 'decided ahead') return [texts.ahead];
  const holds = new Set(receipt.clauses.flatMap(([name, is]) => (is ? name : [])));
  const reasons = [...new Set(conditionOf(slot, program))]
    .filter((name) => holds.has(name))
    .map((name) => reasonOf(name, speech));
  if (receipt.bucket !== undefined) reasons.push(texts.test);
  return reasons[0] ? reasons : [texts.forAll];
}

/** How long a slot's name may be, in characters. */
const longest = 60;

/** What people call a slot: its heading, else what it says; its name where it says nothing. */
export function titleOf({ element, name }: Pick<Slot, 'element' | 'name'>): string {
  const said = (element.querySelector<HTMLElement>('h1,h2,h3,h4,h5,h6') || element).innerText;
  const text = said.replace(/\s+/g, ' ').trim();
  return text.length > longest ? `${text.slice(0, longest)}…` : text || readable(name);
}
