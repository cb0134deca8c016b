import type { Tree } from '../core/content.ts';
import type { Size } from '../core/context.ts';

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
 * The form that a variant has for `size`, cloned: that of a nested template for it, else all that is not in one, else that of
 * the nearest smaller size, else none.
 */
export const formOf = ({ content }: HTMLTemplateElement, size: Size): DocumentFragment | undefined => {
  const nested = (wanted: Size) =>
    content.querySelector<HTMLTemplateElement>(`[data-attune-size~=${wanted}]`)?.content.cloneNode(true);
  const rest = content.cloneNode(true) as DocumentFragment;
  for (const other of rest.querySelectorAll('template')) other.remove();
  return (nested(size) ||
    ((rest.children[0] || (rest.textContent as string).trim()) && rest) ||
    (size !== 'phone' && (nested('tablet') || nested('phone')))) as DocumentFragment | undefined;
};
