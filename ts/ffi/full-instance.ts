import { fullErrorNames } from '../../wasm/error-names-full.js';
import type { MbedtlsFullExports } from '../../wasm/mbedtls-full.js';
import { readPackageFile } from '../platform/index.js';
import { instantiateAhead } from './ahead.js';
import { Instance, type InstanceOptions } from './instance.js';
import { LoadedModule, type WasmSource } from './load-module.js';

const loaded = new LoadedModule();
let shared: FullInstance | undefined;

/** @internal Where the file is in the package. */
export const FULL_FILE = (): URL => new URL('../../browser/mbedtls-full.wasm', import.meta.url);

/**
 * One WebAssembly instance of the whole of Mbed TLS with its own memory: whatever takes an
 * {@link Instance} takes it too, so that a key that was made in it serves a handshake in it.
 */
export class FullInstance extends Instance {
  declare readonly exports: MbedtlsFullExports;
  /** @internal */
  override readonly moreErrorNames = fullErrorNames;

  /**
   * Instantiates it, synchronously.
   * Throws an Error where the WebAssembly is neither loaded by {@link loadFull} nor can be read
   * from a file, and what WebAssembly throws when it cannot compile.
   * Corresponds to `psa_crypto_init`.
   */
  constructor(options: InstanceOptions = {}) {
    super({ ...options, module: options.module ?? fullModule() });
  }
}

/**
 * Loads and compiles mbedtls-full.wasm, once, as it arrives: to be awaited in a page before
 * anything else of this entry is used. Node needs no call: there the file is read at first use.
 * A further call waits for the first one and loads nothing, unless that one failed.
 * Rejects with an Error that names the address when the file cannot be fetched, and with what
 * WebAssembly throws when it cannot be compiled.
 */
export async function loadFull(source: WasmSource): Promise<void> {
  await loaded.load(source);
  if (loaded.module !== null && shared === undefined) await instantiateAhead(loaded.module);
}

function fullModule(): WebAssembly.Module {
  if (loaded.module !== null) return loaded.module;
  const bytes = readPackageFile(FULL_FILE());
  if (bytes === null)
    throw new Error(
      'The WebAssembly is not loaded yet: call `await init()` before anything else of ' +
        'mbedtls-wasm/full.',
    );
  return loaded.compile(bytes);
}

/** The full instance of all who were not given one: made at first use, replaced when poisoned. */
export function defaultFullInstance(): FullInstance {
  if (shared === undefined || shared.poison !== null) shared = new FullInstance();
  return shared;
}
