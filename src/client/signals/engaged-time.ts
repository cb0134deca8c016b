import { type Attention, attended } from '../../core/engaged.ts';
import { hear, type Signal, together } from './heard.ts';
import { isDecor } from './media-progress.ts';

const isHere = (): boolean => !document.hidden && document.hasFocus();

/**
 * How long a page view had the visitor's attention: cumulative, when the page is hidden or another view begins. Who goes to and fro between
 * tabs is told of once it is a fifth more; when the page goes, it is exact to the second.
 */
export const engagedTime: Signal = ({ tell, view, onView, onLeave }) => {
  const now = performance.now();
  const media = new Set([...document.querySelectorAll<HTMLMediaElement>('video,audio')]);
  const plays = () => [...media].some((one) => !one.paused && one.isConnected && !isDecor(one));
  const attention: Attention = { total: 0, at: now, input: now, here: isHere(), playing: plays() };
  let [{ id, by }, told] = [view(), 0];

  const advance = () => {
    const at = performance.now();
    attention.total = attended(attention, at);
    attention.at = at;
    attention.here = isHere();
    attention.playing = plays();
  };
  const say = (gone: boolean) => {
    advance();
    const seconds = Math.floor(attention.total / 1000);
    if (seconds - told < (gone ? 1 : Math.max(1, told / 5))) return;
    told = seconds;
    tell('Engaged Time', { view: id, seconds, by });
  };

  return together(
    hear(window, 'pointerdown pointermove keydown wheel touchmove', ({ isTrusted }) => {
      advance();
      if (isTrusted) attention.input = attention.at;
    }),
    hear(window, 'focus blur pageshow visibilitychange', advance),
    hear(document, 'play playing pause ended emptied volumechange', ({ target }) => {
      media.add(target as HTMLMediaElement);
      advance();
    }),
    onLeave(say),
    onView(() => {
      say(true);
      attention.total = told = 0;
      ({ id, by } = view());
    }),
  );
};
