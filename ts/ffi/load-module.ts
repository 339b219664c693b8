import { explained } from './no-simd.js';

/**
 * Where a WebAssembly file is found: its address, the answer of a fetch, or what is compiled
 * already.
 */
export type WasmSource = string | URL | Response | Promise<Response> | WebAssembly.Module;

/** A WebAssembly file that is loaded and compiled once. */
export class LoadedModule {
  #module: WebAssembly.Module | null = null;
  #loading: Promise<void> | null = null;

  /** What was compiled, or null so far. */
  get module(): WebAssembly.Module | null {
    return this.#module;
  }

  /**
   * Loads it as it arrives. A further call waits for the first one and loads nothing, unless that
   * one failed.
   * Rejects with an Error that names the address when the file cannot be fetched, and with what
   * WebAssembly throws when it cannot be compiled, or an Error that says that it lacks SIMD.
   */
  load(source: WasmSource): Promise<void> {
    if (this.#module !== null) return Promise.resolve();
    this.#loading ??= loadModule(source)
      .then((loaded) => {
        this.#module = loaded;
      })
      .catch((error: unknown) => {
        throw explained(error);
      })
      .finally(() => {
        this.#loading = null;
      });
    return this.#loading;
  }

  /** Compiles bytes that are there already. Throws what WebAssembly throws when it cannot. */
  compile(bytes: Uint8Array): WebAssembly.Module {
    try {
      return (this.#module ??= new WebAssembly.Module(new Uint8Array(bytes)));
    } catch (error) {
      throw explained(error);
    }
  }
}

async function loadModule(source: WasmSource): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source;
  const response =
    typeof source === 'string' || source instanceof URL ? await get(source) : await source;
  if (!response.ok)
    throw new Error(
      `The WebAssembly could not be loaded from ${response.url}: the server answered ` +
        `${response.status}.`,
    );
  const type = response.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  // compileStreaming refuses other types, which servers that do not know the ending .wasm send.
  return type === 'application/wasm'
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}

async function get(url: string | URL): Promise<Response> {
  try {
    return await fetch(url);
  } catch (cause) {
    throw new Error(`The WebAssembly could not be loaded from ${url}.`, { cause });
  }
}
