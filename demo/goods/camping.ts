import type { Product } from './product.ts';

export const campingGoods: readonly Product[] = [
  {
    id: 'tent',
    name: 'Hollow 2 tent',
    topic: 'camping',
    price: 340,
    line: 'Pitches in four minutes, in wind',
    description:
      'Two people, two doors and one pole that cannot be put in wrongly. The inner stays dry when you pitch in rain, because fly and inner go up together.',
    picture: 'A rust-red dome tent with an open door',
    specs: [
      ['Sleeps', 'Two, without diplomacy'],
      ['Weight', '1,860 g'],
      ['Fly', '3,000 mm silicone nylon'],
      ['Packed', '44 × 15 cm'],
    ],
  },
  {
    id: 'sleeping-bag',
    name: 'Downfold bag',
    topic: 'camping',
    price: 225,
    line: 'Warm to minus four',
    description:
      'Traceable down in baffles that follow the body, a zip that opens from both ends and a hood deep enough to hide in. We wash and refill it after ten winters.',
    picture: 'A heather-coloured sleeping bag',
    specs: [
      ['Comfort', '−4 °C'],
      ['Weight', '890 g'],
      ['Fill', '650 cuin down'],
      ['Lengths', '175, 190 and 205 cm'],
    ],
  },
  {
    id: 'stove',
    name: 'Ember stove',
    topic: 'camping',
    price: 48,
    line: 'A litre in three minutes',
    description:
      'Folds to the size of a fist and simmers, which most of its kind do not. The flame sits low, out of the wind, under three arms that hold a real pot.',
    picture: 'A gas stove with a blue flame',
    specs: [
      ['Power', '2,600 W'],
      ['Weight', '88 g'],
      ['Gas', 'Any threaded canister'],
    ],
  },
  {
    id: 'kettle',
    name: 'Drift kettle',
    topic: 'camping',
    price: 39,
    line: 'Pours without a lecture',
    description:
      'A camp kettle with a spout that aims. Steel, because aluminium tastes of regret. The handle stays upright and cool over a fire.',
    picture: 'A steel camp kettle with a copper handle',
    specs: [
      ['Volume', '1.1 litres'],
      ['Weight', '360 g'],
      ['Fits', 'Fire, gas and induction'],
    ],
    isNew: true,
  },
  {
    id: 'headlamp',
    name: 'Wick headlamp',
    topic: 'camping',
    price: 44,
    line: 'One button, two honest modes',
    description:
      'Near light for reading, far light for the path and a red glow that does not wake anyone. It fades over an hour instead of going out.',
    picture: 'A headlamp on a heather-coloured band',
    specs: [
      ['Light', '15 to 380 lumens'],
      ['Weight', '76 g'],
      ['Battery', 'USB-C, 40 hours low'],
    ],
  },
];
