import { nearest } from '../core/nearest.ts';
import type { PlanProblem } from './plan-shape.ts';

const tags = new Set(
  (
    'a abbr address article aside b bdi bdo blockquote br button caption cite code data dd del details dfn div dl dt em figcaption figure ' +
    'footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main mark menu nav ol p picture pre q s samp section small source span ' +
    'strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr'
  ).split(' '),
);

const attributes = new Set(
  (
    'alt cite class colspan datetime decoding dir elementtiming fetchpriority headers height href hreflang id lang loading media name open ' +
    'rel role rowspan scope sizes span src srcset start tabindex target title type value width'
  ).split(' '),
);

const holdsUrl = new Set(['href', 'src', 'cite']);

/** Relative URLs, and those of https, http, mailto and tel. Read as a browser would read it, blanks and control characters too. */
function isSafeUrl(url: string): boolean {
  const base = 'https://page.invalid';
  return URL.canParse(url, base) && /^(https?|mailto|tel):$/.test(new URL(url, base).protocol);
}

const code = (value: unknown) => `\`${String(value).slice(0, 60)}\``;

/** What a tree's text may say in place of a value of the visitor's record. */
const binding = /\{\{\s*customer\.(\w+)\s*(?:\|\s*default:"[^"]*"\s*)?\}\}/g;

function textProblems(text: string, path: string, open: string[]): PlanProblem[] {
  const problems: PlanProblem[] = [];
  for (const [whole, name = ''] of text.matchAll(binding)) {
    if (open.includes(name)) continue;
    const meant = nearest(name, open);
    const instead = meant
      ? `Write {{customer.${meant}}}, or add "${name}" to public.`
      : `Add "${name}" to public, or take ${code(whole)} away.`;
    problems.push({ path, problem: `${code(name)} is not public, so no browser is told it`, instead });
  }
  if (text.replace(binding, '').includes('{{')) {
    problems.push({
      path,
      problem: 'A binding cannot be read',
      instead: 'Write it like {{customer.first_name}} or {{customer.first_name | default:"you"}}.',
    });
  }
  return problems;
}

function attributeProblems(tag: string, name: string, value: unknown, path: string, open: string[]): PlanProblem[] {
  if (name.startsWith('on')) {
    return [
      {
        path,
        problem: `${code(name)} would be a script`,
        instead: 'Take it away. To count a click, write data-attune-goal="NAME".',
      },
    ];
  }
  if (name === 'style')
    return [
      {
        path,
        problem: '`style` is refused by strict content policies',
        instead: 'Write a class, and style it in the page’s own style sheet.',
      },
    ];
  if (name === 'data-attune-slot')
    return [{ path, problem: 'A slot cannot stand within a slot', instead: 'Take data-attune-slot away.' }];
  if (!attributes.has(name) && !/^(aria|data)-[\w.-]+$/.test(name)) {
    const meant = nearest(name, attributes);
    return [
      {
        path,
        problem: `The attribute ${code(name)} is not allowed`,
        instead: meant ? `Write ${code(meant)}.` : 'Use class, id, href, src, alt, title, role, aria-… or data-….',
      },
    ];
  }
  if (typeof value !== 'string')
    return [
      {
        path,
        problem: `It is ${typeof value}, not text`,
        instead: `Write "${name}": ${JSON.stringify(String(value))}.`,
      },
    ];
  const urls = holdsUrl.has(name)
    ? [value]
    : name === 'srcset'
      ? value.split(',').map((one) => one.trim().split(/\s+/)[0] ?? '')
      : [];
  if (!urls.every(isSafeUrl)) {
    return [
      {
        path,
        problem: `${code(value)} is not an address that may be linked`,
        instead: 'Write a relative one, or one of https, http, mailto or tel.',
      },
    ];
  }
  if (tag === 'button' && name === 'type' && value !== 'button') {
    return [
      {
        path,
        problem: `A button of type ${code(value)} would act on a form around the slot`,
        instead: 'Write "type": "button".',
      },
    ];
  }
  return textProblems(value, path, open);
}

/**
 * What is wrong with one tree: text, or `[tag, {attributes}, ...children]`.
 *
 * @param open the traits that a browser may be told
 */
export function treeProblems(tree: unknown, path: string, open: string[], depth = 0): PlanProblem[] {
  if (typeof tree === 'string') return textProblems(tree, path, open);
  const example = 'Write text, or ["p", {"class": "note"}, "text", …].';
  if (!Array.isArray(tree)) return [{ path, problem: 'It is neither text nor an element', instead: example }];
  if (depth > 30) return [{ path, problem: 'It is nested more than 30 deep', instead: 'Make it flatter.' }];
  const [tag, given, ...children] = tree as unknown[];
  if (typeof tag !== 'string') return [{ path, problem: 'An element begins with its tag', instead: example }];
  if (!tags.has(tag)) {
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
  return [
    ...Object.entries(given).flatMap(([name, value]) =>
      attributeProblems(tag, name, value, `${path}[1].${name}`, open),
    ),
    ...children.flatMap((child, index) => treeProblems(child, `${path}[${index + 2}]`, open, depth + 1)),
  ];
}

/** How long a binding is taken to be once it is filled in. */
const boundLength = 12;

/** The characters that a reader sees in a tree. */
export function textLength(tree: unknown): number {
  if (typeof tree === 'string') return [...tree.replace(binding, 'x'.repeat(boundLength)).replace(/\s+/g, ' ')].length;
  return Array.isArray(tree) ? tree.slice(2).reduce((sum: number, child) => sum + textLength(child), 0) : 0;
}
