import type * as v from 'valibot';
import type { Problem } from '../core/check.ts';
import { nearest } from '../core/nearest.ts';

/** What is wrong with a plan: where (`experiences[0].split`), what, and what to write instead. */
export interface PlanProblem extends Problem {
  path: string;
}

/** A schema as it is walked along a path. */
export interface Node {
  entries?: Record<string, Node>;
  item?: Node;
  value?: Node;
  wrapped?: Node;
  getter?: (input: unknown) => Node;
}

/** The fields that may stand where a path ends. */
function fieldsAt(path: { key?: unknown; input?: unknown; value?: unknown }[], schema: Node): string[] {
  let at: Node | undefined = schema;
  const opened = (input: unknown) => {
    while (at?.wrapped || at?.getter) at = at.wrapped ?? at.getter?.(input);
    return at;
  };
  for (const { key, input } of path.slice(0, -1)) {
    const here = opened(input);
    at = here?.entries?.[String(key)] ?? here?.item ?? here?.value;
  }
  return Object.keys(opened(path.at(-1)?.input)?.entries ?? {});
}

/** `experiences[0].variants.a`, as one would write it. */
const pathOf = (issue: v.BaseIssue<unknown>) =>
  (issue.path ?? [])
    .map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');

/** What is wrong with the shape of a document, in words. */
export function shapeProblem(issue: v.BaseIssue<unknown>, schema: Node): PlanProblem {
  const path = pathOf(issue);
  const key = String(issue.path?.at(-1)?.key ?? '');
  if (issue.expected === 'never') {
    const known = fieldsAt(issue.path ?? [], schema);
    const meant = nearest(key, known);
    return {
      path,
      problem: `There is no field \`${key}\``,
      instead: meant ? `Write \`${meant}\`.` : `Take it away; the fields are ${known.join(', ')}.`,
    };
  }
  if (issue.received === 'undefined') return { path, problem: 'It is missing', instead: `Add "${key}".` };
  const given = JSON.stringify(issue.input)?.slice(0, 80) ?? 'it';
  const wanted = /^must be (.+)$/.exec(issue.message)?.[1]?.replace(/^(?=at )/, 'a number of ');
  return {
    path,
    problem: `It ${issue.message}`,
    instead: wanted ? `Write ${wanted} instead of ${given}.` : `Change ${given} accordingly.`,
  };
}
