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
  const alive = new Set<HTMLElement>();
  return () => {
    for (const root of alive)
      if (!root.isConnected) {
        alive.delete(root);
        render(null, root);
      }
    for (const slot of slots)
      for (const root of slot.placements.flatMap((one) => [
        ...one.slot.querySelectorAll<HTMLElement>('[data-attune-block]'),
      ])) {
        const Kind = kinds.get(attribute(root, 'block'));
        if (!Kind || alive.has(root)) continue;
        alive.add(root);
        // What is there stays, with its focus, its selection and what was typed.
        hydrate(<Kind engine={engine} slot={slot} root={root} />, root);
      }
  };
}
