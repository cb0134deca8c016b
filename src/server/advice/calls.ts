import type { Tree } from '../../core/content.ts';
import { print } from '../../core/expression.ts';
import type { Experience, Plan, Variant } from '../../core/plan.ts';
import { counted } from '../words.ts';
import { type Advice, called, isAlive, type Known, listed } from './finding.ts';
import { textIn, writtenForms } from './form-of.ts';
import { implies, meaningOf } from './meaning.ts';

/** So many calls to action people take in. */
const best = 3;

interface Call {
  label: string;
  /** Where it leads: the same in other words is the same call. */
  to: string;
}

/** Links and buttons with words of their own; those of a list's items are goods and not calls. */
function callsIn(tree: Tree): Call[] {
  if (typeof tree === 'string') return [];
  const [tag, attributes, ...children] = tree;
  if (Object.hasOwn(attributes, 'data-attune-list')) return [];
  const label = textIn(tree, '').replace(/\s+/g, ' ').trim();
  return (tag === 'a' || tag === 'button') && label
    ? [{ label, to: attributes.href ?? label }]
    : children.flatMap(callsIn);
}

/** The calls of a variant. Its forms say the same in other words. */
function callsOf(variant: Variant, end?: string): Call[] {
  const all = writtenForms(variant, end).flatMap(({ any, desktop, tablet, phone }) =>
    (any ?? desktop ?? tablet ?? phone ?? []).flatMap(callsIn),
  );
  return [...new Map(all.map((call) => [call.to, call])).values()];
}

/** How many calls to action each audience of the plan's experiences is given, in order of priority: three are best. */
export function callAdvice(plan: Plan, { now }: Known): Advice[] {
  const alive = (plan.experiences ?? []).filter((one) => isAlive(plan, one, now));
  const meanings = new Map(alive.map((one) => [one, meaningOf(one.audience, plan)]));
  const audiences = new Map([...meanings].map(([one, meaning]) => [print(meaning), one]));
  return [...audiences.values()].flatMap((first): Advice[] => {
    const { audience } = first;
    const meaning = meanings.get(first) ?? '';
    // Of each slot the first that all of them are shown.
    const slots = new Map<string, Experience>();
    for (const [one, wider] of meanings) if (!slots.has(one.slot) && implies(meaning, wider)) slots.set(one.slot, one);
    const calls = [
      ...new Map(
        [...slots.values()].flatMap(({ variants, end }) =>
          Object.values(variants)
            .flatMap((variant) => callsOf(variant, end))
            .map((call): [string, Call] => [call.to, call]),
        ),
      ).values(),
    ].map(({ label }) => label);
    if (calls.length === best) return [];
    const path =
      typeof audience === 'string' && Object.hasOwn(plan.audiences ?? {}, audience)
        ? `audiences.${audience}`
        : `experiences[${(plan.experiences ?? []).indexOf(first)}].audience`;
    const which = calls.length ? `: ${listed(calls)}` : '';
    return [
      calls.length > best
        ? {
            level: 'warning',
            path,
            what: `People in “${called(audience)}” are given ${counted(calls.length, 'call')} to action at once, in this order${which}`,
            mend: `Three are enough: keep ${listed(calls.slice(0, best))}, or whichever three matter most, and take the others away.`,
          }
        : {
            level: 'note',
            path,
            what: `People in “${called(audience)}” are given ${calls.length ? counted(calls.length, 'call') : 'no call'} to action${which}`,
            mend: `Three are best, the most important first, the others for those who are not ready for it: add ${calls.length ? `${best - calls.length} more` : 'them'}.`,
          },
    ];
  });
}
