import type { StackDescription } from '../../stack/description.js';
import type { NetworkStack } from '../../stack/network-stack.js';
import { WebSocketStack } from '../../stack/websocket/websocket-stack.js';
import { WispStack } from '../../stack/wisp/wisp-stack.js';
import { LocalDialler } from '../local-dialler.js';
import type { AliveMessage, ConnectMessage, ServeMessage } from '../worker-messages.js';
import { Served } from './served.js';

/** Does TLS for whoever asks by messages: the diallers of the page that has started this worker. */
export function serve(): void {
  const lock = holdLock();
  addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isServeMessage(data)) void lock.then((name) => dialler(data, { lock: name }));
  });
}

function isServeMessage(data: unknown): data is ServeMessage {
  return typeof data === 'object' && data !== null && 'mbedtlsWasm' in data;
}

/** Makes a dialler, which lives as long as the page has its port. */
function dialler({ mbedtlsWasm: plan, port }: ServeMessage, alive: AliveMessage): void {
  // What is wrong with it, every connection is told.
  const local = (async () => new LocalDialler(stackOf(plan.stack), plan.materials, plan.who))();
  local.catch(() => {});
  port.onmessage = ({ data }: MessageEvent<ConnectMessage>) => {
    new Served(data.port).dial(local, data.target);
  };
  port.postMessage(alive);
}

function stackOf({ kind, url, options }: StackDescription): NetworkStack {
  return kind === 'WispStack' ? new WispStack(url, options) : new WebSocketStack(url, options);
}

/** Holds a lock as long as this worker lives, by which a page learns of its end. */
async function holdLock(): Promise<string | null> {
  const locks: LockManager | undefined = globalThis.navigator.locks;
  // Where the page is no secure context.
  if (locks === undefined) return null;
  const name = `mbedtls-wasm ${crypto.randomUUID()}`;
  const held = new Promise<void>((resolve) => {
    locks
      .request(name, () => {
        resolve();
        return new Promise(() => {});
      })
      .catch(() => {});
  });
  await held;
  return name;
}
