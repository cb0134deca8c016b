/** The footer's button for developers. The drawer, and Preact with it, is fetched when it is first asked for. */
export function developersButton(): void {
  const button = document.querySelector<HTMLElement>('[data-developers]');
  if (!button) return;
  let close: (() => void) | undefined;
  let opening = false;
  button.addEventListener('click', async () => {
    if (close) return close();
    if (opening) return;
    opening = true;
    try {
      const { openDrawer } = await import('./drawer.tsx');
      close = openDrawer(() => {
        close = undefined;
        button.setAttribute('aria-expanded', 'false');
        button.focus();
      });
      button.setAttribute('aria-expanded', 'true');
    } finally {
      opening = false;
    }
  });
}
