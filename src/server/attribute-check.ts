import { nearest } from '../core/nearest.ts';
import { bindingProblems, code, type Fillable, fillings, pathProblem } from './binding-check.ts';
import type { PlanProblem } from './shape-problem.ts';

export const attributes = new Set(
  (
    'alt cite class colspan datetime decoding dir elementtiming fetchpriority headers height href hreflang id lang loading media name open ' +
    'rel role rowspan scope sizes span src srcset start tabindex target title type value width'
  ).split(' '),
);

/** Those of the controls that blocks have. */
const blockAttributes = new Set(
  'action autocomplete checked disabled hidden method required data-attune-block data-attune-form data-attune-kind data-attune-survey data-attune-send data-attune-trait'.split(
    ' ',
  ),
);

const holdsUrl = new Set(['href', 'src', 'cite', 'action']);

/** The others of ours are read on slots and templates: within a variant they would say nothing, or break its forms. */
const ours = new Set('goal topic panel size list limit item if unless'.split(' ').map((name) => `data-attune-${name}`));

/** Where an attribute stands. */
export interface Place extends Fillable {
  /** In a tree that a block stands for: it may have controls. */
  block?: boolean;
}

/** None of them lets the page that is linked steer this one. */
const relations = new Set(
  'author bookmark external help license next nofollow noopener noreferrer prev search tag'.split(' '),
);

/** Relative URLs, and those of https, http, mailto and tel. Read as a browser would read it, blanks and control characters too. */
function isSafeUrl(url: string): boolean {
  const base = 'https://page.invalid';
  return URL.canParse(url, base) && /^(https?|mailto|tel):$/.test(new URL(url, base).protocol);
}

/** The most bindings in one address: each has two ways to be filled. */
const bindingLimit = 5;

/** Whether no filling makes another scheme. The values themselves are known in the page alone, and checked there. */
function namesSafeUrls(name: string, value: string): boolean {
  if (name !== 'srcset' && !holdsUrl.has(name)) return true;
  if (value.split('{{').length > bindingLimit + 1) return false;
  const urls = (filled: string) =>
    name === 'srcset' ? filled.split(',').map((one) => one.trim().split(/\s+/)[0] ?? '') : [filled];
  return fillings(value).flatMap(urls).every(isSafeUrl);
}

/** What is wrong with a name, whatever its value; undefined: nothing. */
function nameProblem(tag: string, name: string, block?: boolean): Omit<PlanProblem, 'path'> | undefined {
  if (block && (blockAttributes.has(name) || (name === 'name' && /^(input|select)$/.test(tag)))) return undefined;
  if (/^on/i.test(name))
    return {
      problem: `${code(name)} would be a script`,
      instead: 'Take it away. To count a click, write data-attune-goal="NAME".',
    };
  if (name === 'style')
    return {
      problem: '`style` is refused by strict content policies',
      instead: 'Write a class, and style it in the page’s own style sheet.',
    };
  if (name === 'data-attune-slot')
    return { problem: 'A slot cannot stand within a slot', instead: 'Take data-attune-slot away.' };
  if (name.startsWith('data-attune-') && !ours.has(name))
    return {
      problem: `${code(name)} means nothing within a variant`,
      instead:
        'Take it away. data-attune-size, data-attune-if, data-attune-goal, data-attune-topic, data-attune-panel and data-attune-list do.',
    };
  // Elsewhere a name hides what a document or a form has under it, such as `document.currentScript` or `form.submit`.
  if (name === 'name' && tag !== 'details') return { problem: '`name` is for details alone', instead: 'Write an id.' };
  // A browser takes capitals for small letters, and so they would get past what is said of the small ones.
  if (attributes.has(name) || /^(aria|data)-[a-z\d_.-]+$/.test(name)) return undefined;
  const meant = nearest(name, attributes);
  return {
    problem: `The attribute ${code(name)} is not allowed`,
    instead: meant ? `Write ${code(meant)}.` : 'Use class, id, href, src, alt, title, role, aria-… or data-….',
  };
}

/** What is wrong with what an attribute says; undefined: nothing. */
function valueProblem(tag: string, name: string, value: string, place: Place): Omit<PlanProblem, 'path'> | undefined {
  if (!namesSafeUrls(name, value))
    return {
      problem: `${code(value)} is not an address that may be linked`,
      instead: 'Write a relative one, or one of https, http, mailto or tel.',
    };
  if (/^data-attune-(if|unless)$/.test(name))
    return /^(customer\.\w+|item(\.\w+)?|product\.\w+)$/.test(value)
      ? pathProblem(value, place)
      : { problem: `${code(value)} names no value`, instead: 'Write one, such as "customer.first_name".' };
  if (name === 'data-attune-size' && !/^(phone|tablet|desktop)( (phone|tablet|desktop))*$/.test(value))
    return { problem: `${code(value)} names no sizes`, instead: 'Write one or more of phone, tablet and desktop.' };
  if (name === 'action' && !/^(\/(?!\/)|https:\/\/)/.test(value))
    return {
      problem: `${code(value)} is not where a form may be posted to`,
      instead: 'Write a path such as /join, or an address of https.',
    };
  if (tag === 'button' && name === 'type' && value !== 'button' && !place.block)
    return {
      problem: `A button of type ${code(value)} would act on a form around the slot`,
      instead: 'Write "type": "button".',
    };
  if (name === 'target' && !/^_(blank|self|parent|top)$/.test(value))
    return {
      problem: `A target such as ${code(value)} leaves the page that is opened a way back into this one`,
      instead: 'Write "_blank", or take it away.',
    };
  if (name === 'rel' && !value.split(/\s+/).every((one) => !one || relations.has(one)))
    return { problem: `The rel ${code(value)} is not known`, instead: `Use ${[...relations].join(', ')}.` };
  return undefined;
}

/** What is wrong with the attributes of an element. */
export function attributeProblems(tag: string, given: object, path: string, place: Place): PlanProblem[] {
  const problems = Object.entries(given).flatMap(([name, value]): PlanProblem[] => {
    const at = `${path}.${name}`;
    const misnamed = nameProblem(tag, name, place.block);
    if (misnamed) return [{ path: at, ...misnamed }];
    if (typeof value !== 'string')
      return [
        {
          path: at,
          problem: `It is ${typeof value}, not text`,
          instead: `Write "${name}": ${JSON.stringify(String(value))}.`,
        },
      ];
    const wrong = valueProblem(tag, name, value, place);
    return wrong ? [{ path: at, ...wrong }] : bindingProblems(value, at, place);
  });
  if (tag === 'button' && !Object.hasOwn(given, 'type'))
    problems.push({
      path,
      problem: 'A button without a type would send a form around the slot',
      instead: 'Write "type": "button".',
    });
  return problems;
}
