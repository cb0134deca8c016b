import { type Kind, wishOf } from '../../core/wish.ts';
import { templatesOf } from '../choice.ts';
import type { Engine } from '../engine.ts';
import { say } from './actions.ts';
import { interestsIn } from './known.ts';
import type { Parts } from './parts.ts';
import { readable } from './words.ts';

/** How many topics are offered. */
const most = 40;

/** Topics that decide something: those that the plan's conditions name, and those of this page's templates. */
function topicsAsked({ program, slots }: Engine): string[] {
  const conditions = [
    JSON.stringify([program.audiences, program.rules.map(({ when }) => when)]),
    ...slots.all.flatMap(templatesOf).map((template) => template.getAttribute('data-attune-for')),
  ];
  return [...conditions.join(' ').matchAll(/\binterest:([^\s"()]+)/g)].map(([, topic]) => topic as string);
}

/** What to see more and less of; an interest that is wrong is removed here. */
export function Topics({ engine, speech, done, state }: Parts) {
  const { words } = speech;
  const { profile } = engine;
  const interests = interestsIn(profile, Date.now());
  // What stood here once goes on standing here, so that nothing that has the focus goes.
  const { listed, removable } = state;
  for (const topic of [...Object.keys(profile.wishes || {}), ...interests, ...topicsAsked(engine)])
    if (listed.size < most) listed.add(topic);
  for (const topic of interests) if (!wishOf(profile, topic)) removable.add(topic);

  const change = (topic: string, kind: Kind | undefined, text: string) => {
    say(engine, topic, kind);
    done(speech.say(text, readable(topic)));
  };

  const row = (topic: string) => {
    const wish = wishOf(profile, topic);
    const out = wish === 'out';
    const name = readable(topic);
    const isKnown = profile.known?.interests.includes(topic);
    const isSeen = !wish && interests.includes(topic);
    const note = out
      ? words.topics.out
      : wish
        ? words.sources.said
        : isSeen && words.topics[isKnown ? 'site' : 'observed'];
    const choices = [
      ['down', words.topics.down],
      ['usual', words.topics.usual],
      ['up', words.topics.up],
    ] as const;
    return (
      <li key={topic}>
        <div class="what">
          <strong>
            <bdi>{name}</bdi>
          </strong>
          {note && <small>{note}</small>}
        </div>
        <div class="act">
          <fieldset class="three">
            <legend>{name}</legend>
            {choices.map(([kind, text]) => (
              <label key={kind}>
                <input
                  type="radio"
                  name={`topic ${topic}`}
                  value={kind}
                  checked={kind === (wish || 'usual')}
                  onChange={() => change(topic, kind === 'usual' ? undefined : kind, words.done[kind])}
                />
                <span>{text}</span>
              </label>
            ))}
          </fieldset>
          {(removable.has(topic) || out) && (
            <button
              type="button"
              aria-label={speech.say(out ? words.topics.undoOne : words.topics.removeOne, name)}
              onClick={() => (out ? change(topic, undefined, words.done.undone) : change(topic, 'out', words.done.out))}
            >
              {out ? words.undo : words.topics.remove}
            </button>
          )}
        </div>
      </li>
    );
  };

  return (
    <section>
      <h3>{words.topics.title}</h3>
      <p>{listed.size ? words.topics.hint : words.topics.none}</p>
      <ul class="rows">{[...listed].map(row)}</ul>
    </section>
  );
}
