import { blend, svgFile, tint } from './drawing.ts';
import { conifers, fade, hills, land, mountains, tufts } from './landscape.ts';
import { type Crop, focus, high, mist, sky } from './scenery.ts';

/** Still water, a canoe and its reflection. */
export function lake(crop: Crop): string {
  const { w, h } = crop;
  const at = focus(crop);
  const shore = h * 0.7;
  const far = hills(113, w, shore, h * 0.05, 2.2);
  const s = h / 560;
  const canoe =
    `<path d="M-110-14C-96 8-60 14 0 14S96 8 112-16C70-2-66 0-110-14Z" fill="${tint.bracken}"/><path d="M-110-14C-66 0 70-2 112-16C70-8-66-6-110-14Z" fill="${tint.rust}"/>` +
    `<path d="M-36-4V-34" stroke="${tint.gorse}" stroke-width="13" stroke-linecap="round"/><circle cx="-35" cy="-51" r="7.5" fill="${tint.ink}"/><path d="M-34-32L-14-18L-6-36" fill="none" stroke="${tint.gorse}" stroke-width="5" stroke-linecap="round" stroke-linejoin="round"/>` +
    `<path d="M-4-52L-18 20" stroke="${tint.sand}" stroke-width="3.4" stroke-linecap="round"/><path d="M20-6h34v-16q-17-8-34 0z" fill="${tint.pine}"/>`;
  const water = (y: number) => shore + h * y;
  const ripple = [0.05, 0.09, 0.14, 0.2, 0.26]
    .map(
      (y, i) =>
        `M${w * ((i * 0.37) % 0.8)} ${water(y)}h${h * (0.18 + i * 0.04)}M${w * ((i * 0.53 + 0.3) % 0.9)} ${water(y + 0.015)}h${h * 0.14}`,
    )
    .join('');
  return svgFile(
    w,
    h,
    'A canoe on still water',
    sky(crop, [
      [0, '#d3e4e6'],
      [0.45, '#ecefe2'],
      [0.7, '#f8e5c8'],
    ]) +
      `<circle cx="${high(crop)}" cy="${h * 0.5}" r="${h * 0.075}" fill="#fff3cf"/>` +
      mountains(
        35,
        shore,
        [
          { x: w * 0.08, y: h * 0.48, reach: h * 0.46 },
          { x: w * 0.9, y: h * 0.5, reach: h * 0.44 },
          { x: at - h * 0.3, y: h * 0.44, reach: h * 0.5 },
        ],
        { lit: '#a9c2c0', shade: '#86a7a8' },
      ) +
      mist('m1', crop, h * 0.56, h * 0.16, '#f8ecd6', 0.9) +
      land(far, w, shore + 2, '#5f8a78') +
      conifers(51, far, { from: 0, to: w, every: 12, tall: h * 0.075 }, tint.pine) +
      `<defs>${fade('water', [
        [0, '#f3e4c8'],
        [0.25, '#b5cfcd'],
        [1, '#4e8089'],
      ])}</defs><rect y="${shore}" width="${w}" height="${h - shore}" fill="url(#water)"/>` +
      `<path d="${ripple}" stroke="#f4f3e6" stroke-width="2" stroke-linecap="round" opacity=".6"/>` +
      `<g transform="translate(${at} ${water(0.155)}) scale(${s} ${-s * 0.7})" opacity=".28">${canoe}</g><g transform="translate(${at} ${water(0.13)}) scale(${s})">${canoe}</g>` +
      tufts(
        58,
        () => h * 1.01,
        { from: -10, to: w * 0.3, count: 90, depth: 6, tall: h * 0.13 },
        blend(tint.pine, tint.ink, 0.4),
      ) +
      tufts(
        59,
        () => h * 1.01,
        { from: w * 0.84, to: w + 10, count: 60, depth: 6, tall: h * 0.16 },
        blend(tint.pine, tint.ink, 0.4),
      ),
  );
}
