import { createElement } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { App } from './react.ts';

const root = document.getElementById('root') as HTMLElement;
hydrateRoot(root, createElement(App, { opaque: root.hasAttribute('data-opaque') }));
