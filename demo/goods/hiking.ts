import type { Product } from './product.ts';

export const hikingGoods: readonly Product[] = [
  {
    id: 'boots',
    name: 'Skarn boots',
    topic: 'hiking',
    price: 185,
    line: 'Full-grain leather, resoled for life',
    description:
      'One piece of oiled leather, a stitched welt and a sole that we replace as often as you wear it out. They need two weekends to learn your feet and then forget nothing.',
    picture: 'A pair of brown leather boots with yellow laces',
    specs: [
      ['Weight', '1,240 g a pair'],
      ['Upper', '2.6 mm oiled leather'],
      ['Lining', 'Wool felt'],
      ['Sizes', '35 to 48, two widths'],
    ],
  },
  {
    id: 'pack',
    name: 'Tarn 38 pack',
    topic: 'hiking',
    price: 140,
    line: 'Two days of food, one of rain',
    description:
      'Thirty-eight litres, a lid that opens from either side and a frame that bends where you do. The rain cover lives in the base, where you will find it with cold hands.',
    picture: 'A green rucksack with a rolled mat under it',
    specs: [
      ['Volume', '38 litres'],
      ['Weight', '1,080 g'],
      ['Fabric', 'Recycled 210-denier nylon'],
      ['Back', '44 to 54 cm'],
    ],
  },
  {
    id: 'poles',
    name: 'Larch poles',
    topic: 'hiking',
    price: 68,
    line: 'Cork grips, kind to knees',
    description:
      'Three aluminium sections, a lever that holds in frost and grips of Portuguese cork that get better with use. Sold as a pair, repaired one at a time.',
    picture: 'Two crossed trekking poles with cork grips',
    specs: [
      ['Length', '62 to 135 cm'],
      ['Weight', '480 g a pair'],
      ['Tips', 'Tungsten, replaceable'],
    ],
  },
  {
    id: 'jacket',
    name: 'Squall shell',
    topic: 'hiking',
    price: 210,
    line: 'Three layers, no shouting',
    description:
      'A waterproof shell that does not rustle. The hood turns with your head, the pockets clear a hip belt, and the yellow is the yellow that mountain rescue asked for.',
    picture: 'A yellow shell jacket with a green hood',
    specs: [
      ['Waterproof', '20,000 mm'],
      ['Weight', '420 g'],
      ['Fabric', 'PFC-free three-layer'],
      ['Sizes', 'XS to XXL'],
    ],
    isNew: true,
  },
  {
    id: 'flask',
    name: 'Cairn flask',
    topic: 'hiking',
    price: 32,
    line: 'Still hot at the top',
    description:
      'Three quarters of a litre, hot for eleven hours and dented rather than broken. The cap is a cup, and the cup holds exactly one good excuse to sit down.',
    picture: 'A green steel flask with a hill drawn on it',
    specs: [
      ['Volume', '0.75 litres'],
      ['Weight', '390 g'],
      ['Steel', '18/8, bare inside'],
    ],
  },
];
