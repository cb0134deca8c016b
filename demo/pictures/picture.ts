import { headlamp, kettle, sleepingBag, stove, tent } from './camping-gear.ts';
import { svgFile } from './drawing.ts';
import { boots, flask, jacket, pack, poles } from './hiking-gear.ts';
import { crag, fells, lane, moor } from './hill-scenes.ts';
import { lake } from './lake-scene.ts';
import { hut, night } from './night-scenes.ts';
import { barBag, drySack, helmet, lamp, paddle, panniers, quickdraws, rope, vest } from './other-gear.ts';
import type { Crop } from './scenery.ts';

const gear: Record<string, () => string> = {
  boots,
  pack,
  poles,
  jacket,
  flask,
  tent,
  'sleeping-bag': sleepingBag,
  stove,
  kettle,
  headlamp,
  rope,
  helmet,
  quickdraws,
  panniers,
  'bar-bag': barBag,
  lamp,
  paddle,
  'dry-sack': drySack,
  vest,
};

const scenes: Record<string, (crop: Crop) => string> = { moor, fells, night, lane, hut, crag, lake };

/** The crops in which each scene is served, by the ending of its name. */
export const crops = {
  wide: { w: 1600, h: 700 },
  medium: { w: 1000, h: 640 },
  tall: { w: 640, h: 860 },
  card: { w: 800, h: 600 },
} as const satisfies Record<string, Crop>;

/** The drawing of that name (`tent`, `fells-wide`) as an SVG file, or undefined where there is none. */
export function picture(name: string): string | undefined {
  const draw = Object.hasOwn(gear, name) ? gear[name] : undefined;
  if (draw) return svgFile(480, 480, name.replace('-', ' '), draw());
  const [, scene = '', crop = ''] = /^([a-z]+)-([a-z]+)$/.exec(name) ?? [];
  if (!Object.hasOwn(scenes, scene) || !Object.hasOwn(crops, crop)) return undefined;
  return scenes[scene]?.(crops[crop as keyof typeof crops]);
}
