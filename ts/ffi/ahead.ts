import type { HostImports } from '../../wasm/mbedtls.js';

/** WebAssembly that waits for the instance it belongs to. */
interface Ahead {
  readonly instance: WebAssembly.Instance;
  /** Lets it reach its host, which it does not need before. */
  link(host: HostImports): void;
}

const waiting = new WeakMap<WebAssembly.Module, Ahead>();

/**
 * Instantiates a module asynchronously for its next user: some engines do not let a page's thread
 * wait for that. One waits at most.
 */
export async function instantiateAhead(module: WebAssembly.Module): Promise<void> {
  if (waiting.has(module)) return;
  let host: HostImports | null = null;
  const reached = (): HostImports => {
    if (host === null) throw new Error('The WebAssembly has no host yet.');
    return host;
  };
  const env: HostImports = {
    host_send: (...given) => reached().host_send(...given),
    host_recv: (...given) => reached().host_recv(...given),
    host_random: (...given) => reached().host_random(...given),
    host_time: () => reached().host_time(),
    host_callback: (...given) => reached().host_callback(...given),
  };
  const instance = await WebAssembly.instantiate(module, { env: { ...env } });
  waiting.set(module, { instance, link: (found) => (host = found) });
}

/** Instantiates a module with its host: the one that was made ahead, or else synchronously. */
export function instantiate(module: WebAssembly.Module, host: HostImports): WebAssembly.Instance {
  const ahead = waiting.get(module);
  if (ahead === undefined) return new WebAssembly.Instance(module, { env: { ...host } });
  waiting.delete(module);
  ahead.link(host);
  return ahead.instance;
}
