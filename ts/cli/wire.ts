import type { Carrier } from '../ffi/host/bio.js';
import type { TCPSocket } from '../net/tcp-socket.js';
import { dispose } from '../nsapi/dispose.js';
import type { SocketError } from '../nsapi/socket-error.js';
import { plainConnection } from './connection.js';
import type { Target } from './tls-options.js';

/** A connection of TCP that carries a context's bytes, and keeps all that the server sent. */
export class Wire implements Carrier {
  readonly #tcp: TCPSocket;
  readonly #heard: Uint8Array[] = [];
  #wake: () => void = () => {};
  #ended = false;

  private constructor(tcp: TCPSocket) {
    this.#tcp = tcp;
    tcp.sigio(() => this.#wake());
  }

  /** Connects, up to where TLS begins. Throws what went wrong. */
  static async to(target: Target): Promise<Wire> {
    return new Wire(await plainConnection(target));
  }

  /** All that came, from the beginning. */
  get heard(): Buffer {
    return Buffer.concat(this.#heard);
  }

  /** That the server has ended the connection, or broken it. */
  get hasEnded(): boolean {
    return this.#ended;
  }

  /** Why it broke. */
  get lastError(): SocketError | null {
    return this.#tcp.lastError;
  }

  trySend(bytes: Uint8Array): number {
    return this.#tcp.trySend(bytes);
  }

  tryRecv(into: Uint8Array): number {
    const got = this.#tcp.tryRecv(into);
    if (got > 0) this.#heard.push(into.slice(0, got));
    else if (got === 0 || this.#tcp.lastError !== null) this.#ended = true;
    return got;
  }

  /** Waits until something happens, at most so long; false when nothing did. */
  async news(milliseconds: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => done(false), milliseconds);
      const done = (happened: boolean): void => {
        clearTimeout(timer);
        this.#wake = () => {};
        resolve(happened);
      };
      this.#wake = () => done(true);
    });
  }

  close(): void {
    this.#tcp.tryClose();
    this.#tcp[dispose]();
  }
}
