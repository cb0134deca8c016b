import { attune } from './attune.ts';

const key = 'fernhill-basket';

export interface Goods {
  name: string;
  price: number;
  topic: string;
}

/** Product ids and how many of each. */
export type Basket = Record<string, number>;

export function readBasket(): Basket {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return {};
    return Object.fromEntries(
      Object.entries(kept).filter((entry): entry is [string, number] => Number.isInteger(entry[1]) && entry[1] > 0),
    );
  } catch {
    return {};
  }
}

/** Kept only while there is something in it: a basket is needed for the shop to work, an empty one is not. */
function writeBasket(basket: Basket): void {
  try {
    if (Object.keys(basket).length === 0) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(basket));
  } catch {
    // Storage is full or refused: the basket lasts as long as the page.
  }
}

export function put(id: string, goods: Pick<Goods, 'name' | 'price'>, quantity: number): Basket {
  const basket = readBasket();
  basket[id] = (basket[id] ?? 0) + quantity;
  writeBasket(basket);
  attune()?.track('Product Added', { product_id: id, name: goods.name, price: goods.price, quantity });
  return basket;
}

export function take(id: string, quantity: number): Basket {
  const basket = readBasket();
  const left = (basket[id] ?? 0) - quantity;
  if (left > 0) basket[id] = left;
  else delete basket[id];
  writeBasket(basket);
  attune()?.track('Product Removed', { product_id: id, quantity });
  return basket;
}

export const emptyBasket = (): void => writeBasket({});

export const countOf = (basket: Basket): number => Object.values(basket).reduce((sum, quantity) => sum + quantity, 0);

export const totalOf = (basket: Basket, goods: Record<string, Goods>): number =>
  Object.entries(basket).reduce((sum, [id, quantity]) => sum + (goods[id]?.price ?? 0) * quantity, 0);

export const pounds = (amount: number): string => `£${Number.isInteger(amount) ? amount : amount.toFixed(2)}`;

/** The number beside the word Basket in the header. */
export function showCount(): void {
  const count = countOf(readBasket());
  for (const mark of document.querySelectorAll<HTMLElement>('[data-basket-count]')) {
    mark.hidden = count === 0;
    mark.textContent = String(count);
  }
}
