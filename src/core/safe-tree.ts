import type { Tree } from './content.ts';

/**
 * Whether nothing in a tree can run. The list of what may be published (`server/tree-check`) is far stricter; this guards the page where
 * that list has not been: against the values that bindings are filled with, and a plan that it has not seen. What makes it throw is not safe.
 */
export function isSafeTree(tree: Tree, depth = 0): boolean {
  if (typeof tree === 'string') return true;
  const [tag, attributes, ...children] = tree;
  for (const name in attributes)
    if (
      // A name that frameworks give a meaning, such as `x-init` or `hx-on`, is none of these either.
      !/^(?!on|style|formaction)([a-z]+|(aria|data)-[a-z\d_.-]+)$/.test(name) ||
      // As a browser reads it: blanks, control characters and capitals too.
      (/^(href|src|action)$/.test(name) &&
        !/^(https?|mailto|tel):/.test(new URL(attributes[name] as string, 'https:a').href))
    )
      return false;
  return (
    // What may be published is 31 deep, in a template for a size, in a part's, in a variant's.
    depth < 34 &&
    // No element that runs, loads or restyles; nor one of the host's own, which may do anything.
    /^(?!script|style|base|link|i?frame|embed|object)[a-z\d]+$/.test(tag) &&
    children.every((child) => isSafeTree(child, depth + 1))
  );
}
