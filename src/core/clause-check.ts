import type { Problem } from './check.ts';
import { attributeNames, listNames } from './clause.ts';
import { nearest } from './nearest.ts';
import type { Clause } from './plan.ts';
import { operators, operatorsIn } from './where.ts';

/** The operators that are asked of a list. */
const ofLists = ['$size', '$elemMatch', '$all', '$alli'];

/** What is wrong with a clause of a condition. */
export function clauseProblems(clause: Clause): Problem[] {
  if (!('where' in clause)) return [];
  return Object.entries(clause.where).flatMap(([field, wanted]): Problem[] => {
    const problems: Problem[] = [];
    const names = Object.keys(operators).filter((name) => listNames.includes(field) || !ofLists.includes(name));
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
      if (!names.includes(operator)) {
        const meant = nearest(operator, names);
        problems.push({
          problem: `There is no operator \`${operator}\`, so it would never match`,
          instead: meant ? `Write \`${meant}\`.` : `Use one of ${names.join(', ')}.`,
        });
      }
    return problems;
  });
}
