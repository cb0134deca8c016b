import type { Tree } from '../core/content.ts';
import type { Size } from '../core/context.ts';

/** A tree as nodes. No HTML string is parsed: it works where trusted types are required. */
export function build(tree: Tree): Node | string {
  if (typeof tree === 'string') return tree;
  const [tag, attributes, ...children] = tree;
  const element = document.createElement(tag) as HTMLTemplateElement;
  for (const name in attributes) element.setAttribute(name, attributes[name] as string);
  (element.content || element).append(...children.map(build));
  return element;
}

/**
 * The form that a variant has for `size`, cloned: that of a nested template for it, else all that is not in one, else that of
 * the nearest smaller size, else none.
 */
export function formOf({ content }: HTMLTemplateElement, size: Size): DocumentFragment | undefined {
  for (const wanted of [size, '', ...(size === 'phone' ? [] : ['tablet', 'phone'])]) {
    const nested = content.querySelector<HTMLTemplateElement>(`[data-attune-size~="${wanted}"]`);
    if (nested || !wanted) {
      const form = (nested ? nested.content : content).cloneNode(true) as DocumentFragment;
      for (const other of form.querySelectorAll('template')) other.remove();
      if (form.textContent?.trim() || form.firstElementChild) return form;
    }
  }
  return undefined;
}
