/** @jsxImportSource hono/jsx */
import type { Report } from '../reports.ts';
import { ago, counted } from '../words.ts';

/** Whether the script runs, and where; the lines to paste. */
export const Installation = ({ report, lines, now }: { report: Report; lines: string; now: number }) => {
  const [newest] = report.pages;
  return (
    <section id="installation" aria-labelledby="installation-title">
      <div class="head">
        <h2 id="installation-title">Installation</h2>
        {newest ? <span class="tag on">installed</span> : <span class="tag off">not seen yet</span>}
      </div>
      {newest ? (
        <p>
          The script was last seen on <code>{newest.path || '/'}</code>, {ago(newest.last, now)}.
        </p>
      ) : (
        <p>
          No page has reported yet. Paste these two lines into the head of each page, before any style sheet, then open
          a page and agree to be remembered.
        </p>
      )}
      <pre class="lines" id="lines" tabindex={0}>
        {lines}
      </pre>
      <div>
        <button type="button" id="copy-lines" hidden>
          Copy the lines
        </button>
      </div>
      {newest && (
        <ul class="rows">
          {report.pages.slice(0, 12).map(({ path, views, last }) => (
            <li class="pair" key={path}>
              <code>{path || '/'}</code>
              <span class="soft small">
                {counted(views, 'view')}, last {ago(last, now)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};
