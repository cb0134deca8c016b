import { createElement } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { propsOf } from './slot.ts';
import { App } from './slot-react.ts';

const root = document.getElementById('root') as HTMLElement;
const app = createElement(App, propsOf(root));
if (root.firstChild) hydrateRoot(root, app);
else createRoot(root).render(app);
