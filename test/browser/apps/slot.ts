/** What stands in the slot of every app, as a designer would write it. */
export const slotHtml = '<template data-attune-for="buyer"><h2>Variant</h2></template><h2>Default</h2>';

/** How an app with a `Slot` gives it its content; `bare`: it begins without the slot. */
export interface AppProps {
  api: 'html' | 'children';
  bare: boolean;
}

/** What the page that the app is in says of it. */
export const propsOf = (root: HTMLElement): AppProps => ({
  api: root.dataset.api as AppProps['api'],
  bare: root.hasAttribute('data-bare'),
});
