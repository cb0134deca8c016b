import { type ComponentType, hydrate, render } from 'preact';
import type { BlockProps } from './block-tree.ts';
import { attribute, type Slot } from './choice.ts';
import { Countdown } from './countdown.tsx';
import type { Engine } from './engine.ts';
import { Form, Survey } from './questions.tsx';

const kinds = new Map<string, ComponentType<BlockProps>>([
  ['survey', Survey],
  ['form', Form],
  ['countdown', Countdown],
]);

/** Answers what lets the blocks that slots show now come alive, and ends those that they show no more. */
export function keepAlive(engine: Engine, slots: Slot[]): () => void {
  /** Where each stands that is alive, and how it was written. */
  const alive = new Map<HTMLElement, { slot: Slot; html: string }>();
  return () => {
    for (const slot of slots)
      for (const root of slot.placements.flatMap((one) => [
        ...one.slot.querySelectorAll<HTMLElement>('[data-attune-block]'),
      ])) {
        const Kind = kinds.get(attribute(root, 'block'));
        if (!Kind || alive.has(root)) continue;
        const html = root.outerHTML;
        // Shown anew for another size, it is the same block still: with what was filled in.
        const [before] =
          [...alive].find(([old, one]) => !old.isConnected && one.slot === slot && one.html === html) ?? [];
        if (before) {
          root.replaceWith(before);
          continue;
        }
        alive.set(root, { slot, html });
        // What is there stays, with its focus, its selection and what was typed.
        hydrate(<Kind engine={engine} slot={slot} root={root} />, root);
      }
    for (const root of alive.keys())
      if (!root.isConnected) {
        alive.delete(root);
        render(null, root);
      }
  };
}
