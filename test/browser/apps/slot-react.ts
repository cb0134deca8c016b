import { Slot, useVariant } from 'attune/react';
import { createElement as h, StrictMode, useState } from 'react';
import type { AppProps } from './slot.ts';
import { slotHtml } from './slot.ts';

/** A designer's templates and default, as elements. */
const asElements = [
  h('template', { key: 1, 'data-attune-for': 'buyer' }, h('h2', {}, 'Variant')),
  h('h2', { key: 2 }, 'Default'),
];

function Own() {
  const variant = useVariant('hero');
  return h('output', {}, variant ? variant.variant : 'none');
}

function Page({ api, bare }: AppProps) {
  const [count, setCount] = useState(0);
  const [shown, show] = useState(!bare);
  const attributes = { name: 'hero', as: 'section', className: `c${count}` };
  return h(
    'main',
    {},
    h('button', { type: 'button', id: 'count', onClick: () => setCount(count + 1) }, `Count ${count}`),
    h('button', { type: 'button', id: 'toggle', onClick: () => show(!shown) }, 'Toggle'),
    shown && (api === 'html' ? h(Slot, { ...attributes, html: slotHtml }) : h(Slot, { ...attributes }, asElements)),
    h(Own),
  );
}

export const App = (props: AppProps) => h(StrictMode, {}, h(Page, props));
