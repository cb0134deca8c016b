import { difference, percentOf, range, verdicts } from '../result-words.ts';
import type { ArmResult, Compared, TestResult } from '../results.ts';
import { counted, number } from '../words.ts';
import { ask, type Remote } from './remote.ts';
import { said } from './said.ts';

function armLine({ variant, browsers, rate, value }: ArmResult): string {
  const done = rate === null ? '' : `  ${percentOf(rate)}${value ? `, worth ${number(value)}` : ''}`;
  return `    ${variant.padEnd(20)} ${number(browsers).padStart(9)} browsers${done}\n`;
}

function comparedLine(one: Compared): string {
  const { variant, of, peeked, fixed, verdict } = one;
  if (!peeked || !fixed) return `    ${variant}, ${of}: ${verdicts[verdict]}\n`;
  return `    ${variant}, ${of}: ${difference(one)} ${range(one, peeked)} ${verdicts[verdict]}; for who looks once ${range(one, fixed)}\n`;
}

function testText({
  experience,
  slot,
  goal,
  control,
  since,
  mixed,
  hidden,
  arms,
  compared,
  daysLeft,
  effect,
  learns,
}: TestResult): string {
  return [
    `${experience}, in ${slot}, for ${goal}, since ${String(since).slice(0, 10)}${learns ? ', learns' : ''}; beside ${control}\n`,
    ...arms.map(armLine),
    ...compared.map(comparedLine),
    hidden === null ? '' : `    Hidden: ${hidden}\n`,
    mixed ? `    ${counted(mixed, 'browser')} had several variants and do not count\n` : '',
    daysLeft
      ? `    At this pace it takes ${counted(daysLeft, 'day')} more until a difference of ${percentOf(effect)} can be found\n`
      : '',
  ].join('');
}

/** What the running backend's tests found. */
export async function results(remote: Remote, json: boolean | undefined): Promise<string> {
  const { tests } = await ask<{ tests: TestResult[] }>(remote, 'GET', '/admin/results');
  const text = tests.map(testText).join('\n');
  return said(json, { tests }, text || 'The published plan has no test with a goal.\n');
}
