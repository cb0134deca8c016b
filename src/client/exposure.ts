import type { Receipt } from '../core/receipt.ts';
import { receiptOf, type Slot } from './choice.ts';
import { quietly } from './quietly.ts';
import { listen } from './signals.ts';

/** How long a slot must be in view, ms. */
const dwell = 1000;

/** Every hundredth of a slot is looked at, since of a large one only a small share is ever in view. */
const threshold = [...Array(101).keys()].map((percent) => percent / 100);

/**
 * Tells when a slot really was on screen: for one second on end, on a page that is shown and not merely rendered ahead, at least half of
 * it, or of what of it the viewport can hold; once for each decision of a page view. One to show the default, as the control of a test,
 * counts too. What it answers is to be called when there are more slots, and with `true` for each page view.
 */
export function watchExposure(slots: () => Slot[], exposed: (receipt: Receipt) => void): (anew: unknown) => void {
  /** The decisions of this page view that were seen. */
  const told = new Set<string>();
  const timers = new Map<Element, ReturnType<typeof setTimeout>>();
  const observer = new IntersectionObserver(
    quietly((entries: IntersectionObserverEntry[]) => {
      for (const { target, isIntersecting, intersectionRect: part, boundingClientRect: whole } of entries)
        if (
          !isIntersecting ||
          part.width * part.height * 2 < Math.min(whole.width, innerWidth) * Math.min(whole.height, innerHeight)
        ) {
          clearTimeout(timers.get(target));
          timers.delete(target);
        } else if (!timers.has(target))
          timers.set(
            target,
            setTimeout(
              quietly(() => {
                const receipt = receiptOf(slots().find((slot) => slot.element === target) as Slot);
                const { slot, experience, variant, painted } = receipt;
                const key = `${[slot, experience, variant]}`;
                if (!experience || told.has(key) || (painted === 'default' && variant !== 'default')) return;
                told.add(key);
                exposed(receipt);
              }),
              dwell,
            ),
          );
    }),
    { threshold },
  );
  /** What was in view in the page view before, or before the page was hidden, begins anew. */
  const look = (anew: unknown) => {
    if (anew === true) told.clear();
    if (anew) {
      observer.disconnect();
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    }
    if (!document.hidden) for (const { element } of slots()) observer.observe(element);
  };
  // A page that was rendered ahead becomes visible too.
  listen(document, 'visibilitychange', look);
  return look;
}
