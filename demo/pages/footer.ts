import { html } from 'hono/html';
import { categories } from '../catalogue.ts';
import { topics } from '../goods/product.ts';
import { contours, fern } from './marks.ts';

export const footer = () => html`<footer class="footer">
  ${contours()}
  <div class="footer__inner">
    <div class="footer__about">
      <p class="footer__mark">${fern()} Fernhill</p>
      <p>Outfitters for unhurried people.<br>54°27′ N, 3°12′ W, 174 m above the sea.</p>
    </div>
    <nav aria-label="Departments"><h2>Departments</h2><ul>${topics.map((topic) => html`<li><a href="/c/${topic}">${categories[topic].title}</a></li>`)}</ul></nav>
    <nav aria-label="Service"><h2>Service</h2><ul><li><a href="/account">Your account</a></li><li><a href="/cart">Your basket</a></li><li><a href="/journal">Journal</a></li><li><a href="/new-arrivals">New arrivals</a></li></ul></nav>
    <div><h2>Your privacy</h2><ul>
      <li><button type="button" data-attune-panel>What we know about you</button></li>
      <li><button type="button" data-consent-open>Change your choice</button></li>
      <li><button type="button" class="footer__developers" data-developers aria-haspopup="dialog" aria-expanded="false">For developers</button></li>
    </ul></div>
  </div>
  <p class="footer__small">Fernhill is a demonstration. Nothing can be bought here, and nothing is charged.</p>
</footer>`;
