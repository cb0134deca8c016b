import type { Experience, Plan } from '../../core/plan.ts';
import { defaultJourney } from '../../core/portrait-words.ts';
import { everyPersona } from '../brief-check.ts';
import { type Advice, isAlive, type Known, listed } from './finding.ts';
import { type Atom, atomsIn, meaningOf, possible, testOf } from './meaning.ts';

/** Who is spoken to: for each persona of the plan, or for everyone, and each stage of its journey. */
export interface ContentMap {
  stages: string[];
  rows: {
    persona: string;
    cells: {
      stage: string;
      /** The experiences that are made for these people. */
      meant: string[];
      /** Others that they may see too. */
      also: string[];
    }[];
  }[];
}

export function contentMap(plan: Plan, { now }: Known): ContentMap {
  const stages = Object.keys(plan.journey ?? defaultJourney);
  const named = Object.keys(plan.personas ?? {});
  const alive = (plan.experiences ?? []).filter((one) => isAlive(plan, one, now));
  const ofStage = (stage: string) => meaningOf(`stage:${stage}`, plan);
  const isOf = (field: string) => (atom: Atom) => testOf(atom)?.[0] === field;
  const about = new Map(
    alive.map((one) => {
      const meaning = meaningOf(one.audience, plan);
      const asked = atomsIn(meaning);
      return [
        one,
        {
          meaning,
          // An audience that leaves some out is made for the others.
          byStage: asked.some(isOf('stage')) && stages.some((stage) => !possible(meaning, ofStage(stage))),
          byPersona:
            asked.some(isOf('persona')) && !possible(meaning, ['not', [['or', asked.filter(isOf('persona'))]]]),
        },
      ];
    }),
  );
  const speaks = (one: Experience, persona: string | undefined, stage: string): 'meant' | 'also' | undefined => {
    const { meaning = '', byStage, byPersona } = about.get(one) ?? {};
    if (!possible(meaning, ofStage(stage), ...(persona ? [meaningOf(`persona:${persona}`, plan)] : [])))
      return undefined;
    const { persona: briefed = everyPersona, transition } = one.brief ?? {};
    const toPersona = byPersona || (briefed !== everyPersona && named.includes(briefed));
    const toStage = byStage || transition?.from !== undefined;
    // What its brief says of one persona or stage is not made for the others, though they may see it.
    const elsewhere =
      (!byPersona && toPersona && persona !== briefed) || (!byStage && toStage && transition?.from !== stage);
    return (toPersona || toStage) && !elsewhere ? 'meant' : 'also';
  };
  const cell = (persona: string | undefined, stage: string) => {
    const by = (how: 'meant' | 'also') =>
      alive.filter((one) => speaks(one, persona, stage) === how).map(({ id }) => id);
    return { stage, meant: by('meant'), also: by('also') };
  };
  const row = (persona?: string) => ({
    persona: persona ?? everyPersona,
    cells: stages.map((stage) => cell(persona, stage)),
  });
  return { stages, rows: named.length ? named.map(row) : [row()] };
}

/** For each persona the stages at which nothing is made for it. */
export function gapAdvice(plan: Plan, { rows }: ContentMap): Advice[] {
  return rows.flatMap(({ persona, cells }) => {
    const gaps = cells.filter(({ meant }) => !meant.length);
    if (!gaps.length) return [];
    const silent = gaps.filter(({ also }) => !also.length).map(({ stage }) => stage);
    const what =
      gaps.length === cells.length
        ? `Nothing is made for “${persona}” at any stage of the journey`
        : `Nothing is made for “${persona}” at ${gaps.length === 1 ? 'the stage' : 'the stages'} ${listed(gaps.map(({ stage }) => stage))}`;
    return [
      {
        level: 'note' as const,
        path: plan.personas ? `personas.${persona}` : '',
        what:
          silent.length && silent.length < gaps.length ? `${what}; at ${listed(silent)} they see nothing at all` : what,
        mend: `Name in each brief whom it is for and from which stage it moves them; then write for the gap that costs most.`,
      },
    ];
  });
}

/** The first of many names. */
const shortened = (names: string[]): string =>
  names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');

/** The map as a table of text: a line for each stage, a column for each persona. */
export function mapText({ stages, rows }: ContentMap): string {
  const lines = [
    ['', ...rows.map(({ persona }) => persona)],
    ...stages.map((stage, index) => [
      stage,
      ...rows.map(({ cells }) => {
        const { meant = [], also = [] } = cells[index] ?? {};
        return meant.length ? shortened(meant) : also.length ? `– (${also.length} for all)` : '–';
      }),
    ]),
  ];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  return lines
    .map(
      (line) =>
        `  ${line
          .map((text, column) => text.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
