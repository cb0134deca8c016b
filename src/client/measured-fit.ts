import { type Extent, fitOf, limitAt, linesIn } from '../core/fit.ts';
import { attribute, type Slot } from './choice.ts';

/** Boxes are rounded to pixels of the screen, px. */
const rounding = 1;

/** Boxes that clip, or are scrolled: what stands over their edge is not seen, or meant. */
const clips = (element: Element): boolean => getComputedStyle(element).overflowX !== 'visible';

/** Whether text is for screen readers alone, beside another text, or in a box of its own that is scrolled. */
function isAside(element: Element | null, within: Element): boolean {
  for (let at = element; at && at !== within; at = at.parentElement)
    if (
      at.localName === 'rt' ||
      (at as HTMLElement).offsetWidth <= 1 ||
      /auto|scroll/.test(getComputedStyle(at).overflowX)
    )
      return true;
  return false;
}

/** The edges that text must stay between, px: those of the box around it, and of the viewport where nothing clips before that. */
function edgesOf(element: Element): [left: number, right: number] {
  let box = element;
  while (/^(inline|contents)$/.test(getComputedStyle(box).display) && box.parentElement) box = box.parentElement;
  const { left, right } = box.getBoundingClientRect();
  const { clientWidth } = document.documentElement;
  for (let at: Element | null = element; at && at !== document.body; at = at.parentElement)
    if (clips(at)) return [left, right];
  return [Math.max(left, 0), Math.min(right, clientWidth)];
}

/** How many lines the text of an element takes, and by how much something sticks out at its sides, px. */
function measure(element: HTMLElement): { lines: number; over: number } {
  const extents: Extent[] = [];
  let over = 0;
  const { writingMode, overflowX } = getComputedStyle(element);
  const upright = writingMode === 'horizontal-tb';
  const [leftmost, rightmost] = edgesOf(element);
  const scrolled = /auto|scroll/.test(overflowX);
  const keepWithin = ({ left, right }: DOMRect) => {
    // What is wholly elsewhere has been put there.
    if (upright && !scrolled && left < rightmost && right > leftmost)
      over = Math.max(over, right - rightmost, leftmost - left);
  };
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const range = new Range();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.textContent?.trim() || isAside(node.parentElement, element)) continue;
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (!box.width || !box.height) continue;
      extents.push(upright ? [box.top, box.bottom] : [box.left, box.right]);
      keepWithin(box);
    }
  }
  for (const large of element.querySelectorAll('img,svg,video,table'))
    if (!isAside(large, element) && getComputedStyle(large).position !== 'absolute')
      keepWithin(large.getBoundingClientRect());
  return { lines: linesIn(extents), over };
}

/** Whether a variant is there. It ends with an empty comment. */
const isShown = (slot: Element): boolean =>
  [...slot.childNodes].some((node) => node.nodeType === Node.COMMENT_NODE && !(node as Comment).data);

/** Whether a slot, or one of its parts, has a fit that needs measuring. */
export const isMeasured = (element: Element): boolean =>
  [element, ...element.querySelectorAll('[data-attune-fit]')].some((at) => /\blines:/.test(attribute(at, 'fit')));

/** Which limit the variant in a slot breaks, and by how much, in words. None where it fits, or there is no variant. */
export function breachOf({ element, placements, receipt }: Slot): string | undefined {
  const shown = placements.map(({ slot }) => slot).filter(isShown);
  for (const at of [element, ...element.querySelectorAll<HTMLElement>('[data-attune-fit]')]) {
    const { lines: limit } = fitOf(attribute(at, 'fit'));
    if (!Object.keys(limit).length || !shown.some((slot) => at.contains(slot) || slot.contains(at))) continue;
    const { lines, over } = measure(at);
    const most = limitAt(limit, receipt.size);
    const part = attribute(at, 'part');
    const it = part ? `its ${part}` : 'it';
    if (lines > most) return `${it} takes ${lines} lines, ${most} ${most === 1 ? 'fits' : 'fit'}`;
    if (over > rounding) return `${it} sticks out by ${Math.round(over)} px`;
  }
  return undefined;
}
