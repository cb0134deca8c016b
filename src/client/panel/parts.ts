import type { Engine } from '../engine.ts';
import type { Speech } from './words.ts';

/** What an open panel remembers. What stood in it once goes on standing there, so that nothing that has the focus goes. */
export const newState = () => ({
  /** What was done last. */
  said: '',
  /** Whether the backend is being asked. */
  busy: false,
  /** Topics that are offered; those that were interests at some time can be removed. */
  listed: new Set<string>(),
  removable: new Set<string>(),
  /** What slots were called when they last showed a variant. */
  titles: new Map<Element, string>(),
  /** What was dismissed, of slots that this page does not have: `experience/variant`. */
  elsewhere: new Set<string>(),
});

/** What each part of the panel is given. */
export interface Parts {
  engine: Engine;
  speech: Speech;
  state: ReturnType<typeof newState>;
  /** Draws the panel anew, and says what was done. */
  done(text: string): void;
}
