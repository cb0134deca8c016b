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
  by: number | string | null | undefined,
  /** Attributes that the variant lent to the slot, each with the slot's own of that name. */
  lent: [variants: Attr, own: Attr | null][],
];

/**
 * Puts the variant's form for `size` into the slot, in place of all that is there by now. A form whose only element has the slot's own tag
 * lends its attributes to the slot, and its children become the content.
 *
 * @throws {TypeError} when it has no form for that size; then nothing has changed
 */
export const place = (slot: Element, template: HTMLTemplateElement, by: Placed[4], size: Size): Placed => {
  let form = formOf(template, size) as DocumentFragment | Element;
  const held = new DocumentFragment();
  const lent: Placed[5] = [];
  const end = new Comment();
  const [only, other] = form.children;
  if (!other && only?.tagName === slot.tagName)
    for (const attribute of (form = only as Element).attributes)
      lent.push([attribute, slot.setAttributeNode(attribute.cloneNode() as Attr)]);
  const own = [...slot.childNodes];
  // At once: were it to fail, the default would be there, and nothing else.
  slot.replaceChildren(...form.childNodes, end);
  held.append(...own);
  return [slot, held, end, template, by, lent];
};

/** Moves what stands after the variant, and so is the default's, out of the document. */
export const park = ([slot, held, end]: [slot: Element, held: DocumentFragment, end: Comment, ...unknown[]]): void => {
  let after: boolean | undefined;
  for (const node of [...slot.childNodes])
    if (after) held.append(node);
    // Badly nested HTML can make the parser wrap the variant into an element of its own.
    else after = node.contains(end);
};
