import { userInfo } from 'node:os';
import { siteNameFrom, UsageError } from '../config.ts';
import type { PersonReport } from '../identity/person-report.ts';
import { ask, type Remote } from './remote.ts';
import { said } from './said.ts';

type Session = PersonReport['devices'][number]['sessions'][number];
type Join = PersonReport['joins'][number];

const minute = (time: string) => `${time.slice(0, 16).replace('T', ' ')}Z`;

/** What proved it, and what became of it. */
function because({ evidence, assertedAt, revokedAt, counts }: Session | Join): string {
  const said = evidence ? `${minute(assertedAt)}, ${evidence}` : 'never said';
  if (counts) return said;
  return `${said}; ${revokedAt && revokedAt >= assertedAt ? `undone ${minute(revokedAt)}` : 'does not count: too many people'}`;
}

/** A person's report for people. */
export function inWords(asked: string, { person, names, joins, devices, acts }: PersonReport): string {
  const lines = [`${asked} (${person})`];
  const others = names.filter((name) => name !== asked);
  if (names.length)
    lines.push(others.length ? `One person with ${others.join(', ')}.` : 'One person with nobody else.');
  if (joins.length) lines.push('', 'Joined');
  for (const join of joins) lines.push(`  ${join.between.join(' – ')}: ${because(join)}`);
  if (devices.length) lines.push('', 'Devices');
  for (const { device, quarantined, sessions } of devices) {
    lines.push(`  ${device}${quarantined ? ', in quarantine: too many people used it' : ''}`);
    for (const one of sessions) lines.push(`    ${one.name}, session ${one.session || '(none)'}: ${because(one)}`);
  }
  if (acts.length) lines.push('', 'Done');
  for (const { act, at, name, other, by, why } of acts)
    lines.push(`  ${minute(at)} ${act} ${name}${other ? ` and ${other}` : ''}, by ${by}${why && `: ${why}`}`);
  return `${lines.join('\n')}\n`;
}

/** `SITE ID` looks somebody up; `join SITE A B` and `split SITE A B` say of two whether they are one person. */
export async function personCommand(
  words: (string | undefined)[],
  { json, why = '' }: { json?: boolean | undefined; why?: string | undefined },
  remote: Remote,
): Promise<string> {
  const [first] = words;
  const act = first === 'join' || first === 'split' ? first : undefined;
  const [siteName, a, b] = act ? words.slice(1) : words;
  const site = siteNameFrom(siteName);
  if (!a || (act && !b))
    throw new UsageError(
      act
        ? `Name the site and both: attune person ${act} ${site} customer-42 email:mara@example.com`
        : `Name the site and the person: attune person ${site} customer-42`,
    );
  const report = act
    ? await ask<PersonReport>(
        remote,
        'POST',
        `/admin/people/${act}`,
        JSON.stringify({ site, a, b, by: userInfo().username, why }),
      )
    : await ask<PersonReport>(remote, 'GET', `/admin/people?site=${site}&id=${encodeURIComponent(a)}`);
  return said(json, report, inWords(a, report));
}
