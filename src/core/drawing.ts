import { asksIn } from './lower.ts';
import type { Asked, Condition, Drawing, Expression, Plan } from './plan.ts';
import { defaultJourney, isTrait } from './portrait-words.ts';

/** `stage:NAME` and `persona:NAME` as a test of that trait; another name as it is. */
export function ofPortrait(name: string): Expression {
  const [, field, value] = /^(stage|persona):(.*)$/s.exec(name) || [];
  return field ? { text: name, where: { [field]: { $eq: value } } } : name;
}

/** The traits that conditions test. */
export const traitsIn = (conditions: Asked[]): string[] =>
  conditions.flatMap(asksIn).flatMap((ask) => ('field' in ask && isTrait(ask.field) ? ask.field : []));

/**
 * What it takes to work out the traits that conditions test; undefined where they test none.
 *
 * @throws {Error} where a stage or a persona would be worked out from itself
 */
export function drawingOf(plan: Plan, tested: string[], asked: (condition: Condition) => Asked): Drawing | undefined {
  if (!tested.length) return undefined;
  const personas = Object.entries(plan.personas || {}).map(([name, rules]): [string, [Asked, number][]] => [
    name,
    rules.map(([when, score]) => [asked(when), score]),
  ]);
  const used = tested.includes('persona') ? personas : [];
  const fields = traitsIn(used.flatMap(([, rules]) => rules.map(([when]) => when)));
  const stages = Object.entries(plan.journey || defaultJourney).map(([name, when]): [string, Asked] => [
    name,
    asked(when),
  ]);
  const journey = [...tested, ...fields].includes('stage') ? stages : [];
  if (fields.includes('persona')) throw new Error('a persona is worked out from personas');
  if (traitsIn(journey.map(([, when]) => when)).some((name) => name === 'stage' || name === 'persona'))
    throw new Error('a stage is worked out from stages or personas');
  return {
    ...(journey.length && { journey }),
    ...(used.length && { personas: used }),
    ...(plan.ttl && { ttl: plan.ttl }),
    ...(plan.prices && { prices: plan.prices }),
  };
}
