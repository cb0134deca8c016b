import { receiptOf, type Slot } from './choice.ts';
import { quietly } from './quietly.ts';

/** How long a slot must be in view, ms, and how much of it. */
const dwell = 1000;
const share = 0.5;

/**
 * Tells, once for each slot, that its decision was really on screen: at least half of the slot for one second, on a page that is
 * shown and not merely rendered ahead. A decision to show the default, as the control of a test, counts too.
 */
export function watchExposure(slots: Slot[], exposed: (slot: Slot) => void): void {
  const timers = new Map<Element, ReturnType<typeof setTimeout>>();
  const observer = new IntersectionObserver(
    quietly((entries: IntersectionObserverEntry[]) => {
      for (const { target, intersectionRatio } of entries) {
        clearTimeout(timers.get(target));
        if (intersectionRatio < share) continue;
        timers.set(
          target,
          setTimeout(
            quietly(() => {
              const slot = slots.find(({ element }) => element === target);
              if (!slot || document.hidden) return;
              observer.unobserve(target);
              if (receiptOf(slot).painted !== 'default' || slot.receipt.variant === 'default') exposed(slot);
            }),
            dwell,
          ),
        );
      }
    }),
    { threshold: share },
  );
  const start = () => {
    for (const { element, receipt } of slots) if (receipt.experience) observer.observe(element);
  };
  if ((document as unknown as { prerendering?: boolean }).prerendering)
    document.addEventListener('prerenderingchange', start, { once: true });
  else start();
}
