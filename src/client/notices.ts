import type { Notices } from './api.ts';

/** Tells listeners of what happens. */
export class Emitter {
  #listeners = new Map<string, Set<(notice: never) => void>>();

  /** Answers its undo. */
  on<N extends keyof Notices>(name: N, listener: (notice: Notices[N]) => void): () => void {
    const listeners = this.#listeners.get(name) || new Set();
    this.#listeners.set(name, listeners.add(listener as never));
    return () => listeners.delete(listener as never);
  }

  /** A listener that throws is the page's own affair: it is told of it as of any error of its own. */
  tell<N extends keyof Notices>(name: N, notice: Notices[N]): void {
    for (const listener of this.#listeners.get(name) || [])
      try {
        (listener as (notice: Notices[N]) => void)(notice);
      } catch (error) {
        setTimeout(() => {
          throw error;
        });
      }
  }
}
