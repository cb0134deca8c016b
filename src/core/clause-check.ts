import { attributeNames } from './behaviour.ts';
import type { Problem } from './check.ts';
import { comparisons } from './compare.ts';
import { nearest } from './nearest.ts';
import type { Clause } from './plan.ts';

/** The operators that can be asked of an attribute, which is never a list. */
const operatorNames = Object.keys(comparisons);

/** Every operator that stands in a test of a value. */
const operatorsIn = (wanted: unknown): string[] =>
  typeof wanted === 'object' && wanted !== null
    ? Object.entries(wanted).flatMap(([key, inner]) => [...(key.startsWith('$') ? [key] : []), ...operatorsIn(inner)])
    : [];

/** What is wrong with a clause of a condition. */
export function clauseProblems(clause: Clause): Problem[] {
  if (!('where' in clause)) return [];
  return Object.entries(clause.where).flatMap(([field, wanted]): Problem[] => {
    const problems: Problem[] = [];
    if (!attributeNames.includes(field) && !field.startsWith('customer.')) {
      const meant = nearest(field, attributeNames);
      problems.push({
        problem: `There is no attribute \`${field}\``,
        instead: meant
          ? `Write \`${meant}\`.`
          : `Use one of ${attributeNames.join(', ')}, or \`customer.${field}\` for a trait of the customer.`,
      });
    }
    for (const operator of new Set(operatorsIn(wanted)))
      if (!operatorNames.includes(operator)) {
        const meant = nearest(operator, operatorNames);
        problems.push({
          problem: `There is no operator \`${operator}\`, so it would never match`,
          instead: meant ? `Write \`${meant}\`.` : `Use one of ${operatorNames.join(', ')}.`,
        });
      }
    return problems;
  });
}
