import { h, hydrate, render } from 'preact';
import { propsOf } from './slot.ts';
import { App } from './slot-preact.ts';

const root = document.getElementById('root') as HTMLElement;
(root.firstChild ? hydrate : render)(h(App, propsOf(root)), root);
