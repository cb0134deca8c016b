import { readFile } from 'node:fs/promises';
import type { Plan } from '../../core/plan.ts';
import { type PlanReport, planReport } from '../advice/plan-advice.ts';
import { reportText } from '../advice/report-text.ts';
import { ConfigError, siteNameFrom, UsageError } from '../config.ts';
import { planProblems } from '../plan-check.ts';
import { inLines, type keepDraft, type PlanHistory, type Published } from '../publish-plan.ts';
import { ask, type Remote } from './remote.ts';
import { said } from './said.ts';

/** What JSON.parse says, with the line in place of the position. */
const placeIn = (text: string, message: string): string =>
  message.replace(
    /at position (\d+)( \(line \d+ column \d+\))?/,
    (_, position: string) => `in line ${text.slice(0, Number(position)).split('\n').length}`,
  );

async function jsonIn(file: string | undefined): Promise<unknown> {
  if (!file) throw new UsageError('Name the plan’s file: attune plan check plan.json');
  const text = await readFile(file, 'utf8').catch(() => {
    throw new ConfigError(`There is no file ${file}.`);
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigError(`${file} is not JSON: ${placeIn(text, (error as Error).message)}`);
  }
}

const siteOf = (document: unknown): string => String((document as Plan | null)?.site ?? '');

/** @throws {ConfigError} with what is wrong */
export async function planIn(file: string | undefined): Promise<Plan> {
  const input = await jsonIn(file);
  const { plan, problems } = planProblems(input, siteOf(input));
  if (!plan) throw new ConfigError(inLines(problems), { code: 'plan-invalid', problems });
  return plan;
}

/** Says what is wrong with a plan, what should be better in it and whom it speaks to; with a backend by what that knows of the site. */
export async function checkPlan(file: string | undefined, json?: boolean, remote?: Remote): Promise<string> {
  const document = await jsonIn(file);
  const site = siteOf(document);
  const report = remote
    ? await ask<PlanReport>(remote, 'POST', '/admin/plan/check', JSON.stringify(document))
    : planReport(document, site, { now: Date.now() });
  if (report.valid) return said(json, { site, ...report }, reportText(site, report));
  const problems = report.findings.map(({ path, what, mend }) => ({ path, problem: what, instead: mend }));
  throw new ConfigError(reportText(site, report).trimEnd(), { code: 'plan-invalid', problems });
}

const told = (json: boolean | undefined, answer: Published): string =>
  said(
    json,
    answer,
    answer.unchanged
      ? `Nothing has changed: it is published as version ${answer.version}.\n`
      : `Published as version ${answer.version}.\n`,
  );

/** Publishes a plan on the running backend. */
export async function publishPlanFile(file: string | undefined, remote: Remote, json?: boolean): Promise<string> {
  const plan = await planIn(file);
  return told(json, await ask<Published>(remote, 'PUT', '/admin/plan', JSON.stringify(plan)));
}

/** Keeps a plan on the running backend as a draft, be it right or wrong. */
async function saveDraft(file: string | undefined, remote: Remote, json?: boolean): Promise<string> {
  const answer = await ask<Awaited<ReturnType<typeof keepDraft>>>(
    remote,
    'PUT',
    '/admin/plan/draft',
    JSON.stringify(await jsonIn(file)),
  );
  const { problems } = answer;
  const text = problems.length ? `It cannot be published yet:\n${inLines(problems)}\n` : 'It can be published.\n';
  return said(json, answer, `The draft is saved. ${text}`);
}

async function rollBack(site: string, version: string | undefined, remote: Remote, json?: boolean): Promise<string> {
  if (version !== undefined && !/^[1-9]\d{0,8}$/.test(version))
    throw new UsageError(
      `“${version}” is no version. Write attune plan rollback ${site} 3; attune plan history ${site} lists them.`,
    );
  const body = JSON.stringify(version ? { version: Number(version) } : {});
  const answer = await ask<Published & { of: number }>(remote, 'POST', `/admin/plan/rollback?site=${site}`, body);
  const { of, unchanged, version: made } = answer;
  const text = unchanged
    ? `Nothing has changed: what version ${of} says is published as version ${made}.\n`
    : `What version ${of} says is published again, as version ${made}. Pages see it within a minute.\n`;
  return said(json, answer, text);
}

const deeds: Record<PlanHistory['acts'][number]['act'], string> = {
  draft: 'saved a draft',
  discard: 'discarded the draft',
  publish: 'published',
  rollback: 'rolled back',
  pause: 'paused something',
  release: 'released something',
  hold: 'held an experience',
};

async function history(site: string, remote: Remote, json?: boolean): Promise<string> {
  const answer = await ask<PlanHistory>(remote, 'GET', `/admin/plan/history?site=${site}`);
  const lines = answer.acts.map(({ act, version, of, by, at }) => {
    const number = version ? `version ${version}${version === answer.published ? ', published' : ''}` : '';
    return `${at.slice(0, 16).replace('T', ' ')}Z  ${by || 'Attune'} ${deeds[act]}${of ? ` to what version ${of} says` : ''}${number && `: ${number}`}\n`;
  });
  return said(json, answer, lines.join('') || `Nothing was done to the plan of “${site}” yet.\n`);
}

/** `check`, `draft`, `publish`, `rollback` and `history`. */
export async function planCommand(
  [action, first, second]: (string | undefined)[],
  { json, draft, live }: { json?: boolean | undefined; draft?: boolean | undefined; live?: boolean | undefined },
  remote: () => Remote,
): Promise<string> {
  if (action === 'check') return checkPlan(first, json, live ? remote() : undefined);
  if (action === 'draft') return saveDraft(first, remote(), json);
  if (action === 'publish' && draft) return told(json, await ask<Published>(remote(), 'POST', '/admin/plan/publish'));
  if (action === 'publish') return publishPlanFile(first, remote(), json);
  if (action === 'rollback') return rollBack(siteNameFrom(first), second, remote(), json);
  if (action === 'history') return history(siteNameFrom(first), remote(), json);
  throw new UsageError('Write attune plan check, draft or publish FILE, or attune plan rollback or history SITE.');
}
