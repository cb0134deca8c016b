/** Undoes what a function did. */
export type Undo = () => void;

/** One undo for several. */
const all =
  (undos: Undo[]): Undo =>
  () => {
    for (const undo of undos) undo();
  };

/** Adds a listener that never cancels anything. */
export function listen(
  target: EventTarget,
  type: string,
  listener: (event: Event) => void,
  options: AddEventListenerOptions = {},
): Undo {
  target.addEventListener(type, listener, { passive: true, ...options });
  return () => target.removeEventListener(type, listener, options);
}

const topicsIn = (text: string | null | undefined): string[] =>
  (text || '')
    .split(',')
    .map((topic) => topic.trim().toLowerCase().replace(/\s+/g, '-'))
    .filter(Boolean);

/** What the page is about: `data-attune-topic` of the page's own elements, else schema.org's category, else the path. */
export function pageTopics(): string[] {
  const marked = document.querySelector(
    'html[data-attune-topic],body[data-attune-topic],main[data-attune-topic],article[data-attune-topic]',
  );
  if (marked) return topicsIn(marked.getAttribute('data-attune-topic'));
  const category = document.querySelector(
    'meta[property="article:section"],[itemprop=category],[itemprop=articleSection]',
  );
  return topicsIn(
    (category && (category.getAttribute('content') || category.textContent)) ||
      decodeURI(location.pathname).split('/')[1],
  );
}

/** What a click or a submitted form says: a goal, a topic, the wish to see the panel. */
export function watchClicks(said: { goal(name: string): void; topics(topics: string[]): void; panel(): void }): Undo {
  const of = (event: Event, attribute: string) => (event.target as Element | null)?.closest?.(`[${attribute}]`);
  const undo = [
    listen(
      document,
      'click',
      (event) => {
        const goal = of(event, 'data-attune-goal');
        if (goal && goal.localName !== 'form') said.goal(goal.getAttribute('data-attune-goal') as string);
        const topic = of(event, 'data-attune-topic');
        if (topic && !/^(html|body|main|article)$/.test(topic.localName))
          said.topics(topicsIn(topic.getAttribute('data-attune-topic')));
        if (of(event, 'data-attune-panel')) said.panel();
      },
      { capture: true },
    ),
    listen(
      document,
      'submit',
      (event) => {
        const form = of(event, 'data-attune-goal');
        if (form?.localName === 'form') said.goal(form.getAttribute('data-attune-goal') as string);
      },
      { capture: true },
    ),
  ];
  return all(undo);
}

/** Page views after the first: the browser's history, and a page that comes `back` from the back/forward cache. */
export function watchPages(viewed: (back?: boolean) => void): Undo {
  let path = location.pathname;
  const moved = () => {
    if (path !== location.pathname) {
      path = location.pathname;
      viewed();
    }
  };
  const navigation = (window as unknown as { navigation?: EventTarget }).navigation;
  const undo = [
    navigation ? listen(navigation, 'navigatesuccess', moved) : listen(window, 'popstate', () => setTimeout(moved)),
    listen(window, 'pageshow', (event) => (event as PageTransitionEvent).persisted && viewed(true)),
  ];
  return all(undo);
}

/** The moments at which a page may be about to go, and at which it goes. */
export function watchLeaving(left: (gone: boolean) => void): Undo {
  const undo = [
    listen(document, 'visibilitychange', () => document.visibilityState === 'hidden' && left(false)),
    listen(window, 'pagehide', () => left(true)),
  ];
  return all(undo);
}
