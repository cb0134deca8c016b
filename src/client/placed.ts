import type { Size } from '../core/context.ts';
import { formOf } from './content.ts';

/**
 * A slot with a variant in it. Plain data, since the gate hands it over to an engine that was built at another time; a tuple,
 * since the gate pays for every name.
 */
export type Placed = [
  slot: Element,
  /** The slot's parked nodes: templates and default, in their order. */
  held: DocumentFragment,
  /** Where the variant ends. It also keeps the parser from writing the default's first text into the variant's last. */
  end: Comment,
  template: HTMLTemplateElement,
  /** The decision that the gate went by, `experience/variant` of the plan; for a template of the slot it says nothing. */
  by: number | string | undefined,
  /** Attributes that the variant lent to the slot, each with the slot's own of that name. */
  lent: [variants: Attr, own: Attr | null][],
];

/**
 * Puts the variant's form for `size` before all that is in the slot. A form whose only element has the slot's own tag lends
 * its attributes to the slot, and its children become the content.
 *
 * @throws {TypeError} when it has no form for that size; then nothing has changed
 */
export const place = (slot: Element, template: HTMLTemplateElement, by: Placed[4], size: Size): Placed => {
  let form = formOf(template, size) as DocumentFragment | Element;
  const held = new DocumentFragment();
  const lent: Placed[5] = [];
  const end = new Comment();
  const [only, other] = form.children;
  const own = !other && only?.tagName === slot.tagName ? (form = only as Element).attributes : [];
  // The steps of parking take the form apart first: were one to fail on the slot, its variant and its default would both be there.
  form.prepend(end);
  park([form, held, end]);
  // What is no list throws: nothing has moved.
  for (const attribute of (form.lastChild === end && own) as Attr[])
    lent.push([attribute, slot.setAttributeNode(attribute.cloneNode() as Attr)]);
  slot.prepend(held, end);
  return [slot, held, end, template, by, lent];
};

/**
 * Moves what stands after the variant, and so is the default's, out of the document. It touches nothing of the slot's own,
 * which might throw.
 */
export const park = ([slot, held, node]: [slot: Node, held: DocumentFragment, end: Node, ...unknown[]]): void => {
  // Badly nested HTML can make the parser wrap the variant into an element of its own.
  while (node.parentNode !== slot) node = node.parentNode as Node;
  // Not twice the same: where nothing moves, this must come to its end.
  for (let next: Node | null | undefined; next !== (next = node.nextSibling) && next; ) held.appendChild(next);
};
