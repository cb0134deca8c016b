const wordy = 90;

/** The markup of an element as it stands in the page now, indented, in at most `limit` lines. */
export function markupOf(element: Element, limit = 60): string {
  const lines: string[] = [];
  write(element, 0, lines);
  if (lines.length <= limit) return lines.join('\n');
  return [...lines.slice(0, limit), `… and ${lines.length - limit} lines more`].join('\n');
}

function write(node: Node, depth: number, lines: string[]): void {
  const indent = '  '.repeat(depth);
  if (node instanceof Text) {
    const text = node.data.replace(/\s+/g, ' ').trim();
    if (text) lines.push(indent + shorten(text));
    return;
  }
  if (!(node instanceof Element)) return;
  const attributes = [...node.attributes].map(({ name, value }) =>
    value === '' ? ` ${name}` : ` ${name}="${shorten(value)}"`,
  );
  const tag = node.localName;
  const open = `<${tag}${attributes.join('')}>`;
  const children = [...(node instanceof HTMLTemplateElement ? node.content : node).childNodes].filter(
    (child) => child instanceof Element || (child instanceof Text && child.data.trim() !== ''),
  );
  const [first] = children;
  if (!first) lines.push(`${indent}${open}`);
  else if (children.length === 1 && first instanceof Text && first.data.trim().length < wordy) {
    lines.push(`${indent}${open}${first.data.trim()}</${tag}>`);
  } else {
    lines.push(`${indent}${open}`);
    for (const child of children) write(child, depth + 1, lines);
    lines.push(`${indent}</${tag}>`);
  }
}

const shorten = (text: string): string => (text.length > wordy ? `${text.slice(0, wordy)}…` : text);
