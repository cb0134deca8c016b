import type { Tree } from '../../src/core/content.ts';

/** Names of the two titles in element timing. */
export const titles = { standing: 'default-title', personal: 'personal-title' } as const;

const heroOf = (timing: string, eyebrow: string, title: string, text: string, call: string): Tree[] => [
  ['p', { class: 'eyebrow' }, eyebrow],
  ['h1', { elementtiming: timing }, title],
  ['p', { class: 'lead' }, text],
  ['a', { class: 'button', href: '/#new' }, call],
];

/** The default. It and the variant are of the same length, so that the two paint the same. */
export const standing = heroOf(
  titles.standing,
  'The spring collection',
  'Gear for every outside',
  'Tents, packs and boots, tried by the people who sell them, on the hills that we can see from the shop.',
  'See what is new',
);

export const personal = heroOf(
  titles.personal,
  'Good to see you again',
  'The trails are calling',
  'Boots, poles and maps for the paths you looked at last time, with the weather for the coming weekend.',
  'Go on from there',
);

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** A tree as the HTML that a designer would write. */
export function html(tree: Tree): string {
  if (typeof tree === 'string') return escaped(tree);
  const [tag, attributes, ...children] = tree;
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  return `<${tag}${written.join('')}>${children.map(html).join('')}</${tag}>`;
}
