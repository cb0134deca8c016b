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

/** Meanings by plan: each audience stands in many conditions, and each condition is asked about many times. */
const meanings = new WeakMap<Plan, Map<string, Expression>>();

/** What a condition of a plan that can be published means: audiences and stages put in, names that say the same as one. */
export function meaningOf(condition: Condition, plan: Plan): Expression {
  const known = meanings.get(plan) ?? new Map<string, Expression>();
  meanings.set(plan, known);
  const written = JSON.stringify(condition);
  const meaning = known.get(written) ?? inTerms(expressionOf(condition), plan);
  known.set(written, meaning);
  return meaning;
}

function inTerms(one: Expression, plan: Plan): Expression {
  const { audiences = {}, journey = defaultJourney } = plan;
  if (Array.isArray(one)) return [one[0], one[1].map((part) => inTerms(part, plan))];
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
  return typeof tested === 'string' ? tested : inTerms(tested, plan);
}

const atoms = new WeakMap<object, Atom[]>();

/** Every atom of an expression, each once by its key. */
export function atomsIn(expression: Expression): Atom[] {
  if (!Array.isArray(expression)) return [expression];
  const known = atoms.get(expression);
  if (known) return known;
  const found = [...new Map(expression[1].flatMap(atomsIn).map((atom) => [keyOf(atom), atom])).values()];
  atoms.set(expression, found);
  return found;
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

const keys = new WeakMap<Clause, string>();

function keyOf(atom: Atom): string {
  if (typeof atom === 'string') return atom;
  const known = keys.get(atom);
  if (known !== undefined) return known;
  const key = JSON.stringify(testOf(atom) ?? { ...atom, text: '' });
  keys.set(atom, key);
  return key;
}

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

/** Whether an expression holds; undefined while that depends on what is not settled yet. */
function holds(expression: Expression, truth: Map<string, boolean>): boolean | undefined {
  if (!Array.isArray(expression)) return truth.get(keyOf(expression));
  const [joint, parts] = expression;
  if (joint === 'not') {
    const found = holds(parts[0] as Expression, truth);
    return found === undefined ? undefined : !found;
  }
  let settled = true;
  for (const part of parts) {
    const found = holds(part, truth);
    if (found === (joint === 'or')) return found;
    settled &&= found !== undefined;
  }
  return settled ? joint === 'and' : undefined;
}

/** Of more atoms than this it is not asked what goes together: 2¹² cases are a few milliseconds. */
const most = 12;

/** Whether all these can hold of one visitor at once, as far as it can be told; of what takes too long to find out it is said that they can. */
export function possible(...expressions: Expression[]): boolean {
  const all: Expression = ['and', expressions];
  const open = atomsIn(all);
  if (open.length > most) return true;
  const truth = new Map<string, boolean>();
  const someFrom = (next: number): boolean => {
    const atom = open[next];
    if (holds(all, truth) === false) return false;
    if (atom === undefined) return true;
    const found = [true, false].some((value) => {
      truth.set(keyOf(atom), value);
      return (
        open.slice(0, next).every((one) => agree(one, truth.get(keyOf(one)) as boolean, atom, value)) &&
        someFrom(next + 1)
      );
    });
    truth.delete(keyOf(atom));
    return found;
  };
  return someFrom(0);
}

/** What an atom speaks of: two that speak of different things tell nothing of each other. */
const subjectOf = (atom: Atom): string =>
  typeof atom === 'string' ? (kindOf(atom) ?? atom) : (testOf(atom)?.[0] ?? keyOf(atom));

/** Whether everybody of whom the first holds is surely one of whom the second does. */
export function implies(narrow: Expression, wide: Expression): boolean {
  const subjects = new Set(atomsIn(narrow).map(subjectOf));
  const asked = atomsIn(wide);
  // Most audiences have nothing to do with each other.
  if (asked.length && !asked.some((atom) => subjects.has(subjectOf(atom))))
    return !possible(narrow) || !possible(['not', [wide]]);
  return !possible(narrow, ['not', [wide]]);
}
