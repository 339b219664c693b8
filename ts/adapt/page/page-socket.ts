import { Duplex } from 'stream';
import { TCPSocket } from '../../net/tcp-socket.js';
import { SocketAddress } from '../../nsapi/socket-address.js';
import { check } from '../../nsapi/socket-error.js';
import type { Done } from '../pump.js';
import { addSocketMembers, type SocketMembers } from '../socket-members.js';
import { StreamFace } from '../stream-face.js';
import { connectArguments, targetOf } from './arguments.js';
import { stackInUse } from './stack-in-use.js';

/** What a socket of node:net may be told from the start. */
export interface PageSocketOptions {
  readonly allowHalfOpen?: boolean | undefined;
}

/** Members that its constructor adds. */
export interface PageSocket extends SocketMembers {}

/**
 * A socket of node:net's kind in a page, over the network stack of useStack(). Corresponds to
 * `net.Socket`.
 */
export class PageSocket extends Duplex {
  readonly #tcp = new TCPSocket();
  readonly #face: StreamFace;
  #connected: { resolve: (result: number) => void; reject: (error: unknown) => void } | null = null;
  #target: { readonly host: string } | null = null;

  constructor(options: PageSocketOptions = {}) {
    super({ allowHalfOpen: options.allowHalfOpen === true, autoDestroy: true, emitClose: true });
    const connected = new Promise<number>((resolve, reject) => {
      this.#connected = { resolve, reject };
    });
    this.#face = new StreamFace(
      this.#tcp,
      this,
      { connected },
      {
        connected: () => {
          this.emit('connect');
          this.emit('ready');
        },
      },
    );
    addSocketMembers(this, this.#face, this.#tcp);
    this.#face.start();
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

  override read(size?: number): unknown {
    const chunk: unknown = super.read(size);
    this.#face?.failWhenRead();
    return chunk;
  }

  override _read(): void {
    this.#face.read();
  }

  override _write(chunk: Uint8Array, _encoding: unknown, done: Done): void {
    this.#face.write(chunk, done);
  }

  override _writev(chunks: { chunk: Uint8Array }[], done: Done): void {
    this.#face.writev(chunks, done);
  }

  override _final(done: Done): void {
    this.#face.final(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#face.close(error, done);
  }
}
