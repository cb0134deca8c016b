import { expressionOf } from '../../core/compile.ts';
import type { Expression, Plan } from '../../core/plan.ts';
import { siteNameFrom, UsageError } from '../config.ts';
import { planIn } from './plan.ts';
import { ask, type Remote } from './remote.ts';
import { said } from './said.ts';

const quoted = (text: string): string => JSON.stringify(text);
const union = (names: string[]): string => [...new Set(names)].map(quoted).join(' | ') || 'never';

/** The customer's traits that conditions and bindings of a plan speak of. */
function traitsOf(plan: Plan): string[] {
  const named = [...JSON.stringify(plan).matchAll(/\bcustomer\.(\w+)/g)].map(([, name]) => name as string);
  return [...new Set([...(plan.public ?? []), ...named])].sort();
}

/** The events that a plan speaks of: as goals, as what may leave the browser, and in conditions. */
function eventsOf(plan: Plan): string[] {
  const found = [...Object.values(plan.goals ?? {}).map(({ event }) => event), ...Object.keys(plan.send ?? {})];
  const look = (expression: Expression): void => {
    if (typeof expression === 'string') return;
    if (Array.isArray(expression)) for (const part of expression[1]) look(part);
    else if ('seen' in expression && expression.seen.startsWith('did ')) found.push(expression.seen.slice(4));
  };
  for (const condition of [
    ...Object.values(plan.audiences ?? {}),
    ...(plan.experiences ?? []).map(({ audience }) => audience),
  ])
    look(expressionOf(condition));
  return [...new Set(found)].sort();
}

/** TypeScript types of what a plan names: `(attune as SiteAttune).variant('hero')` knows its slots. */
export function typesOf(plan: Plan): string {
  const experiences = plan.experiences ?? [];
  const slots = [...new Set([...Object.keys(plan.slots ?? {}), ...experiences.map(({ slot }) => slot)])];
  const variants = slots.map((slot) => {
    const all = experiences.filter((one) => one.slot === slot);
    const each = all.map(
      ({ id, variants }) => `{ experience: ${quoted(id)}; variant: ${union(Object.keys(variants))} }`,
    );
    return `  ${quoted(slot)}: ${each.join(' | ') || 'never'};\n`;
  });
  return `// Made by \`attune types\` of the plan for ${plan.site.replaceAll('\n', ' ')}. Make it anew when the plan changes.
import type { Attune, Receipt, VariantData } from 'attune';

/** By slot, the experiences and their variants. */
export interface Variants {
${variants.join('')}}
export type Slot = keyof Variants;
export type Experience = ${union(experiences.map(({ id }) => id))};
export type Audience = ${union(Object.keys(plan.audiences ?? {}))};
export type Goal = ${union(Object.keys(plan.goals ?? {}))};
/** Events that the plan speaks of; others may be told too. */
export type EventName = ${union(eventsOf(plan))};
/** Traits of a customer that the plan speaks of. */
export type Trait = ${union(traitsOf(plan))};

/** What \`window.attune\` is on a page of this site. */
export interface SiteAttune extends Omit<Attune, 'variant' | 'explain' | 'feedback' | 'track' | 'ready'> {
  ready: Promise<SiteAttune>;
  variant<S extends Slot>(slot: S): (Omit<VariantData, 'experience' | 'variant'> & Variants[S]) | null;
  explain(slot: Slot): Receipt | null;
  explain(): ReturnType<Attune['explain']>;
  feedback(slot: Slot, opinion: 'not-for-me'): void;
  // \`string & {}\` keeps the names in an editor's list.
  track(event: EventName | (string & {}), properties?: Record<string, unknown>): void;
}
`;
}

/** Prints the types of a plan's file, or of what a site has published. */
export async function types(what: string | undefined, remote: () => Remote, json?: boolean): Promise<string> {
  if (!what) throw new UsageError('Name a plan’s file or a site: attune types plan.json > attune-site.d.ts');
  // No site's name has a dot or a slash.
  const file = /[./\\]/.test(what);
  const plan = file
    ? await planIn(what)
    : (await ask<{ plan: Plan }>(remote(), 'GET', `/admin/plan?site=${siteNameFrom(what)}`)).plan;
  const text = typesOf(plan);
  return said(json, { site: plan.site, types: text }, text);
}
