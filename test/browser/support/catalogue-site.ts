import { compile } from '../../../src/core/compile.ts';
import type { Tree } from '../../../src/core/content.ts';
import type { Plan } from '../../../src/core/plan.ts';
import type { Browser } from './browser.ts';
import type { TestSite } from './stream.ts';
import { file, gate } from './whole-page.ts';

const json = { 'content-type': 'application/json' };

/** A site with lists over its catalogue, and what goes into which slot for everyone. */
export interface CatalogueSite {
  lists: Plan['lists'];
  trees: Record<string, Tree>;
  /** What the backend answers of the catalogue. */
  related: unknown;
  /** What stands first in the page's head. */
  head?: string;
  /** Parts of the script beside those of lists. */
  parts?: string[];
}

let sites = 0;

/** Sets a site up; answers what opens its page, with a body in a language. */
export function catalogueSite(
  { browser, site }: { browser: Browser; site: TestSite },
  { lists, trees, related, head = '', parts = [] }: CatalogueSite,
): (body: string, lang?: string) => Promise<void> {
  const name = `goods-${sites++}`;
  const experiences = Object.entries(trees).map(([slot, tree]) => ({
    id: slot,
    slot,
    audience: 'everyone',
    variants: { v: { any: [tree] } },
  }));
  const plan: Plan = { site: name, ...(lists && { lists }), experiences };
  for (const part of ['attune.js', 'attune-catalogue.js', ...parts]) site.add(`/${part}`, [file(part)]);
  site.add(`/v1/plan/${name}`, [JSON.stringify(compile(plan, 1))], json);
  site.add('/v1/related', [JSON.stringify(related)], json);
  site.add('/v1/resolve', [JSON.stringify({ plan: 1 })], json);
  site.add('/v1/batch', ['{}'], json);
  const script = `<script async src="/attune.js" data-attune-site="${name}" data-attune-consent="granted"></script>`;
  return (body, lang = 'de') =>
    browser.open(
      site.add(`/${name}`, [
        `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>Goods</title>${head}<script>${gate.replace('"demo"', `"${name}"`)}</script>${script}</head><body>${body}</body></html>`,
      ]),
    );
}

/** The items that a page has asked about. */
export const askedOf = (browser: Browser): Promise<string[]> =>
  browser.evaluate(() =>
    window.attune.ready.then((attune) => attune.explain().profile.shelf?.asked.map(([id]) => id) || []),
  );
