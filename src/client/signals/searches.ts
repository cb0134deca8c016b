import { searchIntent } from '../../core/search-intent.ts';
import { searchTerm } from '../../core/search-term.ts';
import { hear, type Signal, together } from './heard.ts';

/** Where addresses hold what was searched for, unless the plan lists others. */
const usual = ['q', 's', 'query', 'search'];

/** What is in a search form: of its search field, or of a text field that is named like one. */
export function searchedIn(form: HTMLFormElement, names = usual): HTMLInputElement | undefined {
  const fields = [...form.querySelectorAll<HTMLInputElement>('input')].filter(({ type }) =>
    /^(search|text)$/.test(type),
  );
  return (
    fields.find(({ type }) => type === 'search') ||
    fields.find(({ name }) => names.includes(name)) ||
    (form.closest('search,[role=search]') ? fields[0] : undefined)
  );
}

/** What was searched for on the site: by a form, or by the address of a page view that is not one of before. */
export const searches: Signal = ({ tell, view, onView, list = usual }) => {
  let last = '';
  const say = (text: string | null | undefined) => {
    const query = searchTerm(text || '');
    if (!query || query === last) return;
    last = query;
    const intent = searchIntent(query);
    tell('Products Searched', { query, ...(intent && { intent }) });
  };
  const inAddress = () => {
    // A hash may be a route, with a query of its own.
    const query = new URLSearchParams(location.search || location.hash.split('?')[1] || '');
    const text = list.map((name) => query.get(name)).find(Boolean);
    if (/^(navigate|prerender|history)$/.test(view().by)) say(text);
    else last = searchTerm(text || '');
  };
  inAddress();
  return together(
    onView(inAddress),
    hear(document, 'submit', (event) => {
      const form = event.target as HTMLFormElement;
      const field = searchedIn(form, list);
      if (!field) return;
      const { value, name } = field;
      // The next page's address says it, unless the page keeps the form to itself.
      if (list.includes(name) && !/post/i.test(form.getAttribute('method') || ''))
        setTimeout(() => event.defaultPrevented && say(value));
      else say(value);
    }),
  );
};
