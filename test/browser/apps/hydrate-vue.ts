import { createSSRApp } from 'vue';
import { App } from './vue.ts';

const root = document.getElementById('root') as HTMLElement;
createSSRApp(App, { opaque: root.hasAttribute('data-opaque') }).mount(root);
