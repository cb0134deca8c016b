import type { Experience, Plan } from '../../core/plan.ts';
import { isSensitive } from '../../core/sensitive.ts';
import type { Advice } from './finding.ts';
import { atomsIn, meaningOf, testOf } from './meaning.ts';

/** Traits that say where somebody is: not sensitive enough to need a purpose, and nothing to be used without a thought. */
const places = /(^|[_.])(city|town|country|region|state|county|district|place|location)(_|$)/i;

const inWords = (trait: string): string =>
  trait
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase();

/** What is personal in an audience, where neither the plan's purposes nor the brief say what it is for. */
export function sensitiveAdvice(experience: Experience, path: string, plan: Plan): Advice[] {
  const { brief = {}, audience } = experience;
  const told = [brief.outcome, brief.problem, brief.medium].join(' ').toLowerCase();
  const asked = atomsIn(meaningOf(audience, plan)).flatMap((atom) => {
    const field = testOf(atom)?.[0] ?? String(typeof atom === 'string' ? atom : '');
    const [, trait] = /^(?:customer\.|has:)(.+)$/s.exec(field) ?? [];
    return trait ?? [];
  });
  return [...new Set(asked)]
    .filter((trait) => places.test(trait) || isSensitive(trait, plan.sensitive))
    .filter((trait) => !Object.hasOwn(plan.purposes ?? {}, trait) && !told.includes(inWords(trait)))
    .map((trait) => ({
      level: 'warning',
      path: `${path}.audience`,
      what: `It goes by people’s ${inWords(trait)}, and nothing says why`,
      mend: `Say in the brief’s “problem” what the ${inWords(trait)} has to do with it, state under “purposes” what people gain by it, or do without it.`,
    }));
}
