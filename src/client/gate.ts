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
    get: (_, name: string) => queue[name] || ((...args: unknown[]) => void queue.q.push([name, ...args])),
  });

  const now = Date.now();
  // On a first visit the visitor is new, and nothing else that would need a memory holds.
  let frame = { a: { new: [[0, 1 / 0]] } } as unknown as Frame;
  try {
    frame = JSON.parse(localStorage[`attune1:${__SITE__}`]);
  } catch {}
  /** What a name of the context, of an audience or of a `#slot` says. Made with the first slot, within its `try`. */
  let truth: ReturnType<typeof truthBy>;

  /** The slots: undecided, shown while the default may still be arriving, or true once they are done with. */
  const slots = new Map<HTMLElement, Placed | boolean | undefined>();
  const look = (records: MutationRecord[]) => {
    try {
      // It is still set for the microtasks after a script: then these are the script's changes, not the parser's.
      if (document.currentScript) return;
      const last = records.at(-1);
      // One query, since to touch every node that is added would cost more. The parser adds each element by itself: a slot that none of the
      // records names came with a script's tree, and stays as it is. Badly nested HTML can add a slot twice.
      for (const slot of document.querySelectorAll<HTMLElement>('[data-attune-slot]:not([data-attune-slot] *)'))
        slots.has(slot) ||
          slots.set(
            slot,
            records.every((record) => ![...record.addedNodes].includes(slot)),
          );
      for (let [slot, placed] of slots)
        if (placed !== true) {
          // Done with, should anything throw: whatever throws does so before a default is parked.
          slots.set(slot, true);
          try {
            // The parser has left the slot once the last that it added stands after it (4: following, and not within).
            const inside = last && slot.compareDocumentPosition(last.addedNodes[0] || slot) !== 4;
            truth ||= truthBy(frame, now, contextHere(now, frame.n));
            if (!placed) {
              const decision = (truth(`#${slot.dataset.attuneSlot}`) as Row | undefined)?.[3];
              const tree = frame.k?.[decision as string];
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
              ) as HTMLTemplateElement | undefined;
              placed = template?.content && place(slot, template, decision, sizeHere());
            }
            if (placed) {
              park(placed);
              queue.p.includes(placed) || queue.p.push(placed);
            }
            if (inside) slots.set(slot, placed);
          } catch {}
        }
    } catch {}
  };
  const observer = new MutationObserver(look);
  if (!/attune=off/.test(location as unknown as string)) {
    observer.observe(document, { childList: true, subtree: true });
    document.addEventListener('readystatechange', () => {
      try {
        look(observer.takeRecords());
        look([]);
        observer.disconnect();
      } catch {}
    });
  }
}
