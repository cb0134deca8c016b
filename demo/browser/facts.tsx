import type { ComponentChildren } from 'preact';
import type { Happening } from './attune.ts';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (Array.isArray(value) && value.length === 0) ||
  (isRecord(value) && Object.keys(value).length === 0);

/** Any JSON value, for reading: objects as lists of names and values, as deep as they go. */
export function Facts({ value, empty = 'none' }: { value: unknown; empty?: string }): ComponentChildren {
  if (isEmpty(value)) return <span class="facts__none">{empty}</span>;
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== 'object')) return <span>{value.join(', ')}</span>;
    return (
      <ol class="facts__list">
        {value.map((item) => (
          <li key={JSON.stringify(item)}>
            <Facts value={item} />
          </li>
        ))}
      </ol>
    );
  }
  if (!isRecord(value)) return <span class={`facts__${typeof value}`}>{asText(value)}</span>;
  return (
    <dl class="facts">
      {Object.entries(value).map(([name, inner]) => (
        <div key={name} class={isRecord(inner) && !isEmpty(inner) ? 'facts__deep' : ''}>
          <dt>{name}</dt>
          <dd>
            <Facts value={inner} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Milliseconds since 1970 read as a time; other numbers to three places. */
function asText(value: unknown): string {
  if (typeof value !== 'number') return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
  if (value > 1e12 && value < 1e13) return new Date(value).toLocaleString('en-GB');
  return String(Math.round(value * 1000) / 1000);
}

/** The last events, newest first, each with its properties. */
export function EventList({ events }: { events: readonly Happening[] }) {
  if (events.length === 0) return <p class="facts__none">No event yet. Without consent, none is kept.</p>;
  return (
    <ol class="events">
      {[...events].reverse().map(({ id, type, name, at, visit, properties }) => {
        const time = new Date(at);
        return (
          <li key={id}>
            <details>
              <summary>
                <strong>{name || type}</strong>
                {name && <span class="events__type">{type}</span>}
                <time dateTime={time.toISOString()}>{time.toLocaleTimeString('en-GB')}</time>
              </summary>
              <Facts value={{ ...properties, visit, id }} />
            </details>
          </li>
        );
      })}
    </ol>
  );
}
