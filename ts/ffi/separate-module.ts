import { LoadedModule, type WasmSource } from './load-module.js';

export type { WasmSource } from './load-module.js';

const loaded = new LoadedModule();
let inlined: (() => WebAssembly.Module) | null = null;
let inlinedLater: (() => Promise<WebAssembly.Module>) | null = null;

/**
 * Loads and compiles the WebAssembly, once, as it arrives. A further call waits for the first one
 * and loads nothing, unless that one failed.
 * Rejects with an Error that names the address when the file cannot be fetched, and with what
 * WebAssembly throws when it cannot be compiled.
 */
export function load(source: WasmSource): Promise<void> {
  return loaded.load(source);
}

/** Gives the bundle for pages the WebAssembly that is inlined beside it. */
export function provide(
  compiler: () => WebAssembly.Module,
  compilerLater: () => Promise<WebAssembly.Module>,
): void {
  inlined = compiler;
  inlinedLater = compilerLater;
}

/**
 * Takes the place of the inlined WebAssembly in the bundles for pages: what {@link load} compiled,
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

/** The same, off the page's thread. */
export async function compileLater(): Promise<WebAssembly.Module> {
  return loaded.module === null && inlinedLater !== null ? inlinedLater() : compile();
}
