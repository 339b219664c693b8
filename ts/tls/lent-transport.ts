import type { Carrier } from '../ffi/host/bio.js';
import { wouldBlockFrom } from '../mbedtls/ssl-context.js';
import type { Failures } from '../net/failures.js';
import { partsOf, Socket, type SocketParts } from '../net/socket.js';
import { carrierOf } from '../net/tcp-socket.js';
import { Tether } from '../net/tether.js';
import type { Waiter } from '../net/waiter.js';
import { CLOSE_WAIT } from '../nsapi/close-wait.js';
import { answerOf } from '../nsapi/answers.js';
import { isFlow, NSAPI_ERROR_OK, NSAPI_ERROR_WOULD_BLOCK } from '../nsapi/error.js';
import { NSAPI_LINGER, NSAPI_SOCKET } from '../nsapi/options.js';
import { RECORD_SIZE } from '../nsapi/record-size.js';
import type { SocketAddress } from '../nsapi/socket-address.js';

/** The most that is read to find out whether the other end has ended: bytes, and milliseconds. */
const MOST_READ = 4_194_304;
const LONGEST_READ = 20;

/** The wrapper neither connects nor closes its transport. */
export const TRANSPORT_KEEP = 0;
/** The wrapper connects its transport and closes it: the default. */
export const TRANSPORT_CONNECT_AND_CLOSE = 1;
/** The wrapper connects its transport, but leaves it open. */
export const TRANSPORT_CONNECT = 2;
/** The wrapper takes over a connected transport and closes it. */
export const TRANSPORT_CLOSE = 3;

/** One of the TRANSPORT_* numbers. Corresponds to `TLSSocketWrapper::control_transport`. */
export type ControlTransport = 0 | 1 | 2 | 3;

/**
 * A transport in a wrapper's hands: what the wrapper may do with it, and what it gets back
 * afterwards.
 */
export class LentTransport {
  readonly socket: Socket;
  readonly connects: boolean;
  readonly #failures: Failures;
  readonly #waiter: Waiter;
  readonly #event: () => void;
  #closes: boolean;
  #owned = false;
  #before: { readonly timeout: number; readonly sigio: (() => void) | null } | null = null;

  /**
   * Throws TypeError for a transport that is no Socket and for an unknown control.
   *
   * @param parts those of the wrapper, whose waiter is notified once it listens
   */
  constructor(socket: Socket, control: ControlTransport, { failures, waiter }: SocketParts) {
    if (!(socket instanceof Socket)) throw new TypeError('The transport must be a Socket.');
    if (
      ![TRANSPORT_KEEP, TRANSPORT_CONNECT_AND_CLOSE, TRANSPORT_CONNECT, TRANSPORT_CLOSE].includes(
        control,
      )
    ) {
      throw new TypeError(
        'control must be TRANSPORT_KEEP, TRANSPORT_CONNECT_AND_CLOSE, TRANSPORT_CONNECT or ' +
          'TRANSPORT_CLOSE.',
      );
    }
    this.socket = socket;
    this.#failures = failures;
    this.#waiter = waiter;
    const relay = new Relay(waiter, socket);
    waiter.holder = relay;
    this.#event = relay.event;
    this.connects = control === TRANSPORT_CONNECT_AND_CLOSE || control === TRANSPORT_CONNECT;
    this.#closes = control === TRANSPORT_CONNECT_AND_CLOSE || control === TRANSPORT_CLOSE;
  }

  /** What carries the bytes of the connection that it has now. */
  get carrier(): Carrier {
    return carrierOf(this.socket) ?? this.socket;
  }

  get closes(): boolean {
    return this.#closes;
  }

  keepOpen(): void {
    this.#closes = false;
  }

  setTimeout(milliseconds: number): void {
    this.#remember();
    this.socket.setTimeout(milliseconds);
  }

  /**
   * Makes each event of the transport one of the wrapper. Whoever waits or listens at the wrapper
   * is held by the transport, and nobody else.
   */
  listen(): void {
    this.#remember();
    this.socket.sigio(this.#event);
    partsOf(this.socket).waiter.relay(this.#event, this.#waiter.isHeld);
  }

  /** One step of connecting it, in NSAPI's numbers. */
  tryConnect(address: SocketAddress | null): number {
    return wouldBlockFrom(answerOf(this.socket.tryConnect(address)));
  }

  /** Its answer, with which its error becomes the wrapper's. */
  adopt(answer: number): number {
    const result = answerOf(answer);
    if (result >= 0 || isFlow(result)) return result;
    const { lastError } = this.socket;
    return lastError !== null && lastError.errno === result
      ? this.#failures.failWith(lastError)
      : this.#failures.fail(result);
  }

  /**
   * Whether the other end of one that is about to be closed has ended its half in good order; reads
   * on to find out, though not without end.
   */
  hasEnded(): boolean {
    // What comes after TLS belongs to whom it is given back to.
    if (!this.#closes) return false;
    const rest = new Uint8Array(RECORD_SIZE);
    const until = performance.now() + LONGEST_READ;
    for (let read = 0; read < MOST_READ && performance.now() < until; ) {
      const got = this.socket.tryRecv(rest);
      if (got <= 0) return got === 0;
      read += got;
    }
    return false;
  }

  /**
   * Closes it without waiting, if that is to be done. One that returns WOULD_BLOCK is closed as
   * soon as it can be.
   */
  tryClose(): number {
    if (!this.#closes) return NSAPI_ERROR_OK;
    const closed = wouldBlockFrom(this.socket.tryClose());
    // Nobody is left to be told how that ends.
    if (closed === NSAPI_ERROR_WOULD_BLOCK) this.close(CLOSE_WAIT).catch(() => {});
    return closed;
  }

  /**
   * Closes it, if that is to be done, and waits for it at most so many milliseconds: WOULD_BLOCK
   * when they ran out.
   */
  async close(milliseconds: number): Promise<number> {
    if (!this.#closes) return NSAPI_ERROR_OK;
    this.socket.setTimeout(Math.max(1, Math.ceil(milliseconds)));
    const closing = this.socket.close();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => resolve(NSAPI_ERROR_WOULD_BLOCK), milliseconds);
      closing
        .then((code) => resolve(wouldBlockFrom(code)), reject)
        .finally(() => clearTimeout(timer));
    });
  }

  /** The wrapper made it, and nobody else has it. */
  own(): void {
    this.#owned = true;
  }

  /** Closes one that the wrapper owns, though nobody closes the wrapper. */
  letGo(): void {
    if (!this.#owned || !this.#closes) return;
    const { socket } = this;
    // What nobody reads any more is not worth a longer one.
    if (socket.getsockopt(NSAPI_SOCKET, NSAPI_LINGER).code !== NSAPI_ERROR_OK)
      socket.setsockopt(NSAPI_SOCKET, NSAPI_LINGER, 1);
    this.tryClose();
    this.#closes = false;
  }

  giveBack(): void {
    if (this.#before === null) return;
    this.socket.sigio(this.#closes ? null : this.#before.sigio);
    if (!this.#closes) this.socket.setTimeout(this.#before.timeout);
  }

  #remember(): void {
    this.#before ??= { timeout: this.socket.timeout, sigio: this.socket.sigioCallback };
  }
}

/** Holds the wrapper's waiter, and the transport beneath it, while somebody needs the wrapper. */
class Relay extends Tether<Waiter> {
  override readonly event = (): void => this.held?.notify();
  readonly #beneath: Waiter;

  constructor(waiter: Waiter, transport: Socket) {
    super(waiter);
    this.#beneath = partsOf(transport).waiter;
  }

  override hold(held: boolean): void {
    super.hold(held);
    this.#beneath.relay(this.event, held);
  }
}
