import { binding, filters, filtersIn } from '../core/binding.ts';
import { nearest } from '../core/nearest.ts';
import type { PlanProblem } from './shape-problem.ts';

/** What a tree may be filled with: traits that a browser may be told, lists over the catalogue, and in an item of a list what it has. */
export interface Fillable {
  open: string[];
  lists?: string[];
  item?: boolean;
}

/** A text with `value` for each binding. */
export const withValue = (text: string, value: string): string =>
  text.replace(binding, (_, mark?: string) => (mark ? '' : value));

/** Words that go with a value. */
const withWords = /\{\{\s*maybe\s*\}\}(.*?)\{\{\s*end\s*\}\}/s;

/** All that a text may come to: for each binding its default, if it has one, or a value, for which a letter stands. */
export function fillings(text: string): string[] {
  const words = withWords.exec(text);
  if (words) {
    const [whole, inner] = words as unknown as [string, string];
    return [inner, ''].flatMap((one) => fillings(text.replace(whole, () => one)));
  }
  const [found] = text.matchAll(binding);
  if (!found) return [text];
  const [whole, , , written = ''] = found;
  const otherwise = filtersIn(written).find(([name]) => name === 'default')?.[1];
  const before = text.slice(0, found.index);
  const rests = fillings(text.slice(found.index + whole.length));
  return ['x', otherwise].flatMap((value) => (value === undefined ? [] : rests.map((rest) => before + value + rest)));
}

export const code = (value: unknown) => `\`${String(value).slice(0, 60)}\``;

const filterNames = ['default', ...Object.keys(filters)];

/** What is wrong with a filter; undefined: nothing. */
function filterProblem(name: string, said: string | undefined): Omit<PlanProblem, 'path'> | undefined {
  if (!filterNames.includes(name)) {
    const meant = nearest(name, filterNames);
    return {
      problem: `There is no filter ${code(name)}`,
      instead: meant ? `Write | ${meant}.` : `Use one of ${filterNames.join(', ')}.`,
    };
  }
  if (name === 'default' && said === undefined)
    return { problem: 'A default says nothing', instead: 'Write it like | default:"you".' };
  if (name === 'currency' && said !== undefined && !/^[A-Z]{3}$/.test(said))
    return { problem: `${code(said)} is no currency`, instead: 'Write its code, such as | currency:"EUR".' };
  if ((name === 'number' || name === 'percent') && said !== undefined && !/^(\d|1\d|20)$/.test(said))
    return { problem: `${code(said)} is no number of digits`, instead: 'Write one, such as | number:"2".' };
  return undefined;
}

/** What is wrong with reading a value at a path such as `customer.first_name`; undefined: nothing. */
export function pathProblem(
  from: string,
  { open, item }: Fillable,
  written = (path: string) => path,
): Omit<PlanProblem, 'path'> | undefined {
  const [of, name = ''] = from.split('.');
  if (of === 'item' && !item)
    return {
      problem: `${code(written(from))} is not within an item of a list`,
      instead: 'Mark the list with data-attune-list, and what is repeated with data-attune-item.',
    };
  if (of !== 'customer' || open.includes(name)) return undefined;
  const meant = nearest(name, open);
  return {
    problem: `${code(name)} is not public, so no browser is told it`,
    instead: meant
      ? `Write ${written(`customer.${meant}`)}, or add "${name}" to public.`
      : `Add "${name}" to public, or take ${code(written(from))} away.`,
  };
}

/** What is wrong with the bindings of a text. */
export function bindingProblems(text: string, path: string, place: Fillable): PlanProblem[] {
  const problems: PlanProblem[] = [];
  let words = false;
  for (const [, mark, from = '', written = ''] of text.matchAll(binding)) {
    if (mark && (mark === 'maybe') === words)
      problems.push({
        path,
        problem: words ? 'A {{maybe}} stands within another' : 'An {{end}} ends nothing',
        instead: 'Write {{maybe}}, the words with their value, then {{end}}.',
      });
    if (mark) words = mark === 'maybe';
    const wrong = mark
      ? []
      : [
          pathProblem(from, place, (one) => `{{${one}}}`),
          ...filtersIn(written).map(([name, said]) => filterProblem(name, said)),
        ];
    problems.push(...wrong.flatMap((problem) => (problem ? [{ path, ...problem }] : [])));
  }
  if (words) problems.push({ path, problem: 'A {{maybe}} has no {{end}}', instead: 'Write {{end}} after its words.' });
  if (text.replace(binding, '').includes('{{'))
    problems.push({
      path,
      problem: 'A binding cannot be read',
      instead: 'Write it like {{customer.first_name}} or {{customer.first_name | default:"you"}}.',
    });
  return problems;
}
