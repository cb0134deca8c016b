import type { Experience, Plan, Variant } from '../../core/plan.ts';
import type { Advice } from './finding.ts';
import { textIn, writtenForms } from './form-of.ts';
import { type Atom, atomsIn, implies, meaningOf, testOf } from './meaning.ts';

/** Words of a text that give money away. In English and German. */
const discounts = [
  /(?:save |spare )?(?:up to |bis zu )?\d+\s?% (?:off|less|discount|rabatt|nachlass|günstiger|reduziert)/i,
  /[-–−]\s?\d+\s?%/,
  /\b(?:save|spare) (?:up to |bis zu )?(?:[€$£]\s?)?\d+(?:\s?[€$£%])?/i,
  /\b[€$£]\s?\d+ off\b/i,
  /\b(?:half price|money off|discount|voucher|coupon|promo code|rabatt|gutschein)\w*/i,
  /\b(?:use|with|enter) (?:the )?code\b:?(?: [A-Z\d]{3,})?/i,
  /\b[Cc]ode:? [A-Z]*\d*[A-Z][A-Z\d]{3,}\b/,
];

const textsOf = (variant: Variant, end?: string): string[] =>
  writtenForms(variant, end).flatMap((forms) =>
    Object.values(forms).map((trees) => trees.map((tree) => textIn(tree, ' ')).join(' ')),
  );

/** Fields of those who have something to buy, or have bought; a small number of `*Age` and `*Recency` says that it is not long ago. */
const buying: [RegExp, string][] = [
  [/^(cart|cartValue|cartAge|products)$/, 'they have a basket'],
  [/^(orders|ordersInYear|orderRecency|spent|revenue|orderValue|returns)$/, 'they have bought before'],
  [/^(highValue|highVolume)$/, 'they are among your best customers'],
];

/** Why whoever an atom holds of would probably buy anyway. */
function reasonOf(atom: Atom): string | undefined {
  if (atom === 'cart-abandoner') return 'they have a basket';
  if (typeof atom !== 'string' && 'seen' in atom) {
    if (/^added /.test(atom.seen)) return 'they have put something into the basket';
    if (/^did "?(Checkout|Payment)/.test(atom.seen)) return 'they have been at the checkout';
    return /^(bought |did "?Order)/.test(atom.seen) ? 'they have bought before' : undefined;
  }
  const [field = '', operator = '', value] = testOf(atom) ?? [];
  if (field === 'intent') return value === 'ready' ? 'they are ready to buy' : undefined;
  if (field === 'stage')
    return /purchase|buy|checkout|decision|loyal/i.test(String(value)) ? `they are at the stage “${value}”` : undefined;
  const upward = operator.startsWith('$gt') || (operator === '$eq' && value !== 0 && value !== false && value !== null);
  const wanted = /(Age|Recency)$/.test(field) ? operator.startsWith('$lt') : upward;
  return wanted ? buying.find(([fields]) => fields.test(field))?.[1] : undefined;
}

/** Those whom only a price brings, or brings back. */
const isHesitant = (atom: Atom): boolean =>
  atom === 'lapsed' || /^(discountSeeker|discountShare|lapsing)$/.test(testOf(atom)?.[0] ?? '');

/** A discount for people who would buy anyway. */
export function marginAdvice(experience: Experience, path: string, plan: Plan): Advice[] {
  const { variants, offer, end, audience } = experience;
  const given =
    offer ??
    Object.values(variants)
      .flatMap((variant) => textsOf(variant, end))
      .flatMap((text) => discounts.flatMap((words) => words.exec(text)?.[0] ?? []))[0];
  if (!given) return [];
  const meaning = meaningOf(audience, plan);
  const atoms = atomsIn(meaning);
  const buyers = atoms.filter(reasonOf);
  if (!implies(meaning, ['or', buyers]) || implies(meaning, ['or', atoms.filter(isHesitant)])) return [];
  const reason = buyers.find((one) => implies(meaning, one)) ?? buyers[0];
  return [
    {
      level: 'warning',
      path,
      what: `It gives away “${given.trim()}” to people who would probably buy anyway: ${reason && reasonOf(reason)}`,
      mend: 'Keep the discount for people who hesitate, such as those who stayed away (“lapsed”) or look for offers (“discountSeeker = true”); give these another reason, such as free delivery.',
    },
  ];
}
