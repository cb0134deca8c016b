import { tint } from './drawing.ts';
import { fade } from './landscape.ts';

/** A crop of a scene: wide for a desktop, tall for a phone. Sizes in SVG units. */
export interface Crop {
  w: number;
  h: number;
}

/** Where the eye should rest: to the right on a wide picture, so that words find room on the left. */
export const focus = ({ w, h }: Crop): number => (w > h * 1.3 ? w * 0.66 : w * 0.6);

/** Where a sun or moon hangs: further right, yet never cut off on a narrow screen. */
export const high = (crop: Crop): number => (crop.w > crop.h * 1.3 ? focus(crop) + crop.h * 0.3 : crop.w * 0.7);

export const sky = (crop: Crop, stops: readonly (readonly [number, string])[]) =>
  `<defs>${fade('sky', stops)}</defs><rect width="${crop.w}" height="${crop.h}" fill="url(#sky)"/>`;

export const mist = (id: string, crop: Crop, y: number, deep: number, colour: string, strength: number) =>
  `<defs>${fade(id, [
    [0, colour, 0],
    [0.6, colour, strength],
    [1, colour, 0],
  ])}</defs>` + `<rect y="${y}" width="${crop.w}" height="${deep}" fill="url(#${id})"/>`;

/** A walker of about 30 units, feet at 0,0; `facing` is 1 for right and -1 for left. */
export const walker = (x: number, y: number, scale: number, coat: string, facing = 1) =>
  `<g transform="translate(${x} ${y}) scale(${scale * facing} ${scale})" fill="none" stroke-linecap="round" stroke-linejoin="round">` +
  `<path d="M-1-13L-6 0M1-13L6-6L7 0" stroke="${tint.ink}" stroke-width="3.4"/>` +
  `<path d="M0-24L0-14" stroke="${coat}" stroke-width="7.5"/><path d="M-7-25v9" stroke="${tint.ink}" stroke-width="5.5"/>` +
  `<path d="M2-23l6 6" stroke="${coat}" stroke-width="3"/><path d="M8-18l3 18" stroke="${tint.ink}" stroke-width="1.1"/>` +
  `<circle cx="1" cy="-31" r="3.7" fill="${tint.ink}"/></g>`;

export const birds = (x: number, y: number, colour: string) =>
  `<path d="M${x} ${y}q7-7 12 0q6-7 13 0M${x + 44} ${y + 16}q5-5 9 0q5-5 10 0M${x + 36} ${y - 18}q4-4 7 0q4-4 8 0"` +
  ` fill="none" stroke="${colour}" stroke-width="2" stroke-linecap="round"/>`;
