/** @jsxImportSource hono/jsx */
import type { Report } from '../reports.ts';
import { ago, counted } from '../words.ts';
import { InCode } from './in-code.tsx';

/** The slots of each page as it was last seen, and what is wrong with them. */
export const Slots = ({ report, now }: { report: Report; now: number }) => {
  const problems = report.slots.flatMap((page) => page.problems).length;
  return (
    <section id="slots" aria-labelledby="slots-title">
      <div class="head">
        <h2 id="slots-title">Slots</h2>
        {report.slots.length > 0 &&
          (problems ? (
            <span class="tag off">{counted(problems, 'problem')}</span>
          ) : (
            <span class="tag on">all in order</span>
          ))}
      </div>
      {report.slots.length === 0 && (
        <p>
          No slot has been found yet. Mark a region with <code>data-attune-slot="hero"</code>.
        </p>
      )}
      <ul class="rows">
        {report.slots.map(({ path, at, slots, problems }) => (
          <li key={path}>
            <div class="pair">
              <h3>
                <code>{path || '/'}</code>
              </h3>
              <span class="soft small">{ago(at, now)}</span>
            </div>
            <p class="small">
              {slots.map(({ slot, for: templates }, index) => (
                <>
                  {index > 0 && ', '}
                  <code>{slot}</code>{' '}
                  <span class="soft">
                    ({templates.length ? counted(templates.length, 'template') : 'filled by the plan'})
                  </span>
                </>
              ))}
            </p>
            {problems.map(({ place, problem, instead }) => (
              <p class="problem small" key={place}>
                <span class="mono">{place}</span>
                <strong>
                  <InCode text={problem} />.
                </strong>
                <span>
                  <InCode text={instead} />
                </span>
              </p>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
};
