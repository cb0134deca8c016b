import { attune } from './attune.ts';
import { emptyBasket, type Goods, pounds, readBasket, showCount, totalOf } from './basket.ts';
import { island } from './island.ts';

/** The checkout: an order is made up here, since nothing can be bought. */
export function checkoutPage(): void {
  const prices = island<Record<string, Goods>>('prices');
  const form = document.querySelector<HTMLFormElement>('[data-order]');
  if (!prices || !form) return;
  const basket = readBasket();
  const lines = Object.entries(basket).flatMap(([id, quantity]) => {
    const goods = prices[id];
    return goods ? [{ product_id: id, name: goods.name, price: goods.price, quantity }] : [];
  });
  if (lines.length === 0) return;

  const revenue = totalOf(basket, prices);
  const part = (name: string, shown: boolean) =>
    document.querySelector(`[data-${name}]`)?.toggleAttribute('hidden', !shown);
  part('checkout', true);
  part('checkout-empty', false);
  for (const total of document.querySelectorAll('[data-basket-total]')) total.textContent = pounds(revenue);
  document.querySelector('[data-order-lines]')?.append(
    ...lines.map(({ name, price, quantity }) => {
      const item = document.createElement('li');
      const words = document.createElement('span');
      words.textContent = quantity > 1 ? `${name} × ${quantity}` : name;
      const sum = document.createElement('span');
      sum.textContent = pounds(price * quantity);
      item.append(words, sum);
      return item;
    }),
  );

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const orderId = `F-${crypto.randomUUID().slice(0, 8).toUpperCase()}`;
    attune()?.track('Order Completed', { order_id: orderId, revenue, currency: 'GBP', products: lines });
    emptyBasket();
    showCount();
    part('checkout', false);
    part('thanks', true);
    const shown = document.querySelector('[data-order-id]');
    if (shown) shown.textContent = orderId;
    document.querySelector<HTMLElement>('[data-thanks] h1')?.focus();
  });
}
