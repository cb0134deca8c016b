/** @jsxImportSource hono/jsx */
import type { ExperienceReport, Report, VariantReport } from '../reports.ts';
import { counted, number, percent } from '../words.ts';

const Variant = ({ report }: { report: VariantReport }) => {
  const { variant, exposures, devices, goals } = report;
  const best = Math.max(0, ...goals.map((goal) => goal.devices));
  return (
    <li class="variant">
      <div class="pair">
        <strong>{variant ?? 'the slot’s own content'}</strong>
        <span class="soft small">
          {number(exposures)} shown on {counted(devices, 'device')}
        </span>
      </div>
      <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect width={devices ? Math.min(100, (best / devices) * 100) : 0} height="4" />
      </svg>
      {goals.map(({ goal, reached, devices: reaching, value }) => (
        <span class="small" key={goal}>
          {goal}: {number(reached)} by {counted(reaching, 'device')} ({percent(reaching, devices)})
          {value > 0 && `, value ${number(value)}`}
        </span>
      ))}
      {goals.length === 0 && <span class="small soft">No goal reached after it yet</span>}
    </li>
  );
};

const Experience = ({ report, site, found }: { report: ExperienceReport; site: string; found: boolean }) => {
  const { id, slot, audience, goal, paused, held, variants } = report;
  const name = id ?? slot;
  return (
    <li>
      <div class="pair">
        <h3>{id ?? `${slot}, from the page’s HTML`}</h3>
        {paused ? <span class="tag off">{held ? 'held' : 'paused'}</span> : <span class="tag on">running</span>}
      </div>
      <p class="small soft">
        {id === null
          ? 'Templates within the slot'
          : `In the slot ${slot}, for ${audience ?? 'an audience of an earlier plan'}`}
        {goal !== null && `. Goal: ${goal}`}
      </p>
      {held && (
        <p class="problem small">
          <strong>Held by the guard: real visitors’ pages were worse with it.</strong>
          <span>{held}</span>
          <span>Everybody sees the default. Change it, or release it: then it is compared anew.</span>
        </p>
      )}
      {!found && (
        <p class="problem small">
          <strong>No page has the slot {slot} yet.</strong>
          <span>Mark a region with data-attune-slot="{slot}".</span>
        </p>
      )}
      {variants.length ? (
        <ul class="rows">
          {variants.map((variant) => (
            <Variant key={variant.variant} report={variant} />
          ))}
        </ul>
      ) : (
        <p class="small soft">Nobody has had it on screen yet.</p>
      )}
      <form class="inline pause" method="post" action={`/owner/pause?site=${site}`}>
        <input type="hidden" name="name" value={name} />
        <input type="hidden" name="paused" value={paused ? 'false' : 'true'} />
        <button type="submit">
          {held ? 'Release' : paused ? 'Resume' : 'Pause'} <span class="mono">{name}</span>
        </button>
      </form>
    </li>
  );
};

/** Each experience with what it was seen and what followed, and a button to pause it. */
export const Experiences = ({ report, site }: { report: Report; site: string }) => {
  const found = new Set(report.slots.flatMap((page) => page.slots.map(({ slot }) => slot)));
  return (
    <section id="experiences" aria-labelledby="experiences-title">
      <div class="head">
        <h2 id="experiences-title">Experiences</h2>
        <span class="soft small">the last 30 days</span>
      </div>
      {report.experiences.length === 0 && (
        <p>
          None yet. Write templates into a slot, or publish a plan with <code>npx attune plan publish plan.json</code>.
        </p>
      )}
      <ul class="rows">
        {report.experiences.map((experience) => (
          <Experience
            key={experience.id ?? experience.slot}
            report={experience}
            site={site}
            found={!found.size || found.has(experience.slot)}
          />
        ))}
      </ul>
    </section>
  );
};
