import { LoadedModule, type WasmSource } from './load-module.js';

export type { WasmSource } from './load-module.js';

const loaded = new LoadedModule();
let inlined: (() => WebAssembly.Module) | null = null;

/**
 * Loads and compiles the WebAssembly, once, as it arrives; to be awaited before anything else of
 * this entry is used. `source` is by default the file mbedtls.wasm beside this module. A further
 * call waits for the first one and loads nothing, unless that one failed.
 * Rejects with an Error that names the address when the file cannot be fetched, and with what
 * WebAssembly throws when it cannot be compiled. Corresponds to no function of C: the other entry
 * has the WebAssembly in it.
 */
export function init(
  source: WasmSource = new URL('./mbedtls.wasm', import.meta.url),
): Promise<void> {
  return loaded.load(source);
}

/** Gives the bundle for pages the WebAssembly that is inlined beside it. */
export function provide(compiler: () => WebAssembly.Module): void {
  inlined = compiler;
}

/**
 * Takes the place of the inlined WebAssembly in the bundles for pages: what {@link init} compiled,
 * or else what was provided.
 */
export default function compile(): WebAssembly.Module {
  if (loaded.module !== null) return loaded.module;
  if (inlined !== null) return inlined();
  throw new Error(
    'The WebAssembly is not loaded yet: call `await init()` before anything else of ' +
      'mbedtls-wasm/asset.',
  );
}
