import { fitProblems } from '../core/check.ts';
import type { Experience, Forms, Plan } from '../core/plan.ts';
import type { PlanProblem } from './plan-shape.ts';
import { textLength, treeProblems } from './tree-check.ts';

/** The most characters that a slot's fit allows a form for `size`. */
function allowed(fit: string, size: string): number {
  const parts = new Map(fit.split(/\s+/).map((part) => part.split(':') as [string, string]));
  return Number(parts.get(size) ?? parts.get('chars') ?? Infinity);
}

/** What is wrong with the forms of a variant, or of one of its parts; `most`: the characters that a form for a size may have. */
function formProblems(forms: Forms, at: string, most: (size: string) => number, plan: Plan): PlanProblem[] {
  if (!Object.keys(forms).length)
    return [{ path: at, problem: 'It has no form', instead: 'Add "any": [["p", {}, "…"]].' }];
  return Object.entries(forms).flatMap(([size, trees]) => {
    const problems = trees.flatMap((tree, index) => treeProblems(tree, `${at}.${size}[${index}]`, plan.public ?? []));
    const length = trees.reduce((sum, tree) => sum + textLength(tree), 0);
    if (length > most(size))
      problems.push({
        path: `${at}.${size}`,
        problem: `It has ${length} characters, its place holds ${most(size)}`,
        instead: 'Shorten it, or widen the fit.',
      });
    return problems;
  });
}

/** What is wrong with what an experience shows. */
export function variantProblems({ slot, variants }: Experience, path: string, plan: Plan): PlanProblem[] {
  const holds = (name: string) => {
    const fit = plan.slots && Object.hasOwn(plan.slots, name) ? plan.slots[name]?.fit : undefined;
    return (size: string) => (fit === undefined || fitProblems(fit).length ? Infinity : allowed(fit, size));
  };
  return Object.entries(variants).flatMap(([variant, { parts, ...forms }]) => {
    const at = `${path}.variants.${variant}`;
    if (variant === 'default')
      return [
        {
          path: at,
          problem: '`default` is the name of the slot’s own content',
          instead: 'Give the variant another name.',
        },
      ];
    if (parts && Object.keys(forms).length)
      return [
        {
          path: at,
          problem: 'It speaks of the whole slot and of parts of it',
          instead: 'Keep either the forms or "parts".',
        },
      ];
    return parts
      ? Object.entries(parts).flatMap(([part, one]) =>
          formProblems(one, `${at}.parts.${part}`, holds(`${slot}#${part}`), plan),
        )
      : formProblems(forms, at, holds(slot), plan);
  });
}
