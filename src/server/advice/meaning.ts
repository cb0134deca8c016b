import { everyone, expressionOf } from '../../core/compile.ts';
import { ofPortrait } from '../../core/drawing.ts';
import type { Clause, Condition, Expression, Plan } from '../../core/plan.ts';
import { defaultJourney, listTraits } from '../../core/portrait-words.ts';

/** What a condition is made of: names and clauses. */
export type Atom = string | Clause;

/** Names that say the same as something else. */
const synonyms: Record<string, Expression> = {
  [everyone]: ['and', []],
  returning: ['not', ['new']],
  buyer: { text: 'buyer', where: { orders: { $gte: 1 } } },
  'high-value': { text: 'high-value', where: { spent: { $gte: 500 } } },
};

/** What a condition of a plan that can be published means: audiences and stages put in, names that say the same as one. */
export function meaningOf(condition: Condition, plan: Plan): Expression {
  const { audiences = {}, journey = defaultJourney } = plan;
  const read = (one: Expression): Expression => {
    if (Array.isArray(one)) return [one[0], one[1].map(read)];
    if (typeof one !== 'string') {
      const [field, operator, stage] = testOf(one) ?? [];
      // Who is in a stage meets its condition.
      return field === 'stage' && operator === '$eq' && Object.hasOwn(journey, String(stage))
        ? ['and', [one, meaningOf(journey[String(stage)] as Condition, plan)]]
        : one;
    }
    if (Object.hasOwn(audiences, one)) return meaningOf(audiences[one] as Condition, plan);
    if (Object.hasOwn(synonyms, one)) return synonyms[one] as Expression;
    const tested = ofPortrait(one);
    return typeof tested === 'string' ? tested : read(tested);
  };
  return read(expressionOf(condition));
}

/** Every atom of an expression, each once by its key. */
export function atomsIn(expression: Expression): Atom[] {
  const all = (one: Expression): Atom[] => (Array.isArray(one) ? one[1].flatMap(all) : [one]);
  return [...new Map(all(expression).map((atom) => [keyOf(atom), atom])).values()];
}

/** The one test that an atom makes of a field, if it makes one. */
export function testOf(atom: Atom): [field: string, operator: string, value: unknown] | undefined {
  if (typeof atom === 'string' || !('where' in atom)) return undefined;
  const [[field, wanted] = [], ...others] = Object.entries(atom.where);
  if (field === undefined || others.length) return undefined;
  if (typeof wanted !== 'object' || wanted === null) return [field, '$eq', wanted];
  const [[operator, value] = [], ...more] = Object.entries(wanted);
  return operator === undefined || more.length ? undefined : [field, operator, value];
}

const keyOf = (atom: Atom): string => {
  if (typeof atom === 'string') return atom;
  const test = testOf(atom);
  return test ? test.map((part) => JSON.stringify(part)).join(' ') : JSON.stringify({ ...atom, text: '' });
};

/** The numbers for which a test of a number holds; ends that are not among them lie a little inside. */
function rangeOf([, operator, value]: [string, string, unknown]): [number, number] | undefined {
  if (typeof value !== 'number') return undefined;
  const little = Number.EPSILON * Math.max(1, Math.abs(value));
  if (operator === '$eq') return [value, value];
  if (operator === '$gt') return [value + little, Infinity];
  if (operator === '$gte') return [value, Infinity];
  if (operator === '$lt') return [-Infinity, value - little];
  return operator === '$lte' ? [-Infinity, value] : undefined;
}

/** Names of which only one of a kind holds at a time. */
const kindOf = (name: string): string | undefined => /^(size|language):/.exec(name)?.[1];

/** Whether one atom may have this truth while the other has that. */
function agree(a: Atom, isA: boolean, b: Atom, isB: boolean): boolean {
  if (typeof a === 'string' || typeof b === 'string')
    return !(isA && isB && typeof a === 'string' && typeof b === 'string' && kindOf(a) && kindOf(a) === kindOf(b));
  const [one, other] = [testOf(a), testOf(b)];
  if (!one || !other || one[0] !== other[0]) return true;
  const [mine, theirs] = [rangeOf(one), rangeOf(other)];
  const within = (inner: [number, number], outer: [number, number]) => outer[0] <= inner[0] && inner[1] <= outer[1];
  if (mine && theirs) {
    if (isA && isB) return mine[0] <= theirs[1] && theirs[0] <= mine[1];
    if (isA) return !within(mine, theirs);
    return isB ? !within(theirs, mine) : true;
  }
  const single = one[1] === '$eq' && other[1] === '$eq' && !listTraits.includes(one[0]) && !one[0].includes('.');
  return !(isA && isB && single);
}

const holds = (expression: Expression, truth: Map<string, boolean>): boolean => {
  if (!Array.isArray(expression)) return truth.get(keyOf(expression)) ?? false;
  const [joint, parts] = expression;
  if (joint === 'not') return !parts.some((part) => holds(part, truth));
  return joint === 'and' ? parts.every((part) => holds(part, truth)) : parts.some((part) => holds(part, truth));
};

/** Of more atoms than this it is not asked what goes together: 2¹² cases are a few milliseconds. */
const most = 12;

/** Whether all these can hold of one visitor at once, as far as it can be told; of what takes too long to find out it is said that they can. */
export function possible(...expressions: Expression[]): boolean {
  const all: Expression = ['and', expressions];
  const atoms = atomsIn(all);
  if (atoms.length > most) return true;
  const truth = new Map<string, boolean>();
  const someFrom = (next: number): boolean => {
    const atom = atoms[next];
    if (atom === undefined) return holds(all, truth);
    return [true, false].some((value) => {
      const fits = atoms.slice(0, next).every((one) => agree(one, truth.get(keyOf(one)) as boolean, atom, value));
      truth.set(keyOf(atom), value);
      return fits && someFrom(next + 1);
    });
  };
  return someFrom(0);
}

/** Whether everybody of whom the first holds is surely one of whom the second does. */
export const implies = (narrow: Expression, wide: Expression): boolean => !possible(narrow, ['not', [wide]]);
