import { Slot, useVariant } from 'attune/preact';
import { h } from 'preact';
import { useState } from 'preact/hooks';
import type { AppProps } from './slot.ts';
import { slotHtml } from './slot.ts';

/** A designer's templates and default, as elements. */
const asElements = () => [
  h('template', { 'data-attune-for': 'buyer' }, h('h2', {}, 'Variant')),
  h('h2', {}, 'Default'),
];

function Own() {
  const variant = useVariant('hero');
  return h('output', {}, variant ? variant.variant : 'none');
}

export function App({ api, bare }: AppProps) {
  const [count, setCount] = useState(0);
  const [shown, show] = useState(!bare);
  const attributes = { name: 'hero', as: 'section', className: `c${count}` };
  return h('main', {}, [
    h('button', { type: 'button', id: 'count', onClick: () => setCount(count + 1) }, `Count ${count}`),
    h('button', { type: 'button', id: 'toggle', onClick: () => show(!shown) }, 'Toggle'),
    shown && (api === 'html' ? h(Slot, { ...attributes, html: slotHtml }) : h(Slot, { ...attributes }, asElements())),
    h(Own, {}),
  ]);
}
