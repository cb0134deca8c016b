import { type Basket, type Goods, pounds, put, readBasket, showCount, take, totalOf } from './basket.ts';
import { island } from './island.ts';

const only = <T extends Element>(selector: string, within: ParentNode = document) => within.querySelector<T>(selector);

/** The basket page: its lines, and the buttons that change them. */
export function cartPage(): void {
  const prices = island<Record<string, Goods>>('prices');
  const list = only<HTMLElement>('[data-basket-lines]');
  const pattern = only<HTMLTemplateElement>('[data-basket-line]');
  if (!prices || !list || !pattern) return;

  const say = (text: string) => {
    const status = only('[data-basket-status]');
    if (status) status.textContent = text;
  };

  const lineFor = (id: string, goods: Goods, quantity: number): Node => {
    const line = pattern.content.cloneNode(true) as DocumentFragment;
    const plate = only<HTMLAnchorElement>('.plate', line);
    plate?.classList.add(`plate--${goods.topic}`);
    plate?.setAttribute('href', `/p/${id}`);
    only('img', line)?.setAttribute('src', `/pictures/${id}.svg`);
    const name = only<HTMLAnchorElement>('.line__name', line);
    if (name) {
      name.href = `/p/${id}`;
      name.textContent = goods.name;
    }
    const price = only('.line__price', line);
    if (price) price.textContent = `${pounds(goods.price)} each`;
    const output = only('output', line);
    if (output) output.textContent = String(quantity);

    const button = (selector: string, label: string, act: () => Basket) => {
      const element = only<HTMLButtonElement>(selector, line);
      element?.setAttribute('aria-label', `${label}: ${goods.name}`);
      element?.addEventListener('click', () => {
        const basket = act();
        show(basket);
        say(`${goods.name}: ${basket[id] ?? 0} in the basket. Together ${pounds(totalOf(basket, prices))}.`);
        // The line was drawn anew, so focus is put back where it was; where the line is gone, on the heading.
        const again = [...list.children].find((child) => child.getAttribute('data-id') === id);
        if (again) only<HTMLElement>(selector, again)?.focus();
        else document.getElementById('main')?.focus();
      });
    };
    button('[data-less]', 'One less', () => take(id, 1));
    button('[data-more]', 'One more', () => put(id, goods, 1));
    button('[data-remove]', 'Remove', () => take(id, readBasket()[id] ?? 1));
    line.firstElementChild?.setAttribute('data-id', id);
    return line;
  };

  const show = (basket: Basket) => {
    const lines = Object.entries(basket).flatMap(([id, quantity]) => {
      const goods = prices[id];
      return goods ? [lineFor(id, goods, quantity)] : [];
    });
    list.replaceChildren(...lines);
    only('[data-basket-full]')?.toggleAttribute('hidden', lines.length === 0);
    only('[data-basket-empty]')?.toggleAttribute('hidden', lines.length > 0);
    const total = only('[data-basket-total]');
    if (total) total.textContent = pounds(totalOf(basket, prices));
    showCount();
  };
  show(readBasket());
}
