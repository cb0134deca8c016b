/// <reference types="vite/client" />
import { render } from 'preact';
import type { Engine } from './engine.ts';
import { Choices, Often } from './panel/choices.tsx';
import { type Known, knownOf } from './panel/known.ts';
import { newState, type Parts } from './panel/parts.ts';
import { Topics } from './panel/topics.tsx';
import { Why } from './panel/why.tsx';
import { type Speech, speech, type Words } from './panel/words.ts';
import { quietly } from './quietly.ts';

/** Each language is a file of its own; to add one is to add a file. */
const languages = import.meta.glob<Words>('./words/*.ts', { import: 'default' });

/** The words of the page's language, else of the browser's, else English. */
async function speechHere(): Promise<Speech> {
  for (const tag of [document.documentElement.lang, ...navigator.languages, 'en'])
    try {
      const words = await languages[`./words/${new Intl.Locale(tag).language}.ts`]?.();
      if (words) return speech(words, tag);
    } catch {}
  throw new Error();
}

function Panel({ close, ...parts }: Parts & { close: () => void }) {
  const { engine, speech, state } = parts;
  const { words } = speech;
  // There only where the plan asks what behaviour means.
  const { takenFor } = (engine.published.more || {}) as Partial<typeof import('./portrait.ts')>;
  const known = knownOf(engine.profile, takenFor?.(engine) || [], speech, Date.now());
  const { consent } = engine;
  const source = (name: keyof Known) => (
    <section class="source" key={name}>
      <h4>{words.sources[name]}</h4>
      {known[name][0] ? (
        <ul>
          {known[name].map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
      ) : (
        <div class="nothing">{words.sources.nothing}</div>
      )}
    </section>
  );
  return (
    <>
      <div class="head">
        <h2 id="title">{words.title}</h2>
        <button type="button" class="close" aria-label={words.close} onClick={close}>
          ×
        </button>
      </div>
      <div class="body">
        <p>{words.kept[consent.measurement ? 'sent' : consent.storage ? 'here' : 'no']}</p>
        <section>
          <h3>{words.sources.known}</h3>
          <div class="sources">{(['seen', 'said', 'site', 'inferred'] as const).map(source)}</div>
        </section>
        <Why {...parts} />
        <Topics {...parts} />
        <Often {...parts} />
        <Choices {...parts} />
      </div>
      <p role="status">{state.said}</p>
    </>
  );
}

/** Opens the visitor's panel: a dialog of its own that the page's styles cannot reach. */
export async function openPanel(engine: Engine): Promise<void> {
  const name = 'attune-panel';
  const [speech, { styles }] = await Promise.all([speechHere(), import('./panel/styles.ts')]);
  if (document.querySelector(name)) return;
  const before = document.activeElement as HTMLElement | null;
  const host = document.createElement(name);
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [sheet];
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-labelledby', 'title');
  dialog.lang = speech.tag;
  dialog.dir = speech.words.dir;
  root.append(dialog);
  document.body.append(host);
  const state = newState();
  const done = (text: string) => {
    state.said = text;
    draw();
  };
  const draw = () =>
    render(<Panel engine={engine} speech={speech} state={state} done={done} close={() => dialog.close()} />, dialog);
  // Another tab may have added something.
  const undo = (['profile', 'consent'] as const).map((notice) => engine.notices.on(notice, quietly(draw)));
  dialog.addEventListener('close', () => {
    for (const one of undo) one();
    render(null, dialog);
    host.remove();
    before?.focus();
  });
  draw();
  dialog.showModal();
}
