import { campingGoods } from './goods/camping.ts';
import { climbingGoods } from './goods/climbing.ts';
import { cyclingGoods } from './goods/cycling.ts';
import { hikingGoods } from './goods/hiking.ts';
import { paddlingGoods } from './goods/paddling.ts';
import { type Product, type Topic, topics } from './goods/product.ts';

export const categories: Record<Topic, { title: string; intro: string; scene: string; journal?: string }> = {
  hiking: {
    title: 'Hiking',
    intro: 'For the long way round: boots that are broken in before you are, and layers that forgive the forecast.',
    scene: 'fells',
    journal: 'the-long-way-round',
  },
  camping: {
    title: 'Camping',
    intro: 'A dry floor, a warm bag and tea before sunrise. Everything else is scenery.',
    scene: 'night',
    journal: 'a-night-at-the-tarn',
  },
  climbing: {
    title: 'Climbing',
    intro: 'Tested on gritstone in drizzle, because that is the only weather we were offered.',
    scene: 'crag',
  },
  cycling: {
    title: 'Cycling',
    intro: 'Luggage and light for lanes that are not on the way to anywhere.',
    scene: 'lane',
    journal: 'slow-miles',
  },
  paddling: {
    title: 'Paddling',
    intro: 'For mornings when the lake has not yet noticed you.',
    scene: 'lake',
  },
};

export const products: readonly Product[] = [
  ...hikingGoods,
  ...campingGoods,
  ...climbingGoods,
  ...cyclingGoods,
  ...paddlingGoods,
];

export const productById = (id: string): Product | undefined => products.find((product) => product.id === id);
export const productsOf = (topic: Topic): Product[] => products.filter((product) => product.topic === topic);
export const isTopic = (text: string): text is Topic => (topics as readonly string[]).includes(text);

/** What the shop writes on a price tag. */
export const priceTag = (pounds: number): string => `£${Number.isInteger(pounds) ? pounds : pounds.toFixed(2)}`;
