import { audienceOf, type Timed } from './audience.ts';
import { clauseOf } from './behaviour.ts';
import { inContext, isOfContext } from './context.ts';
import type { Situation } from './decide.ts';
import type { Expression, Program } from './plan.ts';
import type { Known } from './profile.ts';

/** A situation in which tests are made, and what they leave in it. */
export interface Moment extends Situation {
  known: Known | undefined;
  /** When any answer given so far next changes by itself, ms since 1970. */
  until: number;
  /** Every name and clause that was asked, with its answer. */
  clauses: [name: string, holds: boolean][];
}

export const momentOf = ({ program, profile, id, now, context }: Situation): Moment => ({
  program,
  profile,
  id,
  now,
  context,
  known: profile.known && now < profile.known.until ? profile.known : undefined,
  until: Infinity,
  clauses: [],
});

/** Something changes by itself at `at`. */
export const changes = (moment: Moment, at: number): void => {
  if (at > moment.now && at < moment.until) moment.until = at;
};

/** True or false; or the residual condition, where names of an unknown context decide. */
export type Test = (moment: Moment) => boolean | string;

const told = (moment: Moment, name: string, [holds, until]: Timed): boolean => {
  moment.clauses.push([name, !!holds]);
  changes(moment, until);
  return !!holds;
};

/** An expression as a closure. Parts are asked in turn, and only until they decide: what is not asked cannot change the answer. */
export function testOf(expression: Expression, program: Program): Test {
  if (typeof expression === 'string') {
    const name = expression;
    if (isOfContext(name))
      return (moment) => (moment.context ? told(moment, name, [inContext(name, moment.context), Infinity]) : name);
    const own = Object.hasOwn(program.audiences, name) && program.audiences[name];
    if (own) return testOf(own, program);
    const audience = audienceOf(name);
    return (moment) => told(moment, name, audience(moment.profile, moment.now));
  }
  if (!Array.isArray(expression)) {
    const clause = clauseOf(expression, program.groups);
    const { text } = expression;
    return (moment) => told(moment, text, clause(moment));
  }
  const [joint, parts] = expression;
  const tests = parts.map((part) => testOf(part, program));
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
