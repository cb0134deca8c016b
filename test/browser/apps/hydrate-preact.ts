import { h, hydrate } from 'preact';
import { App } from './preact.ts';

const root = document.getElementById('root') as HTMLElement;
hydrate(h(App, { opaque: root.hasAttribute('data-opaque') }), root);
