import { svgFile, tint } from './drawing.ts';
import { conifers, hills, land, mountains, tufts } from './landscape.ts';
import { birds, type Crop, focus, high, mist, sky, walker } from './scenery.ts';

/** Late summer on the moor: the shop's own picture. */
export function moor(crop: Crop): string {
  const { w, h } = crop;
  const at = focus(crop);
  const fore = hills(12, w, h * 0.94, h * 0.14, 0.9);
  const middle = hills(7, w, h * 0.84, h * 0.15, 1.1);
  return svgFile(
    w,
    h,
    'Heather moor under a low sun',
    sky(crop, [
      [0, '#f3e2bd'],
      [0.55, '#f8ecd2'],
      [0.8, '#f3d9c0'],
    ]) +
      `<circle cx="${at}" cy="${h * 0.56}" r="${h * 0.135}" fill="${tint.gorse}"/>` +
      `<circle cx="${at}" cy="${h * 0.56}" r="${h * 0.2}" fill="${tint.gorse}" opacity=".18"/>` +
      birds(at - h * 0.4, h * 0.42, tint.heather) +
      land(hills(3, w, h * 0.72, h * 0.16, 1.4), w, h, '#cbb3c4') +
      land(hills(5, w, h * 0.76, h * 0.13, 1.9), w, h, '#a883a4') +
      mist('m1', crop, h * 0.62, h * 0.16, '#f8ecd2', 0.55) +
      land(middle, w, h, tint.heather) +
      tufts(4, middle, { from: 0, to: w, count: 260, depth: h * 0.1, tall: 11 }, '#9a6a93') +
      land(hills(9, w, h * 0.9, h * 0.13, 1.3), w, h, tint.plum) +
      land(fore, w, h, tint.fir) +
      tufts(8, fore, { from: 0, to: w, count: 220, depth: h * 0.09, tall: 16 }, tint.pine) +
      tufts(18, fore, { from: w * 0.05, to: w * 0.95, count: 90, depth: h * 0.05, tall: 9 }, tint.gorse) +
      walker(at - w * 0.05, fore(at - w * 0.05) + 2, h / 560, tint.bracken) +
      walker(at - w * 0.05 - h * 0.06, fore(at - w * 0.05 - h * 0.06) + 2, h / 620, tint.gorse),
  );
}

/** Fells at dawn with a path to the top: for walkers. */
export function fells(crop: Crop): string {
  const { w, h } = crop;
  const at = focus(crop);
  const fore = hills(31, w, h * 0.97, h * 0.16, 0.8);
  const middle = hills(27, w, h * 0.9, h * 0.1, 1.2);
  const zigzag =
    `M${at - h * 0.22} ${h} C${at - h * 0.3} ${h * 0.94} ${at + h * 0.12} ${h * 0.9} ${at + h * 0.02} ${h * 0.84}` +
    ` S${at - h * 0.16} ${h * 0.79} ${at - h * 0.03} ${h * 0.75} S${at + h * 0.07} ${h * 0.7} ${at + h * 0.02} ${h * 0.66}` +
    ` S${at - h * 0.03} ${h * 0.6} ${at + h * 0.012} ${h * 0.55}`;
  return svgFile(
    w,
    h,
    'Fells at dawn with a path to the summit',
    sky(crop, [
      [0, '#cfe3df'],
      [0.5, '#e9ecdc'],
      [0.78, '#f7d9b4'],
    ]) +
      `<circle cx="${at - h * 0.42}" cy="${h * 0.63}" r="${h * 0.07}" fill="#fff4d6"/>` +
      mountains(
        2,
        h * 0.92,
        [
          { x: w * 0.12, y: h * 0.58, reach: h * 0.42 },
          { x: w * 0.96, y: h * 0.52, reach: h * 0.5 },
          { x: w * 0.42, y: h * 0.6, reach: h * 0.4 },
        ],
        { lit: '#b9cfcb', shade: '#9dbab8' },
      ) +
      mist('m1', crop, h * 0.62, h * 0.2, '#f7e3c4', 0.8) +
      mountains(
        6,
        h * 0.92,
        [
          { x: at - h * 0.52, y: h * 0.67, reach: h * 0.4 },
          { x: at + h * 0.5, y: h * 0.58, reach: h * 0.52 },
          { x: at, y: h * 0.46, reach: h * 0.56 },
        ],
        { lit: '#7fa39a', shade: '#4f7a74', snow: '#f4f1e4' },
      ) +
      mist('m2', crop, h * 0.74, h * 0.17, '#e9ecdc', 0.6) +
      land(middle, w, h, '#56805f') +
      conifers(3, middle, { from: 0, to: at - h * 0.34, every: 15, tall: h * 0.085 }, tint.pine) +
      conifers(4, middle, { from: at + h * 0.3, to: w, every: 14, tall: h * 0.09 }, tint.pine) +
      `<path d="${zigzag}" fill="none" stroke="#f3e3bf" stroke-width="${h * 0.008}" stroke-linecap="round"/>` +
      land(fore, w, h, tint.fir) +
      tufts(8, fore, { from: 0, to: w, count: 260, depth: h * 0.1, tall: 15 }, tint.moss) +
      conifers(5, fore, { from: w * 0.82, to: w + 20, every: 34, tall: h * 0.2 }, tint.ink) +
      walker(at - h * 0.02, fore(at - h * 0.02) + 2, h / 430, tint.bracken) +
      walker(at + h * 0.075, fore(at + h * 0.075) + 2, h / 470, tint.gorse),
  );
}

/** Gritstone and two climbers. */
export function crag(crop: Crop): string {
  const { w, h } = crop;
  const at = focus(crop);
  const fore = hills(103, w, h * 0.97, h * 0.1, 0.8);
  const rock = (dx: number, top: number, wide: number, lit: string, shade: string) =>
    `<path fill="${lit}" d="M${at + dx} ${h}L${at + dx + wide * 0.05} ${h * (top + 0.2)}L${at + dx + wide * 0.16} ${h * (top + 0.16)}L${at + dx + wide * 0.2} ${h * top}L${at + dx + wide * 0.52} ${h * (top - 0.03)}L${at + dx + wide * 0.58} ${h * (top + 0.05)}L${at + dx + wide * 0.9} ${h * (top + 0.08)}L${at + dx + wide} ${h}Z"/>` +
    `<path fill="${shade}" d="M${at + dx + wide * 0.52} ${h * (top - 0.03)}L${at + dx + wide * 0.58} ${h * (top + 0.05)}L${at + dx + wide * 0.9} ${h * (top + 0.08)}L${at + dx + wide} ${h}H${at + dx + wide * 0.5}L${at + dx + wide * 0.44} ${h * (top + 0.3)}L${at + dx + wide * 0.55} ${h * (top + 0.2)}Z"/>` +
    `<path fill="none" stroke="${shade}" stroke-width="3" d="M${at + dx + wide * 0.3} ${h * (top + 0.02)}l${wide * 0.03} ${h * 0.13}l${-wide * 0.05} ${h * 0.09}l${wide * 0.04} ${h * 0.2}M${at + dx + wide * 0.12} ${h * (top + 0.3)}l${wide * 0.12} ${h * 0.02}"/>`;
  const climber = (x: number, y: number, coat: string) =>
    `<g transform="translate(${x} ${y}) scale(${h / 480})" fill="none" stroke-linecap="round" stroke-linejoin="round"><path d="M0-2L-8 8L-3 18M2-2L9 6L7 17" stroke="${tint.ink}" stroke-width="4"/><path d="M0-16V-4" stroke="${coat}" stroke-width="8"/><path d="M-2-15L-10-26M2-15L9-24" stroke="${coat}" stroke-width="3.4"/><circle cx="0" cy="-24" r="4.4" fill="${tint.gorse}"/></g>`;
  return svgFile(
    w,
    h,
    'Climbers on a gritstone edge',
    sky(crop, [
      [0, '#dfe5dc'],
      [0.5, '#f1e7d4'],
      [0.8, '#f0d2b0'],
    ]) +
      land(hills(101, w, h * 0.8, h * 0.12, 1.4), w, h, '#c3c9ae') +
      land(hills(102, w, h * 0.87, h * 0.1, 1.8), w, h, '#9dab88') +
      rock(h * 0.1, 0.5, h * 0.75, '#c99a6c', '#8d5a3c') +
      rock(-h * 0.28, 0.44, h * 0.62, '#dbb284', '#a66e47') +
      `<path d="M${at - h * 0.04} ${h * 0.42}C${at - h * 0.05} ${h * 0.6} ${at - h * 0.02} ${h * 0.8} ${at - h * 0.1} ${h * 0.92}" stroke="${tint.heather}" stroke-width="2.4" fill="none"/>` +
      climber(at - h * 0.045, h * 0.62, tint.heather) +
      land(fore, w, h, tint.fir) +
      tufts(48, fore, { from: 0, to: w, count: 220, depth: h * 0.07, tall: 16 }, tint.moss) +
      walker(at - h * 0.13, fore(at - h * 0.13) + 3, h / 480, tint.bracken) +
      conifers(49, fore, { from: 0, to: w * 0.14, every: 30, tall: h * 0.16 }, tint.ink),
  );
}

/** A lane through fields in evening light: for those on wheels. */
export function lane(crop: Crop): string {
  const { w, h } = crop;
  const at = focus(crop);
  const rise = hills(74, w, h * 0.97, h * 0.15, 0.6);
  const s = h / 520;
  const x = at + h * 0.05;
  const rider =
    `<g transform="translate(${x} ${rise(x) - 2}) rotate(${((rise(x + 20) - rise(x - 20)) * 57) / 40}) scale(${s})" fill="none" stroke="${tint.ink}" stroke-linecap="round" stroke-linejoin="round">` +
    `<g stroke-width="3.2"><circle cx="-25" cy="-17" r="16"/><circle cx="25" cy="-17" r="16"/></g>` +
    `<path d="M-25-17L-10-40L15-40L-3-17ZM-25-17H-3M15-40L25-17M15-40L13-49h9M-10-40l-3-7" stroke-width="2.6"/><path d="M-18-48h11" stroke-width="4"/>` +
    `<path d="M-12-52L-2-36L-6-18" stroke-width="6.5"/><path d="M-12-54L4-78" stroke="${tint.bracken}" stroke-width="12"/><path d="M5-76L17-52" stroke="${tint.bracken}" stroke-width="5"/>` +
    `<circle cx="11" cy="-90" r="6.5" fill="${tint.ink}" stroke="none"/><path d="M3-92a8.5 8.5 0 0 1 17-1z" fill="${tint.bone}" stroke="none"/>` +
    `<path d="M-40-32h17v18h-15z" fill="${tint.heather}" stroke="none"/></g>`;
  const field = (seed: number, base: number, height: number, waves: number, colour: string, furrow: string) => {
    const ground = hills(seed, w, base, height, waves);
    let rows = '';
    for (let i = 1; i < 6; i++) {
      let d = '';
      for (let px = 0; px <= w; px += 40)
        d += `${d ? 'L' : 'M'}${px} ${(ground(px) + i * i * h * 0.0042 + i * 4).toFixed(1)}`;
      rows += `<path d="${d}" fill="none" stroke="${furrow}" stroke-width="${1 + i * 0.4}" opacity=".55"/>`;
    }
    return land(ground, w, h, colour) + rows;
  };
  return svgFile(
    w,
    h,
    'A cyclist on a lane between fields',
    sky(crop, [
      [0, '#f7d98b'],
      [0.5, '#fbebc2'],
      [0.75, '#f9dfb0'],
    ]) +
      `<circle cx="${high(crop)}" cy="${h * 0.5}" r="${h * 0.09}" fill="#fff6dc"/>` +
      birds(at - h * 0.36, h * 0.52, tint.rust) +
      land(hills(61, w, h * 0.7, h * 0.13, 1.5), w, h, '#c4cf9e') +
      land(hills(62, w, h * 0.75, h * 0.13, 1.2), w, h, '#a6bd84') +
      conifers(
        31,
        hills(62, w, h * 0.75, h * 0.13, 1.2),
        { from: at - h * 0.1, to: at + h * 0.42, every: 12, tall: h * 0.055 },
        '#7c9a67',
      ) +
      field(64, h * 0.82, h * 0.12, 1.4, '#dcb552', '#b88a2b') +
      conifers(
        33,
        hills(66, w, h * 0.88, h * 0.1, 1),
        { from: w * 0.02, to: w * 0.2, every: 16, tall: h * 0.09 },
        tint.pine,
      ) +
      field(66, h * 0.88, h * 0.1, 1, tint.moss, tint.pine) +
      land(rise, w, h, '#e9dcc0') +
      land((px) => rise(px) + h * 0.022, w, h, tint.pine) +
      tufts(35, (px) => rise(px) + h * 0.026, { from: 0, to: w, count: 240, depth: h * 0.07, tall: 15 }, tint.moss) +
      tufts(36, (px) => rise(px) + h * 0.03, { from: 0, to: w, count: 70, depth: h * 0.05, tall: 10 }, tint.gorse) +
      rider,
  );
}
