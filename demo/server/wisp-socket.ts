import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { TargetSocket } from '@mercuryworkshop/wisp-js/server';
import { lookupOf, type AllowedTargets } from '../../ts/relay/targets.js';
import type { RelayView, RelayedConnection } from './relay-view.js';

/**
 * Makes the class by which a Wisp server connects: to these targets only, and `view` sees what each
 * stream carries.
 */
export function targetSockets(
  targets: AllowedTargets,
  view: RelayView,
): new (
  host: string,
  port: number,
) => TargetSocket {
  return class extends CheckedSocket {
    constructor(host: string, port: number) {
      super(targets, view.connection(`${host}:${port}`), host, port);
    }
  };
}

class CheckedSocket implements TargetSocket {
  readonly #targets: AllowedTargets;
  readonly #seen: RelayedConnection;
  readonly #host: string;
  readonly #port: number;
  #socket: Socket | null = null;
  #chunks: AsyncIterator<Buffer> | null = null;
  #closed = false;

  constructor(targets: AllowedTargets, seen: RelayedConnection, host: string, port: number) {
    this.#targets = targets;
    this.#seen = seen;
    this.#host = host;
    this.#port = port;
  }

  async connect(): Promise<void> {
    const permission = await this.#targets.check(this.#host, this.#port);
    if (permission.addresses === null) throw new Error(permission.reason);
    if (this.#closed) throw new Error('The page is gone.');
    // The name is nobody's: what was checked is the only answer to a look-up.
    const lookup = lookupOf(permission.addresses);
    const socket = connect({
      host: 'checked.invalid',
      port: this.#port,
      autoSelectFamily: true,
      noDelay: true,
      lookup,
    });
    this.#socket = socket;
    // Whoever reads finds out.
    socket.on('error', () => {});
    await once(socket, 'connect');
    this.#chunks = socket[Symbol.asyncIterator]();
  }

  async recv(): Promise<Uint8Array | null> {
    // A failure is an end too: wisp-js would tell the page nothing of it, and TLS knows an end that
    // is none.
    const next = await this.#chunks?.next().catch(() => undefined);
    if (next === undefined || next.done === true) return null;
    this.#seen.passed('in', next.value);
    return next.value;
  }

  async send(bytes: Uint8Array): Promise<void> {
    this.#seen.passed('out', bytes);
    await new Promise<void>((resolve) => {
      if (this.#socket === null) resolve();
      else this.#socket.write(bytes, () => resolve());
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#seen.closed();
    if (this.#socket?.connecting === true) this.#socket.destroy(new Error('The page is gone.'));
    else this.#socket?.destroySoon();
  }

  // It reads a chunk when it is asked for one, so it waits anyhow.
  pause(): void {}

  resume(): void {}
}
