import type { Tree } from './content.ts';
import { parse, substitute } from './expression.ts';
import { alwaysSent, type Expression, type Forms, type Plan, type Program } from './plan.ts';

/** The forms of a variant as one `template`, each form for a size in a nested one: as a designer would write it. */
const templateOf = (forms: Forms): Tree => [
  'template',
  {},
  ...(['phone', 'tablet', 'desktop'] as const).flatMap((size): Tree[] => {
    const trees = forms[size];
    return trees ? [['template', { 'data-attune-size': size }, ...trees]] : [];
  }),
  ...(forms.any || []),
];

/**
 * The plan as the page gets it. All that can be worked out when it is published is: conditions are read, references between
 * audiences are put in, forms become templates.
 *
 * @throws {ConditionError} for a condition that cannot be read; the plan is checked before, so that it says where
 */
export function compile(plan: Plan, version: number): Program {
  const own = plan.audiences || {};
  const inlined = (text: string, above: string[] = []): Expression =>
    substitute(parse(text), (name) => {
      if (!Object.hasOwn(own, name)) return name;
      if (above.includes(name)) throw new Error(`audience “${name}” refers to itself: ${[...above, name].join(' → ')}`);
      return inlined(own[name] as string, [...above, name]);
    });
  const send = { ...alwaysSent };
  for (const [event, properties] of Object.entries(plan.send || {}))
    send[event] = [...new Set([...(send[event] || []), ...properties])];
  return {
    site: plan.site,
    version,
    audiences: Object.fromEntries(Object.entries(own).map(([name, text]) => [name, inlined(text, [name])])),
    rules: (plan.experiences || []).map(({ id, slot, audience, variants, split, start, end }) => ({
      id,
      slot,
      when: inlined(audience),
      variants: Object.fromEntries(Object.entries(variants).map(([name, forms]) => [name, templateOf(forms)])),
      ...(split && {
        split: Object.entries(split)
          .map(([name, weight]) => `${name}:${weight}`)
          .join(' '),
      }),
      ...(start && { start: Date.parse(start) }),
      ...(end && { end: Date.parse(end) }),
    })),
    send,
    paused: plan.paused || [],
    ...(plan.debugKey && { debugKey: plan.debugKey }),
  };
}
