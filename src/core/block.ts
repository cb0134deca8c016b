import type { Tree } from './content.ts';
import { type FormBlock, formTree } from './form-block.ts';
import { type CountdownBlock, countdownTree, type SurveyBlock, surveyTree } from './live-block.ts';

export interface Action {
  label: string;
  href: string;
  /** A goal that following it reaches. */
  goal?: string;
}

export interface Picture {
  src: string;
  alt: string;
  width?: number;
  height?: number;
  srcset?: string;
  sizes?: string;
  /** Other sources of the same picture, the first that holds wins: `<source>`s of a `<picture>`. */
  sources?: { srcset: string; media?: string; sizes?: string; type?: string }[];
}

/** What every block may say. */
interface Common {
  /** Further classes of its outermost element. */
  class?: string;
  /** The level of its heading, 1–6. */
  level?: number;
}

export interface HeroBlock extends Common {
  block: 'hero';
  title: string;
  text?: string;
  action?: Action;
  picture?: Picture;
}

export interface CardBlock extends Omit<HeroBlock, 'block'> {
  block: 'card';
}

export interface Entry {
  title: string;
  text?: string;
  href?: string;
  picture?: Picture;
}

/** Its entries are given, or `item` is repeated `from` a list of the customer's. */
export interface ListBlock extends Common {
  block: 'list';
  title?: string;
  items?: Entry[];
  /** `customer.TRAIT`. */
  from?: string;
  item?: Entry;
  /** `4 phone:2`. */
  limit?: string;
}

export interface BannerBlock extends Common {
  block: 'banner';
  text: string;
  action?: Action;
}

export interface CtaBlock extends Common {
  block: 'cta';
  title?: string;
  text?: string;
  action: Action;
}

/** Content that an owner names and fills in, in place of a tree. */
export type Block =
  | HeroBlock
  | CardBlock
  | ListBlock
  | BannerBlock
  | CtaBlock
  | (SurveyBlock & Common)
  | (FormBlock & Common)
  | (CountdownBlock & Common);

export type BlockName = Block['block'];

export const blockNames: BlockName[] = ['hero', 'card', 'list', 'banner', 'cta', 'survey', 'form', 'countdown'];

export const isBlock = (content: unknown): content is Block =>
  typeof content === 'object' && content !== null && !Array.isArray(content) && Object.hasOwn(content, 'block');

/** An attribute's value, where there is one. */
const given = (attributes: Record<string, string | number | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) => (value === undefined ? [] : [[name, `${value}`]])),
  );

function pictureTree({ sources, ...picture }: Picture, name: string): Tree {
  const img: Tree = ['img', { ...(sources ? {} : { class: name }), ...given({ ...picture }) }];
  return sources
    ? ['picture', { class: name }, ...sources.map((source): Tree => ['source', given({ ...source })]), img]
    : img;
}

const actionTree = ({ label, href, goal }: Action, name: string): Tree => [
  'a',
  { class: name, href, ...given({ 'data-attune-goal': goal }) },
  label,
];

type Parts = Partial<Pick<HeroBlock, 'picture' | 'title' | 'text' | 'action'>>;

/** The parts of a block that are there, in this order. */
function partsOf({ picture, title, text, action }: Parts, name: string, level: number): Tree[] {
  return [
    ...(picture ? [pictureTree(picture, `${name}-picture`)] : []),
    ...(title ? [[`h${level}`, { class: `${name}-title` }, title] as Tree] : []),
    ...(text ? [['p', { class: `${name}-text` }, text] as Tree] : []),
    ...(action ? [actionTree(action, `${name}-action`)] : []),
  ];
}

const entryTree = ({ title, text, href, picture }: Entry, more: Record<string, string> = {}): Tree => [
  'li',
  { class: 'attune-list-item', ...more },
  ...(picture ? [pictureTree(picture, 'attune-list-picture')] : []),
  href ? ['a', { class: 'attune-list-title', href }, title] : ['span', { class: 'attune-list-title' }, title],
  ...(text ? [['p', { class: 'attune-list-text' }, text] as Tree] : []),
];

function listTree({ items = [], from, item, limit }: ListBlock, own?: string): Tree {
  const attributes = { class: own ?? 'attune-list-items' };
  return from && item
    ? [
        'ul',
        { ...attributes, 'data-attune-list': from, ...given({ 'data-attune-limit': limit }) },
        entryTree(item, { 'data-attune-item': '' }),
      ]
    : ['ul', attributes, ...items.map((one) => entryTree(one))];
}

/**
 * A block as a tree. Its outermost element is an `article`, which few slots are, so that a slot keeps its own attributes; that of a list
 * without a title is the list.
 *
 * @param end when the experience ends, for a countdown that does not say until when
 */
export function blockTree(block: Block, end?: string): Tree {
  const name = `attune-${block.block}`;
  const { level = block.block === 'hero' ? 1 : 2 } = block;
  const own = block.class ? `${name} ${block.class}` : name;
  if (block.block === 'list' && !block.title) return listTree(block, own);
  const inside = (): Tree[] => {
    switch (block.block) {
      case 'hero':
      case 'card':
      case 'cta':
      case 'banner':
        return partsOf(block, name, level);
      case 'list':
        return [...partsOf({ title: block.title as string }, name, level), listTree(block)];
      case 'survey':
        return [surveyTree(block)];
      case 'form':
        return [...partsOf(heading(block), name, level), formTree(block)];
      case 'countdown':
        return [...partsOf(heading(block), name, level), countdownTree(block, end)];
    }
  };
  return ['article', { class: own }, ...inside()];
}

const heading = ({ title, text }: { title?: string; text?: string }): Parts => ({
  ...(title && { title }),
  ...(text && { text }),
});
