import { armPosition } from '../core/ahead.ts';
import { armAt, armNames, bucket } from '../core/bucket.ts';
import { holds } from '../core/condition.ts';
import type { Context, Size } from '../core/context.ts';
import { decide, type Situation } from '../core/decide.ts';
import { momentOf, noFindings } from '../core/moment.ts';
import type { FoundSlot } from '../core/protocol.ts';
import type { Receipt } from '../core/receipt.ts';
import { testOf } from '../core/test-of.ts';
import { build } from './content.ts';
import type { Placed } from './placed.ts';
import { type Placement, placementIn } from './placement.ts';

/** A slot of this page, and what was decided for it in this page view. */
export interface Slot {
  name: string;
  element: HTMLElement;
  placement: Placement | undefined;
  receipt: Receipt;
}

/** What a decision chose: nothing, a control (no template), or a template. */
interface Choice {
  receipt: Receipt;
  template?: HTMLTemplateElement | undefined;
}

const attribute = (element: Element, name: string): string => element.getAttribute(`data-attune-${name}`) || '';

/** The designer's templates: they are parked where the gate shows one of them. */
export const templatesOf = ({ element, placement }: Pick<Slot, 'element' | 'placement'>): HTMLTemplateElement[] =>
  [...(placement?.template?.parentNode || element).childNodes].filter(
    (node) => node.nodeName === 'TEMPLATE',
  ) as HTMLTemplateElement[];

export const nameOf = (template: Element, index: number, split: string): string =>
  (split && armNames(split)[index]) ||
  attribute(template, 'name') ||
  attribute(template, 'for') ||
  `variant-${index + 1}`;

/**
 * Whether the default may still be swapped: the reader does not have it in view, and never had since it is below, or has no box. An empty
 * one has: what stands after it would move.
 */
const mayStillSwap = (element: Element): boolean => {
  const [box] = element.getClientRects();
  return !box || box.top >= innerHeight;
};

/** What the reader is busy with is never touched. */
const isBusy = (element: Element): boolean =>
  (element.contains(document.activeElement) && document.activeElement !== document.body) ||
  (!getSelection()?.isCollapsed && element.contains(getSelection()?.anchorNode || null)) ||
  [...element.querySelectorAll('video,audio')].some((media) => !(media as HTMLMediaElement).paused);

/** Decides one slot: by the plan, else by the slot's own templates. */
function choose(
  slot: Pick<Slot, 'name' | 'element' | 'placement'>,
  situation: Situation & { context: Context },
  size: Size,
): Choice {
  const { name, element } = slot;
  const { program, profile, id, now } = situation;
  const facts = noFindings();
  const { options, until } = decide(name, situation, facts);
  const receipt: Receipt = {
    slot: name,
    at: now,
    plan: program.version,
    size,
    experience: null,
    variant: null,
    painted: 'default',
    why: 'no variant is for this visitor',
    ...facts,
    until: until < Infinity ? until : null,
  };
  // For whoever looks here; a copy to be shared has none of it.
  Object.defineProperty(receipt, 'values', { value: facts.values });
  const found = (experience: string, variant: string, why: string, n?: number) =>
    Object.assign(receipt, { experience, variant, why }, n !== undefined && { bucket: n });
  const option = options[0];
  if (option) {
    found(option.experience, option.variant, 'the plan', option.bucket);
    if (option.bucket !== undefined) receipt.seed = option.seed;
    if (option.weights) receipt.weights = option.weights;
    return { receipt, template: build(option.tree) as HTMLTemplateElement };
  }
  const templates = templatesOf(slot);
  if (!templates.length) return { receipt };
  const still = program.paused.includes(name)
    ? 'paused'
    : profile.twice.includes(name)
      ? 'another element of this name has other content'
      : profile.dismissed.some((one) => one.startsWith(`${name}/`)) && 'not for me';
  if (still) {
    receipt.why = still;
    return { receipt };
  }
  const split = attribute(element, 'split');
  if (split) {
    const n = id && bucket(name, id);
    const arm = typeof n === 'number' && armAt(split, n);
    if (arm) found(name, arm, 'its arm of the split test', n as number);
    else receipt.why = id ? 'not in the split test' : 'no consent to remember a test';
    return { receipt, template: templates[armPosition(name, split, id)] };
  }
  const moment = momentOf(situation, facts);
  const is = (clause: string) => testOf(clause, situation)(moment) === true;
  for (const [index, template] of templates.entries()) {
    const variant = nameOf(template, index, '');
    if (holds(attribute(template, 'for'), is)) {
      found(name, variant, 'the first template whose condition holds');
      return { receipt, template };
    }
    facts.rejected.push({ experience: name, variant, why: 'audience' });
  }
  return { receipt };
}

/** The slots of this page. */
export class Slots {
  readonly all: Slot[] = [];

  /** `painted`: what the gate has placed, and goes on placing while the page is parsed. */
  constructor(readonly painted: Placed[]) {}

  /** Finds the slots that are new, decides them, and shows what may still be shown; answers the new ones. */
  decide(situation: Situation & { context: Context }, size: Size): Slot[] {
    const fresh: Slot[] = [];
    for (const element of document.querySelectorAll<HTMLElement>('[data-attune-slot]:not([data-attune-slot] *)')) {
      if (this.all.some((slot) => slot.element === element)) continue;
      const placed = this.painted.find((one) => one[0] === element);
      const placement = placed && placementIn(element, placed);
      const name = attribute(element, 'slot');
      const { receipt, template } = choose({ name, element, placement }, situation, size);
      const slot: Slot = { name, element, placement, receipt };
      if (placement) this.#adopt(slot, placement);
      else if (template) {
        if (mayStillSwap(element) && !isBusy(element)) this.show(slot, template, size);
        else receipt.why = `${receipt.why}; the default was already in view`;
      }
      this.all.push(slot);
      fresh.push(slot);
    }
    return fresh;
  }

  /** The gate's choice stands for this page view, whatever would be decided now. */
  #adopt(slot: Slot, { by, template }: Placement): void {
    const { receipt, element, name } = slot;
    const [experience, variant] =
      typeof by === 'string'
        ? (by.split('/') as [string, string])
        : [name, nameOf(template as Element, by as number, attribute(element, 'split'))];
    if (receipt.experience !== experience || receipt.variant !== variant) {
      receipt.why = 'decided ahead, by an earlier page view';
      // Those go with what would be decided now.
      delete receipt.seed;
      delete receipt.bucket;
      delete receipt.weights;
    }
    Object.assign(receipt, { experience, variant, painted: 'gate' });
  }

  /** Shows a variant; whether it has a form for this size. */
  show(slot: Slot, template: HTMLTemplateElement, size: Size): boolean {
    slot.placement ||= placementIn(slot.element);
    slot.placement.template = template;
    const shown = slot.placement.show(size);
    if (shown) slot.receipt.painted = 'engine';
    else slot.receipt.why = `${slot.receipt.why}; it has no form for this size`;
    return shown;
  }

  /** Puts the default back. */
  restore(slot: Slot, why: string): void {
    slot.placement?.restore();
    slot.placement = undefined;
    Object.assign(slot.receipt, { experience: null, variant: null, painted: 'default', why });
  }

  /** Shows every variant in its form for another size: the same decision. */
  resize(size: Size): void {
    for (const { element, placement, receipt } of this.all) {
      if (!placement || isBusy(element)) continue;
      if (!placement.show(size)) placement.restore();
      receipt.size = size;
    }
  }

  /** The names that stand on two elements with different content. */
  get twice(): string[] {
    const seen = new Map<string, string>();
    return this.all.flatMap((slot) => {
      const content = attribute(slot.element, 'split') + templatesOf(slot).map((template) => template.outerHTML);
      const before = seen.get(slot.name) ?? content;
      seen.set(slot.name, before);
      return before === content ? [] : slot.name;
    });
  }

  /** The same of the whole site, with what was known of other pages before. */
  twiceAfter(before: string[]): string[] {
    return [...before.filter((name) => !this.all.some((slot) => slot.name === name)), ...this.twice];
  }

  /** The slots as the owner's page and debug mode check them. */
  inventory(): FoundSlot[] {
    const { twice } = this;
    const found = this.all.map((slot): FoundSlot => {
      return {
        slot: slot.name,
        for: templatesOf(slot).map((template) => attribute(template, 'for')),
        split: attribute(slot.element, 'split') || undefined,
        fit: attribute(slot.element, 'fit') || undefined,
        twice: twice.includes(slot.name) || undefined,
      };
    });
    for (const element of document.querySelectorAll('[data-attune-slot] [data-attune-slot]'))
      found.push({ slot: attribute(element, 'slot'), for: [], nested: true });
    return found;
  }
}
