import { hear, type Signal, together } from './heard.ts';

/** What is told of, per cent. */
const depths = [25, 50, 75, 100];

/** A page is at rest once nothing has moved for so long, ms. */
const rest = 250;

/** How much of what scrolls the visitor has come to see, per cent; 0 where it is a small part of the page, or does not scroll. */
function seenOf(scroller: Element): number {
  const { scrollTop, clientHeight, clientWidth, scrollHeight } = scroller;
  if (scrollHeight <= clientHeight || clientHeight * clientWidth * 2 < innerHeight * innerWidth) return 0;
  // Browsers round to whole pixels, each in its own way.
  return (100 * (scrollTop + clientHeight + 2)) / scrollHeight;
}

/** How far down the visitor has come, told once the page is at rest. */
export const scrollDepth: Signal = ({ tell, view, onView, onLeave }) => {
  let [deepest, told] = [0, 0];
  let { id } = view();
  let resting: ReturnType<typeof setTimeout>;
  const say = () => {
    const depth = depths.filter((one) => one <= deepest).pop() || 0;
    if (depth <= told) return;
    told = depth;
    tell('Scrolled', { view: id, depth });
  };
  const moved = (target: EventTarget | null) => {
    const scroller = target instanceof Element ? target : document.scrollingElement;
    if (scroller) deepest = Math.max(deepest, seenOf(scroller));
    clearTimeout(resting);
    resting = setTimeout(say, rest);
  };
  // The page may have been scrolled before anything listened.
  if (scrollY) moved(null);
  return together(
    () => clearTimeout(resting),
    hear(document, 'scroll', ({ target }) => moved(target)),
    onLeave(say),
    onView(() => {
      say();
      [deepest, told, id] = [0, 0, view().id];
    }),
  );
};
