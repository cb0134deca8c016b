import type { Context } from '../core/context.ts';
import type { Situation } from '../core/decide.ts';
import { attribute, choose, type Slot } from './choice.ts';
import { shiftOf } from './layout-shift.ts';
import { inView, isBusy, type Slots } from './slots.ts';

/** How far a swap of a slot may shift the page, as a layout shift score; 0 unless its designer says otherwise. */
export const budgetOf = (element: Element): number => Math.min(1, Number(attribute(element, 'shift'))) || 0;

/** A score as people read it, for a sentence about what it may be. */
export const scoreText = (score: number): string => `${Number(score.toPrecision(2))}`;

/** What the reader is busy with, and what they have filled in. */
export const isInUse = (element: Element): boolean =>
  isBusy(element) ||
  [
    ...element.querySelectorAll<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>('input,textarea,select'),
  ].some((field) =>
    'options' in field
      ? [...field.options].some((option, index) => option.selected !== option.defaultSelected && index > 0)
      : field.value !== field.defaultValue || ('checked' in field && field.checked !== field.defaultChecked),
  );

/** Takes what stands in a slot; answers what puts it back: the default's own nodes, a variant in a new copy. */
export function undoOf(slot: Slot): (now: Slot) => void {
  const { placements, receipt } = slot;
  const templates = placements.map(({ template }) => template);
  const { size } = receipt;
  return (now) => {
    for (const placement of now.placements) if (!placements.includes(placement)) placement.restore();
    for (const [index, placement] of placements.entries()) {
      placement.template = templates[index];
      placement.show(size);
    }
  };
}

/** Swaps a slot in view whose default was painted, if its designer allows the shift that this makes. */
export function swapLate(slots: Slots, slot: Slot, situation: Situation & { context: Context }): void {
  const { element, receipt } = slot;
  const budget = budgetOf(element);
  if (!budget || !receipt.why.endsWith(inView) || isInUse(element)) return;
  const { template } = choose(slot, situation, receipt.size);
  if (!template) return;
  const { why } = receipt;
  const next = { ...slot };
  const undo = undoOf(slot);
  const shift = shiftOf(() => slots.show(next, template, receipt.size));
  if (!next.placements[0]) return;
  const said = `shift the page by ${scoreText(shift)}, ${budget} is allowed`;
  if (shift <= budget) {
    slot.placements = next.placements;
    receipt.why = `${why.slice(0, -inView.length)}; it may ${said}`;
  } else {
    undo(next);
    Object.assign(receipt, { painted: 'default', why: `${why}; it would ${said}` });
  }
}
