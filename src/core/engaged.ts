/** How long somebody is taken to be reading after the last that they did, ms. */
export const idleAfter = 30_000;

/** What is known of a reader's attention. Times are of a clock that only goes forward, ms. */
export interface Attention {
  /** How long the page had it, until `at`. */
  total: number;
  at: number;
  /** When they last did something. */
  input: number;
  /** Whether the page is visible and has the focus. */
  here: boolean;
  /** Whether something plays. */
  playing: boolean;
}

/** How long the page had the reader's attention until `now`, ms, if nothing has changed since `at`. */
export const attended = ({ total, at, input, here, playing }: Attention, now: number): number =>
  total + (here ? Math.max(0, (playing ? now : Math.min(now, input + idleAfter)) - at) : 0);
