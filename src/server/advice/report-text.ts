import { counted } from '../words.ts';
import { mapText } from './content-map.ts';
import type { Finding } from './finding.ts';
import type { PlanReport } from './plan-advice.ts';

const titles: Record<Finding['level'], (count: number) => string> = {
  error: (count) => `${counted(count, 'thing')} to mend before it can be published`,
  warning: (count) => `${counted(count, 'thing')} to look at`,
  note: (count) => `${counted(count, 'thing')} to know`,
};

/** A plan check to be read: what is said of several places is said once, what is said of one together. */
export function reportText(site: string, { valid, findings, map }: PlanReport): string {
  const parts = (['error', 'warning', 'note'] as const).flatMap((level) => {
    const found = findings.filter((one) => one.level === level);
    if (!found.length) return [];
    const sentences = new Map<string, Set<string>>();
    for (const { where, what, mend } of found) {
      const sentence = `    ${what}.\n    → ${mend}\n`;
      sentences.set(sentence, (sentences.get(sentence) ?? new Set()).add(`  ${where}\n`));
    }
    const places = new Map<string, string>();
    for (const [sentence, said] of sentences) {
      const where = [...said].join('');
      places.set(where, (places.get(where) ?? '') + sentence);
    }
    return [`${titles[level](found.length)}:\n\n${[...places].map((one) => one.join('')).join('\n')}`];
  });
  const head = valid
    ? `The plan for “${site}” can be published.\n`
    : `The plan for “${site}” cannot be published yet.\n`;
  return [head, ...parts, ...(map ? [`What speaks to whom, by stage:\n\n${mapText(map)}`] : [])].join('\n');
}
