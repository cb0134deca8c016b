import { nearest } from '../core/nearest.ts';
import { listSources } from '../core/picks.ts';
import { attributeProblems, type Place } from './attribute-check.ts';
import { bindingProblems, code, withValue } from './binding-check.ts';
import { listProblems } from './list-check.ts';
import type { PlanProblem } from './shape-problem.ts';

export const tags = new Set(
  (
    'a abbr address article aside b bdi bdo blockquote br button caption cite code data dd del details dfn div dl dt em figcaption figure ' +
    'footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main mark menu nav ol p picture pre q s samp section small source span ' +
    'strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr'
  ).split(' '),
);

/** Controls, which blocks alone have. */
const controls = new Set('fieldset form input label legend option select'.split(' '));

const depthLimit = 30;

/** The largest tree, in characters of its JSON. A frame holds 24 KB, and a tree is one of its forms for sizes, of one of its variants. */
const sizeLimit = 16_000;

/**
 * What is wrong with one tree: text, or `[tag, {attributes}, ...children]`.
 *
 * @param open the traits that a browser may be told
 * @param more the plan's lists, and whether a block stands for it
 */
export function treeProblems(
  tree: unknown,
  path: string,
  open: string[],
  more: Pick<Place, 'lists' | 'block'> = {},
): PlanProblem[] {
  const problems = nodeProblems(tree, path, { lists: [...listSources], ...more, open }, 0);
  // One that is too deep would not be written either.
  const size = problems.length ? 0 : JSON.stringify(tree).length;
  if (size > sizeLimit)
    problems.push({
      path,
      problem: `It takes ${size} characters, a tree may take ${sizeLimit}`,
      instead: 'Shorten it, or link to a page of its own.',
    });
  return problems;
}

function nodeProblems(tree: unknown, path: string, place: Place, depth: number): PlanProblem[] {
  if (typeof tree === 'string') return bindingProblems(tree, path, place);
  const example = 'Write text, or ["p", {"class": "note"}, "text", …].';
  if (!Array.isArray(tree)) return [{ path, problem: 'It is neither text nor an element', instead: example }];
  if (depth > depthLimit)
    return [{ path, problem: `It is nested more than ${depthLimit} deep`, instead: 'Make it flatter.' }];
  const [tag, given, ...children] = tree as unknown[];
  if (typeof tag !== 'string') return [{ path, problem: 'An element begins with its tag', instead: example }];
  const isItem = typeof given === 'object' && given !== null && Object.hasOwn(given, 'data-attune-item');
  if (isItem && !depth)
    return [
      {
        path,
        problem: 'It is an item of no list',
        instead: 'Put it into an element with "data-attune-list" and the name of a list.',
      },
    ];
  if (!tags.has(tag) && !(place.block && controls.has(tag)) && !(isItem && tag === 'template')) {
    const meant = nearest(tag, tags);
    return [
      {
        path: `${path}[0]`,
        problem: `The tag ${code(tag)} is not allowed`,
        instead: meant ? `Write "${meant}".` : 'Use an element of text, structure, link, picture or button.',
      },
    ];
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return [
      {
        path: `${path}[1]`,
        problem: 'After the tag stand its attributes',
        instead: `Write ["${tag}", {}, …] where it has none.`,
      },
    ];
  }
  const within = isItem ? { ...place, item: true } : place;
  return [
    ...attributeProblems(tag, given, `${path}[1]`, within),
    ...listProblems(tree, path, place),
    ...children.flatMap((child, index) => nodeProblems(child, `${path}[${index + 2}]`, within, depth + 1)),
  ];
}

/** How long a binding is taken to be once it is filled in. */
const boundLength = 12;

/** The characters that a reader sees in a tree. */
export function textLength(tree: unknown): number {
  if (typeof tree === 'string') return [...withValue(tree, 'x'.repeat(boundLength)).replace(/\s+/g, ' ')].length;
  // What is said only afterwards takes no room yet.
  if (!Array.isArray(tree) || tree[1]?.hidden !== undefined) return 0;
  return tree.slice(2).reduce((sum: number, child) => sum + textLength(child), 0);
}
