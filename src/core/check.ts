import { builtInNames } from './audience.ts';
import { clauseProblems } from './clause-check.ts';
import { expressionOf } from './compile.ts';
import { ConditionError, clausesIn, namesIn } from './expression.ts';
import { fitProblems } from './fit.ts';
import { nearest } from './nearest.ts';
import type { Condition } from './plan.ts';
import type { FoundSlot } from './protocol.ts';

/** What is wrong, and what to write instead. */
export interface Problem {
  problem: string;
  instead: string;
}

/** A problem of a slot's markup; `place` names the element and its attribute. */
export interface SlotProblem extends Problem {
  slot: string;
  place: string;
}

/** What may stand before the colon of a name, with an example of the whole. */
const families: Record<string, string> = {
  interest: 'interest:hiking',
  from: 'from:search',
  campaign: 'campaign:spring',
  language: 'language:de',
  path: 'path:/shop/*',
  hour: 'hour:9-17',
  size: 'size:phone',
  has: 'has:member_since',
};

/** What a value may look like, for the families that do not take any. */
const values: Record<string, RegExp> = {
  hour: /^(1?\d|2[0-4])-(1?\d|2[0-4])$/,
  language: /^[a-z]{2,3}$/,
  size: /^(phone|tablet|desktop)$/,
  path: /^\//,
};

/** The problem of one name in a condition, if it has one. `names` are the plan's own audiences, stages and personas. */
function nameProblem(name: string, names: string[]): Problem | undefined {
  if (names.includes(name) || builtInNames.includes(name)) return undefined;
  const lower = name.toLowerCase();
  if (/^(and|or|not)$/.test(lower)) {
    return { problem: `\`${name}\` is not an audience`, instead: `Write \`${lower}\` in small letters.` };
  }
  const colon = name.indexOf(':');
  if (colon > 0) {
    const family = name.slice(0, colon);
    const value = name.slice(colon + 1);
    const example = Object.hasOwn(families, family) ? families[family] : undefined;
    if (family === 'stage' || family === 'persona') {
      const known = names.filter((one) => one.startsWith(`${family}:`));
      const meant = nearest(name, known);
      return {
        problem: `There is no ${family} \`${value}\` here`,
        instead: meant
          ? `Write \`${meant}\`.`
          : known.length
            ? `Use one of ${known.join(', ')}.`
            : `In a plan, define it under "${family === 'stage' ? 'journey' : 'personas'}"; in a template, write the name of an audience of the plan that asks for it.`,
      };
    }
    if (example) {
      if (value && (values[family] ?? /^/).test(value)) return undefined;
      return { problem: `\`${name}\` is not complete`, instead: `Write it like \`${example}\`.` };
    }
    const before = [...Object.keys(families), ...new Set(names.flatMap((one) => /^(\w+):/.exec(one)?.[1] ?? []))];
    const meant = nearest(family, before);
    return {
      problem: `There is no audience \`${name}\``,
      instead: meant ? `Write \`${meant}:${value}\`.` : `Before the colon stands one of ${before.join(', ')}.`,
    };
  }
  if (Object.hasOwn(families, name)) {
    return { problem: `\`${name}\` is not complete`, instead: `Write it like \`${families[name]}\`.` };
  }
  const all = [...new Set([...names, ...builtInNames])].filter((one) => !one.includes(':'));
  const meant = nearest(name, all);
  return {
    problem: `There is no audience \`${name}\``,
    instead: meant ? `Write \`${meant}\`.` : `Use one of ${all.join(', ')}, or define \`${name}\` in the plan.`,
  };
}

/** What is wrong with a condition. `names` are the plan's own audiences, stages and personas. An empty text always holds. */
export function conditionProblems(condition: Condition, names: string[]): Problem[] {
  if (typeof condition === 'string' && !condition.trim()) return [];
  try {
    const expression = expressionOf(condition);
    return [
      ...namesIn(expression).flatMap((name) => nameProblem(name, names) ?? []),
      ...clausesIn(expression).flatMap((clause) => clauseProblems(clause, names)),
    ];
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
    const instead =
      'Join names with `and`, `or`, `not` and brackets, as in `interest:hiking and not (buyer or lapsed)`.';
    return [{ problem: `It cannot be read: ${error.message}`, instead }];
  }
}

/** What is wrong with a template's condition. The gate reads names only. */
function templateProblems(condition: string, names: string[]): Problem[] {
  const problems = conditionProblems(condition, names);
  if (problems.length || !condition.trim()) return problems;
  return clausesIn(expressionOf(condition)).map(({ text }) => ({
    problem: `\`${text}\` is more than a name, and a template takes names`,
    instead: `Give it a name in the plan: "audiences": { "my-audience": "${text}" }, and write \`my-audience\`.`,
  }));
}

/** What is wrong with a split as it stands in HTML, `a:50 b:50`. What is left to 100 is not in the test. */
function splitProblems(split: string): Problem[] {
  const example = 'Write it like `a:50 b:50`.';
  let sum = 0;
  const seen = new Set<string>();
  for (const arm of split.trim().split(/\s+/)) {
    const [, name, share] = /^([^:]+):(\d+(?:\.\d+)?)$/.exec(arm) ?? [];
    if (!name) return [{ problem: `\`${arm}\` is not a part of a split test`, instead: example }];
    if (seen.has(name))
      return [{ problem: `\`${name}\` stands twice in the split`, instead: 'Give each variant one share.' }];
    seen.add(name);
    sum += Number(share);
  }
  return sum <= 100 ? [] : [{ problem: `The shares add up to ${sum}`, instead: 'Make them add up to 100 or less.' }];
}

/** What is wrong with when a slot may be swapped. */
function swapProblems({ swap, shift }: FoundSlot): [attribute: string, Problem][] {
  const problems: [string, Problem][] = [];
  if (swap !== undefined && swap !== 'live') {
    const instead = 'Write `live`, or take it away: then the slot changes with the next view.';
    problems.push([`data-attune-swap="${swap}"`, { problem: `There is no swap \`${swap}\``, instead }]);
  }
  if (shift !== undefined && !(/^(\d+|\d*\.\d+)$/.test(shift) && Number(shift) <= 1)) {
    const problem = `\`${shift}\` is no layout shift score`;
    const instead = 'Write a number from 0 to 1, such as `0.02`; a good page stays below 0.1 in all.';
    problems.push([`data-attune-shift="${shift}"`, { problem, instead }]);
  }
  return problems;
}

/** What is wrong with the slots of a page. `names` are the plan's own audiences. */
export function checkSlots(found: FoundSlot[], names: string[]): SlotProblem[] {
  return found.flatMap((found) => {
    const { slot } = found;
    const at = (place: string) => (problem: Problem) => ({ slot, place: `slot "${slot}", ${place}`, ...problem });
    const problems = found.for.flatMap((condition, index) =>
      templateProblems(condition, names).map(at(`template ${index + 1}, data-attune-for="${condition}"`)),
    );
    if (found.split !== undefined)
      problems.push(...splitProblems(found.split).map(at(`data-attune-split="${found.split}"`)));
    if (found.fit !== undefined) problems.push(...fitProblems(found.fit).map(at(`data-attune-fit="${found.fit}"`)));
    for (const [attribute, problem] of swapProblems(found)) problems.push(at(attribute)(problem));
    const marked = at(`data-attune-slot="${slot}"`);
    if (found.twice) {
      const problem = 'Two elements of this name have different content, so both show their default';
      problems.push(marked({ problem, instead: `Name one of them \`${slot}-2\`, or give both the same content.` }));
    }
    if (found.nested) {
      const problem = 'It stands within another slot, so it is left alone';
      problems.push(marked({ problem, instead: 'Move it out of the outer slot, or take one of the two marks away.' }));
    }
    return problems;
  });
}
