import { NSAPI_ERROR_WOULD_BLOCK } from '../../ts/nsapi/error.js';
import type { OptionValue } from '../../ts/nsapi/options.js';
import type { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { Socket, type AddressResult, type OptionResult } from '../../ts/net/socket.js';

/**
 * A transport over another one that a test can narrow, block or break, and that counts what it
 * answered.
 */
export class Gate extends Socket {
  /** How many more bytes it takes. */
  sendRoom = Infinity;
  /** How many more bytes it gives. */
  recvRoom = Infinity;
  /** What it answers instead of asking the other one. */
  sendAnswer: number | null = null;
  recvAnswer: number | null = null;
  connectAnswer: number | null = null;
  /** Sees, and may change, what is received. */
  tamper: ((bytes: Uint8Array) => void) | null = null;
  /** How often it answered WOULD_BLOCK to a send or a receive. */
  blocked = 0;
  /** How many bytes it took and gave. */
  sent = 0;
  received = 0;
  readonly calls: string[] = [];
  readonly #inner: Socket;

  constructor(inner: Socket) {
    super();
    this.#inner = inner;
    inner.sigio(() => this.notify());
  }

  /** Lets everything through again. */
  open(): void {
    this.sendRoom = Infinity;
    this.recvRoom = Infinity;
    this.sendAnswer = null;
    this.recvAnswer = null;
    this.notify();
  }

  /** Takes nothing and gives nothing until it is opened. */
  shut(): void {
    this.sendRoom = 0;
    this.recvRoom = 0;
  }

  /** Tells the socket above to try again. */
  poke(): void {
    this.notify();
  }

  override tryConnect(address: SocketAddress | null): number {
    this.calls.push('connect');
    return this.connectAnswer ?? this.#inner.tryConnect(address);
  }

  override trySend(bytes: Uint8Array): number {
    this.calls.push('send');
    return this.#count(
      this.#narrowed(bytes, this.sendRoom, this.sendAnswer, (part) => this.#inner.trySend(part)),
      (size) => {
        this.sendRoom -= size;
        this.sent += size;
      },
    );
  }

  override tryRecv(into: Uint8Array): number {
    this.calls.push('recv');
    return this.#count(
      this.#narrowed(into, this.recvRoom, this.recvAnswer, (part) => this.#inner.tryRecv(part)),
      (size) => {
        this.recvRoom -= size;
        this.received += size;
        this.tamper?.(into.subarray(0, size));
      },
    );
  }

  override tryClose(): number {
    this.calls.push('close');
    return this.#inner.tryClose();
  }

  override bind(address: SocketAddress | number): number {
    this.calls.push('bind');
    return this.#inner.bind(address);
  }

  override setsockopt(level: number, option: number, value: OptionValue): number {
    this.calls.push('setsockopt');
    return this.#inner.setsockopt(level, option, value);
  }

  override getsockopt(level: number, option: number): OptionResult {
    this.calls.push('getsockopt');
    return this.#inner.getsockopt(level, option);
  }

  override getpeername(): AddressResult {
    this.calls.push('getpeername');
    return this.#inner.getpeername();
  }

  #narrowed(
    bytes: Uint8Array,
    room: number,
    answer: number | null,
    ask: (part: Uint8Array) => number,
  ): number {
    if (answer !== null) return answer;
    return room === 0
      ? NSAPI_ERROR_WOULD_BLOCK
      : ask(bytes.subarray(0, Math.min(room, bytes.length)));
  }

  #count(result: number, done: (size: number) => void): number {
    if (result === NSAPI_ERROR_WOULD_BLOCK) this.blocked++;
    if (result > 0) done(result);
    return result;
  }
}
