import { h } from 'preact';
import { useState } from 'preact/hooks';
import { slotHtml } from './slot.ts';

/** `opaque`: the slot's content is none of the app's business. */
export function App({ opaque }: { opaque: boolean }) {
  const [count, setCount] = useState(0);
  return h('main', {}, [
    h('button', { type: 'button', onClick: () => setCount(count + 1) }, `Count ${count}`),
    opaque
      ? h('section', { 'data-attune-slot': 'hero', dangerouslySetInnerHTML: { __html: slotHtml } })
      : h('section', { 'data-attune-slot': 'hero' }, h('h2', {}, 'Default')),
  ]);
}
