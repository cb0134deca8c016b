import type { Weights } from '../core/bandit.ts';
import type { Program } from '../core/plan.ts';
import { rare as plain, type Rare } from '../core/rare.ts';
import type { Backend } from './backend.ts';
import { attribute, type Slot } from './choice.ts';
import type { Engine } from './engine.ts';
import { quietly } from './quietly.ts';

/** Content is written in the page's language. */
export const inLanguage = (of: Rare): Rare => ({
  ...of,
  fillTree: (tree, moment) => of.fillTree(tree, moment, document.documentElement.lang),
});

export const rare = inLanguage(plain);

/** Fetches what the tests of a program have learned, and puts it in; whether it is new. */
export async function refreshWeights(backend: Backend, program: Program): Promise<boolean> {
  const weights = await backend
    .ask<Weights>(`/v1/weights/${encodeURIComponent(program.site)}`, { credentials: 'omit' })
    .catch(() => undefined);
  if (!weights?.arms || weights.plan !== program.version || weights.version === program.weights?.version) return false;
  program.weights = weights;
  return true;
}

/** Where a variant that speaks of parts puts what it says of each; undefined where it speaks of the whole slot. */
export function partsOf(
  slot: Element,
  { content }: HTMLTemplateElement,
): [place: HTMLElement, content: HTMLTemplateElement][] | undefined {
  const parts = [...content.querySelectorAll<HTMLTemplateElement>('template[data-attune-part]')];
  // Alone, so that none is taken for a template of the slot's own.
  for (const part of parts) part.remove();
  return parts.length
    ? [...slot.querySelectorAll<HTMLElement>('[data-attune-part]')].flatMap((at) => {
        const found = parts.find((part) => attribute(part, 'part') === attribute(at, 'part'));
        return found ? [[at, found]] : [];
      })
    : undefined;
}

/** Loads what lets blocks come alive once one of these slots shows such a block, now or later, and tells it of every change there. */
export function decided(engine: Engine, slots: Slot[]): void {
  let look: (() => void) | undefined;
  const check = quietly(async () => {
    if (!look && slots.some(({ element }) => element.querySelector('[data-attune-block]'))) {
      look = () => {};
      look = (await engine.published.load<typeof import('./blocks.tsx')>('blocks')).keepAlive(engine, slots);
    }
    look?.();
  });
  void quietly(() => {
    const observer = new MutationObserver(check);
    for (const { element } of slots) observer.observe(element, { childList: true, subtree: true });
  })();
  void check();
}
