import { audienceOf } from './audience.ts';
import { inContext, isOfContext } from './context.ts';
import type { Situation } from './decide.ts';
import { type Moment, timed } from './moment.ts';
import type { Asked } from './plan.ts';
import type { Rare } from './rare.ts';

/** True or false; or the residual condition, where names of an unknown context decide. */
export type Test = (moment: Moment) => boolean | string;

/** The test of one name or clause. */
const leaf =
  (name: string, ask: (moment: Moment) => unknown): Test =>
  (moment) => {
    const holds = !!(moment.recall ? moment.recall.clause(name) : ask(moment));
    moment.facts?.clauses.push([name, holds]);
    return holds;
  };

/** The test of a name: of the page view, of one of the plan's audiences, or of one that every site has. */
function nameTest(name: string, situation: Pick<Situation, 'program' | 'rare'>): Test {
  if (isOfContext(name)) {
    const asked = leaf(name, ({ context }) => context && inContext(name, context));
    return (moment) => (moment.context || moment.recall ? asked(moment) : name);
  }
  const { audiences } = situation.program;
  const own = Object.hasOwn(audiences, name) && audiences[name];
  if (own) return testOf(own, situation);
  const audience = audienceOf(name);
  return leaf(
    name,
    timed(({ profile, now }) => audience(profile, now)),
  );
}

/**
 * An expression as a closure.
 *
 * @throws {TypeError} when it has a clause, and what only some plans need is not there: a guess could be undone by a `not` around it
 */
export function testOf(expression: Asked, situation: Pick<Situation, 'program' | 'rare'>): Test {
  if (typeof expression === 'string') return nameTest(expression, situation);
  if (!Array.isArray(expression)) return leaf(expression.text, (situation.rare as Rare).clauseTest(expression));
  const [joint, parts] = expression;
  return joined(
    joint,
    parts.map((part) => testOf(part, situation)),
  );
}

/** Parts are asked in turn, and only until they decide: what is not asked cannot change the answer. */
function joined(joint: 'not' | 'and' | 'or', tests: Test[]): Test {
  if (joint === 'not')
    return (moment) => {
      const left = (tests[0] as Test)(moment);
      return typeof left === 'string' ? `not (${left})` : !left;
    };
  const decides = joint === 'or';
  return (moment) => {
    let open = '';
    for (const test of tests) {
      const left = test(moment);
      if (left === decides) return decides;
      if (typeof left === 'string') open += (open && ` ${joint} `) + left;
    }
    return open ? `(${open})` : !decides;
  };
}
