import { Parser } from 'htmlparser2';
import type { Rows } from '../rows.ts';
import { lineCounter } from './line-counter.ts';
import { merchantRow } from './merchant.ts';

/** The most signs of one attribute that are looked at. */
const longest = 20_000;

/** A product that is being read. */
interface Product {
  line: number;
  attributes: Record<string, string | string[]>;
  /** The attribute that is open, and how deep what is open lies in the product. */
  name: string;
  value: string;
  depth: number;
}

/**
 * The products of a Google Merchant feed in XML: the `item`s of RSS 2.0, or the `entry`s of Atom. The parser knows XML's own five
 * entities and numbers; what a document declares itself, within or elsewhere, stays the text that it is. What is nested in an attribute
 * (`g:shipping`) is left out.
 */
export function rowsOfFeed(text: string): Rows {
  const all: Rows = { rows: [], bad: [] };
  const lineAt = lineCounter(text);
  let product: Product | undefined;
  /** How deep in the document what is open lies. */
  let level = 0;
  let ended = true;
  let wrong = '';
  /** Where what was opened last begins: it is closed there too where it has nothing in it. */
  let begun = 0;

  const closed = ({ attributes, name, value }: Product) => {
    const [said, own] = [value.trim(), name.replace(/^[^:]*:/, '')];
    const before = Object.hasOwn(attributes, own) ? attributes[own] : undefined;
    if (said) attributes[own] = before === undefined ? said : [before, said].flat();
  };
  const parser = new Parser(
    {
      onopentag(name, { href = '' }) {
        level++;
        begun = parser.startIndex;
        if (!product && (name === 'item' || name === 'entry'))
          product = { line: lineAt(begun), attributes: {}, name, value: '', depth: 0 };
        else if (product && ++product.depth === 1) Object.assign(product, { name, value: href });
      },
      ontext(more) {
        if (product?.depth === 1 && product.value.length < longest) product.value += more;
      },
      onclosetag(name, implied) {
        const missing = implied && parser.startIndex !== begun;
        ended = --level > 0 || !missing;
        if (!product) return;
        if (missing) wrong ||= `Its <${name}> is not closed.`;
        if (product.depth === 1) closed(product);
        if (product.depth-- > 0) return;
        const { line, attributes } = product;
        if (wrong) all.bad.push({ line, reason: wrong });
        else all.rows.push({ line, row: merchantRow(attributes) });
        [product, wrong] = [undefined, ''];
      },
    },
    { xmlMode: true },
  );
  parser.end(text);
  if (ended) return all;
  const reason = 'The feed ends here, before it is closed.';
  return { ...all, bad: [...all.bad, { line: lineAt(text.length), reason }], cut: true };
}
