import { builtInNames } from '../core/audience.ts';
import { checkSlots } from '../core/check.ts';
import type { Tree } from '../core/content.ts';
import { fillTree } from '../core/list.ts';
import { momentOf } from '../core/moment.ts';
import { isSafeTree } from '../core/safe-tree.ts';
import { attribute, nameOf, templatesOf } from './choice.ts';
import { build } from './content.ts';
import type { Engine } from './engine.ts';

/** Whether the console may be written to: on this machine, or with the key that the plan names. */
const allowed = ({ program }: Engine): boolean =>
  /^(localhost|127(\.\d+){3}|\[::1\])$/.test(location.hostname) ||
  (!!program.debugKey && new URLSearchParams(location.search).get('key') === program.debugKey);

/** A variant of the plan, with the values that are known; none if it is not safe. */
function planned(tree: Tree, engine: Engine): HTMLTemplateElement | undefined {
  try {
    const filled = fillTree(tree, momentOf(engine.situation()), document.documentElement.lang) || tree;
    return isSafeTree(filled) ? (build(filled) as HTMLTemplateElement) : undefined;
  } catch {
    return undefined;
  }
}

/** Shows a variant in each of these slots: of the plan, or of the slot's own templates, by its name. */
export function preview(engine: Engine, variants: Record<string, string>): void {
  const { slots, program } = engine;
  for (const slot of slots.all) {
    const variant = variants[slot.name];
    if (!variant) continue;
    const tree = program.rules.find((rule) => rule.slot === slot.name && rule.variants[variant])?.variants[variant];
    const split = attribute(slot.element, 'split');
    const template = tree
      ? planned(tree, engine)
      : templatesOf(slot).find((one, index) => nameOf(one, index, split) === variant);
    if (template) slots.show(slot, template, slot.receipt.size);
  }
}

/** `?attune=debug`: names in the console every slot that was found, why it shows what it shows, and what is wrong with it. */
export async function print(engine: Engine): Promise<void> {
  if (!allowed(engine)) return;
  const { slots, program, profile, consent, settings } = engine;
  console.group(`attune: site “${settings.site}”, plan ${program.version || 'none'}, ${slots.all.length} slots`);
  console.table(
    slots.all.map(({ receipt }) => ({
      slot: receipt.slot,
      shows: receipt.painted === 'default' ? 'default' : receipt.variant,
      size: receipt.size,
      'painted by': receipt.painted,
      why: receipt.why,
      clauses: receipt.clauses.map(([name, holds]) => `${name}: ${holds ? 'yes' : 'no'}`).join(', '),
      values: Object.entries(receipt.values || {})
        .map(([field, value]) => `${field}: ${value}`)
        .join(', '),
      caps: receipt.caps.map(([experience, cap, used]) => `${experience}: ${cap}, ${used} used`).join(', '),
      rejected: receipt.rejected.map(({ variant, why }) => `${variant}: ${why}`).join(', '),
    })),
  );
  for (const { place, problem, instead } of checkSlots(slots.inventory(), [
    ...builtInNames,
    ...Object.keys(program.audiences),
  ]))
    console.warn(`attune: ${place}: ${problem}. ${instead}`);
  if (!program.version) {
    const answer = await fetch(`${settings.origin}/v1/plan/${settings.site}`).catch(() => undefined);
    const { message } = (await answer?.json().catch(() => undefined)) || {};
    console.warn(
      `attune: no plan: ${answer?.ok ? 'nothing is published yet' : message || `${settings.origin} does not answer`}`,
    );
  }
  console.log('attune: profile', profile, 'consent', consent);
  console.groupEnd();
}
