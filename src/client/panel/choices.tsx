import { allow, erase, limitTo } from './actions.ts';
import type { Parts } from './parts.ts';

/** How many slots of a page may be personal. */
export function Often({ engine, speech, done }: Parts) {
  const { often, done: said } = speech.words;
  const choices = [
    [undefined, often.all],
    [1, often.one],
    [0, often.none],
  ] as const;
  return (
    <section>
      <h3>{often.title}</h3>
      <fieldset class="list">
        <legend>{often.title}</legend>
        {choices.map(([page, text]) => (
          <label key={text}>
            <input
              type="radio"
              name="often"
              checked={engine.profile.page === page}
              onChange={() => {
                limitTo(engine, page);
                done(said.often);
              }}
            />
            <span>{text}</span>
          </label>
        ))}
      </fieldset>
    </section>
  );
}

/** What the visitor agrees to, and what they do with what there is. */
export function Choices({ engine, speech, done, state }: Parts) {
  const { choices: texts, done: said } = speech.words;
  const { consent } = engine;
  const switches = [
    ['storage', texts.remember, texts.rememberHint, said.remembered, said.forgotten],
    ['personalisation', texts.personalise, texts.personaliseHint, said.personal, said.notPersonal],
    ['measurement', texts.measure, texts.measureHint, said.counted, said.notCounted],
  ] as const;

  const eraseAll = async () => {
    // The button stays as it is meanwhile, and keeps the focus.
    if (state.busy) return;
    if (!consent.storage) return done(said.nothing);
    state.busy = true;
    const erased = await erase(engine);
    state.busy = false;
    done(erased ? said.erased : said.notErased);
  };
  const take = async () => {
    // A file of its own, not a part of this one's: what both use would be a third.
    const { takeAlong } = await engine.published.load<typeof import('./take-along.ts')>('panel-take-along');
    await takeAlong(engine);
    done(said.taken);
  };

  return (
    <section>
      <h3>{texts.title}</h3>
      {switches.map(([part, name, hint, on, off]) => (
        <label key={part} class="switch">
          <span>
            <strong>{name}</strong>
            <small id={`hint-${part}`}>{hint}</small>
          </span>
          <input
            type="checkbox"
            role="switch"
            aria-checked={consent[part]}
            aria-label={name}
            aria-describedby={`hint-${part}`}
            checked={consent[part]}
            onChange={async ({ currentTarget: { checked } }) => {
              await allow(engine, part, checked);
              done(checked ? on : off);
            }}
          />
        </label>
      ))}
      <div class="act last">
        <button type="button" onClick={() => take().catch(() => {})}>
          {texts.takeAlong}
        </button>
        <button type="button" class="bad" onClick={eraseAll}>
          {texts.erase}
        </button>
      </div>
    </section>
  );
}
