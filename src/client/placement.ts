import type { Size } from '../core/context.ts';
import { formOf } from './content.ts';

/** A slot, and the variant in it. */
export interface Placement {
  slot: HTMLElement;
  /** The variant, once there is one. */
  template?: HTMLTemplateElement;
  /** What the gate went by: the position of a designer's template, or `experience/variant`. */
  by?: number | string;
  /** Moves every node of the slot that is not the variant's out of the document, and the variant's in. */
  park(): void;
  /** Puts the default back: the same nodes, in the same order, and the slot's own attributes. */
  restore(): void;
  /**
   * Shows the variant's form for `size`; false, and nothing has changed, when it has none. A form whose only element has the
   * slot's own tag lends its attributes to the slot, and its children become the content.
   */
  show(size: Size): boolean;
}

export function placementIn(slot: HTMLElement): Placement {
  /** The variant's own nodes. */
  let own: ChildNode[] = [];
  /** The slot's attributes as they were before the variant's were merged in. */
  let before: [name: string, value: string | null][] = [];
  /** The slot's parked nodes: templates and default. */
  const held = new DocumentFragment();
  const strip = () => {
    for (const node of own) node.remove();
    for (const [name, value] of before) value === null ? slot.removeAttribute(name) : slot.setAttribute(name, value);
    before = [];
  };
  return {
    slot,
    park() {
      for (const node of [...slot.childNodes]) own.includes(node) || held.append(node);
      // Badly nested HTML can make the parser wrap the variant's nodes into one of its own, which has just been parked.
      if (own[0]?.parentNode !== slot) slot.append(...own);
    },
    restore() {
      strip();
      slot.prepend(held);
    },
    show(size) {
      let form: DocumentFragment | Element | undefined = formOf(this.template as HTMLTemplateElement, size);
      if (!form) return false;
      strip();
      const only = form.children[0];
      if (only && !form.children[1] && only.localName === slot.localName)
        for (const { name, value } of (form = only).attributes) {
          before.push([name, slot.getAttribute(name)]);
          slot.setAttribute(name, value);
        }
      // The comment at the end keeps the parser from writing the default's first text into the variant's last.
      own = [...form.childNodes, new Comment()];
      this.park();
      return true;
    },
  };
}
