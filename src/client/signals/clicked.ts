import { about, hear, type Signal, together } from './heard.ts';

/** What a browser saves rather than shows, and a picture, a sound or a text that people take along. */
const files =
  /\.(pdf|docx?|xlsx?|pptx?|odt|ods|odp|rtf|txt|csv|key|pages|numbers|epub|ics|vcf|gpx|kml|zip|rar|7z|gz|tar|exe|msi|dmg|pkg|apk|avi|mov|mp4|mpe?g|wmv|midi?|mp3|wav|wma)$/i;

/** The visitor's own clicks, with the middle button too; a script's are none. */
const onClick = (clicked: (event: MouseEvent) => unknown): (() => void) =>
  hear<MouseEvent>(document, 'click auxclick', (event) => event.isTrusted && event.button < 2 && clicked(event));

/** The address that a link leads to, and the file that it saves. */
function linkOf(event: Event): { url: URL; extension: string } | undefined {
  const link = about<HTMLAnchorElement>(event, 'a[href],area[href]');
  if (!link) return undefined;
  const url = new URL(link.href, location.href);
  const name = /^https?:$/.test(url.protocol) ? url.pathname : link.download;
  const extension =
    files.exec(link.download || name)?.[1] || (link.hasAttribute('download') && /\.(\w{1,8})$/.exec(name)?.[1]);
  return { url, extension: extension ? extension.toLowerCase() : link.hasAttribute('download') ? 'file' : '' };
}

const site = (host: string): string => host.replace(/^www\./, '');

/** The first click on each decision of a page view. */
export const slotClicks: Signal = ({ engine, tell, onView }) => {
  const told = new Set<string>();
  return together(
    onClick((event) => {
      const path = event.composedPath();
      const slot = engine.slots.all.find(({ element }) => path.includes(element));
      if (!slot) return;
      const { experience, variant } = slot.receipt;
      const decision = [slot.name, experience, variant].join();
      if (told.has(decision)) return;
      told.add(decision);
      tell('Slot Clicked', { slot: slot.name, ...(experience && { experience, variant }) });
    }),
    onView(() => told.clear()),
  );
};

/** Links to other hosts. */
export const linksOut: Signal = ({ tell }) =>
  onClick((event) => {
    const { url, extension } = linkOf(event) || {};
    if (url && !extension && /^https?:$/.test(url.protocol) && site(url.host) !== site(location.host))
      tell('Link Clicked Out', { host: url.host });
  });

/** Links to files. */
export const downloads: Signal = ({ tell }) =>
  onClick((event) => {
    const { url, extension } = linkOf(event) || {};
    if (url && extension)
      tell('File Downloaded', { extension, path: /^https?:$/.test(url.protocol) ? url.pathname : '' });
  });

/** Clicks on what the page marks as a way to share it. */
export const shares: Signal = ({ tell }) =>
  onClick((event) => {
    const by = about(event, '[data-attune-share]')?.getAttribute('data-attune-share');
    if (by !== undefined && by !== null) tell('Page Shared', { by });
  });
