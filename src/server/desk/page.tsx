/** @jsxImportSource hono/jsx */

import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import { style } from './style.ts';

interface Frame {
  title: string;
  nonce: string;
  header?: Child;
  script?: string;
  children: Child;
}

/** A whole document. */
export const Page = ({ title, nonce, header, script, children }: Frame) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="robots" content="noindex" />
      <link rel="icon" href="data:," />
      <title>{title}</title>
      <style nonce={nonce}>{raw(style)}</style>
    </head>
    <body>
      <a class="skip" href="#main">
        To the content
      </a>
      <header class="top">
        <span class="brand">Attune</span>
        {header}
      </header>
      <main id="main">{children}</main>
      {script && <script nonce={nonce}>{raw(script)}</script>}
    </body>
  </html>
);
