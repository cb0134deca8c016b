import { expressionOf } from '../core/compile.ts';
import { ConditionError, clausesIn, namesIn } from '../core/expression.ts';
import type { Condition, Plan } from '../core/plan.ts';
import { isGuessed, isSensitive } from '../core/sensitive.ts';
import type { PlanProblem } from './plan-shape.ts';

/** The traits that a condition asks for. */
function traitsOf(condition: Condition): string[] {
  try {
    const expression = expressionOf(condition);
    const fields = clausesIn(expression).flatMap((clause) => ('where' in clause ? Object.keys(clause.where) : []));
    return [
      ...fields.flatMap((field) => (field.startsWith('customer.') ? field.slice('customer.'.length) : [])),
      ...namesIn(expression).flatMap((name) => (name.startsWith('has:') ? name.slice('has:'.length) : [])),
    ];
  } catch (error) {
    // What cannot be read is told of elsewhere.
    if (error instanceof ConditionError) return [];
    throw error;
  }
}

/** The traits that are filled in somewhere in a variant. */
const boundIn = (content: unknown): string[] =>
  [...JSON.stringify(content).matchAll(/\{\{\s*customer\.(\w+)/g)].map(([, trait]) => trait as string);

/**
 * Uses of sensitive traits that the plan gives no purpose for, and of guesses. With a purpose a browser is told such a trait where the
 * visitor declared it, and not otherwise.
 */
export function sensitiveProblems(plan: Plan): PlanProblem[] {
  const { audiences = {}, experiences = [], purposes = {}, sensitive, public: told = [] } = plan;
  const uses: [path: string, traits: string[]][] = [
    ...Object.entries(audiences).map(([name, condition]): [string, string[]] => [
      `audiences.${name}`,
      traitsOf(condition),
    ]),
    ...experiences.flatMap(({ audience, variants }, index): [string, string[]][] => [
      [`experiences[${index}].audience`, traitsOf(audience)],
      ...Object.entries(variants).map(([variant, forms]): [string, string[]] => [
        `experiences[${index}].variants.${variant}`,
        boundIn(forms),
      ]),
    ]),
    ...told.map((trait, index): [string, string[]] => [`public[${index}]`, [trait]]),
  ];
  return uses.flatMap(([path, traits]) =>
    [...new Set(traits)].flatMap((trait): PlanProblem[] => {
      if (isGuessed(trait))
        return [
          {
            path,
            problem: `\`${trait}\` is a guess at something sensitive, and nobody is sorted by guesses`,
            instead: 'Ask the visitor, and use what they declare.',
          },
        ];
      if (!isSensitive(trait, sensitive) || Object.hasOwn(purposes, trait)) return [];
      return [
        {
          path,
          problem: `\`${trait}\` is sensitive, and the plan states no purpose for it`,
          instead: `Add "purposes": { "${trait}": "what the visitor gains by it" }, or do without it.`,
        },
      ];
    }),
  );
}
