interface Transition {
  ready: Promise<unknown>;
  finished: Promise<unknown>;
  updateCallbackDone: Promise<unknown>;
}
type Animated = Document & {
  startViewTransition?: (update: () => unknown) => Transition;
  activeViewTransition?: unknown;
};

/** Sets a style of elements; answers its undo, which leaves nothing behind. */
function named(elements: HTMLElement[], nameOf: (index: number) => string): () => void {
  const undos = elements.map((element, index) => {
    const had = element.hasAttribute('style');
    const before = element.style.getPropertyValue('view-transition-name');
    element.style.setProperty('view-transition-name', nameOf(index));
    return () => {
      element.style.setProperty('view-transition-name', before);
      if (!had && !element.getAttribute('style')) element.removeAttribute('style');
    };
  });
  return () => {
    for (const undo of undos) undo();
  };
}

/**
 * Changes elements as a view transition of these alone, where there are such and the visitor has not asked for less motion; else at once.
 * `done` comes after either, once.
 */
export function withTransition(elements: HTMLElement[], change: () => void, done: () => void): void {
  const page = document as Animated;
  let changed = false;
  const once = () => {
    if (changed) return;
    changed = true;
    change();
  };
  let undo = () => {};
  const end = () => {
    undo();
    undo = () => {};
    done();
  };
  try {
    if (
      page.startViewTransition &&
      !page.activeViewTransition &&
      !page.hidden &&
      !matchMedia('(prefers-reduced-motion: reduce)').matches
    ) {
      // Without the page itself: the rest of it goes on as it is.
      undo = named([document.documentElement, ...elements], (index) => (index ? `attune-${index}` : 'none'));
      const { ready, updateCallbackDone, finished } = page.startViewTransition(once);
      for (const promise of [ready, updateCallbackDone]) promise.catch(() => {});
      finished.then(end, end);
      return;
    }
  } catch {}
  try {
    once();
  } catch {}
  end();
}
