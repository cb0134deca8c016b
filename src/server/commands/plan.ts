import { readFile } from 'node:fs/promises';
import type { Plan } from '../../core/plan.ts';
import { ConfigError } from '../config.ts';
import { planProblems } from '../plan-check.ts';
import { inLines } from '../publish-plan.ts';
import { ask, type Remote } from './remote.ts';

/** What JSON.parse says, with the line in place of the position. */
const placeIn = (text: string, message: string): string =>
  message.replace(
    /at position (\d+)( \(line \d+ column \d+\))?/,
    (_, position: string) => `in line ${text.slice(0, Number(position)).split('\n').length}`,
  );

async function planIn(file: string | undefined): Promise<Plan> {
  if (!file) throw new ConfigError('Name the plan’s file: attune plan check plan.json');
  const text = await readFile(file, 'utf8').catch(() => {
    throw new ConfigError(`There is no file ${file}.`);
  });
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    throw new ConfigError(`${file} is not JSON: ${placeIn(text, (error as Error).message)}`);
  }
  const { plan, problems } = planProblems(input, String((input as Plan | null)?.site ?? ''));
  if (!plan) throw new ConfigError(inLines(problems));
  return plan;
}

/** Says what is wrong with a plan. */
export async function checkPlan(file: string | undefined): Promise<string> {
  const { site, experiences = [] } = await planIn(file);
  return `The plan for “${site}” is good: ${experiences.length} ${experiences.length === 1 ? 'experience' : 'experiences'}.\n`;
}

/** Publishes a plan on the running backend. */
export async function publishPlanFile(file: string | undefined, remote: Remote): Promise<string> {
  const plan = await planIn(file);
  const { version } = await ask<{ version: number }>(remote, 'PUT', '/admin/plan', JSON.stringify(plan));
  return `Published as version ${version}.\n`;
}
