import { html } from 'hono/html';
import { layout, type Markup, type View } from './page.ts';

export const lostPage = (view: View): Markup =>
  layout(view, {
    title: 'Off the path',
    description: 'There is no such page.',
    kind: 'lost',
    main: html`<div class="narrow"><p class="kicker">Off the path</p><h1>There is nothing here but bracken</h1><p class="lead">The page that you asked for does not exist, or has moved on.</p><p><a class="button" href="/">Back to the start</a></p></div>`,
  });
