import type { Context } from '../core/context.ts';
import type { Frame } from '../core/frame.ts';
import type { Placement } from './placement.ts';

/** The engine takes over from a gate of the same format only; from any other it takes the calls alone. */
export const handoverFormat = 1;

/** `window.attune` until the engine is there. */
export interface Stub {
  /** Calls made so far: the method's name, then its arguments. */
  q: [name: string, ...args: unknown[]][];
  ready: Promise<unknown>;
  /** Resolves `ready`. */
  r(api: unknown): void;
  /** The format of what the gate hands over: */
  v: number;
  /** what it placed, and the frame and the context that it went by. */
  p: Placement[];
  f?: Frame | undefined;
  x?: Context;
}
