import { attune } from './attune.ts';

const key = 'fernhill-consent';
type Choice = 'granted' | 'denied';

const isChoice = (text: string | null | undefined): text is Choice => text === 'granted' || text === 'denied';

function chosen(): Choice | undefined {
  try {
    const kept = localStorage.getItem(key);
    return isChoice(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** The shop's own banner: asks once, keeps the answer only after it was given, and can be opened again from the footer. */
export function consentBanner(): void {
  const banner = document.querySelector<HTMLElement>('[data-consent]');
  if (!banner) return;
  let opener: HTMLElement | undefined;

  const show = (shown: boolean) => {
    banner.hidden = !shown;
    document.documentElement.classList.toggle('asks-consent', shown);
  };

  const before = chosen();
  if (before) attune()?.consent(before);
  else show(true);

  for (const button of banner.querySelectorAll<HTMLElement>('[data-consent-choice]')) {
    button.addEventListener('click', () => {
      const choice = button.dataset.consentChoice;
      if (!isChoice(choice)) return;
      try {
        localStorage.setItem(key, choice);
      } catch {
        // Storage is refused: the answer holds for this page, and is asked for again on the next.
      }
      attune()?.consent(choice);
      show(false);
      (opener ?? document.getElementById('main'))?.focus({ preventScroll: true });
      opener = undefined;
    });
  }

  document.querySelector<HTMLElement>('[data-consent-open]')?.addEventListener('click', (event) => {
    opener = event.currentTarget as HTMLElement;
    show(true);
    banner.querySelector<HTMLElement>('button')?.focus();
  });
}
