/** @jsxImportSource hono/jsx */
import type { Report } from '../reports.ts';
import { counted, number } from '../words.ts';
import { Experiences } from './experiences.tsx';
import { Installation } from './installation.tsx';
import type { LiveEvent } from './live-events.ts';
import { liveScript } from './live-script.ts';
import { Page } from './page.tsx';
import { Slots } from './slots.tsx';

export interface OverviewProps {
  site: string;
  nonce: string;
  report: Report;
  events: LiveEvent[];
  lines: string;
  now: number;
  /** Whether there is a session to end. */
  loggedIn: boolean;
}

function summary({ pages, slots, experiences }: Report): string {
  if (!pages.length) return 'The script has not been seen on any page yet. The lines to paste stand below.';
  const problems = slots.flatMap((page) => page.problems).length;
  const held = experiences.filter((one) => one.held).length;
  const paused = experiences.filter((one) => one.paused).length - held;
  return `Running on ${counted(pages.length, 'page')}. ${problems ? `${counted(problems, 'problem')} to mend` : 'No problems'}${paused ? `, ${paused} paused` : ''}${held ? `, ${held} held by the guard` : ''}.`;
}

/** All that an owner needs to see, on one page. */
export const Overview = ({ site, nonce, report, events, lines, now, loggedIn }: OverviewProps) => {
  const { pages, experiences } = report;
  const variants = experiences.flatMap((one) => one.variants);
  const views = pages.reduce((sum, page) => sum + page.views, 0);
  const personal = variants.filter(({ variant }) => variant !== null && variant !== 'default');
  const shown = personal.reduce((sum, one) => sum + one.exposures, 0);
  const problems = report.slots.flatMap((page) => page.problems).length;
  const nav = (
    <>
      <nav aria-label="On this page">
        <a href="#experiences">Experiences</a>
        <a href={`/owner/results?site=${site}`}>Results</a>
        <a href="#slots">Slots</a>
        <a href="#installation">Installation</a>
        <a href="#live">Live</a>
      </nav>
      {loggedIn && (
        <form class="inline" method="post" action="/owner/logout">
          <button type="submit">Log out</button>
        </form>
      )}
    </>
  );
  return (
    <Page title={`${site} · Attune`} nonce={nonce} header={nav} script={liveScript}>
      <div class="lead">
        <h1>{site}</h1>
        <p>{summary(report)}</p>
      </div>
      <dl class="figures">
        <div>
          <dt>page views</dt>
          <dd>{number(views)}</dd>
        </div>
        <div>
          <dt>variants shown</dt>
          <dd>{number(shown)}</dd>
        </div>
        <div>
          <dt>problems</dt>
          <dd>{number(problems)}</dd>
        </div>
        <div>
          <dt>plan version</dt>
          <dd>{report.planVersion || 'none'}</dd>
        </div>
      </dl>
      <div class="columns">
        <div class="stack">
          <Experiences report={report} site={site} />
          <Slots report={report} now={now} />
        </div>
        <div class="stack">
          <Installation report={report} lines={lines} now={now} />
          <section id="live" aria-labelledby="live-title">
            <div class="head">
              <h2 id="live-title">Live</h2>
              <button type="button" id="live-toggle" hidden>
                Hold still
              </button>
            </div>
            {/* Without the script it is as it was when the page was loaded. */}
            <ol class="live" id="live-events">
              {events.map(({ at, what, where, device }) => (
                <li key={at}>
                  <time dateTime={at}>{at.slice(11, 19)}</time>
                  <span>
                    {what}{' '}
                    <span class="soft mono">
                      {where} · {device}
                    </span>
                  </span>
                </li>
              ))}
            </ol>
            <p class="soft" id="live-none" hidden={events.length > 0}>
              Nothing has arrived yet.
            </p>
          </section>
        </div>
      </div>
    </Page>
  );
};
