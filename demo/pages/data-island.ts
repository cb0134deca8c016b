import { raw } from 'hono/html';
import type { Markup } from './page.ts';

/** JSON for the page's script. `<` is escaped, so that no value can end the element. */
export const dataIsland = (id: string, value: unknown): Markup =>
  raw(`<script type="application/json" id="${id}">${JSON.stringify(value).replaceAll('<', '\\u003c')}</script>`);
