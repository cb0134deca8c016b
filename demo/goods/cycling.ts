import type { Product } from './product.ts';

export const cyclingGoods: readonly Product[] = [
  {
    id: 'panniers',
    name: 'Ferry panniers',
    topic: 'cycling',
    price: 128,
    line: 'A pair, roll-topped, rainproof',
    description:
      'Forty litres that click on with gloves and come off with one thumb. Welded, not sewn, so that the ferry deck may be as wet as it likes.',
    picture: 'A blue roll-top pannier',
    specs: [
      ['Volume', '2 × 20 litres'],
      ['Weight', '1,640 g a pair'],
      ['Hooks', '8 to 16 mm racks'],
    ],
  },
  {
    id: 'bar-bag',
    name: 'Lane bar bag',
    topic: 'cycling',
    price: 58,
    line: 'Sandwiches at the front',
    description:
      'Nine litres on the bars, a stiff base that does not sag on the brakes and a map window that also fits a telephone.',
    picture: 'A green bag on a handlebar',
    specs: [
      ['Volume', '9 litres'],
      ['Weight', '420 g'],
      ['Fits', 'Any bar'],
    ],
    isNew: true,
  },
  {
    id: 'lamp',
    name: 'Hob front lamp',
    topic: 'cycling',
    price: 64,
    line: 'Lights the lane, not the owl',
    description:
      'A shaped beam with a flat top, so that those who come towards you still like you. It gives an hour of warning before it goes.',
    picture: 'A rust-red bicycle lamp with its beam',
    specs: [
      ['Light', '90 lux'],
      ['Battery', '6 hours full'],
      ['Weight', '128 g'],
    ],
  },
];
