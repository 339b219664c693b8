import { fileURLToPath } from 'node:url';
import { wasm } from '@rollup/plugin-wasm';

const path = (/** @type {string} */ name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const source = path('wasm/mbedtls.wasm');

/**
 * wasm/mbedtls.wasm as a module of JavaScript with the bytes in it, the same for Node and for
 * pages. A file that the plugin takes as `sync` has a default export that, called without imports,
 * compiles them and returns the WebAssembly.Module: the `compile` of mbedtls.d.ts.
 * @type {import('rollup').RollupOptions & { output: import('rollup').OutputOptions }}
 */
export default {
  input: source,
  plugins: [wasm({ targetEnv: 'browser', sync: [source] })],
  output: { file: path('dist/wasm/mbedtls.js'), format: 'es' },
};
