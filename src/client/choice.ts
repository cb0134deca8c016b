import { armPosition } from '../core/ahead.ts';
import { armAt, armNames, bucket } from '../core/bucket.ts';
import { holds } from '../core/condition.ts';
import type { Context, Size } from '../core/context.ts';
import { decide, type Situation } from '../core/decide.ts';
import { momentOf, noFindings } from '../core/moment.ts';
import type { Receipt } from '../core/receipt.ts';
import { testOf } from '../core/test-of.ts';
import { build } from './content.ts';
import type { Placement } from './placement.ts';

/** A slot of this page or a part of one, and what was decided for it in this page view. */
export interface Slot {
  /** `hero`; of a part that has templates of its own, `hero#title`. */
  name: string;
  element: HTMLElement;
  /** Where its variant stands: in the slot, or in each part that the variant speaks of. */
  placements: Placement[];
  receipt: Receipt;
}

/** What a decision chose: nothing, a control (no template), or a template. */
interface Choice {
  receipt: Receipt;
  template?: HTMLTemplateElement | undefined;
}

export const attribute = (element: Element, name: string): string => element.getAttribute(`data-attune-${name}`) || '';

/** The designer's templates: they are parked where the gate shows one of them. */
export const templatesOf = ({ element, placements }: Pick<Slot, 'element' | 'placements'>): HTMLTemplateElement[] =>
  [...(placements[0]?.template?.parentNode || element).childNodes].filter(
    (node) => node.nodeName === 'TEMPLATE',
  ) as HTMLTemplateElement[];

export const nameOf = (template: Element, index: number, split: string): string =>
  (split && armNames(split)[index]) ||
  attribute(template, 'name') ||
  attribute(template, 'for') ||
  `variant-${index + 1}`;

/** Why a slot shows what it shows, by what is in it now. */
export const receiptOf = ({ placements, receipt }: Slot): Receipt => {
  if (receipt.painted !== 'default' && placements[0]?.gone()) {
    receipt.painted = 'default';
    receipt.why += '; the page took it out';
  }
  return receipt;
};

/** Decides one slot: by the plan, else by the slot's own templates. */
export function choose(
  slot: Pick<Slot, 'name' | 'element' | 'placements'>,
  situation: Situation & { context: Context },
  size: Size,
): Choice {
  const { name, element } = slot;
  const { program, profile, id, now } = situation;
  const facts = noFindings();
  const { options, until } = decide(name, situation, facts);
  // What was found goes along, and is in no copy of it.
  const receipt: Receipt = Object.assign(facts, {
    slot: name,
    at: now,
    plan: program.version,
    size,
    experience: null,
    variant: null,
    painted: 'default' as const,
    why: 'nothing is for this visitor',
    until: until < Infinity ? until : null,
  });
  const found = (experience: string, variant: string, why: string, n?: number) =>
    Object.assign(receipt, { experience, variant, why, bucket: n });
  const [option] = options;
  if (option) {
    found(option.experience, option.variant, 'the plan', option.bucket);
    if (option.bucket !== undefined) receipt.seed = option.seed;
    receipt.weights = option.weights;
    return { receipt, template: build(option.tree) as HTMLTemplateElement };
  }
  const templates = templatesOf(slot);
  const still = program.paused.includes(name)
    ? 'paused'
    : profile.twice.includes(name)
      ? 'its name stands twice'
      : profile.dismissed.some((one) => one.startsWith(`${name}/`)) && 'not for me';
  if (still) receipt.why = still;
  if (still || !templates[0]) return { receipt };
  const split = attribute(element, 'split');
  if (split) {
    const n = id && bucket(name, id);
    const arm = typeof n === 'number' && armAt(split, n);
    if (arm) found(name, arm, 'its arm of the test', n as number);
    else receipt.why = id ? 'not in the test' : 'no consent to remember a test';
    return { receipt, template: templates[armPosition(name, split, id)] };
  }
  const moment = momentOf(situation, facts);
  const is = (clause: string) => testOf(clause, situation)(moment) === true;
  for (const [index, template] of templates.entries()) {
    const variant = nameOf(template, index, '');
    if (holds(attribute(template, 'for'), is)) {
      found(name, variant, 'its condition holds first');
      return { receipt, template };
    }
    facts.rejected.push({ experience: name, variant, why: 'audience' });
  }
  return { receipt };
}
