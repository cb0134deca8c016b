import type { Size } from '../core/context.ts';
import { formOf } from './content.ts';
import { type Placed, park, place } from './placed.ts';

/** A slot that the engine may put variants into. */
export interface Placement {
  slot: HTMLElement;
  /** The variant, once there is one. */
  template?: HTMLTemplateElement | undefined;
  /** What the gate went by, if it was the gate: the position of a designer's template, or `experience/variant`. */
  by?: Placed[4];
  /** Whether the page has taken the variant out, as a framework does that renders what it thinks its own. */
  gone(): boolean;
  /** Puts the default back: the same nodes, in the same order, and the slot's own attributes. What the page has put there stays. */
  restore(): void;
  /** Shows the variant's form for `size`; false, and nothing has changed, when it has none, or the page has put its own there. */
  show(size: Size): boolean;
}

/** Where a designer's template stands among the parked ones of its slot; the gate does not say. */
const positionOf = ([, held, , template]: Placed): number | undefined => {
  const at = [...held.children].filter(({ localName }) => localName === 'template').indexOf(template);
  return at < 0 ? undefined : at;
};

/** @param placed what the gate has put there */
export function placementIn(slot: HTMLElement, placed?: Placed): Placement {
  /** Gives the slot its own attributes again. */
  const giveBack = () => {
    for (const [attribute, own] of placed?.[5] || [])
      own ? slot.setAttributeNode(own) : slot.removeAttribute(attribute.name);
  };
  return {
    slot,
    template: placed?.[3],
    by: placed && (positionOf(placed) ?? placed[4]),
    gone: () => !!placed && !placed[2].isConnected,
    restore() {
      if (!placed || !slot.contains(placed[2])) return;
      slot.replaceChildren(placed[1]);
      giveBack();
      placed = undefined;
    },
    show(size) {
      const { template } = this as { template: HTMLTemplateElement };
      if (!formOf(template, size) || (placed && !slot.contains(placed[2]))) return false;
      if (placed) {
        giveBack();
        slot.replaceChildren();
      }
      const next = place(slot, template, '', size);
      if (placed) {
        // The same tuple, since the gate may still be parking by it; and what is parked is the default still.
        next[1] = placed[1];
        Object.assign(placed, next);
      } else placed = next;
      park(placed);
      return true;
    },
  };
}
