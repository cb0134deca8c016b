import { hear, type Signal, together } from './heard.ts';

/** What is told of, per cent. */
const parts = [10, 25, 50, 75, 90, 100];

/** A moving picture: nobody chose to see it. */
export const isDecor = ({ muted, loop }: HTMLMediaElement): boolean => muted && loop;

/** What a video or a sound is called: a name that its page gave it, else its file. */
const nameOf = (media: HTMLMediaElement): string =>
  media.getAttribute('data-attune-media') ||
  media.id ||
  (/^https?:/.test(media.currentSrc) ? new URL(media.currentSrc).pathname : '') ||
  media.localName;

/** How much of it was played, per cent: what was skipped does not count. 0 where it has no end. */
function playedOf({ played, duration }: HTMLMediaElement): number {
  let seconds = 0;
  for (let n = 0; n < played.length; n++) seconds += played.end(n) - played.start(n);
  // The last frame has a length of its own.
  return Number.isFinite(duration) && duration > 0 ? (100 * (seconds + 0.1)) / duration : 0;
}

/** How far videos and sounds are played. */
export const mediaProgress: Signal = ({ tell, onView }) => {
  let told = new WeakMap<HTMLMediaElement, [source: string, percent: number]>();
  return together(
    hear(document, 'timeupdate ended', ({ target }) => {
      const media = target as HTMLMediaElement;
      if (isDecor(media)) return;
      const [source, before] = told.get(media) || ['', 0];
      const played = playedOf(media);
      const percent = parts.filter((part) => part <= played).pop() || 0;
      if (source === media.currentSrc && percent <= before) return;
      told.set(media, [media.currentSrc, percent]);
      if (percent) tell('Media Progress', { media: nameOf(media), percent });
    }),
    onView(() => {
      told = new WeakMap();
    }),
  );
};
