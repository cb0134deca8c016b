import { blocksIn } from '../core/block-forms.ts';
import { expressionOf } from '../core/compile.ts';
import { ConditionError, clausesIn, namesIn } from '../core/expression.ts';
import { nearest } from '../core/nearest.ts';
import type { Condition, Plan, Variant } from '../core/plan.ts';
import { isGuessed, isSensitive } from '../core/sensitive.ts';
import type { PlanProblem } from './shape-problem.ts';

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

/** The traits that are filled in somewhere in a variant, or asked for there. */
const boundIn = (variant: Variant): string[] => [
  ...[...JSON.stringify(variant).matchAll(/(?:\{\{\s*|"(?:data-attune-list|from)":")customer\.(\w+)/g)].map(
    ([, trait]) => trait as string,
  ),
  ...blocksIn(variant).flatMap((block) =>
    block.block === 'form' ? [...(block.send ?? []), ...(block.identify ?? [])] : [],
  ),
];

/** The fields of forms whose values the plan keeps. */
const listedFields = ({ signals }: Plan): string[] =>
  signals && !Array.isArray(signals) && Array.isArray(signals.forms) ? signals.forms : [];

/**
 * Uses of traits that cannot be right: sensitive ones that the plan gives no purpose for, guesses, and traits in a condition that no browser is
 * told. With a purpose a browser is told a sensitive trait where the visitor declared it, and not otherwise.
 */
export function traitProblems(plan: Plan): PlanProblem[] {
  const {
    audiences = {},
    experiences = [],
    purposes = {},
    sensitive,
    public: told = [],
    journey = {},
    personas = {},
  } = plan;
  const uses: [path: string, traits: string[], asked?: true][] = [
    ...Object.entries(audiences).map(([name, condition]): (typeof uses)[0] => [
      `audiences.${name}`,
      traitsOf(condition),
      true,
    ]),
    ...Object.entries(journey).map(([stage, condition]): (typeof uses)[0] => [
      `journey.${stage}`,
      traitsOf(condition),
      true,
    ]),
    ...Object.entries(personas).map(([persona, rules]): (typeof uses)[0] => [
      `personas.${persona}`,
      rules.flatMap(([condition]) => traitsOf(condition)),
      true,
    ]),
    ...experiences.flatMap(({ audience, variants, hashBy = '' }, index): typeof uses => [
      [`experiences[${index}].audience`, traitsOf(audience), true],
      ...(hashBy.startsWith('customer.')
        ? [[`experiences[${index}].hashBy`, [hashBy.slice('customer.'.length)], true] as (typeof uses)[0]]
        : []),
      ...Object.entries(variants).map(([variant, forms]): (typeof uses)[0] => [
        `experiences[${index}].variants.${variant}`,
        boundIn(forms),
      ]),
    ]),
    ...listedFields(plan).map((field, index): (typeof uses)[0] => [`signals.forms[${index}]`, [field]]),
    ...told.map((trait, index): (typeof uses)[0] => [`public[${index}]`, [trait]]),
  ];
  const wrong = (trait: string, asked?: true): Omit<PlanProblem, 'path'> | undefined => {
    if (isGuessed(trait))
      return {
        problem: `\`${trait}\` is a guess at something sensitive, and nobody is sorted by guesses`,
        instead: 'Ask the visitor, and use what they declare.',
      };
    if (isSensitive(trait, sensitive) && !Object.hasOwn(purposes, trait))
      return {
        problem: `\`${trait}\` is sensitive, and the plan states no purpose for it`,
        instead: `Add "purposes": { "${trait}": "what the visitor gains by it" }, or do without it.`,
      };
    if (!asked || told.includes(trait)) return undefined;
    const meant = nearest(trait, told);
    return {
      problem: `No browser is told the trait \`${trait}\`, so this never holds`,
      instead: meant ? `Write \`${meant}\`.` : `Add "${trait}" to "public".`,
    };
  };
  return uses.flatMap(([path, traits, asked]) =>
    [...new Set(traits)].flatMap((trait) => {
      const found = wrong(trait, asked);
      return found ? { path, ...found } : [];
    }),
  );
}
