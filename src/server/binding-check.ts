import { nearest } from '../core/nearest.ts';
import type { PlanProblem } from './plan-shape.ts';

/** What a tree's text may say in place of a value of the visitor's record. */
const binding = /\{\{\s*customer\.(\w+)\s*(?:\|\s*default:"([^"]*)"\s*)?\}\}/g;

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

/**
 * What is wrong with the bindings of a text.
 *
 * @param open the traits that a browser may be told
 */
export function bindingProblems(text: string, path: string, open: string[]): PlanProblem[] {
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
