import type { Attune, Settings } from './api.ts';
import type { CallQueue } from './call-queue.ts';
import { start } from './start.ts';

/** The script tag: `<script async src="…/attune.js" data-attune-site="demo">`. */
const tag = document.currentScript as HTMLScriptElement | null;
const w = window as unknown as { attune?: Attune | CallQueue };

if (!tag?.dataset?.attuneSite) {
  if (/[?&]attune=debug/.test(location.search))
    console.warn('attune: the script tag names no site; write data-attune-site="…" on it');
} else if (!/[?&]attune=off/.test(location.search)) {
  if ((w.attune as Attune | undefined)?.version && !(w.attune as CallQueue).q)
    console.warn('attune: the script is on this page twice; the first one stays');
  else {
    const { attuneSite: site, attuneConsent, attuneOrigin } = tag.dataset;
    const settings: Settings = {
      site,
      origin: attuneOrigin || new URL(tag.src).origin,
      consent: attuneConsent === 'granted' ? 'granted' : 'required',
    };
    try {
      const queue = w.attune as CallQueue | undefined;
      w.attune = start(settings, Array.isArray(queue?.q) ? queue : undefined);
    } catch {}
  }
}
