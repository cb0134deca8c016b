import { arrivalAt, type Context, contextOf, type Size } from '../core/context.ts';
import type { Frame } from '../core/frame.ts';

const wider = (px: number) => matchMedia(`(min-width:${px}px)`).matches;

/** The viewport's size. Media queries, since reading a width would force a layout. */
export const sizeHere = (): Size => (wider(1024) ? 'desktop' : wider(600) ? 'tablet' : 'phone');

/** The context of this page view, which goes on with the present visit unless it arrived from elsewhere. */
export const contextHere = (now: number, [arrival, until]: Partial<Frame['n']> = []): Context =>
  contextOf(
    `m_path=${location.pathname}&m_size=${sizeHere()}&m_language=${navigator.language.replace('-', '&')}&${
      arrivalAt(location, document.referrer) || (now < (until as number) && arrival)
    }&`,
    new Date(now).getHours(),
  );
