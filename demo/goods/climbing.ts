import type { Product } from './product.ts';

export const climbingGoods: readonly Product[] = [
  {
    id: 'rope',
    name: 'Gritstone rope',
    topic: 'climbing',
    price: 155,
    line: 'Sixty metres, dry treated',
    description:
      'A single rope with a soft hand, a middle mark that stays and a sheath that grit does not chew. Coiled by us, so that it comes out of the bag as a rope and not as a puzzle.',
    picture: 'A coiled climbing rope',
    specs: [
      ['Length', '60 m'],
      ['Diameter', '9.6 mm'],
      ['Falls', '8 (EN 892)'],
    ],
  },
  {
    id: 'helmet',
    name: 'Edge helmet',
    topic: 'climbing',
    price: 72,
    line: 'Light enough to leave on',
    description:
      'A shell over foam, eight vents and a band that one hand can adjust. Fits over a thin hat and under a thick hood.',
    picture: 'A white climbing helmet with a rust-red rim',
    specs: [
      ['Weight', '235 g'],
      ['Sizes', '50 to 63 cm'],
      ['Standard', 'EN 12492'],
    ],
  },
  {
    id: 'quickdraws',
    name: 'Trio quickdraws',
    topic: 'climbing',
    price: 54,
    line: 'Three that never snag',
    description: 'Keylock noses, wide slings and colours that can be told apart at dusk. A set of three.',
    picture: 'Three quickdraws in different colours',
    specs: [
      ['Strength', '23 kN'],
      ['Length', '12 cm'],
      ['Weight', '98 g each'],
    ],
    isNew: true,
  },
];
