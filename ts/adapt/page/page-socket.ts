import { TCPSocket } from '../../net/tcp-socket.js';
import { SocketAddress } from '../../nsapi/socket-address.js';
import { check } from '../../nsapi/socket-error.js';
import { connectArguments, targetOf } from './arguments.js';
import { PageStream } from './page-stream.js';
import { stackInUse } from './stack-in-use.js';

/** What a socket of node:net may be told from the start. */
export interface PageSocketOptions {
  readonly allowHalfOpen?: boolean | undefined;
}

/**
 * A socket of node:net's kind in a page, over the network stack of useStack(). Corresponds to
 * `net.Socket`.
 */
export class PageSocket extends PageStream {
  readonly #tcp = new TCPSocket();
  #connected: { resolve: (result: number) => void; reject: (error: unknown) => void } | null = null;
  #target: { readonly host: string } | null = null;

  constructor(options: PageSocketOptions = {}) {
    super(options.allowHalfOpen === true);
    const connected = new Promise<number>((resolve, reject) => {
      this.#connected = { resolve, reject };
    });
    this.carry(this.#tcp, { connected }, ['connect', 'ready']);
  }

  /** The host that connect() was told. */
  get _host(): string | undefined {
    return this.#target?.host;
  }

  /**
   * Connects, by the forms of arguments that Node has. Throws for what is no address, and before
   * useStack(); what a network fails with is told by 'error'.
   */
  connect(...given: readonly unknown[]): this {
    const { options, listener } = connectArguments(given);
    const target = targetOf(options);
    const stack = stackInUse();
    if (this.#target !== null) throw new TypeError('connect() was called already.');
    this.#target = target;
    if (listener !== undefined) this.once('connect', listener);
    check(this.#tcp.open(stack), this.#tcp);
    const connecting = this.#tcp.connect(new SocketAddress(target.host, target.port));
    connecting.then(this.#connected?.resolve, this.#connected?.reject);
    return this;
  }
}
