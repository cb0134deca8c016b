import { openDB } from 'idb';
import { render } from 'preact';
import { useState } from 'preact/hooks';
import { inAudience, namesFor } from '../core/audience.ts';
import type { Profile, Trait } from '../core/profile.ts';
import type { Receipt } from '../core/receipt.ts';
import type { Engine } from './engine.ts';
import { databaseOf, storeNames } from './store.ts';

const styles = `
:host { all: initial }
dialog { box-sizing: border-box; width: min(40rem, calc(100vw - 1rem)); max-height: calc(100dvh - 1rem); margin: auto; padding: 0;
  border: 0; border-radius: 14px; color: #1d2420; background: #fff; font: 16px/1.5 system-ui, sans-serif; box-shadow: 0 24px 80px #0006 }
dialog::backdrop { background: #0f1a15a8 }
.page { padding: clamp(1rem, 4vw, 2rem) }
.head { display: flex; gap: 1rem; align-items: start; justify-content: space-between }
h2 { margin: 0; font-size: 1.4rem; line-height: 1.2 } h3 { margin: 1.5rem 0 .5rem; font-size: 1rem }
p, ul { margin: .5rem 0 } ul { padding: 0; list-style: none } li { padding: .6rem 0; border-top: 1px solid #e2e6e3 }
.row { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; justify-content: space-between }
small { color: #53605a; font-size: .9rem }
button { font: inherit; padding: .5rem .9rem; border: 1px solid #56655d; border-radius: 8px; color: inherit; background: #fff; cursor: pointer }
button:hover { background: #f0f4f1 } :focus-visible { outline: 3px solid #1b6ef3; outline-offset: 2px }
.danger { color: #9d1c1c; border-color: #9d1c1c }
.choices { justify-content: flex-start }
.close { padding: .25rem .7rem; border-color: transparent; font-size: 1.25rem; line-height: 1 }
@media (prefers-color-scheme: dark) { dialog { color: #edf2ee; background: #18201c } small { color: #b1beb6 } li { border-color: #35413a }
  button { background: #232d27; border-color: #8b9a91 } button:hover { background: #2e3a33 } .danger { color: #ffb0aa; border-color: #ffb0aa } }
`;

/** Names of audiences, in the visitor's words. */
const words: Record<string, string> = {
  new: 'this is your first visit',
  returning: 'you have been here before',
  engaged: 'you come here often',
  'cart-abandoner': 'something has been waiting in your cart',
  buyer: 'you have bought something here',
  lapsed: 'you have not been here for a while',
  'high-value': 'you buy here often',
};

const inWords = (name: string): string =>
  Object.hasOwn(words, name)
    ? (words[name] as string)
    : name.startsWith('interest:')
      ? `you looked at ${name.slice(9).replace(/-/g, ' ')}`
      : name.startsWith('has:')
        ? `your account says “${name.slice(4).replace(/_/g, ' ')}”`
        : name.replace(':', ': ');

/** Why a slot shows what it shows, in a sentence. */
function reason({ clauses, painted, why, bucket, rejected }: Receipt): string {
  const true_ = clauses.filter(([, holds]) => holds).map(([name]) => inWords(name));
  if (painted === 'default' && rejected.some((one) => one.why === 'not for me'))
    return 'What everybody sees: you said that the other is not for you.';
  if (painted === 'default') return 'What everybody sees.';
  if (bucket !== undefined) return 'This site is trying something out; you were drawn for this version.';
  return true_.length ? `Chosen because ${true_.join(', and ')}.` : `Chosen for this page: ${why}.`;
}

/** A trait in full: the values of each record in a list. */
const inFull = (trait: Trait): string =>
  [trait]
    .flat()
    .map((one) => (typeof one === 'object' ? Object.values(one).join(' ') : one))
    .join(', ');

const facts = (profile: Profile, now: number): string[] => [
  ...(profile.visits ? [`You have visited ${profile.visits === 1 ? 'once' : `${profile.visits} times`}.`] : []),
  ...(Object.keys(profile.cart).length
    ? [`Your cart holds ${Object.keys(profile.cart).length} kinds of product.`]
    : []),
  ...(profile.orders ? [`You have ordered ${profile.orders === 1 ? 'once' : `${profile.orders} times`}.`] : []),
  ...(profile.known && now < profile.known.until
    ? [
        `You are logged in; your account told us: ${
          Object.entries(profile.known.traits)
            .map(([name, trait]) => `${name.replace(/_/g, ' ')} ${inFull(trait)}`)
            .join(', ') || 'nothing more'
        }.`,
      ]
    : []),
];

/** Everything on record, as it stands there. */
async function recordOf(site: string): Promise<Record<string, unknown>> {
  const database = await openDB(databaseOf(site));
  const stores = await Promise.all(storeNames.map(async (name) => [name, await database.getAll(name)]));
  database.close();
  return Object.fromEntries(stores);
}

function Panel({ engine, close }: { engine: Engine; close: () => void }) {
  const [said, say] = useState('');
  const [, draw] = useState(0);
  const now = Date.now();
  const { profile, consent } = engine;
  const interests = namesFor(profile).filter(
    (name) => name.startsWith('interest:') && inAudience(name, profile, now)[0],
  );
  const known = facts(profile, now);
  const done = (text: string) => {
    say(text);
    draw((n) => n + 1);
  };
  const forgetTopic = (topic: string) => {
    engine.change((all) => {
      delete all.topics[topic];
      if (all.known) all.known.interests = all.known.interests.filter((one) => one !== topic);
    });
    done(`Removed: ${topic}.`);
  };
  const takeAlong = async () => {
    const data = {
      format: 'attune-export-1',
      site: engine.settings.site,
      at: new Date().toISOString(),
      consent,
      profile,
      events: await engine.memory.history(),
      record: consent.storage ? await recordOf(engine.settings.site).catch(() => ({})) : {},
      shown: engine.slots.all.map(({ receipt }) => receipt),
    };
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }));
    link.download = `${engine.settings.site}-my-data.json`;
    link.click();
    URL.revokeObjectURL(link.href);
    done('Your data is in a file now.');
  };
  return (
    <div class="page">
      <div class="head">
        <h2 id="title">What this site knows about you</h2>
        <button type="button" class="close" aria-label="Close" onClick={close}>
          ×
        </button>
      </div>
      <p>
        <small>
          {consent.measurement
            ? 'It is kept in this browser. What you do here is counted on our server too.'
            : consent.storage
              ? 'It is kept in this browser.'
              : 'You have not agreed to anything being kept, so it is forgotten when you leave this page.'}
        </small>
      </p>
      <p role="status">{said}</p>
      {known.length > 0 && (
        <ul>
          {known.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
      )}
      <h3>Interests</h3>
      <ul>
        {interests.map((name) => (
          <li key={name} class="row">
            {name.slice(9).replace(/-/g, ' ')}
            <button type="button" onClick={() => forgetTopic(name.slice(9))}>
              Remove<span hidden> {name.slice(9)}</span>
            </button>
          </li>
        ))}
        {!interests.length && <li>None yet.</li>}
      </ul>
      <h3>Why am I seeing this?</h3>
      <ul>
        {engine.slots.all.map(({ name, receipt }) => (
          <li key={name}>
            <strong>{name}</strong>
            <br />
            {reason(receipt)}
          </li>
        ))}
      </ul>
      <h3>Your choices</h3>
      <p class="row choices">
        <button
          type="button"
          disabled={!consent.storage}
          onClick={async () => {
            await engine.setConsent({ personalisation: !consent.personalisation });
            done(
              engine.consent.personalisation
                ? 'Personalisation is on.'
                : 'Personalisation is off from the next page on.',
            );
          }}
        >
          {consent.personalisation ? 'Switch personalisation off' : 'Switch personalisation on'}
        </button>
        <button type="button" onClick={takeAlong}>
          Take my data along
        </button>
        <button
          type="button"
          class="danger"
          disabled={!consent.storage}
          onClick={async () => {
            done(
              (await erase(engine))
                ? 'Erased, here and on our server.'
                : 'Our server does not answer, so nothing is erased yet. Try again.',
            );
          }}
        >
          Erase everything
        </button>
      </p>
    </div>
  );
}

/** Erases everything, on the backend first: whether that is done. */
async function erase(engine: Engine): Promise<boolean> {
  const { id, backend } = engine;
  const erased = !id || (await backend.erase(id).catch(() => false));
  if (erased) await engine.setConsent('denied', true);
  return erased;
}

/** Opens the visitor's panel: a dialog of its own that the page's styles cannot reach. */
export function openPanel(engine: Engine): void {
  const before = document.activeElement as HTMLElement | null;
  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [sheet];
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-labelledby', 'title');
  root.append(dialog);
  document.body.append(host);
  dialog.addEventListener('close', () => {
    render(null, dialog);
    host.remove();
    before?.focus();
  });
  render(<Panel engine={engine} close={() => dialog.close()} />, dialog);
  dialog.showModal();
}
