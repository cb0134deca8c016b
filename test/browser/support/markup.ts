import type { Tree } from '../../../src/core/content.ts';

/** A tree as a designer would write it. */
export function markup(tree: Tree): string {
  if (typeof tree === 'string') return tree;
  const [tag, attributes, ...children] = tree;
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`);
  const close = /^(input|img|source)$/.test(tag) ? '' : `</${tag}>`;
  return `<${tag}${written.join('')}>${children.map(markup).join('')}${close}`;
}
