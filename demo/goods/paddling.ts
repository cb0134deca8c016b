import type { Product } from './product.ts';

export const paddlingGoods: readonly Product[] = [
  {
    id: 'paddle',
    name: 'Alder paddle',
    topic: 'paddling',
    price: 96,
    line: 'Oiled ash, quiet entry',
    description:
      'A blade shaped by two people in a shed by the lake. It flexes a little at the end of the stroke, which your shoulders will notice on the second day.',
    picture: 'A wooden canoe paddle',
    specs: [
      ['Length', '132 to 158 cm'],
      ['Weight', '640 g'],
      ['Wood', 'Ash and alder'],
    ],
  },
  {
    id: 'dry-sack',
    name: 'Otter dry sack',
    topic: 'paddling',
    price: 28,
    line: 'Floats, and stays dry',
    description:
      'Twenty litres, a roll top and a colour that can be seen from the other shore. Holds a night of clothes and all of your confidence.',
    picture: 'A yellow roll-top dry sack',
    specs: [
      ['Volume', '20 litres'],
      ['Weight', '210 g'],
      ['Rating', 'IPX6'],
    ],
  },
  {
    id: 'vest',
    name: 'Heron vest',
    topic: 'paddling',
    price: 118,
    line: 'Buoyant, and made to move in',
    description:
      'Fifty newtons of lift in panels that stay out of the way of your arms. Two pockets, one whistle, no squeak.',
    picture: 'A rust-red buoyancy vest',
    specs: [
      ['Lift', '50 N (ISO 12402-5)'],
      ['Weight', '680 g'],
      ['Sizes', 'S to XL'],
    ],
  },
];
