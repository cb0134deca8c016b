import { attribute, type Slot } from './choice.ts';
import type { Engine } from './engine.ts';
import { holdBack } from './held-back.ts';
import { swapLate } from './late-swap.ts';
import { swapLive } from './live-swap.ts';
import { quietly } from './quietly.ts';

/** What few slots need: fits that are measured, shift budgets, live swaps. A page loads it where one of its slots says so. */
export function begin(engine: Engine): void {
  const { slots } = engine;
  const settled = holdBack(engine);
  const look = (found: Slot[], situation = engine.situation()) => {
    for (const slot of found)
      try {
        settled(slot);
        swapLate(slots, slot, situation);
      } catch {}
  };

  const decide = slots.decide.bind(slots);
  slots.decide = (situation, added) => {
    const fresh = decide(situation, added);
    look(fresh, situation);
    return fresh;
  };

  const inventory = slots.inventory.bind(slots);
  slots.inventory = () => {
    const found = inventory().map((one) => {
      const element = slots.all.find(({ name }) => name === one.slot)?.element;
      if (!element || one.nested) return one;
      const of = (name: string) => element.getAttribute(`data-attune-${name}`) ?? undefined;
      return { ...one, swap: of('swap'), shift: of('shift') };
    });
    for (const { name, element } of slots.all)
      for (const part of element.querySelectorAll('[data-attune-part][data-attune-fit]'))
        if (!slots.all.some((slot) => slot.element === part))
          found.push({ slot: `${name}#${attribute(part, 'part')}`, for: [], fit: attribute(part, 'fit') });
    return found;
  };

  // It may have come after the slots were decided.
  look(slots.all);
  swapLive(engine);
  // By another font it may take other lines: that is for the next frame, or for what nobody has seen yet.
  void document.fonts.ready.then(quietly(() => slots.all.forEach(settled)));
}
