import type { ArmResult, Compared, TestResult } from '../results.ts';
import { ask, type Remote } from './remote.ts';
import { said } from './said.ts';

const count = new Intl.NumberFormat('en-GB');
const percent = new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 2 });
const signed = new Intl.NumberFormat('en-GB', {
  style: 'percent',
  maximumFractionDigits: 1,
  signDisplay: 'exceptZero',
});
const plain = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3, signDisplay: 'exceptZero' });

function armLine({ variant, browsers, rate, value }: ArmResult): string {
  const done = rate === null ? '' : `  ${percent.format(rate)}${value ? `, worth ${count.format(value)}` : ''}`;
  return `    ${variant.padEnd(20)} ${count.format(browsers).padStart(9)} browsers${done}\n`;
}

function comparedLine({ variant, of, difference, relative, peeked, fixed, verdict }: Compared): string {
  if (verdict === 'too few') return `    ${variant}, ${of}: too few to tell\n`;
  const number = relative ? signed : plain;
  const range = (interval: readonly number[]) => `[${interval.map((one) => number.format(one)).join(', ')}]`;
  const words = { better: 'better', worse: 'worse', open: 'not known yet' };
  return `    ${variant}, ${of}: ${number.format(difference)} ${range(peeked)} ${words[verdict]}; for who looks once ${range(fixed)}\n`;
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
  learns,
}: TestResult): string {
  return [
    `${experience}, in ${slot}, for ${goal}, since ${String(since).slice(0, 10)}${learns ? ', learns' : ''}; beside ${control}\n`,
    ...arms.map(armLine),
    ...compared.map(comparedLine),
    hidden === null ? '' : `    Hidden: ${hidden}\n`,
    mixed ? `    ${count.format(mixed)} browsers had several variants and do not count\n` : '',
    daysLeft ? `    At this pace ${count.format(daysLeft)} days more until a difference of a tenth can be found\n` : '',
  ].join('');
}

/** What the running backend's tests found. */
export async function results(remote: Remote, json: boolean | undefined): Promise<string> {
  const { tests } = await ask<{ tests: TestResult[] }>(remote, 'GET', '/admin/results');
  const text = tests.map(testText).join('\n');
  return said(json, { tests }, text || 'The published plan has no test with a goal.\n');
}
