import { html } from 'hono/html';

/** Shown by the script to those who have not chosen yet. Both answers weigh the same, and no answer stores nothing. */
export const consentBanner = () => html`<section class="consent" data-consent aria-labelledby="consent-title" hidden>
  <div class="consent__inner">
    <div><h2 class="consent__title" id="consent-title">May this shop remember you?</h2>
    <p>If you accept, your own browser keeps what you look at here, so that the next page can suit you. You can see it, correct it and erase it at any time. If you decline, nothing is kept and everything works.</p></div>
    <div class="consent__answers"><button type="button" class="button button--quiet" data-consent-choice="denied">Decline</button><button type="button" class="button button--quiet" data-consent-choice="granted">Accept</button></div>
  </div>
</section>`;
