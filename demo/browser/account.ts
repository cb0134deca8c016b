import { attune } from './attune.ts';

const post = (path: string, body: object = {}) =>
  fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

/** Asks the shop's own server for a token that proves to Attune who is logged in here. */
async function identityToken(anonymousId: string): Promise<string> {
  const answer = await post('/shop-api/token', { aid: anonymousId });
  if (!answer.ok) throw new Error('the shop gave no identity token');
  const { token } = (await answer.json()) as { token: string };
  return token;
}

const identify = (userId: string) => attune()?.identify(userId, {}, { token: identityToken });

/** Log in, log out, and on every page of somebody who is logged in: say who it is, so that the proof stays fresh. */
export function account(): void {
  const { user } = document.body.dataset;
  if (user) identify(user);

  const login = document.querySelector<HTMLFormElement>('[data-login]');
  for (const choice of document.querySelectorAll<HTMLElement>('[data-demo-email]')) {
    choice.addEventListener('click', () => {
      const field = (name: string) => login?.elements.namedItem(name) as HTMLInputElement | null;
      const [email, password] = [field('email'), field('password')];
      if (email) email.value = choice.dataset.demoEmail ?? '';
      if (password) password.value = choice.dataset.demoPassword ?? '';
      login?.querySelector('button')?.focus();
    });
  }

  login?.addEventListener('submit', async (event) => {
    event.preventDefault();
    const error = document.querySelector('[data-login-error]');
    if (error) error.textContent = '';
    try {
      const answer = await post('/shop-api/login', Object.fromEntries(new FormData(login)));
      const { userId, message } = (await answer.json()) as { userId?: string; message?: string };
      if (userId) {
        identify(userId);
        await settled();
        location.assign('/account');
      } else if (error) error.textContent = message ?? 'That did not work.';
    } catch {
      if (error) error.textContent = 'The shop did not answer. Please try again.';
    }
  });

  document.querySelector('[data-logout]')?.addEventListener('submit', async (event) => {
    event.preventDefault();
    await post('/shop-api/logout').catch(() => undefined);
    // Nobody waits for ever: without the script the promise of a reset may never come.
    await Promise.race([Promise.resolve(attune()?.reset()), pause(1500)]).catch(() => undefined);
    location.assign('/account');
  });
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Until the profile has heard who this is, or a second has gone by; the next page can then greet at once. */
function settled(): Promise<void> {
  const heard = new Promise<void>((resolve) => {
    attune()?.ready.then((api) => {
      const off = api.on('profile', () => {
        off();
        resolve();
      });
    });
  });
  return Promise.race([heard, pause(1000)]);
}
