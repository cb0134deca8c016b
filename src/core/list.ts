import { fillText, isValue } from './binding.ts';
import type { Tree } from './content.ts';
import { type Size, sizes } from './context.ts';
import type { Moment } from './moment.ts';
import type { ListRule, Picked } from './picks.ts';
import type { Value } from './profile.ts';
import { isSafeTree } from './safe-tree.ts';

/** The most items of a list that are shown. */
export const itemLimit = 24;

/** How many are tried for it: some may lack what is asked of them. */
const pickLimit = 2 * itemLimit;

/** What a binding of an item may be filled with. */
type Item = Value | object;

/** What a tree is filled with. */
interface Source {
  moment: Moment;
  language: string | undefined;
  item?: Item | undefined;
}

const own = (of: unknown, name: string): unknown =>
  typeof of === 'object' && of && Object.hasOwn(of, name) ? (of as Record<string, unknown>)[name] : undefined;

/** Outside of a list `product` is the one that was looked at last. */
function valueAt(path: string, source: Source): unknown {
  const [of, name] = path.split('.') as [string, string?];
  if (of === 'customer') return own(source.moment.known?.traits, name as string);
  if (name === undefined) return source.item;
  return own(source.item ?? (of === 'product' ? source.moment.rare?.lastViewed?.(source.moment) : undefined), name);
}

function textWith(text: string, source: Source): string | undefined {
  if (!text.includes('{{')) return text;
  return fillText(text, {
    valueAt: (path) => valueAt(path, source),
    language: source.language,
    // Asked for where a price has none of its own: what is asked may change by itself.
    get currency() {
      const currency = valueAt('product.currency', source);
      return typeof currency === 'string' ? currency : undefined;
    },
  });
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

/** An item for each value of a list that has all that is asked of it, and is safe; no more than any size shows. */
function repeated(item: Exclude<Tree, string>, values: Item[], limit: string, source: Source): Tree[] {
  const [tag, { 'data-attune-item': _, ...attributes }, ...children] = item;
  const roots: Tree[] = tag === 'template' ? children : [[tag, attributes, ...children]];
  const limits = limitsOf(limit);
  const most = Math.max(...Object.values(limits));
  let count = 0;
  return values.flatMap((value) => {
    if (count >= most) return [];
    const filled = roots.map((root) => fill(root, { ...source, item: value }));
    if (!filled.every((trees) => trees?.every(safely))) return [];
    const at = sizes.filter((size) => limits[size] > count);
    count++;
    return (filled as Tree[][]).flat().flatMap((tree) => (at.length ? onlyAt(tree, at) : []));
  });
}

function safely(tree: Tree): boolean {
  try {
    return isSafeTree(tree);
  } catch {
    return false;
  }
}

/** The values of a list: of a trait, or of the catalogue by a list of the plan's. */
function valuesOf(name: string, { moment }: Source): Item[] {
  const [, trait] = /^customer\.(.*)$/.exec(name) || [];
  if (trait !== undefined) {
    const values = own(moment.known?.traits, trait);
    return Array.isArray(values) ? values : [];
  }
  const rule = own(moment.program.lists, name);
  if (!rule) return [];
  const picked = moment.rare?.picks?.(rule as ListRule, moment).slice(0, pickLimit) || [];
  // For the receipt: what might be shown, and why.
  if (moment.facts) moment.facts.values[`list ${name}`] = picked.map(({ id, by, because }) => [id, by, because]);
  return picked.map((one) => asItem(one, moment));
}

/** An item of the catalogue with what led to it: `because` is the title of what was looked at. */
function asItem({ id, item, by, because }: Picked, { profile }: Moment): Item {
  const cause = because && profile.shelf?.items[because]?.[1].title;
  return { ...item, id, by, ...(cause && { because: cause }) };
}

/** The tree, or none where what it is there for is missing; undefined when a value is missing or a list has nothing to show. */
function fill(tree: Tree, source: Source): Tree[] | undefined {
  if (typeof tree === 'string') {
    const text = textWith(tree, source);
    return text === undefined ? undefined : [text];
  }
  const [
    tag,
    {
      'data-attune-list': list,
      'data-attune-limit': limit = '',
      'data-attune-if': needed,
      'data-attune-unless': unwanted,
      ...attributes
    },
    ...children
  ] = tree;
  const isThere = (path: string) => isValue(valueAt(path, source));
  if ((needed && !isThere(needed)) || (unwanted && isThere(unwanted))) return [];
  const filled: Record<string, string> = {};
  for (const [name, text] of Object.entries(attributes)) {
    const value = textWith(text, source);
    if (value === undefined) return undefined;
    filled[name] = value;
  }
  const trees: Tree[] = [];
  for (const child of children) {
    const isItem = list && typeof child !== 'string' && child[1]['data-attune-item'] !== undefined;
    const found = isItem ? repeated(child, valuesOf(list, source), limit, source) : fill(child, source);
    if (!found || (isItem && !found.length)) return undefined;
    trees.push(...found);
  }
  // A form of which nothing is left.
  if (tag === 'template' && children.length && !trees.length) return undefined;
  return [[tag, filled, ...trees]];
}

/**
 * A tree with its bindings filled in, always as text, in a language (BCP 47; the machine's unless said otherwise), and its lists repeated;
 * undefined when a value is missing or a list has nothing to show. An item that lacks a value, or would not be safe with it, is left out.
 */
export function fillTree(tree: Tree, moment: Moment, language?: string): Tree | undefined {
  let readable = language || undefined;
  try {
    Intl.getCanonicalLocales(readable);
  } catch {
    readable = 'en';
  }
  return fill(tree, { moment, language: readable })?.[0];
}
