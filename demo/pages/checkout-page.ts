import { html, raw } from 'hono/html';
import { pricesIsland } from './cart-page.ts';
import { layout, type Markup, type View } from './page.ts';

const field = (name: string, label: string, autocomplete: string, value = '', type = 'text') => html`<p class="field">
      <label for="${name}">${label}</label><input id="${name}" name="${name}" type="${raw(type)}" autocomplete="${autocomplete}" value="${value}" required>
    </p>`;

export const checkoutPage = (view: View): Markup =>
  layout(view, {
    title: 'Checkout',
    description: 'One page, four fields.',
    kind: 'checkout',
    main: html`<div class="narrow">
  <div class="flow" data-checkout-empty>
    <h1>Checkout</h1>
    <p class="lead">There is nothing in your basket yet.</p>
    <p><a class="button" href="/">Back to the shop</a></p>
  </div>
  <div class="checkout" data-checkout hidden>
    <h1>Nearly outside</h1>
    <form data-order data-attune-goal="order-placed">
      ${field('name', 'Name', 'name', view.customer ? `${view.customer.first_name} ${view.customer.last_name}` : '')}
      ${field('email', 'E-mail', 'email', view.customer?.email, 'email')}
      ${field('street', 'Street and number', 'street-address')}
      ${field('city', 'Town', 'address-level2', view.customer?.city)}
      <p class="quiet">This is a demonstration: nothing is charged, and what you write here stays in this window.</p>
      <button class="button" type="submit">Order for <span data-basket-total></span></button>
    </form>
    <section class="summary" aria-labelledby="summary"><h2 id="summary">In your basket</h2><ul data-order-lines></ul><p class="total"><span>Together</span> <strong data-basket-total></strong></p></section>
  </div>
  <div class="flow" data-thanks hidden>
    <h1 tabindex="-1">Thank you. Now go out.</h1>
    <p class="lead">Order <strong data-order-id></strong> would be on its way, if this shop were real.</p>
    <p><a class="button" href="/journal">Read something while you wait</a></p>
  </div>
</div>
${pricesIsland()}`,
  });
