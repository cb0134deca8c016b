import { type ComponentChild, h } from 'preact';
import type { Slot } from './choice.ts';
import type { Engine } from './engine.ts';

/** What each block that comes alive is given: the element that it stands in, and where. */
export interface BlockProps {
  engine: Engine;
  slot: Slot;
  root: HTMLElement;
}

/** An element as it stands in the page; a switch such as `disabled` is true or absent. */
export interface Part {
  tag: string;
  props: Record<string, unknown>;
  parts: (Part | string)[];
}

/** What stands in an element, so that it can be drawn again as it is. */
export const partsIn = (element: Element): (Part | string)[] =>
  [...element.childNodes].flatMap((node) => {
    if (!(node instanceof HTMLElement)) return node.nodeType === Node.TEXT_NODE ? (node as Text).data : [];
    const props: Part['props'] = {};
    for (const { name, value } of node.attributes)
      props[name] = (node as unknown as Record<string, unknown>)[name] === true || value;
    return { tag: node.localName, props, parts: partsIn(node) };
  });

/** The same as Preact draws it. `change` answers what of an element is otherwise now, by its class or its tag. */
export const draw = (
  parts: (Part | string)[],
  change: Record<string, Record<string, unknown> | undefined>,
): ComponentChild[] =>
  parts.map((part) => {
    if (typeof part === 'string') return part;
    const { tag, props, parts: inner } = part;
    const own = String(props.class ?? tag);
    const { text, ...other } = (Object.hasOwn(change, own) && change[own]) || {};
    return h(tag, { ...props, ...other }, (text as string | undefined) ?? draw(inner, change));
  });
