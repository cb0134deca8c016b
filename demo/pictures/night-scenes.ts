import { seededRandom, svgFile } from './drawing.ts';
import { conifers, fade, hills, land, mountains, tufts } from './landscape.ts';
import { type Crop, focus, high, mist, sky } from './scenery.ts';

/** A lit tent beside a tarn at night: for campers. */
export function night(crop: Crop): string {
  const { w, h } = crop;
  const at = focus(crop);
  const random = seededRandom(44);
  const bank = hills(52, w, h * 0.96, h * 0.1, 0.7);
  const shore = h * 0.8;
  let stars = '';
  for (let i = 0; i < w / 9; i++) {
    const size = 0.7 + random() ** 3 * 1.8;
    stars += `<circle cx="${Math.round(random() * w)}" cy="${Math.round(random() * h * 0.58)}" r="${size.toFixed(1)}"/>`;
  }
  const s = h / 560;
  const tentY = bank(at) + 8;
  const tent =
    `<g transform="translate(${at} ${tentY}) scale(${s})"><ellipse cx="0" cy="2" rx="190" ry="26" fill="#f6c667" opacity=".2"/>` +
    `<path d="M-118 0C-96-66-52-98 0-100C56-98 98-62 122 0Z" fill="#f2a93b"/><path d="M0-100C56-98 98-62 122 0H58C52-52 32-86 0-100Z" fill="#d27a2c"/>` +
    `<path d="M-34 0C-30-48-16-80 0-98C18-80 32-44 36 0Z" fill="#ffe6a6"/><path d="M0-98C6-60 4-30 0 0" stroke="#d98e1f" stroke-width="2" fill="none"/>` +
    `<path d="M-118 0C-96-66-52-98 0-100C56-98 98-62 122 0" fill="none" stroke="#8c3b1d" stroke-width="2.5"/>` +
    `<path d="M-96-36l-56 38M100-34l58 38" stroke="#e9dcc0" stroke-width="1.2" opacity=".7"/></g>`;
  return svgFile(
    w,
    h,
    'A lit tent beside a tarn under stars',
    sky(crop, [
      [0, '#10242f'],
      [0.45, '#1f3d4a'],
      [0.68, '#5a5a70'],
      [0.8, '#b07a72'],
    ]) +
      `<g fill="#f1ecdf">${stars}</g>` +
      `<path transform="translate(${high(crop)} ${h * 0.36}) scale(${h / 700})" d="M10-38A38 38 0 1 0 36 18A32 32 0 1 1 10-38Z" fill="#f6ecd0"/>` +
      mountains(
        15,
        shore,
        [
          { x: w * 0.2, y: h * 0.6, reach: h * 0.5 },
          { x: w * 0.9, y: h * 0.55, reach: h * 0.5 },
          { x: at - h * 0.2, y: h * 0.52, reach: h * 0.55 },
        ],
        { lit: '#46566a', shade: '#33455a' },
      ) +
      land(hills(60, w, shore, h * 0.06, 2), w, h, '#22394a') +
      conifers(9, hills(60, w, shore, h * 0.06, 2), { from: 0, to: w, every: 13, tall: h * 0.07 }, '#182f3b') +
      `<defs>${fade('tarn', [
        [0, '#a5767a'],
        [0.35, '#4c5a70'],
        [1, '#1c3442'],
      ])}</defs><rect y="${shore}" width="${w}" height="${h - shore}" fill="url(#tarn)"/>` +
      `<path d="M${at - h * 0.5} ${shore + h * 0.03}h${h * 0.3}M${at - h * 0.2} ${shore + h * 0.055}h${h * 0.24}M${at + h * 0.2} ${shore + h * 0.028}h${h * 0.2}M${w * 0.08} ${shore + h * 0.05}h${h * 0.2}" stroke="#e3b9a0" stroke-width="2" opacity=".5" stroke-linecap="round"/>` +
      land(bank, w, h, '#12262c') +
      tufts(8, bank, { from: 0, to: w, count: 200, depth: h * 0.06, tall: 15 }, '#2d4a45') +
      tent +
      conifers(21, bank, { from: -20, to: w * 0.12, every: 36, tall: h * 0.26 }, '#0b1a20') +
      conifers(22, bank, { from: w * 0.9, to: w + 30, every: 34, tall: h * 0.3 }, '#0b1a20'),
  );
}

/** A hut with a lamp in the window at dusk: for those who come back. */
export function hut(crop: Crop): string {
  const { w, h } = crop;
  const at = focus(crop);
  const fore = hills(92, w, h * 0.95, h * 0.12, 0.8);
  const s = h / 520;
  const bothy =
    `<g transform="translate(${at} ${fore(at) + 14}) scale(${s})"><path d="M-96 0V-62L-60-104H74L104-62V0Z" fill="#6d5a66"/><path d="M-96 0V-62L-60-104L-24-62V0Z" fill="#8b7480"/>` +
    `<path d="M-104-58L-60-110H76L112-58H-20L-60-104Z" fill="#3b2c44"/><rect x="52" y="-128" width="18" height="30" fill="#4d3b50"/>` +
    `<path d="M61-132c-10-16 12-22 4-38s10-20 6-34" fill="none" stroke="#f4dfe0" stroke-width="5" stroke-linecap="round" opacity=".55"/>` +
    `<rect x="16" y="-44" width="28" height="24" fill="#ffd977"/><path d="M30-44v24M16-32h28" stroke="#6d4a2c" stroke-width="2.5"/><rect x="62" y="-44" width="24" height="24" fill="#ffd977"/><path d="M74-44v24M62-32h24" stroke="#6d4a2c" stroke-width="2.5"/>` +
    `<path d="M-72 0v-40h26V0z" fill="#b5522b"/><circle cx="-51" cy="-19" r="2" fill="#ffd977"/><ellipse cx="44" cy="4" rx="70" ry="7" fill="#ffd977" opacity=".25"/></g>`;
  return svgFile(
    w,
    h,
    'A stone hut at dusk with a lamp in the window',
    sky(crop, [
      [0, '#e4d3df'],
      [0.5, '#f3dcd6'],
      [0.78, '#f6c9a4'],
    ]) +
      mountains(
        25,
        h * 0.86,
        [
          { x: w * 0.1, y: h * 0.6, reach: h * 0.4 },
          { x: at + h * 0.48, y: h * 0.54, reach: h * 0.5 },
          { x: at - h * 0.2, y: h * 0.5, reach: h * 0.52 },
        ],
        { lit: '#c3a3b8', shade: '#a383a0' },
      ) +
      mist('m1', crop, h * 0.68, h * 0.16, '#f6d8c4', 0.7) +
      land(hills(83, w, h * 0.84, h * 0.1, 1.6), w, h, '#8a6390') +
      land(hills(85, w, h * 0.9, h * 0.11, 1.1), w, h, '#62406a') +
      conifers(41, hills(85, w, h * 0.9, h * 0.11, 1.1), { from: 0, to: w, every: 22, tall: h * 0.07 }, '#4b3156') +
      bothy +
      land((x) => fore(x) + 6, w, h, '#33254a') +
      tufts(44, fore, { from: 0, to: w, count: 240, depth: h * 0.1, tall: 15 }, '#66507c') +
      conifers(45, fore, { from: w * 0.86, to: w + 20, every: 34, tall: h * 0.22 }, '#20173a'),
  );
}
