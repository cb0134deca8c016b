import { defineComponent, h, ref } from 'vue';
import { slotHtml } from './slot.ts';

/** `opaque`: the slot's content is none of the app's business, as with `v-html` and `data-allow-mismatch` in a template. */
export const App = defineComponent({
  props: { opaque: Boolean },
  setup(props) {
    const count = ref(0);
    return () =>
      h('main', [
        h('button', { onClick: () => count.value++ }, `Count ${count.value}`),
        props.opaque
          ? h('section', { 'data-attune-slot': 'hero', 'data-allow-mismatch': '', innerHTML: slotHtml })
          : h('section', { 'data-attune-slot': 'hero' }, [h('h2', 'Default')]),
      ]);
  },
});
