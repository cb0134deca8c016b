import { holds } from '../core/condition.ts';
import type { Tree } from '../core/content.ts';
import { type Context, inContext } from '../core/context.ts';
import { type Frame, first, frameFormat } from '../core/frame.ts';
import { build } from './content.ts';
import { type Placement, placementIn } from './placement.ts';
import { handoverFormat, type Stub } from './stub.ts';
import { contextHere, sizeHere } from './view.ts';

/** Replaced by the site's name when the snippet is printed. */
declare const __SITE__: string;

const w = window as unknown as { attune?: Stub };
if (!w.attune?.ready) {
  // Any call is queued, one that this gate has never heard of too.
  const stub = { q: [], p: [], v: handoverFormat } as unknown as Stub & Record<string, unknown>;
  w.attune = new Proxy(stub, {
    get: (_, name: string) => stub[name] || ((...args: unknown[]) => void stub.q.push([name, ...args])),
  });
  stub.ready = new Promise((resolve) => (stub.r = resolve));

  const now = Date.now();
  // On a first visit the visitor is new, and nothing else that would need a memory holds.
  let frame = { n: [[], 0], a: { new: [[0, 9e15, '']] } } as unknown as Frame;
  try {
    const kept: Frame = JSON.parse(localStorage.getItem(`attune:${__SITE__}`) as string);
    if (kept.v === frameFormat && kept.x > now) frame = kept;
  } catch {}

  /** Slots that may still become personal, or whose default may still be arriving. */
  let open: Placement[] = [];
  let context: Context;
  /** Takes one step with a slot; whether there is more to wait for. */
  const step = (placement: Placement): unknown => {
    const { slot } = placement;
    const { attuneSlot, attuneSplit } = slot.dataset;
    const find = (key: string) => first(key, frame, now, context);
    const put = (by: number | string, template: Node) => {
      placement.by = by;
      placement.template = template as HTMLTemplateElement;
      return placement.show(sizeHere()) && stub.p.push(placement) && waiting;
    };
    // The parser has left an element once something follows it or one of its ancestors.
    let left: Node | null = slot;
    while (left && !left.nextSibling) left = left.parentNode;
    const waiting = !left;
    context ||= contextHere(now, frame.n);
    if (placement.template) placement.park();
    else {
      const decision = find(`#${attuneSlot}`)?.[3];
      const tree = frame.k?.[decision as string];
      if (tree) return put(decision as string, build(tree) as Node);
      let index = 0;
      for (const node of slot.childNodes as NodeListOf<HTMLTemplateElement>)
        if (node.localName === 'template') {
          // It is whole once something follows it.
          if (waiting && !node.nextSibling) break;
          if (
            attuneSplit
              ? decision === index
              : holds(node.dataset.attuneFor || '', (name) => inContext(name, context) || find(name))
          )
            return put(index, node);
          index++;
        } else if (node.tagName || (node.nodeType === 3 && node.textContent?.trim())) return;
    }
    return waiting;
  };

  const observer = new MutationObserver((records) => {
    for (const { addedNodes } of records)
      for (const slot of addedNodes as NodeListOf<HTMLElement>)
        slot.matches?.('[data-attune-slot]:not([data-attune-slot] *)') && open.push(placementIn(slot));
    open = open.filter((placement) => {
      try {
        return step(placement);
      } catch {
        placement.restore();
      }
    });
  });
  if (!location.search.includes('attune=off')) observer.observe(document, { childList: true, subtree: true });
  document.addEventListener('DOMContentLoaded', () => observer.disconnect());
}
