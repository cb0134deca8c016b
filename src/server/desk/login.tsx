/** @jsxImportSource hono/jsx */
import { Page } from './page.tsx';

/** Asks for the secret key. */
export const Login = ({ nonce, wrong }: { nonce: string; wrong?: string }) => (
  <Page title="Log in · Attune" nonce={nonce}>
    <section class="login">
      <h1>Your site’s desk</h1>
      <p class="soft">
        Log in with the site’s secret key. <code>npx attune init</code> printed it.
      </p>
      {wrong && (
        <p class="problem" role="alert">
          <strong>{wrong}</strong>
        </p>
      )}
      <form method="post" action="/owner/login">
        <label>
          Secret key
          <input name="key" type="password" autocomplete="current-password" required />
        </label>
        <button class="first" type="submit">
          Log in
        </button>
      </form>
    </section>
  </Page>
);
