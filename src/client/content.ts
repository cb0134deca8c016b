import type { Tree } from '../core/content.ts';
import { type Size, sizes } from '../core/context.ts';

/** A tree as nodes. No HTML string is parsed: it works where trusted types are required. */
export const build = (tree: Tree): Node | string => {
  if (!(tree as Tree[]).map) return tree as string;
  const [tag, attributes, ...children] = tree as Exclude<Tree, string>;
  const element = document.createElement(tag) as HTMLTemplateElement;
  for (const name of Object.keys(attributes)) element.setAttribute(name, attributes[name] as string);
  (element.content || element).append(...children.map(build));
  return element;
};

/**
 * The form that a variant has for `size`, cloned: that of a nested template for it, else all that is not marked for other sizes, else the
 * form for the next smaller size, else none.
 */
export const formOf = (template: HTMLTemplateElement, size: Size | undefined): DocumentFragment | undefined => {
  let form = template.content.cloneNode(true) as DocumentFragment;
  // No size's name is part of another's. A template without a size is no content.
  for (const node of form.querySelectorAll<HTMLTemplateElement>('[data-attune-size],template'))
    if (node.dataset.attuneSize?.includes(size as Size)) form = node.content || form;
    else node.remove();
  return (form.textContent as string).trim() || form.children[0]
    ? form
    : size && formOf(template, sizes[sizes.indexOf(size) - 1]);
};
