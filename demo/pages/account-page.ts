import { html } from 'hono/html';
import { type Customer, demoCustomers, demoPassword } from '../accounts.ts';
import { layout, type Markup, type View } from './page.ts';

const overview = (customer: Customer) => html`<div class="narrow">
  <p class="kicker">Your account</p>
  <h1>Hello, ${customer.first_name}</h1>
  <dl class="specs specs--large">
    <div><dt>Customer since</dt><dd>${customer.member_since}</dd></div>
    <div><dt>Tier</dt><dd>${customer.tier}</dd></div>
    <div><dt>Points</dt><dd>${customer.points.toLocaleString('en-GB')}</dd></div>
    <div><dt>Town</dt><dd>${customer.city}</dd></div>
    <div><dt>E-mail</dt><dd>${customer.email}</dd></div>
  </dl>
  <form data-logout><button class="button" type="submit">Log out</button></form>
  <p class="quiet">You are logged out by yourself after a quarter of an hour without a page view.</p>
</div>`;

const login = () => html`<div class="narrow account">
  <div>
    <h1>Come in</h1>
    <p class="lead">Log in to see your orders, your repairs and your points.</p>
    <form data-login>
      <p class="field"><label for="email">E-mail</label><input id="email" name="email" type="email" autocomplete="username" required></p>
      <p class="field"><label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password" required></p>
      <p class="error" role="alert" data-login-error></p>
      <button class="button" type="submit">Log in</button>
    </form>
  </div>
  <section class="demo-people" aria-labelledby="people">
    <h2 id="people">Try it as one of these</h2>
    <p>The password is <code>${demoPassword}</code> for all three.</p>
    <ul>${demoCustomers.map((person) => html`<li><button type="button" data-demo-email="${person.email}" data-demo-password="${demoPassword}"><strong>${person.first_name} ${person.last_name}</strong><span>${person.email}</span><span>${person.tier}, since ${person.member_since}, ${person.city}</span></button></li>`)}</ul>
  </section>
</div>`;

export const accountPage = (view: View): Markup =>
  layout(view, {
    title: 'Account',
    description: 'Log in to Fernhill.',
    kind: 'account',
    main: view.customer ? overview(view.customer) : login(),
  });
