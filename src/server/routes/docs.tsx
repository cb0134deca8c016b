/** @jsxImportSource hono/jsx */
import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { Page } from '../desk/page.tsx';
import { openApi } from '../openapi.ts';
import { type Operation, operations } from '../operations.ts';

const groups = [...new Set(operations.map(({ group }) => group))];
const anchor = (group: string) => `group-${groups.indexOf(group)}`;

const needed = (needs: Operation['needs']): string =>
  !needs ? 'nothing' : /key|token|login/.test(needs) ? `the ${needs}` : `a secret key for ${needs}`;

const Described = ({ method, path, does, needs, query, example }: Operation) => (
  <li>
    <h3>
      <code>
        {method.toUpperCase()} {path}
      </code>
    </h3>
    <p>{does}.</p>
    <p class="small soft">
      Needs {needed(needs)}.
      {query &&
        ` Query: ${Object.entries(query)
          .map(([name, what]) => `${name} (${what})`)
          .join(', ')}.`}
    </p>
    {example !== undefined && (
      <pre class="lines whole">{typeof example === 'string' ? example : JSON.stringify(example, null, 2)}</pre>
    )}
  </li>
);

/** The interface, for programs and to be read. It names no site. */
export function docs(): Hono {
  const app = new Hono();
  let made: string | undefined;

  app.get('/openapi.json', (c) => {
    made ??= JSON.stringify(openApi());
    c.header('Cache-Control', 'public, max-age=300');
    c.header('Access-Control-Allow-Origin', '*');
    return c.body(made, 200, { 'Content-Type': 'application/json' });
  });

  app.get('/docs', async (c) => {
    const nonce = randomBytes(16).toString('base64');
    c.header('Cache-Control', 'no-store');
    c.header('X-Content-Type-Options', 'nosniff');
    c.header(
      'Content-Security-Policy',
      `default-src 'none'; style-src 'nonce-${nonce}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    const header = (
      <nav aria-label="Groups">
        {groups.map((group) => (
          <a key={group} href={`#${anchor(group)}`}>
            {group}
          </a>
        ))}
      </nav>
    );
    const page = (
      <Page title="Attune: the interface" nonce={nonce} header={header}>
        <div class="lead">
          <h1>The interface</h1>
          <p>
            What can be asked of this backend. As OpenAPI 3.1, with the shape of each body:{' '}
            <a href="/openapi.json">/openapi.json</a>
          </p>
        </div>
        <div class="stack">
          {groups.map((group) => (
            <section key={group} id={anchor(group)} aria-labelledby={`${anchor(group)}-title`}>
              <h2 id={`${anchor(group)}-title`}>{group}</h2>
              <ul class="rows">
                {operations
                  .filter((one) => one.group === group)
                  .map((one) => (
                    <Described key={one.path} {...one} />
                  ))}
              </ul>
            </section>
          ))}
        </div>
      </Page>
    );
    return c.html(`<!doctype html>${await page}`);
  });
  return app;
}
