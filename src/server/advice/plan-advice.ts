import type { Plan } from '../../core/plan.ts';
import { formProblems } from '../form-check.ts';
import { planProblems } from '../plan-check.ts';
import type { PlanProblem } from '../shape-problem.ts';
import { callAdvice } from './calls.ts';
import { type ContentMap, contentMap, gapAdvice } from './content-map.ts';
import type { Advice, Finding, Known } from './finding.ts';
import { marginAdvice } from './margin.ts';
import { placeOf } from './place.ts';
import { forgottenAdvice, hiddenAdvice } from './reach.ts';
import { roomAdvice } from './room.ts';
import { sensitiveAdvice } from './sensitive-use.ts';
import { trafficAdvice } from './traffic.ts';

/** What a plan check says: none of its findings is an error where the plan can be published. */
export interface PlanReport {
  valid: boolean;
  /** Errors first, then warnings, then notes, each in the order of the document. */
  findings: Finding[];
  /** Absent while the plan cannot be published. */
  map?: ContentMap;
}

const from = (level: Finding['level'], { path, problem, instead }: PlanProblem): Advice => ({
  level,
  path,
  what: problem,
  mend: instead,
});

/** Up to so many experiences are compared each with each, which takes a second or two. */
const comparable = 500;

function adviceOn(plan: Plan, map: ContentMap, known: Known): Advice[] {
  const count = plan.experiences?.length ?? 0;
  const few = count <= comparable;
  const each = (plan.experiences ?? []).flatMap((experience, index): Advice[] => {
    const path = `experiences[${index}]`;
    const hidden = few ? hiddenAdvice(experience, index, plan, known) : [];
    return [
      ...(experience.brief
        ? []
        : [
            from('warning', {
              path,
              problem: 'It has no brief, so nobody can tell later what it was for',
              instead:
                'Add one: the outcome, the stages it moves people from and to, the persona, their problem, the medium and the goal.',
            }),
            ...formProblems(experience, path, plan).map((one) => from('warning', one)),
          ]),
      ...(hidden.length ? hidden : forgottenAdvice(experience, index, plan, known)),
      ...roomAdvice(experience, path, plan, known),
      ...trafficAdvice(experience, path, known),
      ...sensitiveAdvice(experience, path, plan),
      ...marginAdvice(experience, path, plan),
    ];
  });
  const together = few
    ? callAdvice(plan, known)
    : [
        from('note', {
          path: 'experiences',
          problem: `Its ${count} experiences are too many to be compared: which of them hide others was not looked at`,
          instead: 'Take out what is over, or look at each slot by itself.',
        }),
      ];
  return [...each, ...together, ...gapAdvice(plan, map)];
}

const levels: Finding['level'][] = ['error', 'warning', 'note'];

/** Looks at a document as a plan of a site: why it cannot be published, else what should be better in it, and whom it speaks to. */
export function planReport(input: unknown, site: string, known: Known): PlanReport {
  const inWords = (advice: Advice): Finding => ({ ...advice, where: placeOf(advice.path, input) });
  const { plan, problems } = planProblems(input, site);
  if (!plan) return { valid: false, findings: problems.map((one) => inWords(from('error', one))) };
  const map = contentMap(plan, known);
  const all = adviceOn(plan, map, known).map(inWords);
  return { valid: true, findings: levels.flatMap((level) => all.filter((one) => one.level === level)), map };
}
