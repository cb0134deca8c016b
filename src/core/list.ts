import type { Tree } from './content.ts';
import { type Size, sizes } from './context.ts';
import type { Known, Value } from './profile.ts';
import { isSafeTree } from './safe-tree.ts';

/** The most items of a list that are shown. */
export const itemLimit = 24;

const binding = /\{\{\s*(customer\.\w+|item(?:\.\w+)?)\s*(?:\|\s*default:"([^"]*)"\s*)?\}\}/g;

/** What a binding of an item may be filled with. */
type Item = Value | Record<string, Value>;

const own = (of: unknown, name: string): unknown =>
  typeof of === 'object' && of && Object.hasOwn(of, name) ? (of as Record<string, unknown>)[name] : undefined;

/** A text with its `{{customer.NAME}}`, `{{item}}` and `{{item.NAME}}` filled in, at once, so that no value is read for a binding. */
function textWith(text: string, known: Known | undefined, item?: Item): string | undefined {
  let missing = false;
  const filled = text.replace(binding, (_, path: string, otherwise?: string) => {
    const [of, name] = path.split('.') as [string, string?];
    const found = of === 'customer' ? own(known?.traits, name as string) : name ? own(item, name) : item;
    const value = /^(string|number|boolean)$/.test(typeof found) ? found : otherwise;
    missing ||= value === undefined;
    return String(value);
  });
  return missing ? undefined : filled;
}

/** How many items each size shows, by a limit such as `4 phone:2`. */
export function limitsOf(limit: string): Record<Size, number> {
  const parts = limit.split(/\s+/).filter(Boolean);
  const most = Number(parts.find((part) => !part.includes(':')) ?? itemLimit);
  return Object.fromEntries(
    sizes.map((size) => [size, Number(parts.find((part) => part.startsWith(`${size}:`))?.split(':')[1] ?? most)]),
  ) as Record<Size, number>;
}

/** An element that is there at these sizes alone. */
function onlyAt(tree: Tree, at: Size[]): Tree[] {
  if (typeof tree === 'string') return [tree];
  const [tag, attributes, ...children] = tree;
  const before = attributes['data-attune-size'];
  const left = before ? at.filter((size) => before.includes(size)) : at;
  if (left.length === sizes.length) return [tree];
  return left.length ? [[tag, { ...attributes, 'data-attune-size': left.join(' ') }, ...children]] : [];
}

/** An item for each value of a list that has all that is asked of it, and is safe. */
function repeated(item: Exclude<Tree, string>, values: Item[], limit: string, known: Known | undefined): Tree[] {
  const [tag, { 'data-attune-item': _, ...attributes }, ...children] = item;
  const roots: Tree[] = tag === 'template' ? children : [[tag, attributes, ...children]];
  const limits = limitsOf(limit);
  let count = 0;
  return values.flatMap((value) => {
    const filled = roots.map((root) => fill(root, known, value));
    if (!filled.every((tree) => tree !== undefined && safely(tree))) return [];
    const at = sizes.filter((size) => limits[size] > count);
    count++;
    return (filled as Tree[]).flatMap((tree) => (at.length ? onlyAt(tree, at) : []));
  });
}

function safely(tree: Tree): boolean {
  try {
    return isSafeTree(tree);
  } catch {
    return false;
  }
}

function fill(tree: Tree, known: Known | undefined, item?: Item): Tree | undefined {
  if (typeof tree === 'string') return textWith(tree, known, item);
  const [tag, { 'data-attune-list': list, 'data-attune-limit': limit = '', ...attributes }, ...children] = tree;
  const filled: Record<string, string> = {};
  for (const [name, text] of Object.entries(attributes)) {
    const value = textWith(text, known, item);
    if (value === undefined) return undefined;
    filled[name] = value;
  }
  let empty = false;
  const trees = children.flatMap((child) => {
    if (!list || typeof child === 'string' || child[1]['data-attune-item'] === undefined)
      return [fill(child, known, item)];
    const values = own(known?.traits, list.replace(/^customer\./, ''));
    const items = Array.isArray(values) ? repeated(child, values, limit, known) : [];
    empty ||= !items.length;
    return items;
  });
  return empty || trees.includes(undefined) ? undefined : [tag, filled, ...(trees as Tree[])];
}

/**
 * A tree with its bindings filled in, always as text, and its lists repeated; undefined when a value is missing or a list has nothing to
 * show. An item that lacks a value, or would not be safe with it, is left out.
 */
export const fillLists = (tree: Tree, known: Known | undefined): Tree | undefined => fill(tree, known);
