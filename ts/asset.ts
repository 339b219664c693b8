/**
 * The same library for pages that load its WebAssembly as a file of its own. The build puts
 * ts/ffi/separate-module.ts where the inlined WebAssembly is in the main entry. Use one of the two:
 * their structures do not mix.
 */
export type {} from './ffi/globals.js';
export * from './index.js';
import { prepareDefaultInstance } from './ffi/instance.js';
import { load, type WasmSource } from './ffi/separate-module.js';

export type { WasmSource } from './ffi/separate-module.js';

/**
 * Loads, compiles and instantiates the WebAssembly, once, as it arrives; to be awaited before
 * anything else of this entry is used. `source` is by default the file mbedtls.wasm beside this
 * module. A further call waits for the first one and loads nothing, unless that one failed.
 * Rejects with an Error that names the address when the file cannot be fetched, with what
 * WebAssembly throws when it cannot be compiled, or with an Error that says that it lacks SIMD.
 * Corresponds to no function of C: the other entry has the WebAssembly in it.
 */
export async function init(
  source: WasmSource = new URL('./mbedtls.wasm', import.meta.url),
): Promise<void> {
  await load(source);
  await prepareDefaultInstance();
}
