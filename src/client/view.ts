import { arrivalAt, type Context, contextOf, type Size, sizes, type Thresholds, thresholds } from '../core/context.ts';
import type { Frame } from '../core/frame.ts';

/** The viewport's size. Media queries, since reading a width would force a layout. */
export const sizeHere = (from: Thresholds = thresholds): Size =>
  sizes[from.filter((px) => matchMedia(`(min-width:${px}px)`).matches).length] as Size;

/** The context of this page view, which goes on with the present visit unless it arrived from elsewhere. */
export const contextHere = (now: Date, [arrival, until]: Partial<Frame['n']>): Context =>
  contextOf(
    `m_path=${location.pathname}&m_size=${sizeHere()}&m_language=${navigator.language.replace('-', '&')}&${
      arrivalAt(location, document.referrer) || ((now as unknown as number) < (until as number) && arrival)
    }&`,
    now.getHours(),
  );
