import { about, hear, type Signal, together } from './heard.ts';

/** So many clicks, within so many ms, within so many px. */
const rage = { clicks: 3, ms: 1000, px: 30 };

/** How long the page may take to answer the last of them, ms. */
const patience = 500;

/** What a page changes by answering a click, if it is near; what blinks elsewhere is no answer. */
const rooms = 'form,fieldset,dialog,article,section,li,table,nav,aside,header,footer,main,body';

/** What answers by itself. */
const fields = 'input,select,textarea,label,video,audio,[contenteditable]';
const opaque = 'canvas,iframe,object,embed';

/** What looks as if it could be pressed. Elsewhere three clicks select a paragraph. */
const isButton = (event: Event): boolean =>
  !!about(event, 'a,button,summary,[role=button],[onclick]') ||
  getComputedStyle(event.target as Element).cursor === 'pointer';

/** Where an element is, by tags and places, and by an id where that holds no number: nothing that is written there. */
function placeOf(element: Element): string {
  const steps: string[] = [];
  for (let at: Element | null = element; at && at !== document.body && steps.length < 6; at = at.parentElement) {
    const { localName, parentElement } = at;
    if (/^[a-z_-]+$/i.test(at.id)) return [`#${at.id}`, ...steps].join('>');
    const alike = [...(parentElement?.children || [])].filter((one) => one.localName === localName);
    steps.unshift(alike.length > 1 ? `${localName}:nth-of-type(${alike.indexOf(at) + 1})` : localName);
  }
  return steps.join('>');
}

/** What changes without a change of the document. */
const stateOf = (room: Element): string =>
  [
    location.href,
    scrollX,
    scrollY,
    document.activeElement?.localName,
    ...[...room.querySelectorAll<HTMLInputElement>('input,select,textarea')].map((one) => one.value + one.checked),
  ].join();

/** Several clicks on the same spot that the page does not answer; once for each spot of a page view. */
export const rageClicks: Signal = ({ tell, onView }) => {
  let clicks: MouseEvent[] = [];
  let [answered, selected] = [false, false];
  let before = '';
  let room: Element = document.body;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const told = new Set<string>();
  const answer = () => {
    answered = true;
  };
  const watch = new MutationObserver(answer);
  const rest = () => {
    watch.disconnect();
    clearTimeout(waiting);
    waiting = undefined;
    clicks = [];
  };
  const begin = (target: Element) => {
    rest();
    room = target.closest(rooms) || document.body;
    selected = false;
    // What is painted there, or in a document of its own, cannot be looked at.
    answered = !!room.querySelector(opaque);
    before = stateOf(room);
    const all = { childList: true, attributes: true, characterData: true };
    watch.observe(room, { ...all, subtree: room !== document.body });
    // A dialog or a message is put at the end of the page.
    if (room !== document.body) watch.observe(document.body, all);
    else watch.observe(target, { ...all, subtree: true });
    watch.observe(document.documentElement, { attributes: true });
  };
  return together(
    hear<MouseEvent>(document, 'click', (event) => {
      const { target, clientX, clientY, timeStamp, isTrusted } = event;
      if (!isTrusted || !event.detail || !(target instanceof Element)) return;
      const near = clicks.filter(
        (one) =>
          timeStamp - one.timeStamp <= rage.ms && Math.hypot(one.clientX - clientX, one.clientY - clientY) <= rage.px,
      );
      if (!near.length) begin(target);
      clicks = [...near, event];
      if (clicks.length < rage.clicks || waiting) return;
      const inField = about(event, `${fields},${opaque}`);
      const pressed = isButton(event);
      waiting = setTimeout(() => {
        const path = placeOf(target);
        const same = target.isConnected && !answered && (pressed || !selected) && before === stateOf(room);
        rest();
        if (inField || !same || told.has(path)) return;
        told.add(path);
        tell('Rage Click', { path });
      }, patience);
    }),
    rest,
    // A double click selects a word; the fourth in a row may select nothing.
    hear(document, 'selectionchange', () => {
      selected ||= !getSelection()?.isCollapsed;
    }),
    // A row of pictures moves on, a sound begins.
    hear(document, 'scroll input change toggle play pause volumechange', answer),
    onView(() => {
      rest();
      told.clear();
    }),
  );
};
