import type { Tree } from './content.ts';
import type { Known } from './profile.ts';

/** A text with its `{{customer.NAME}}` or `{{customer.NAME | default:"…"}}` filled in; undefined when a value is missing. */
function bindText(text: string, known: Known | undefined): string | undefined {
  let missing = false;
  const bound = text.replace(
    /\{\{\s*customer\.(\w+)\s*(?:\|\s*default:"([^"]*)"\s*)?\}\}/g,
    (_, name: string, otherwise?: string) => {
      const value = known && Object.hasOwn(known.traits, name) ? known.traits[name] : otherwise;
      missing ||= value === undefined;
      return String(value);
    },
  );
  return missing ? undefined : bound;
}

/** A tree with its bindings filled in, always as text; undefined when a value is missing. */
export function bind(tree: Tree, of: { known: Known | undefined }): Tree | undefined {
  if (typeof tree === 'string') return bindText(tree, of.known);
  const [tag, attributes, ...children] = tree;
  const bound: Record<string, string> = {};
  for (const name of Object.keys(attributes)) {
    const value = bindText(attributes[name] as string, of.known);
    if (value === undefined) return undefined;
    bound[name] = value;
  }
  const trees = children.map((child) => bind(child, of));
  return trees.includes(undefined) ? undefined : [tag, bound, ...(trees as Tree[])];
}
