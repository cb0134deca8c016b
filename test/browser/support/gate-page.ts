import { build, type Rolldown } from 'vite';
import type { Tree } from '../../../src/core/content.ts';
import { type Frame, frameFormat, type Row, type Span } from '../../../src/core/frame.ts';
import { oracle } from './oracle.ts';

let built: Promise<string> | undefined;

/** The gate as it is shipped, for the site `demo`. */
export const gateScript = (): Promise<string> =>
  (built ??= build({ mode: 'gate', logLevel: 'error', build: { write: false } }).then((result) =>
    ((Array.isArray(result) ? result[0] : result) as Rolldown.RolldownOutput).output[0].code.replace(
      '__SITE__',
      '"demo"',
    ),
  ));

/** A variant's tree as a plan's is compiled to. */
export const variant = (...children: Tree[]): Tree => ['template', {}, ...children];

/** A frame in which `rows` hold for ever. */
export const frameWith = (rows: Record<string, Span[] | Row[]>, variants: Record<string, Tree> = {}): Frame => ({
  v: frameFormat,
  x: 9e15,
  c: 15,
  i: 'anonymous',
  p: 1,
  n: ['', 0],
  a: rows,
  k: variants,
});

/** A row or span that always holds. */
export const always: Span = [0, 9e15, ''];

/** Enough text for a page that has only begun to be painted: WebKit waits for some two hundred letters. */
export const opening = `<!--${' '.repeat(4000)}--><header>${'Lorem ipsum dolor sit amet. '.repeat(10)}</header>`;

/**
 * A page's head: what watches, the frame as it was kept by an earlier page view (none: a first visit), the gate, and more. It
 * ends with the page's opening.
 */
export async function head(frame?: Frame, more = '', nonce = ''): Promise<string> {
  const keep = frame
    ? `localStorage.setItem('attune2:demo', ${JSON.stringify(JSON.stringify(frame)).replaceAll('<', '\\u003c')})`
    : 'try { localStorage.clear() } catch {}';
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <title>Gate</title>${oracle(undefined, nonce)}<script nonce="${nonce}">${keep}</script>
    <script nonce="${nonce}">${await gateScript()}</script>
    <style nonce="${nonce}">body { margin: 0; font: 20px/30px sans-serif } * { margin: 0; vertical-align: top }</style>
    ${more}</head><body>${opening}`;
}
