/** What stands in the slot of every app, as a designer would write it. */
export const slotHtml = '<template data-attune-for="buyer"><h2>Variant</h2></template><h2>Default</h2>';
