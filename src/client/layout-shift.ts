import { type Box, type Move, shiftScore } from '../core/shift-score.ts';

/** Where something begins, and the box that holds all of it. */
interface Place {
  start: [x: number, y: number];
  box: Box;
}

/** Where each element and text of the page stands that has a box. */
function placesOf(direction: string): Map<Node, Place> {
  const found = new Map<Node, Place>();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  const range = new Range();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) {
      if (!node.textContent?.trim()) continue;
      range.selectNodeContents(node);
    }
    const at = node.nodeType === Node.TEXT_NODE ? range : (node as Element);
    const [first] = at.getClientRects();
    if (!first) continue;
    const { left, top, right, bottom } = at.getBoundingClientRect();
    found.set(node, {
      start: [direction === 'rtl' ? first.right : first.left, first.top],
      box: [left, top, right, bottom],
    });
  }
  return found;
}

/**
 * Makes a change to the page, and answers how far that shifts what was there before and still is: a layout shift score. Nothing is painted
 * meanwhile, so that the change can be undone unseen.
 */
export function shiftOf(change: () => unknown): number {
  const { direction } = getComputedStyle(document.body);
  const before = placesOf(direction);
  change();
  const after = placesOf(direction);
  const moves = [...before].flatMap(([node, { start, box }]): Move[] => {
    const now = after.get(node);
    if (!now) return [];
    const by = Math.max(Math.abs(now.start[0] - start[0]), Math.abs(now.start[1] - start[1]));
    return [{ boxes: [box, now.box], by }];
  });
  return shiftScore(moves, innerWidth, innerHeight);
}
