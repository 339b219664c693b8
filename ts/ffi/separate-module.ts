/**
 * Where {@link init} finds the WebAssembly: the file's address, the answer of a fetch, or what is
 * compiled already.
 */
export type WasmSource = string | URL | Response | Promise<Response> | WebAssembly.Module;

let module: WebAssembly.Module | null = null;
let loading: Promise<void> | null = null;

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
  if (module !== null) return Promise.resolve();
  loading ??= load(source)
    .then((loaded) => {
      module = loaded;
    })
    .finally(() => {
      loading = null;
    });
  return loading;
}

async function load(source: WasmSource): Promise<WebAssembly.Module> {
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

/** Takes the place of the inlined WebAssembly in this entry: what {@link init} compiled. */
export default function compile(): WebAssembly.Module {
  if (module === null)
    throw new Error(
      'The WebAssembly is not loaded yet: call `await init()` before anything else of ' +
        'mbedtls-wasm/asset.',
    );
  return module;
}
