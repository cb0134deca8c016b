import { about, hear, type Signal, together } from './heard.ts';
import { searchedIn } from './searches.ts';

/** How much is kept of a field that the plan lists, characters. */
const longest = 100;

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** What forms are divided into. */
const parts = 'fieldset,[data-attune-step]';

/** What a form is called: a name that its page gave it, else where it is sent. */
const nameOf = (form: HTMLFormElement): string =>
  ['data-attune-form', 'id', 'name'].map((name) => form.getAttribute(name)).find(Boolean) ||
  new URL(form.getAttribute('action') || '', location.href).pathname;

/** Which step of its form a field belongs to: by name, or by number from 1 on. */
function stepOf(field: Element, form: HTMLFormElement): string | number | undefined {
  const part = field.closest(parts);
  if (!part || !form.contains(part)) return undefined;
  return part.getAttribute('data-attune-step') || [...form.querySelectorAll(parts)].indexOf(part) + 1;
}

/** The fields that the plan lists, with what is in them; secrets are never among them. */
function listedIn(form: HTMLFormElement, list: string[]): Record<string, string> {
  const fields = ([...form.elements] as Field[]).filter(
    (field) =>
      list.includes(field.name) &&
      !/^(password|file|hidden|submit|button|image|reset)$/.test(field.type) &&
      !/cc-|password|one-time/.test(field.autocomplete) &&
      (!/^(checkbox|radio)$/.test(field.type) || (field as HTMLInputElement).checked),
  );
  return Object.fromEntries(fields.map(({ name, value }) => [name, value.slice(0, longest)]));
}

/** How forms are begun, gone through, sent and left. Searches have their signal, and blocks tell of themselves. */
export const formSteps: Signal = ({ tell, onView, onLeave, list = [] }) => {
  /** By form: its steps that were reached, and the field that was filled in last. */
  const started = new Map<HTMLFormElement, { steps: Set<unknown>; field: string }>();
  const isOther = (form: HTMLFormElement) => !!form.closest('[data-attune-block]') || !!searchedIn(form);
  const abandon = () => {
    for (const [form, { field }] of started) tell('Form Abandoned', { form: nameOf(form), field });
    started.clear();
  };
  return together(
    hear(document, 'input change', (event) => {
      const field = about<Field>(event, 'input,select,textarea');
      const form = field?.form;
      if (!event.isTrusted || !form || isOther(form)) return;
      const step = stepOf(field, form);
      const before = started.get(form);
      if (!before) {
        started.set(form, { steps: new Set([step]), field: field.name });
        tell('Form Started', { form: nameOf(form) });
        return;
      }
      before.field = field.name;
      if (step === undefined || before.steps.has(step)) return;
      before.steps.add(step);
      tell('Form Step Reached', { form: nameOf(form), step });
    }),
    hear(document, 'submit', ({ target }) => {
      const form = target as HTMLFormElement;
      if (isOther(form)) return;
      started.delete(form);
      const values = listedIn(form, list);
      tell('Form Sent', { form: nameOf(form), ...(Object.keys(values).length && { values }) });
    }),
    onLeave((gone) => gone && abandon()),
    onView(abandon),
  );
};
