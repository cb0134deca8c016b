import { type Context, type Size, sizes, type Thresholds, thresholds } from '../core/context.ts';
import type { Situation } from '../core/decide.ts';
import type { Change, Profile } from '../core/profile.ts';
import type { FoundSlot } from '../core/protocol.ts';
import { attribute, choose, nameOf, receiptOf, type Slot, templatesOf } from './choice.ts';
import type { Placed } from './placed.ts';
import { placementIn } from './placement.ts';
import type { Published } from './published.ts';
import { quietly } from './quietly.ts';
import { sizeHere } from './view.ts';

/** By how much a slot must become narrower than a threshold before it takes the smaller size, px: a scroll bar comes and goes. */
const slack = 16;

/** How often slots of a name may go before those that come stay as the page draws them. */
const patience = 50;

/** How long the page may take to follow the viewport, ms. */
const moment = 1000;

const thresholdsOf = (element: Element): Thresholds => {
  const [tablet, desktop] = attribute(element, 'sizes').split(' ').map(Number);
  return tablet && desktop ? [tablet, desktop] : thresholds;
};

/** The width that a slot may fill, px: that of the box around it whose width is not its content's. None where it is not displayed. */
const widthOf = (element: Element | null): number =>
  !element || /^(block|flex|grid|list-item|flow-root)$/.test(getComputedStyle(element).display)
    ? element?.clientWidth || 0
    : widthOf(element.parentElement);

/** The size of a slot of such a width; the viewport's where it has none. */
function sizeIn(width: number, from: Thresholds, before?: Size): Size {
  const passed = (px: number, index: number) => width >= px - (sizes.indexOf(before as Size) > index ? slack : 0);
  return width ? (sizes[from.filter(passed).length] as Size) : sizeHere(from);
}

/**
 * Whether the reader does not have it in view, and never had since it is below, or has no box. An empty one has: what stands after it would
 * move.
 */
export const isAhead = (element: Element): boolean => {
  const [box] = element.getClientRects();
  return !box || box.top >= innerHeight;
};

/** What the reader is busy with is never touched. */
export const isBusy = (element: Element): boolean =>
  (element.contains(document.activeElement) && document.activeElement !== document.body) ||
  (!getSelection()?.isCollapsed && element.contains(getSelection()?.anchorNode || null)) ||
  [...element.querySelectorAll('video,audio')].some((media) => !(media as HTMLMediaElement).paused);

/** Whether React draws what is in it: it would fail to take out what is not there, and its app with it. The component `Slot` is for that. */
export const isReacts = (element: Element): boolean =>
  [...element.childNodes].some((node) => /__react/.test(Object.keys(node) as unknown as string));

/** Why a slot keeps its default for this view. */
export const inView = '; the default was already in view';

/** What slots need of the visitor who sees them. */
interface Visitor {
  readonly published: Published;
  profile: Profile;
  change(how: Change): void;
}

const anySlot = '[data-attune-slot]:not([data-attune-slot] *),[data-attune-part]';

/** The slots of this page. `live.ts`, where it is loaded, puts its own around `show`, `decide` and `inventory`. */
export class Slots {
  all: Slot[] = [];
  /** How often a slot of that name went. */
  #went: Record<string, number> = {};
  #viewport = innerWidth;
  /** When the viewport last changed. */
  #turned = 0;
  /** Slots that took another size since the viewport changed: what depends on its own content could go to and fro for ever. */
  readonly #settled = new Set<Slot>();
  readonly #observer = new ResizeObserver(quietly(() => requestAnimationFrame(quietly(() => this.#refit()))));

  /** `painted`: what the gate has placed, and goes on placing while the page is parsed. */
  constructor(
    readonly painted: Placed[],
    readonly visitor: Visitor,
  ) {
    this.#observer.observe(document.documentElement);
  }

  /**
   * Finds the slots that are new, decides them, and shows what may still be shown; answers the new ones.
   *
   * @param added what the page has just added, so that none of it is painted yet
   */
  decide(situation: Situation & { context: Context }, added: Node[] = []): Slot[] {
    const fresh: Slot[] = [];
    const page = this.visitor.profile.page ?? situation.program.page ?? Infinity;
    for (const element of document.querySelectorAll<HTMLElement>(anySlot)) {
      if (this.all.some((slot) => slot.element === element)) continue;
      const part = attribute(element, 'part');
      const slot = attribute(element.closest('[data-attune-slot]') || element, 'slot');
      const name = part ? `${slot}#${part}` : slot;
      // What the gate put into parts of a slot, by one decision for all of them, is the slot's. A framework that hydrates may have put another
      // element in the place of the one that the gate knew.
      const placements = this.painted
        .filter(([at, , end, , by]) =>
          / /.test(by as string)
            ? !part && element.contains(at)
            : at === element || (!end.isConnected && attribute(at, 'slot') === name),
        )
        .map((placed) => placementIn(placed[0] as HTMLElement, placed));
      if (part && !templatesOf({ element, placements }).length) continue;
      const size = placements[0]
        ? sizeHere(this.visitor.profile.widths[name])
        : sizeIn(widthOf(element), thresholdsOf(element));
      const { receipt, template } = choose({ name, element, placements }, situation, size);
      const one: Slot = { name, element, placements, receipt };
      if (placements[0]) this.#adopt(one);
      else if (template) {
        const no =
          this.all.filter((other) => other.placements[0]).length >= page
            ? 'the page is full'
            : isReacts(element)
              ? 'React draws it'
              : (this.#went[name] as number) > patience && 'the page redraws it';
        if (!no && (isAhead(element) || added.some((node) => node.contains(element))) && !isBusy(element))
          this.show(one, template, size);
        else receipt.why += no ? `; ${no}` : inView;
      }
      this.all.push(one);
      this.#observer.observe(element);
      fresh.push(one);
    }
    // The gate is done. An element of that name on a later view is another one.
    this.painted.length = 0;
    return fresh;
  }

  /** The gate's choice stands for this page view, whatever would be decided now. */
  #adopt(slot: Slot): void {
    const { receipt, element, name, placements } = slot;
    const { by, template } = placements[0] as (typeof placements)[0];
    const [experience, variant] =
      typeof by === 'string'
        ? (by.split(/[/ ]/) as [string, string])
        : [name, nameOf(template as Element, by as number, attribute(element, 'split'))];
    if (receipt.experience !== experience || receipt.variant !== variant) {
      receipt.why = 'decided ahead';
      // Those go with what would be decided now.
      delete receipt.seed;
      delete receipt.bucket;
      delete receipt.weights;
    }
    Object.assign(receipt, { experience, variant, painted: 'gate' });
    receiptOf(slot);
  }

  /** Shows a variant, or what it says of the slot's parts; whether it has a form for this size. */
  show(slot: Slot, template: HTMLTemplateElement, size: Size): boolean {
    const { element, placements: before, receipt } = slot;
    const targets = this.visitor.published.more?.partsOf(element, template) || [[element, template]];
    slot.placements = targets.flatMap(([at, content]) => {
      const placement = before.find((one) => one.slot === at) || placementIn(at);
      placement.template = content;
      return placement.show(size) ? placement : [];
    });
    for (const old of before) if (!slot.placements.includes(old)) old.restore();
    receipt.size = size;
    if (slot.placements[0]) receipt.painted = 'engine';
    else receipt.why += '; no form for this size';
    return !!slot.placements[0];
  }

  /** Puts the default back. */
  restore(slot: Slot, why: string): void {
    for (const placement of slot.placements) placement.restore();
    slot.placements = [];
    Object.assign(slot.receipt, { experience: null, variant: null, painted: 'default', why });
  }

  /** Forgets slots that are gone; whether there may be others in what the page has `added`. */
  changed(added: Node[]): boolean {
    this.all = this.all.filter(
      ({ element, name }) => element.isConnected || void (this.#went[name] = (this.#went[name] || 0) + 1),
    );
    return added.some((node) => (node as Element).matches?.(anySlot) || (node as Element).querySelector?.(anySlot));
  }

  /** Shows each variant in the form for the size that its slot has now: the same decision. */
  #refit(): void {
    // Only the visitor changes the viewport. Whatever else changes a slot's width must not move what is being read.
    if (this.#viewport !== innerWidth) {
      this.#viewport = innerWidth;
      this.#turned = Date.now();
      this.#settled.clear();
    }
    const asked = Date.now() - this.#turned < moment;
    for (const slot of this.all) {
      const { element, placements, receipt, name } = slot;
      const width = widthOf(element);
      const from = thresholdsOf(element);
      // The gate would take it for another size. Of several of a name it goes by the first.
      if (
        sizeHere(this.visitor.profile.widths[name]) !== sizeIn(width, from) &&
        this.all.find((other) => other.name === name) === slot
      ) {
        const seen = from.map((px) => Math.round((px * innerWidth) / (width || innerWidth))) as Thresholds;
        this.visitor.change((profile) => (profile.widths[name] = seen));
      }
      const size = sizeIn(width, from, receipt.size);
      if (size === receipt.size || isBusy(element) || !(asked || (isAhead(element) && !this.#settled.has(slot))))
        continue;
      this.#settled.add(slot);
      receipt.size = size;
      for (const placement of placements) if (!placement.show(size)) placement.restore();
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
