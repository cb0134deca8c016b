import { holds } from '../core/condition.ts';
import { type Frame, type Row, truthBy } from '../core/frame.ts';
import type { CallQueue } from './call-queue.ts';
import { build } from './content.ts';
import { type Placed, park, place } from './placed.ts';
import { contextHere, sizeHere } from './view.ts';

/** Replaced by the site's name when the snippet is printed. */
declare const __SITE__: string;

const w = window as unknown as { attune?: CallQueue };
if (!w.attune?.ready) {
  const queue = { q: [], p: [] } as unknown as CallQueue & Record<string, unknown>;
  queue.ready = new Promise((resolve) => (queue.r = resolve));
  // Any call is queued, one that this gate has never heard of too.
  w.attune = new Proxy(queue, {
    get: (_, name: string) => queue[name] || ((...args: unknown[]) => queue.q.push([name, ...args])),
  });

  const now = new Date();
  // On a first visit the visitor is new, and nothing else that would need a memory holds.
  let frame = { a: { new: [[]] }, k: {}, n: [] } as unknown as Frame;
  try {
    frame = JSON.parse(localStorage[`attune2:${__SITE__}`]);
  } catch {}
  /** What a name of the context, of an audience or of a slot says. Made with the first slot, within its `try`. */
  let truth: ReturnType<typeof truthBy>;

  /** The slots: undecided, shown while the default may still be arriving (`Placed`), or falsy once they are done with. */
  const slots = new Map<HTMLElement, unknown>();
  /** `live`: the page is being parsed. Else this is the last time, and the records are still to be taken. */
  const look = (records: MutationRecord[], live?: MutationObserver) => {
    try {
      if (!live) {
        records = observer.takeRecords();
        observer.disconnect();
      }
      // It is still set for the microtasks after a script: then these are the script's changes, not the parser's.
      if (document.currentScript) return;
      // One query, since to touch every node that is added would cost more. The parser adds each element by itself: a slot that none of the
      // records names came with a script's tree, and stays as it is. Badly nested HTML can add a slot twice.
      for (const slot of document.querySelectorAll<HTMLElement>(
        '[data-attune-slot]:not([data-attune-slot] *),[data-attune-part]',
      )) {
        let state = slots.get(slot) ?? records.some((record) => record.addedNodes[0] === slot);
        if (state)
          try {
            // 0: the parser has left the slot, since the last that it added stands after it (4: following, and not within).
            const inside =
              live && slot.compareDocumentPosition((records.at(-1) as MutationRecord).addedNodes[0] || slot) - 4;
            slots.set(slot, inside);
            truth ||= truthBy(frame, now as unknown as number, contextHere(now, frame.n));
            if (!(state as Placed).map) {
              const [, , , decision, from] = (truth(
                `${[slot.dataset.attunePart, (slot.closest('[data-attune-slot]') as HTMLElement).dataset.attuneSlot]}`,
              ) || []) as Row;
              const tree = frame.k[decision as string];
              const template = (
                tree
                  ? build(tree)
                  : // The first child that holds, or that is no template: then the default has begun, and stays.
                    [...(slot.children as HTMLCollectionOf<HTMLTemplateElement>)].find(
                      (node, index) =>
                        !node.content ||
                        // A template is whole once something follows it.
                        ((node.nextSibling || !inside) &&
                          (slot.dataset.attuneSplit ? decision === index : holds(node.dataset.attuneFor, truth))),
                    )
              ) as HTMLTemplateElement;
              // Where there is nothing to be shown yet, or too much is, one of these throws, and nothing has changed.
              queue.p.length >= (frame.m as number) ||
                queue.p.push((state = place(slot, template, decision, sizeHere(from))));
            }
            slots.set(slot, inside && state);
            park(state as Placed);
          } catch {}
      }
    } catch {}
  };
  const observer = new MutationObserver(look);
  if (!/attune=off/.test(location as unknown as string)) {
    observer.observe(document, { subtree: true, childList: true });
    document.addEventListener('readystatechange', look as unknown as EventListener);
  }
}
