import { arrivalOf, type Context, type Size } from '../core/context.ts';
import type { Frame } from '../core/frame.ts';

/** The viewport's size. Media queries, since reading a width would force a layout. */
export const sizeHere = (): Size =>
  matchMedia('(min-width:1024px)').matches ? 'desktop' : matchMedia('(min-width:600px)').matches ? 'tablet' : 'phone';

/** The context of this page view, which goes on with the present visit unless it arrived from elsewhere. */
export const contextHere = (now: number, [arrival, until]: Frame['n']): Context => ({
  facts: [
    `path:${location.pathname}`,
    `size:${sizeHere()}`,
    `language:${navigator.language.split('-')[0]}`,
    ...(arrivalOf(location.search, document.referrer, location.host) || (now < until ? arrival : [])),
  ],
  hour: new Date(now).getHours(),
});
