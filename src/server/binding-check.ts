import { nearest } from '../core/nearest.ts';
import type { PlanProblem } from './shape-problem.ts';

/** What a tree's text may say in place of a value of the visitor's record, or of an item of a list there. */
const binding = /\{\{\s*(customer\.\w+|item(?:\.\w+)?)\s*(?:\|\s*default:"([^"]*)"\s*)?\}\}/g;

/** What a tree may be filled with: traits that a browser may be told, and in an item of a list what it has. */
export interface Fillable {
  open: string[];
  item?: boolean;
}

/** A text with `value` for each binding. */
export const withValue = (text: string, value: string): string => text.replace(binding, value);

/** All that a text may come to: for each binding its default, if it has one, or a value, for which a letter stands. */
export function fillings(text: string): string[] {
  const [found] = text.matchAll(binding);
  if (!found) return [text];
  const [whole, , otherwise] = found;
  const before = text.slice(0, found.index);
  const rests = fillings(text.slice(found.index + whole.length));
  return ['x', otherwise].flatMap((value) => (value === undefined ? [] : rests.map((rest) => before + value + rest)));
}

export const code = (value: unknown) => `\`${String(value).slice(0, 60)}\``;

/** What is wrong with the bindings of a text. */
export function bindingProblems(text: string, path: string, { open, item }: Fillable): PlanProblem[] {
  const problems: PlanProblem[] = [];
  for (const [whole, from = ''] of text.matchAll(binding)) {
    const [of, name = ''] = from.split('.');
    if (of === 'item' && !item)
      problems.push({
        path,
        problem: `${code(whole)} is not within an item of a list`,
        instead: 'Mark the list with data-attune-list="customer.TRAIT", and what is repeated with data-attune-item.',
      });
    if (of === 'item' || open.includes(name)) continue;
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
