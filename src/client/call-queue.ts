import type { Placed } from './placed.ts';

/**
 * `window.attune` until the engine is there. A gate and an engine that do not fit together share nothing but the calls: whatever changes
 * its meaning here changes its name.
 */
export interface CallQueue {
  /** Calls made so far: the method's name, then its arguments. */
  q: [name: string, ...args: unknown[]][];
  ready: Promise<unknown>;
  /** Resolves `ready`. */
  r(api: unknown): void;
  /** What the gate placed. */
  p: Placed[];
}
