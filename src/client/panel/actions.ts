import { type Kind, wish } from '../../core/wish.ts';
import type { Slot } from '../choice.ts';
import type { Engine } from '../engine.ts';

/** Decides slots anew that show their default: the visitor has asked for it, so they change at once. */
export function askAgain(engine: Engine, slots: Slot[]): void {
  const idle = slots.filter(({ placements, element }) => !placements[0] && element.isConnected);
  engine.slots.all = engine.slots.all.filter((slot) => !idle.includes(slot));
  engine.decide(
    false,
    idle.map(({ element }) => element),
  );
}

/** Puts defaults back, all but those of the first slots. */
function restoreAfter({ slots }: Engine, first: number, why: string): void {
  for (const slot of slots.all.filter(({ placements }) => placements[0]).slice(first)) slots.restore(slot, why);
}

/** Says something of a topic; undefined: takes that back. */
export function say(engine: Engine, topic: string, kind: Kind | undefined): void {
  const at = Date.now();
  engine.change((profile) => wish(profile, topic, kind, at));
}

/** What a slot shows is not for this visitor. */
export function dismiss(engine: Engine, slot: Slot): void {
  const { experience, variant } = slot.receipt;
  engine.record('track', 'Variant Dismissed', { variant: `${experience}/${variant}` });
  engine.slots.restore(slot, 'not for me');
}

/** It is after all; where a slot can show it again, it does. */
export function undismiss(engine: Engine, variants: string[]): void {
  engine.change((profile) => (profile.dismissed = profile.dismissed.filter((one) => !variants.includes(one))));
  askAgain(engine, engine.slots.all);
}

/** How many slots of one page may be personal from now on; undefined: as many as the plan says. */
export function limitTo(engine: Engine, page: number | undefined): void {
  engine.change((profile) => Object.assign(profile, { page }));
  restoreAfter(engine, page ?? Infinity, 'the page is full');
  askAgain(engine, engine.slots.all);
}

/** Switches a part of the consent; what depends on it shows at once. */
export async function allow(engine: Engine, part: 'storage' | 'personalisation' | 'measurement', on: boolean) {
  // Nothing is chosen or counted without a memory.
  await engine.setConsent(part === 'storage' && !on ? 'denied' : { ...(on && { storage: true }), [part]: on });
  if (part !== 'personalisation') return;
  if (on) askAgain(engine, engine.slots.all);
  else restoreAfter(engine, 0, part);
}

/** Erases everything, on the backend first: whether that is done. */
export async function erase(engine: Engine): Promise<boolean> {
  const { id, backend } = engine;
  const erased = !id || (await backend.erase(id).catch(() => false));
  if (erased) await engine.setConsent('denied', true);
  return erased;
}
