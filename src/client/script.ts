import type { Attune, Settings } from './api.ts';
import type { CallQueue } from './call-queue.ts';
import { start } from './start.ts';

/** The script tag: `<script async src="…/attune.js" data-attune-site="demo">`. */
try {
  const tag = document.currentScript as HTMLScriptElement | null;
  const w = window as unknown as { attune?: Attune | CallQueue };
  const { attuneSite: site, attuneConsent, attuneOrigin } = tag?.dataset || {};

  if (!site) {
    if (/[?&]attune=debug/.test(location.search)) console.warn('attune: the script tag needs data-attune-site="…"');
  } else if (!/^file:|[?&]attune=off/.test(location.href)) {
    const found = w.attune as (Attune & CallQueue) | undefined;
    const queue = Array.isArray(found?.q) ? found : undefined;
    // An element of this id is in nobody's way; a variable of the page's own is.
    if (found && !queue && Object.hasOwn(w, 'attune')) {
      if (found.version) console.warn('attune: the script is on this page twice; the first one stays');
    } else {
      const settings: Settings = {
        site,
        origin: attuneOrigin || new URL((tag as HTMLScriptElement).src).origin,
        consent: attuneConsent === 'granted' ? 'granted' : 'required',
      };
      w.attune = start(settings, queue);
    }
  }
} catch {}
