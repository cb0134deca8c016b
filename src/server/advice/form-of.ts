import { formsOf, partsOf } from '../../core/block-forms.ts';
import type { Tree } from '../../core/content.ts';
import { type Size, sizes } from '../../core/context.ts';
import { fitOf, limitAt } from '../../core/fit.ts';
import type { Experience, Plan, Variant, WrittenForms } from '../../core/plan.ts';
import { meaningOf, possible } from './meaning.ts';

/** The forms of a variant, of each of its parts. */
export const writtenForms = (variant: Variant, end?: string) =>
  Object.values(partsOf(variant) ?? { all: variant }).map((one) => formsOf(one, end));

/** The words of a tree. @param between what stands between those of two elements */
export const textIn = (tree: Tree, between: string): string =>
  typeof tree === 'string'
    ? tree
    : tree
        .slice(2)
        .map((one) => textIn(one as Tree, between))
        .join(between);

/** What of a variant, or of one of its parts, is shown at one size. */
export interface SizedForm {
  path: string;
  size: Size;
  /** Which form that is; undefined: there is none for this size. */
  form: Size | 'any' | undefined;
  trees: Tree[];
  /** How many characters the slot holds at this size. */
  holds: number;
}

/** At each size at which its audience may meet an experience, what every variant shows there. */
export function sizedForms(experience: Experience, path: string, plan: Plan): SizedForm[] {
  const { slot, audience, variants, end } = experience;
  const meant = meaningOf(audience, plan);
  const met = sizes.filter((size) => possible(meant, `size:${size}`));
  const of = (written: WrittenForms, at: string, place: string): SizedForm[] => {
    const forms = formsOf(written, end);
    const { chars } = fitOf((plan.slots && Object.hasOwn(plan.slots, place) && plan.slots[place]?.fit) || '');
    return met.map((size) => {
      const form = forms[size] ? size : forms.any && ('any' as const);
      return { path: at, size, form, trees: (form && forms[form]) ?? [], holds: limitAt(chars, size) };
    });
  };
  return Object.entries(variants).flatMap(([name, variant]) => {
    const at = `${path}.variants.${name}`;
    const parts = partsOf(variant);
    return parts
      ? Object.entries(parts).flatMap(([part, one]) => of(one, `${at}.parts.${part}`, `${slot}#${part}`))
      : of(variant, at, slot);
  });
}
