import { init } from 'mbedtls-wasm/asset';
import { TLSSocket, defaultInstance } from 'mbedtls-wasm';

/** Tries, and tells what it threw. */
function thrown(call: () => unknown): string {
  try {
    call();
    return '';
  } catch (error) {
    return String(error);
  }
}

/** What some first uses throw before init(). */
export async function tooEarly(): Promise<readonly string[]> {
  return [
    thrown(() => new TLSSocket().setRootCaCert('x')),
    thrown(() => new TLSSocket().getSslConfig()),
    thrown(defaultInstance),
  ];
}

/**
 * Loads from an address, by default the file beside the bundle, then again; tells what the first
 * rejected with, or ''.
 */
export async function load(from: string | null): Promise<string> {
  try {
    await (from === null ? init() : init(from));
    await init();
    return thrown(defaultInstance);
  } catch (error) {
    return String(error);
  }
}

/** Loads from an answer, and from a compiled module, which a further call takes no notice of. */
export async function loadOther(how: 'response' | 'promise' | 'module'): Promise<string> {
  const answer = fetch('/lib/mbedtls.wasm');
  if (how === 'promise') await init(answer);
  else if (how === 'response') await init(await answer);
  else await init(await WebAssembly.compileStreaming(answer));
  return thrown(defaultInstance);
}

/** Two calls at once. */
export async function loadTwice(): Promise<string> {
  await Promise.all([init(), init()]);
  return thrown(defaultInstance);
}

/** As engines do that let a page's thread compile and instantiate nothing that is large. */
function forbidWaiting(): void {
  for (const name of ['Module', 'Instance'] as const)
    Reflect.set(
      WebAssembly,
      name,
      new Proxy(WebAssembly[name], {
        construct: () => {
          throw new RangeError(`WebAssembly.${name} is disallowed on the main thread`);
        },
      }),
    );
}

/** What the first use of a bundle throws there, and after init(): ''. */
export async function whereForbidden(library: string): Promise<readonly string[]> {
  forbidWaiting();
  const bundle = await import(library);
  const before = thrown(bundle.defaultInstance);
  await bundle.init();
  return [
    before,
    thrown(bundle.defaultInstance),
    thrown(() => new bundle.TLSSocket().getSslConfig()),
  ];
}
