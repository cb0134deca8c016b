import { join } from 'node:path';
import { build, type Rolldown } from 'vite';
import { dist } from './demo.ts';

/** An app's script for the browser, from the npm packages, as it would be shipped; or as it is while it is being developed. */
export async function builtApp(framework: string, mode: 'production' | 'development' = 'production'): Promise<string> {
  const result = await build({
    configFile: false,
    root: join(import.meta.dirname, '../apps'),
    mode,
    logLevel: 'error',
    resolve: { alias: [{ find: /^attune\/(.*)/, replacement: join(dist, 'client/attune-slot-$1.js') }] },
    define: {
      'process.env.NODE_ENV': JSON.stringify(mode),
      __VUE_OPTIONS_API__: 'false',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    build: {
      write: false,
      lib: { entry: `hydrate-${framework}.ts`, formats: ['iife'], name: 'app' },
    },
  });
  return ((Array.isArray(result) ? result[0] : result) as Rolldown.RolldownOutput).output[0].code;
}
