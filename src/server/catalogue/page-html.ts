import { Parser } from 'htmlparser2';
import { nodesIn } from '../../core/schema-product.ts';
import type { Rows } from '../rows.ts';
import { lineCounter } from './line-counter.ts';
import { itemTypes, schemaRow } from './schema-org.ts';

type Data = Record<string, unknown>;

/** An element that is open and has to do with microdata: an item, or a property whose value is its text. */
interface Open {
  depth: number;
  item?: Data;
  property?: { of: Data; name: string; text: string };
}

/** Elements that are never closed. */
const empty = /^(area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/;

const add = (to: Data, names: string, value: unknown) => {
  for (const name of names.split(/\s+/))
    if (name && !Object.hasOwn(to, name)) to[name] = value;
    else if (name) to[name] = [to[name], value].flat();
};

/** The value of a property that an attribute says; undefined where it is the element's text. */
const valueIn = ({ content, value, datetime, src, href }: Record<string, string>): string | undefined =>
  content ?? value ?? datetime ?? src ?? href;

/** The items of a page's markup by schema.org: its JSON-LD or, where it has none of them, its microdata. */
export function rowsOfPage(text: string): Rows {
  const lineAt = lineCounter(text);
  const told: { line: number; node: Data }[] = [];
  const marked: typeof told = [];
  let canonical: string | undefined;
  let script: { line: number; json: string } | undefined;
  let depth = 0;
  const opened: Open[] = [];
  const parser = new Parser({
    onopentag(tag, attributes) {
      depth++;
      if (tag === 'script' && attributes.type?.toLowerCase() === 'application/ld+json')
        script = { line: lineAt(parser.startIndex), json: '' };
      if (tag === 'link' && attributes.rel === 'canonical') canonical ??= attributes.href;
      const around = opened.findLast(({ item }) => item)?.item;
      const { itemprop } = attributes;
      if (attributes.itemscope !== undefined) {
        const item: Data = { '@type': attributes.itemtype?.trim().split(/\s+/) ?? [] };
        if (attributes.itemid) item['@id'] = attributes.itemid;
        if (around && itemprop) add(around, itemprop, item);
        else marked.push({ line: lineAt(parser.startIndex), node: item });
        opened.push({ depth, item });
      } else if (around && itemprop) {
        const value = valueIn(attributes);
        if (value !== undefined || empty.test(tag)) add(around, itemprop, value ?? '');
        else opened.push({ depth, property: { of: around, name: itemprop, text: '' } });
      }
    },
    ontext(more) {
      if (script) script.json += more;
      for (const { property } of opened) if (property) property.text += more;
    },
    onclosetag(tag) {
      if (script && tag === 'script') {
        const { line, json } = script;
        told.push(...nodesIn(json, itemTypes).map((node) => ({ line, node })));
        script = undefined;
      }
      for (let last = opened.at(-1); last && last.depth >= depth; last = opened.at(-1)) {
        opened.pop();
        if (last.property) add(last.property.of, last.property.name, last.property.text.trim().replace(/\s+/g, ' '));
      }
      depth--;
    },
  });
  parser.end(text);
  const found = told.length
    ? told
    : marked.filter(({ node }) => (node['@type'] as string[]).some((type) => itemTypes.test(type)));
  return { rows: found.map(({ line, node }) => ({ line, row: schemaRow(node, canonical) })), bad: [] };
}
