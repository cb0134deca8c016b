import type { Topic } from '../goods/product.ts';

export interface Article {
  slug: string;
  topic: Topic;
  scene: string;
  title: string;
  standfirst: string;
  author: string;
  minutes: number;
  /** Paragraphs; one that starts with `# ` is a heading, with `> ` a pulled quotation. */
  body: readonly string[];
  /** Products that are spoken of. */
  gear: readonly string[];
}

export const articles: readonly Article[] = [
  {
    slug: 'the-long-way-round',
    topic: 'hiking',
    scene: 'fells',
    author: 'Ruth Calder',
    minutes: 6,
    title: 'The long way round',
    standfirst: 'There is a path to the top of High Stile that takes two hours. We took the other one.',
    body: [
      'Nobody chooses the long way because it is better. You choose it because somebody you like is already on it, or because the car park at the short one is full, or because the map shows a tarn with a name that you want to say aloud. We had all three reasons, and porridge, and a forecast that used the word “mainly”.',
      'The path leaves the road by a gate that does not close. For an hour it follows the beck through oak and bracken, so that you hear the fell long before you see it. This is the part that people leave out. It is also the part that decides the day, because here your boots find out what your feet did last winter.',
      '# Walk the first hour slowly',
      'Start so slowly that it feels foolish. Talk. If you cannot talk, you are going too fast, and if nobody has anything to say, eat something. By the time the trees stop you should be warm, a little bored, and carrying nothing that you have not already adjusted twice.',
      '> The first hour belongs to your boots. The second belongs to your lungs. After that the day is yours.',
      'Above the trees the path divides at a cairn the size of a kitchen chair. The short way goes left and up. The long way goes right, loses forty metres for no reason that it will explain, and crosses a bog on stones that someone set a hundred years ago at exactly the stride of a tall man. Poles help. So does being laughed at.',
      '# What we carried',
      'Thirty-eight litres is enough for two days if you leave out the things that you carry for other people’s opinions. A shell, because of “mainly”. A wool layer. A flask, since tea at the top is worth its weight and tea at the bottom is not. One dry pair of socks each, kept for the evening and defended.',
      'We reached the summit at four, when the people of the short way had been down for hours. The light came in low under the cloud and lit each fell from the side, one behind the other, like paper cut and stood on edge. Nobody photographed it. We had the flask to pass round.',
    ],
    gear: ['boots', 'poles', 'pack', 'flask'],
  },
  {
    slug: 'a-night-at-the-tarn',
    topic: 'camping',
    scene: 'night',
    author: 'Tom Adeyemi',
    minutes: 5,
    title: 'A night at the tarn',
    standfirst: 'How to sleep above four hundred metres, and why you should wake at three.',
    body: [
      'Arrive late and leave early: that is the whole law of sleeping out, and most of its pleasure. We came up to the tarn with the last of the light, when the day walkers had gone and the water had stopped pretending to be anything but a mirror.',
      'Pitch with the door to the east and the narrow end to the wind. Find the flat place, then find the flat place next to it that is not a puddle in waiting. Take the stones out from under your hip before you lie down, not at midnight.',
      '# Tea first',
      'Then light the stove, before anything else is unpacked. It tells everyone that the day’s work is over. A litre takes three minutes. In those three minutes the stars come out, and you will not have to do anything about it.',
      '> You have not camped badly until you have tried to find a head torch by the light of the head torch.',
      'Set no alarm. You will wake at three in any case, cold in one shoulder, and this is the point of it. Open the door a hand’s width. There is the tarn, and in it the whole sky, and somewhere on the far bank a sheep that coughs exactly like your uncle.',
      '# Leave nothing',
      'In the morning carry down what you carried up, and one thing more that somebody else forgot. If the grass is pale where your tent was, you stayed too long. Ours stood up again before we had finished the tea.',
    ],
    gear: ['tent', 'sleeping-bag', 'stove', 'kettle'],
  },
  {
    slug: 'slow-miles',
    topic: 'cycling',
    scene: 'lane',
    author: 'Ines Whitlock',
    minutes: 4,
    title: 'Slow miles',
    standfirst: 'Forty miles a day is plenty. Thirty is better, if there is a bakery.',
    body: [
      'The lane from Ulpha has grass down the middle, which is how a lane tells you that it is serious. Nothing has been in a hurry here since the mail came by pony. We had two panniers each, a bag of sandwiches on the bars, and no plan beyond the second village.',
      'A loaded bicycle is a slow animal with good manners. It does not like to be thrown about. Put the heavy things low and at the back, the soft things high, and the thing that you will want in the rain on top of everything, even if it is July. Especially then.',
      '# The rule of the bakery',
      'Never pass one. You cannot know when the next will be, and you can always carry a bun. At eleven miles we carried four.',
      '> A hill is only a view that has not happened yet.',
      'We lit the lamps at six, though the sun was still on the tops, because the lane went down into trees and stayed there. A fox crossed with the air of someone late for a meeting. Then the ferry, the wet deck, and the panniers standing in a row like dogs that have been told to wait.',
    ],
    gear: ['panniers', 'bar-bag', 'lamp'],
  },
];

export const articleBySlug = (slug: string): Article | undefined => articles.find((article) => article.slug === slug);
