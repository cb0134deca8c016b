import { useEffect, useState } from 'preact/hooks';
import { answered } from '../core/block-forms.ts';
import { type BlockProps, draw, partsIn } from './block-tree.ts';
import { attribute } from './choice.ts';
import { dismiss } from './panel/actions.ts';

/** `off`: as it stood in the page; `thanks` and `refused`: what was sent is, or is not for want of consent. */
type State = 'off' | 'open' | 'thanks' | 'refused';

/** Gives the focus to what cannot have it otherwise, for as long as it has it. */
function focusOn(element: HTMLElement): void {
  const before = element.getAttribute('tabindex');
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
  if (before === null) element.addEventListener('blur', () => element.removeAttribute('tabindex'), { once: true });
}

/** The control of a form as the value that it has. */
const filledIn = (control: HTMLInputElement): string | boolean =>
  control.type === 'checkbox' ? control.checked : control.value;

/** Something to be filled in and sent. `send` answers what became of it; undefined: the browser goes on. */
function Questions({
  root,
  name,
  begin,
  send,
  dismiss,
}: {
  root: HTMLElement;
  name: string;
  begin: State;
  send(form: HTMLFormElement): State | undefined;
  dismiss?: () => void;
}) {
  const [parts] = useState(() => partsIn(root));
  const [state, go] = useState<State>('off');
  useEffect(() => go(begin), [begin]);
  const submit = (event: Event) => {
    const form = event.currentTarget as HTMLFormElement;
    const held = form.contains(document.activeElement);
    const next = send(form);
    if (!next) return;
    event.preventDefault();
    go(next);
    // The form goes away with its button.
    const said = root.querySelector<HTMLElement>('[role=status]');
    if (next === 'thanks' && held && said) focusOn(said);
  };
  const on = state === 'open' || state === 'refused';
  return (
    <>
      {draw(parts, {
        [`${name}-form`]: { hidden: state === 'thanks', onSubmit: submit },
        ...(on && { [`${name}-question`]: { disabled: false }, [`${name}-send`]: { disabled: false } }),
        [`${name}-dismiss`]: { onClick: dismiss },
        [`${name}-thanks`]: { hidden: state !== 'thanks' },
        [`${name}-refused`]: { hidden: state !== 'refused' },
      })}
    </>
  );
}

/** One question. Who has answered is not asked again, in this page view or a later one. */
export function Survey({ engine, slot, root }: BlockProps) {
  const survey = attribute(root, 'survey');
  const kind = attribute(root, 'kind');
  const done = answered(survey);
  return (
    <Questions
      root={root}
      name="attune-survey"
      begin={engine.profile.seen[done]?.length ? 'thanks' : 'open'}
      send={(form) => {
        if (!engine.consent.measurement) return 'refused';
        const answer = new FormData(form).get('answer') as string;
        engine.record('track', 'Survey Answered', {
          survey,
          question: kind,
          answer: kind === 'choice' ? answer : Number(answer),
        });
        return 'thanks';
      }}
      dismiss={() => {
        dismiss(engine, slot);
        focusOn(slot.element);
      }}
    />
  );
}

/** A short form. What is told of it are the fields that the plan lists, and those alone. */
export function Form({ engine, root }: BlockProps) {
  return (
    <Questions
      root={root}
      name="attune-form"
      begin="open"
      send={(form) => {
        const listed = (mark: string) =>
          Object.fromEntries(
            [...form.querySelectorAll<HTMLInputElement>(`[data-attune-${mark}]`)].map((control) => [
              control.name,
              filledIn(control),
            ]),
          );
        const told = engine.consent.measurement;
        if (told) {
          engine.record('track', 'Form Submitted', { ...listed('send'), form: attribute(root, 'form') });
          const traits = listed('trait');
          if (Object.keys(traits).length) engine.record('identify', '', traits);
        }
        if (form.hasAttribute('action')) return undefined;
        return told ? 'thanks' : 'refused';
      }}
    />
  );
}
