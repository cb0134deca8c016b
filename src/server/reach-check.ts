import { isBound } from '../core/compile.ts';
import type { Condition, Experience } from '../core/plan.ts';
import type { PlanProblem } from './shape-problem.ts';

/** Tests of a layer whose ranges overlap, and ranges that are none. */
export function layerProblems(experiences: Experience[]): PlanProblem[] {
  return experiences.flatMap(({ layer, id }, index) => {
    if (!layer) return [];
    const [name, from, until] = layer;
    const path = `experiences[${index}].layer`;
    if (from >= until)
      return [
        {
          path,
          problem: `The range from ${from} to ${until} is empty`,
          instead: 'Write the smaller number first, such as [0, 0.5].',
        },
      ];
    const other = experiences
      .slice(0, index)
      .find((one) => one.layer && one.layer[0] === name && one.layer[1] < until && from < one.layer[2]);
    if (!other?.layer) return [];
    const [, start, end] = other.layer;
    return [
      {
        path,
        problem: `The range overlaps that of \`${other.id}\`, from ${start} to ${end}, so a visitor could be in both`,
        instead: `Let \`${id}\` begin at ${end}, or put it into another layer.`,
      },
    ];
  });
}

/** Whether an experience, while it runs, is shown to all of its audience. */
export function showsToAll({ variants, split, caps, rest, layer, requires }: Experience): boolean {
  const written = JSON.stringify(variants);
  // Where a value is missing, the next one is shown; who has answered a survey is not asked again.
  return !split && !caps && !rest && !layer && !requires && !isBound(written) && !written.includes('"block":"survey"');
}

/** An experience that stands behind one for everybody in the same slot is never shown. */
export function unreachableProblems(experiences: Experience[], audiences: Record<string, Condition>): PlanProblem[] {
  const everybody = (experience: Experience) =>
    showsToAll(experience) &&
    !experience.start &&
    !experience.end &&
    typeof (audiences[experience.audience as string] ?? experience.audience) === 'string' &&
    /^(everyone|new or returning|returning or new)$/.test(
      String(audiences[experience.audience as string] ?? experience.audience).trim(),
    );
  return experiences.flatMap((experience, index) => {
    const before = experiences.slice(0, index).find((one) => one.slot === experience.slot && everybody(one));
    return before
      ? [
          {
            path: `experiences[${index}]`,
            problem: `It is never shown: \`${before.id}\` stands before it in the slot \`${before.slot}\`, for everybody`,
            instead: `Move it before \`${before.id}\`.`,
          },
        ]
      : [];
  });
}
