import { products } from './catalogue.ts';
import { type Topic, topics } from './goods/product.ts';
import { articles } from './pages/articles.ts';

const day = 86_400_000;

/** What the shop sells and tells, as the backend's catalogue takes it. */
export const stock = (): object[] => [
  ...products.map(({ id, name, topic, price }) => ({
    id,
    title: name,
    url: `/p/${id}`,
    picture: `/pictures/${id}.svg`,
    price,
    currency: 'GBP',
    topics: [topic],
    tint: topic,
  })),
  ...articles.map(({ slug, title, topic, scene, standfirst, minutes }) => ({
    id: slug,
    kind: 'article',
    title,
    url: `/journal/${slug}`,
    picture: `/pictures/${scene}-card.svg`,
    topics: ['journal', topic],
    standfirst,
    minutes,
  })),
];

/** What goes into one rucksack. */
const outfits: Record<Topic, readonly string[]> = {
  hiking: ['boots', 'poles', 'pack', 'flask', 'jacket'],
  camping: ['tent', 'sleeping-bag', 'stove', 'kettle', 'headlamp'],
  climbing: ['rope', 'helmet', 'quickdraws', 'jacket'],
  cycling: ['panniers', 'bar-bag', 'lamp', 'flask'],
  paddling: ['paddle', 'vest', 'dry-sack', 'kettle'],
};

/** How many orders there were, and within how many days. */
const sold = { orders: 150, days: 60 };

/** Orders of the last weeks as such a shop has them: three things of an outfit that lie side by side, every fourth with a lamp besides. */
export const orders = (now: number): object[] =>
  Array.from({ length: sold.orders }, (_, n) => {
    const outfit = outfits[topics[n % topics.length] as Topic];
    const first = Math.floor(n / topics.length) % outfit.length;
    const things = [0, 1, 2].map((step) => outfit[(first + step) % outfit.length] as string);
    const all = new Set(n % 4 ? things : [...things, 'headlamp']);
    return {
      order_id: `fernhill-${n}`,
      customer_id: `fh-${2000 + Math.floor(n / 3)}`,
      at: new Date(now - day - (n * sold.days * day) / sold.orders).toISOString(),
      currency: 'GBP',
      products: [...all].map((id) => ({ product_id: id, price: products.find((one) => one.id === id)?.price ?? 0 })),
    };
  });
