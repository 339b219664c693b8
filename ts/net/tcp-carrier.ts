import { OwnCarrier } from '../nsapi/own-carrier.js';
import type { InternetHandle } from './internet-handle.js';
import type { Socket } from './socket.js';
import type { Unread } from './unread.js';

/** The primitives that carry bytes. */
type Primitives = Pick<Socket, 'trySend' | 'tryRecv'>;

/**
 * What carries bytes beneath a TCPSocket. A primitive that was overridden, in a class of somebody's
 * or on the socket itself, is called as any socket's is.
 */
export class TCPCarrier extends OwnCarrier {
  readonly #socket: Primitives;
  readonly #own: Primitives;
  readonly #handle: InternetHandle;
  readonly #unread: Unread;
  // Bytes of a connection do not belong to the next one of the same socket.
  readonly #connection: object | null;

  /** @param own the primitives of TCPSocket itself */
  constructor(socket: Primitives, own: Primitives, handle: InternetHandle, unread: Unread) {
    super();
    this.#socket = socket;
    this.#own = own;
    this.#handle = handle;
    this.#unread = unread;
    this.#connection = handle.opened;
  }

  override get takesOver(): boolean {
    return this.#socket.trySend === this.#own.trySend && this.#handle.takesOver;
  }

  override get takesBack(): boolean {
    return this.#socket.tryRecv === this.#own.tryRecv;
  }

  override trySend(bytes: Uint8Array): number {
    return this.#socket.trySend(bytes);
  }

  override give(bytes: Uint8Array): number {
    return this.#handle.give(bytes);
  }

  override tryRecv(into: Uint8Array): number {
    return this.#socket.tryRecv(into);
  }

  override rearm(): void {
    this.#handle.rearm();
  }

  override giveBack(bytes: Uint8Array): void {
    if (this.#handle.opened !== this.#connection) return;
    this.#unread.giveBack(bytes);
    this.#handle.retell();
  }
}
