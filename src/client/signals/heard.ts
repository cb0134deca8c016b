import type { Engine } from '../engine.ts';
import { quietly } from '../quietly.ts';

/** A page view, and how it came about: a type of `PerformanceNavigationTiming`, `prerender`, `bfcache`, or `history` in an app of a single page. */
export interface View {
  id: string;
  by: string;
}

/** What a signal has to do with. */
export interface Here {
  engine: Engine;
  tell(event: string, properties?: Record<string, unknown>): void;
  view(): View;
  /** Answers its undo. The page view is another one. */
  onView(begun: () => void): () => void;
  /** Answers its undo. The page is hidden, or `gone`. */
  onLeave(left: (gone: boolean) => void): () => void;
  /** What the plan lists for this signal. */
  list: string[] | undefined;
}

/** Hears, and tells; answers its undo. */
export type Signal = (here: Here) => () => void;

/** Listens to events of these types, on their way down, and never cancels any; answers its undo. */
export function hear<E extends Event = Event>(
  target: EventTarget,
  types: string,
  listener: (event: E) => unknown,
): () => void {
  const heard = quietly(listener) as unknown as EventListener;
  const options = { passive: true, capture: true };
  for (const type of types.split(' ')) target.addEventListener(type, heard, options);
  return () => {
    for (const type of types.split(' ')) target.removeEventListener(type, heard, options);
  };
}

/** Undoes all, once. */
export const together =
  (...undos: (() => void)[]) =>
  (): void => {
    for (const undo of undos.splice(0)) undo();
  };

/** The nearest element of a kind that an event is about, out of open shadow roots too. */
export const about = <E extends Element = HTMLElement>(event: Event, kind: string): E | undefined =>
  event.composedPath().find((node): node is E => node instanceof Element && node.matches(kind));
