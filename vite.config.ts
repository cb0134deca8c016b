import type { UserConfig } from 'vite';
import { defineConfig } from 'vitest/config';
import manifest from './package.json' with { type: 'json' };

/**
 * Names that the files of a page share with each other alone; each is carried in two letters. They are in no interface, on no wire, in no
 * storage, and the gate knows none of them (test/size.test.ts).
 */
export const inward = [
  ...['adopt', 'backend', 'bySlot', 'change', 'changed', 'changes', 'decideAhead', 'deliver', 'delivered', 'element'],
  ...['facts', 'follow', 'gone', 'hung', 'inherit', 'inLayer', 'inventory', 'journal', 'leave', 'measured', 'memory'],
  ...['more', 'notices', 'placements', 'program', 'published', 'recall', 'receipt', 'recent', 'record', 'refresh'],
  ...['report', 'residual', 'restore', 'setConsent', 'settings', 'situation', 'tell', 'template', 'twiceAfter'],
  ...['visitor', 'wait', 'waiting'],
];

/** One build for each file that is shipped: `vite build --mode NAME`. */
const builds: Record<string, { entry: string; out: string; format?: 'iife' | 'es'; node?: true; terser?: false }> = {
  gate: { entry: 'src/client/gate.ts', format: 'iife', out: 'dist/client/gate.js', terser: false },
  script: { entry: 'src/client/script.ts', format: 'iife', out: 'dist/client/attune.js' },
  module: { entry: 'src/client/module.ts', out: 'dist/client/attune.mjs' },
  rare: { entry: 'src/client/rare.ts', out: 'dist/client/attune-rare.js' },
  catalogue: { entry: 'src/client/catalogue.ts', out: 'dist/client/attune-catalogue.js' },
  live: { entry: 'src/client/live.ts', out: 'dist/client/attune-live.js' },
  vitals: { entry: 'src/client/vitals.ts', out: 'dist/client/attune-vitals.js' },
  signals: { entry: 'src/client/signals/begin.ts', out: 'dist/client/attune-signals.js' },
  blocks: { entry: 'src/client/blocks.tsx', out: 'dist/client/attune-blocks.js' },
  portrait: { entry: 'src/client/portrait.ts', out: 'dist/client/attune-portrait.js' },
  others: { entry: 'src/client/others.ts', out: 'dist/client/attune-others.js' },
  commerce: { entry: 'src/client/markup.ts', out: 'dist/client/attune-commerce.js' },
  panel: { entry: 'src/client/panel.tsx', out: 'dist/client/attune-panel.js' },
  'take-along': { entry: 'src/client/panel/take-along.ts', out: 'dist/client/attune-panel-take-along.js' },
  debug: { entry: 'src/client/debug.ts', out: 'dist/client/attune-debug.js' },
  react: { entry: 'src/client/react.ts', out: 'dist/client/attune-slot-react.js' },
  preact: { entry: 'src/client/preact.ts', out: 'dist/client/attune-slot-preact.js' },
  shop: { entry: 'demo/browser/shop.ts', out: 'dist/demo/shop.js' },
  cli: { entry: 'src/server/cli.ts', out: 'dist/server/cli.js', node: true },
  store: { entry: 'src/server/store/pglite-worker.ts', out: 'dist/server/pglite-worker.js', node: true },
  demo: { entry: 'demo/start.ts', out: 'dist/demo/start.js', node: true },
  bench: { entry: 'test/bench/first-frame.ts', out: 'dist/bench/first-frame.js', node: true },
  'bench-decide': { entry: 'test/bench/decide.ts', out: 'dist/bench/decide.js', node: true },
  'bench-bandit': { entry: 'test/bench/bandit.ts', out: 'dist/bench/bandit.js', node: true },
  'bench-identity': { entry: 'test/bench/identity.ts', out: 'dist/bench/identity.js', node: true },
  'bench-msweb': { entry: 'test/bench/msweb.ts', out: 'dist/bench/msweb.js', node: true },
  'bench-retail': { entry: 'test/bench/retail.ts', out: 'dist/bench/retail.js', node: true },
  'bench-rerank': { entry: 'test/bench/rerank.ts', out: 'dist/bench/rerank.js', node: true },
  'bench-rerank-page': { entry: 'test/bench/rerank-page.ts', format: 'iife', out: 'dist/bench/rerank-page.js' },
  'bench-load': { entry: 'test/bench/load.ts', out: 'dist/bench/load.js', node: true },
  'bench-slots': { entry: 'test/bench/many-slots.ts', out: 'dist/bench/many-slots.js', node: true },
  'bench-big-page': { entry: 'test/bench/big-page.ts', out: 'dist/bench/big-page.js', node: true },
  'bench-memory': { entry: 'test/bench/memory.ts', out: 'dist/bench/memory.js', node: true },
  'bench-memory-page': { entry: 'test/bench/memory-page.ts', format: 'iife', out: 'dist/bench/memory-page.js' },
  'bench-slots-page': { entry: 'test/bench/many-slots-page.ts', format: 'iife', out: 'dist/bench/many-slots-page.js' },
};

export default defineConfig(({ mode }): UserConfig => {
  const build = builds[mode];
  const define = { __VERSION__: JSON.stringify(manifest.version) };
  // Two at once: each browser wants a core. What a page does takes the time that a page takes.
  if (!build)
    return {
      define,
      test: { include: ['test/**/*.test.{ts,tsx}'], maxWorkers: 2, testTimeout: 30_000, hookTimeout: 60_000 },
    };
  const terser = !build.node && build.terser !== false;
  const slash = build.out.lastIndexOf('/');
  const entryFileNames = build.out.slice(slash + 1);
  return {
    define,
    publicDir: mode === 'shop' ? 'demo/public' : mode === 'blocks' && 'src/client/styles',
    build: {
      target: build.node ? 'node20' : 'es2022',
      outDir: build.out.slice(0, slash),
      emptyOutDir: false,
      reportCompressedSize: false,
      // After the bundler's own, it saves another per cent of what a page loads; not of the gate.
      ...(terser && {
        minify: 'terser',
        terserOptions: {
          module: true,
          ecma: 2020,
          compress: { passes: 5, unsafe: true, unsafe_arrows: true, pure_getters: true },
          mangle: { properties: { builtins: true, regex: new RegExp(`^(${inward.join('|')})$`) } },
          nameCache: {
            props: {
              props: Object.fromEntries(
                inward.map((name, n) => [`$${name}`, `_${'VWXYZabcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTU'[n]}`]),
              ),
            },
          },
        },
      }),
      // A library build leaves `import()` alone; Node's parts keep their packages outside.
      ...(build.node
        ? { ssr: build.entry, minify: false }
        : { lib: { entry: build.entry, name: '_', formats: [build.format ?? 'es'], fileName: () => entryFileNames } }),
      rolldownOptions: {
        // An app's own copy draws its slots.
        ...(/^p?react$/.test(mode) && { external: /^p?react/ }),
        output: {
          ...(build.node && { entryFileNames }),
          chunkFileNames: `${build.node ? '' : 'attune-'}${mode}-[name].js`,
          minify: !build.node,
          // Its hooks run in the browser: an app of server components must be told.
          ...(mode === 'react' && { postBanner: "'use client';" }),
          ...(mode === 'gate' && { banner: 'try{', footer: '}catch{}' }),
        },
      },
    },
  };
});
