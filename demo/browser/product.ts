import { attune } from './attune.ts';
import { countOf, put, showCount } from './basket.ts';
import { island } from './island.ts';

/** A product page: says that the product was viewed, and fills the basket. */
export function productPage(): void {
  const product = island<{ product_id: string; name: string; category: string; price: number }>('product');
  if (!product) return;
  attune()?.track('Product Viewed', product);

  const form = document.querySelector<HTMLFormElement>('[data-add-to-basket]');
  form?.addEventListener('submit', (event) => {
    event.preventDefault();
    const quantity = Number(new FormData(form).get('quantity'));
    const basket = put(product.product_id, product, Math.max(1, Math.min(9, Math.trunc(quantity) || 1)));
    showCount();
    const status = document.querySelector('[data-basket-status]');
    const link = document.createElement('a');
    link.href = '/cart';
    link.textContent = 'Open it';
    const count = countOf(basket);
    status?.replaceChildren(
      `${product.name} is in your basket, ${count === 1 ? 'all by itself' : `with ${count} things in all`}. `,
      link,
    );
  });
}
