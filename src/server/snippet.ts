import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Refused } from './refused.ts';

/** The name as it may stand within an inline script. */
const quoted = (site: string) => JSON.stringify(site).replaceAll('<', '\\u003c');

/** The two lines that a site owner pastes into the head of each page, before any style sheet. `origin` is the backend's. */
export async function snippetOf(site: string, origin: string, clientDir: string): Promise<string> {
  const gate = await readFile(join(clientDir, 'gate.js'), 'utf8').catch(() => {
    throw new Refused(503, 'not-built', 'The script is not built yet. Run `npm run build`.');
  });
  // A text with `$` would be read as a pattern, hence the function.
  const own = gate.trim().replace(/\b__SITE__\b/g, () => quoted(site));
  return `<script>${own}</script>\n<script async src="${origin}/attune.js" data-attune-site="${site}"></script>\n`;
}

/** The same, and what a content security policy without nonces has to list for them. As a comment, it may be pasted too. */
export async function snippetWithPolicy(site: string, origin: string, clientDir: string): Promise<string> {
  const lines = await snippetOf(site, origin, clientDir);
  const gate = lines.slice('<script>'.length, lines.indexOf('</script>'));
  const hash = createHash('sha256').update(gate).digest('base64');
  return `${lines}<!-- Content-Security-Policy: script-src 'sha256-${hash}' ${origin}; connect-src ${origin} -->\n`;
}
