import type { Slot } from '../choice.ts';
import { dismiss, undismiss } from './actions.ts';
import type { Parts } from './parts.ts';
import { titleOf, whyOf } from './reasons.ts';
import { readable } from './words.ts';

/** Why each slot of this page shows what it shows, what is not for this visitor, and how often there is any of it. */
export function Why({ engine, speech, done, state }: Parts) {
  const { why: texts, undo } = speech.words;
  const { slots, profile, program } = engine;
  const { titles, elsewhere } = state;
  const slotOf = (key: string) => {
    const experience = key.slice(0, key.lastIndexOf('/'));
    return program.rules.find(({ id }) => id === experience)?.slot || experience;
  };
  for (const key of profile.dismissed) if (!slots.all.some(({ name }) => name === slotOf(key))) elsewhere.add(key);

  /** A button that says that something is not for this visitor, and then takes that back. */
  const toggle = (name: string, act: () => void, isOut: boolean) => (
    <button
      type="button"
      aria-label={speech.say(isOut ? texts.undoOne : texts.notForMeOne, name)}
      onClick={() => {
        act();
        done(speech.say(isOut ? speech.words.done.undone : speech.words.done.notForMe, name));
      }}
    >
      {isOut ? undo : texts.notForMe}
    </button>
  );

  const row = (slot: Slot) => {
    const { element, placements, receipt, name } = slot;
    const out = profile.dismissed.filter((key) => slotOf(key) === name);
    const isShown = placements[0] && receipt.experience;
    const title = titles.get(element) || titleOf(slot);
    if (isShown || out[0]) titles.set(element, title);
    return (
      <li key={name}>
        <div class="what">
          <strong>
            <bdi>{title}</bdi>
          </strong>
          {whyOf(slot, program, speech).map((reason) => (
            <small key={reason}>{reason}</small>
          ))}
        </div>
        {(isShown || out[0]) && (
          <div class="act">
            {toggle(title, () => (isShown ? dismiss(engine, slot) : undismiss(engine, out)), !isShown)}
          </div>
        )}
      </li>
    );
  };

  return (
    <section>
      <h3>{texts.title}</h3>
      {!slots.all[0] && <p>{texts.noSlots}</p>}
      <ul class="rows">
        {slots.all.map(row)}
        {[...elsewhere].map((key) => {
          const title = readable(slotOf(key));
          const isOut = profile.dismissed.includes(key);
          const act = () =>
            isOut ? undismiss(engine, [key]) : engine.record('track', 'Variant Dismissed', { variant: key });
          return (
            <li key={key}>
              <div class="what">
                <strong>
                  <bdi>{title}</bdi>
                </strong>
                {isOut && <small>{texts.elsewhere}</small>}
              </div>
              <div class="act">{toggle(title, act, isOut)}</div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
