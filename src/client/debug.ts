import { builtInNames } from '../core/audience.ts';
import { checkSlots } from '../core/check.ts';
import type { Engine } from './engine.ts';

/** Whether the console may be written to: on this machine, or with the key that the plan names. */
const allowed = ({ program }: Engine): boolean =>
  /^(localhost|127(\.\d+){3}|\[::1\])$/.test(location.hostname) ||
  (!!program.debugKey && new URLSearchParams(location.search).get('key') === program.debugKey);

/** `?attune=debug`: names in the console every slot that was found, why it shows what it shows, and what is wrong with it. */
export function print(engine: Engine): void {
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
      rejected: receipt.rejected.map(({ variant, why }) => `${variant}: ${why}`).join(', '),
    })),
  );
  for (const { place, problem, instead } of checkSlots(slots.inventory(), [
    ...builtInNames,
    ...Object.keys(program.audiences),
  ]))
    console.warn(`attune: ${place}: ${problem}. ${instead}`);
  console.log('attune: profile', profile, 'consent', consent);
  console.groupEnd();
}
