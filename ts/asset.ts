/**
 * The same library for pages that load its WebAssembly as a file of its own. The build puts
 * ts/ffi/separate-module.ts where the inlined WebAssembly is in the main entry. Use one of the two:
 * their structures do not mix.
 */
export type {} from './ffi/globals.js';
export * from './index.js';
export { init, type WasmSource } from './ffi/separate-module.js';
