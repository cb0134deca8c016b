import { quietly } from './quietly.ts';

/** Adds a listener that never cancels anything, for as long as the page is there. */
export function listen(target: EventTarget, type: string, listener: (event: Event) => unknown, capture = false): void {
  target.addEventListener(type, quietly(listener), { passive: true, capture });
}

/** A path as people read it; as it stands where it is not UTF-8. */
function readable(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

const topicsIn = (text: string | null | undefined): string[] =>
  (text || '')
    .split(',')
    .map((topic) => topic.trim().toLowerCase().replace(/\s+/g, '-'))
    .filter(Boolean);

/** Elements whose topic is the page's. */
const wholes = ':is(html,body,main,article)';

/** What the page is about: `data-attune-topic` of the page's own elements, else schema.org's category, else the path. */
export function pageTopics(): string[] {
  const marked = document.querySelector(`${wholes}[data-attune-topic]`);
  if (marked) return topicsIn(marked.getAttribute('data-attune-topic'));
  const category = document.querySelector(
    'meta[property="article:section"],[itemprop=category],[itemprop=articleSection]',
  );
  return topicsIn(
    (category && (category.getAttribute('content') || category.textContent)) ||
      readable(location.pathname).split('/')[1],
  );
}

/** What a click or a submitted form says: a goal, a topic, the wish to see the panel. */
export function watchClicks(said: {
  goal(name: string): void;
  topics(topics: string[]): void;
  panel(): unknown;
}): void {
  const of = (event: Event, name: string) => (event.target as Element | null)?.closest?.(`[data-attune-${name}]`);
  const named = (element: Element, name: string) => element.getAttribute(`data-attune-${name}`) as string;
  const reached = (event: Event) => {
    const goal = of(event, 'goal');
    // A form is reached when it is submitted, anything else by a click.
    if (goal && (goal.localName === 'form') === (event.type === 'submit')) said.goal(named(goal, 'goal'));
  };
  listen(
    document,
    'click',
    (event) => {
      reached(event);
      const topic = of(event, 'topic');
      if (topic && !topic.matches(wholes)) said.topics(topicsIn(named(topic, 'topic')));
      return of(event, 'panel') && said.panel();
    },
    true,
  );
  listen(document, 'submit', reached, true);
}

/** The address as far as it tells pages apart: a hash that is a route belongs to it. */
const here = (): string => location.pathname + (/^#[/!][^?]*/.exec(location.hash) || '');

/**
 * Page views after the first: the browser's history, and a page that comes `back` from the back/forward cache. Answers what looks whether the
 * address is another: at once, or where no event tells of that, once the page has had the time to draw.
 */
export function watchPages(
  viewed: (back?: boolean, added?: Node[]) => unknown,
): (atOnce: boolean, added: Node[]) => unknown {
  let page = here();
  const moved = (added?: Node[]) => page !== (page = here()) && viewed(false, added);
  const { navigation } = window as unknown as { navigation?: EventTarget };
  const later = () => page !== here() && setTimeout(quietly(moved));
  listen(navigation || window, navigation ? 'navigatesuccess' : 'popstate', later);
  listen(window, 'pageshow', (event) => (event as PageTransitionEvent).persisted && viewed(true));
  return (atOnce, added) => (atOnce ? moved(added) : navigation || later());
}

/** What the page adds and takes away, before it is painted. */
export function watchDocument(changed: (added: Node[]) => void): void {
  new MutationObserver(
    quietly((records: MutationRecord[]) => changed(records.flatMap(({ addedNodes }) => [...addedNodes]))),
  ).observe(document, { childList: true, subtree: true });
}

/** The moments at which a page may be about to go, and at which it goes. */
export function watchLeaving(left: (gone: boolean) => void): void {
  listen(document, 'visibilitychange', () => document.hidden && left(false));
  listen(window, 'pagehide', () => left(true));
}
