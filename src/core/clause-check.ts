import type { Problem } from './check.ts';
import { attributeNames, listNames } from './clause.ts';
import { nearest } from './nearest.ts';
import type { Clause } from './plan.ts';
import { listTraits, traitNames } from './portrait-words.ts';
import { operators, operatorsIn } from './where.ts';

/** Every attribute, and those whose value is a list. */
const fields = [...attributeNames, ...traitNames];
const lists = [...listNames, ...listTraits];

/** Every text in a test of a value. */
const textsIn = (wanted: unknown): string[] =>
  typeof wanted === 'string'
    ? [wanted]
    : typeof wanted === 'object' && wanted !== null
      ? Object.values(wanted).flatMap(textsIn)
      : [];

/** Stages and personas in a test that are not among `names` (`stage:decision`). */
function valueProblems(field: string, wanted: unknown, names: string[]): Problem[] {
  if (operatorsIn(wanted).some((operator) => /regex|type|\$v/.test(operator))) return [];
  return textsIn(wanted).flatMap((value): Problem[] => {
    const name = `${field}:${value}`;
    if (names.includes(name)) return [];
    const known = names.filter((one) => one.startsWith(`${field}:`));
    const meant = nearest(name, known);
    const written = (one: string) => one.slice(field.length + 1);
    return [
      {
        problem: `There is no ${field} "${value}"`,
        instead: meant
          ? `Write "${written(meant)}".`
          : `Use one of ${known.map(written).join(', ') || 'those that the plan defines'}.`,
      },
    ];
  });
}

/** The operators that are asked of a list. */
const ofLists = ['$size', '$elemMatch', '$all', '$alli'];

/** What is wrong with a clause of a condition. `names` are the plan's own audiences, stages and personas. */
export function clauseProblems(clause: Clause, names: string[]): Problem[] {
  if (!('where' in clause)) return [];
  return Object.entries(clause.where).flatMap(([field, wanted]): Problem[] => {
    const problems: Problem[] = [];
    const known = Object.keys(operators).filter((name) => lists.includes(field) || !ofLists.includes(name));
    if (!fields.includes(field) && !field.startsWith('customer.')) {
      const meant = nearest(field, fields);
      problems.push({
        problem: `There is no attribute \`${field}\``,
        instead: meant
          ? `Write \`${meant}\`.`
          : `Use one of ${fields.join(', ')}, or \`customer.${field}\` for a trait of the customer.`,
      });
    }
    for (const operator of new Set(operatorsIn(wanted)))
      if (!known.includes(operator)) {
        const meant = nearest(operator, known);
        problems.push({
          problem: `There is no operator \`${operator}\`, so it would never match`,
          instead: meant ? `Write \`${meant}\`.` : `Use one of ${known.join(', ')}.`,
        });
      }
    if (field === 'stage' || field === 'persona') problems.push(...valueProblems(field, wanted, names));
    return problems;
  });
}
