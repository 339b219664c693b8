import { assertAttached } from '../nsapi/bytes.js';
import {
  NSAPI_ERROR_IN_PROGRESS,
  NSAPI_ERROR_NO_ADDRESS,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_UNSUPPORTED,
} from '../nsapi/error.js';
import { NSAPI_TCP, type OptionValue } from '../nsapi/options.js';
import type { SocketAddress } from '../nsapi/socket-address.js';
import type { Unreadable } from '../nsapi/unreadable.js';
import type { SocketError } from '../nsapi/socket-error.js';
import type { AddressResult, NetworkStack, OptionResult } from '../stack/network-stack.js';
import { requireInteger } from './arguments.js';
import type { OwnCarrier } from '../nsapi/own-carrier.js';
import { InternetHandle, type Call } from './internet-handle.js';
import {
  partsOf,
  Socket,
  type AcceptResult,
  type ReceiveResult,
  type WaitOptions,
} from './socket.js';
import { TCPCarrier } from './tcp-carrier.js';
import { Unread } from './unread.js';

const SEND: Call = (stack, handle, bytes) => stack.socketSend(handle, bytes);
const RECV: Call = (stack, handle, into) => stack.socketRecv(handle, into);

/**
 * What carries the bytes of the connection that a TCPSocket has now, for what is made over it; null
 * for another socket.
 */
export let carrierOf: (socket: Socket) => OwnCarrier | null;

/**
 * A TCP connection, or a listener for them, over a network stack. Calls on a socket that is not
 * open answer NO_SOCKET, on one whose connect was aborted NO_CONNECTION; the stack's own numbers
 * pass through, with its error as the cause. One that nobody holds any more, without a call that
 * waits, a sigio or a stream over it, is closed when it is collected; one with lives on.
 *
 * Corresponds to `TCPSocket`
 */
export class TCPSocket extends Socket {
  static {
    carrierOf = (socket) =>
      #unread in socket
        ? new TCPCarrier(socket, TCPSocket.prototype, socket.#handle, socket.#unread)
        : null;
  }

  readonly #handle = new InternetHandle(NSAPI_TCP, partsOf(this));
  readonly #unread = new Unread();
  #peer: SocketAddress | null = null;

  /**
   * Makes a socket, opened at once when a network stack is given; `lastError` then tells if that
   * failed.
   *
   * Corresponds to `TCPSocket::TCPSocket`
   */
  constructor(stack?: NetworkStack | null) {
    super();
    if (stack !== undefined) this.open(stack);
  }

  /** Whether it is open: from open() until close(). */
  get isOpen(): boolean {
    return this.#handle.isOpen;
  }

  /**
   * Opens it on a network stack, by default the platform's own. UNSUPPORTED where the platform has
   * none; PARAMETER for null or when it is open already; else the stack's answer. After a failure,
   * and after close(), it can be opened again. Throws TypeError for something that is no stack.
   *
   * Corresponds to `InternetSocket::open`
   */
  open(stack?: NetworkStack | null): number {
    return this.#handle.open(stack);
  }

  /**
   * OK, IN_PROGRESS, ALREADY, IS_CONNECTED; NO_CONNECTION when refused, DNS_FAILURE, NO_ADDRESS
   * without an address, or what else the stack returns; NO_SOCKET.
   */
  override tryConnect(address: SocketAddress | null): number {
    return this.#handle.use((stack, handle) => {
      const target = address ?? this.#peer;
      if (target === null) return NSAPI_ERROR_NO_ADDRESS;
      const code = stack.socketConnect(handle, target);
      if (code === NSAPI_ERROR_OK || code === NSAPI_ERROR_IN_PROGRESS) this.#peer = target;
      return code;
    });
  }

  /**
   * The count that the stack took, 0 for no bytes; WOULD_BLOCK, NO_CONNECTION, CONNECTION_LOST,
   * NO_SOCKET.
   */
  override trySend(bytes: Uint8Array): number {
    assertAttached(bytes, 'trySend');
    return this.#handle.use(SEND, bytes);
  }

  /**
   * The count received, 0 at the end; WOULD_BLOCK, NO_CONNECTION, CONNECTION_LOST,
   * CONNECTION_TIMEOUT, NO_SOCKET.
   */
  override tryRecv(into: Uint8Array): number {
    assertAttached(into, 'tryRecv');
    return this.#unread.size > 0
      ? this.#handle.use(() => this.#unread.take(into))
      : this.#handle.use(RECV, into);
  }

  /** Ends the sending half. UNSUPPORTED on a stack that cannot, NO_CONNECTION, NO_SOCKET. */
  override tryShutdown(): number {
    return this.#handle.use(
      (stack, handle) => stack.socketShutdown?.(handle) ?? NSAPI_ERROR_UNSUPPORTED,
    );
  }

  /** Closes; the stack still delivers what it took. NO_SOCKET when it is not open. */
  override tryClose(): number {
    this.#peer = null;
    this.#unread.clear();
    return this.#handle.close();
  }

  /**
   * A waiting connection as an open TCPSocket, which `create` makes; WOULD_BLOCK, PARAMETER when
   * this is no listener, NO_SOCKET.
   */
  override tryAccept(create: () => TCPSocket = () => new TCPSocket()): AcceptResult<TCPSocket> {
    let socket: TCPSocket | null = null;
    const code = this.#handle.use((stack, own) => {
      const { code: answer, handle, address } = stack.socketAccept(own);
      if (answer === NSAPI_ERROR_OK) socket = TCPSocket.#accepted(create, stack, handle, address);
      return answer;
    });
    return { code, socket };
  }

  /**
   * Receives, and tells the connected peer's address.
   *
   * Corresponds to `TCPSocket::recvfrom`
   */
  override recvfrom(into: Uint8Array, options?: WaitOptions): Promise<ReceiveResult> {
    return this.recv(into, options).then((size) => ({
      size,
      address: size < 0 ? null : (this.#handle.peer ?? this.#peer),
    }));
  }

  /**
   * Chooses the local address; a number is the port on every local address, 0 lets the stack choose
   * one. PARAMETER, ADDRESS_IN_USE (some stacks find out only in listen, accept or connect),
   * NO_SOCKET. Throws TypeError or RangeError for something that is neither an address nor a port.
   *
   * Corresponds to `InternetSocket::bind`
   */
  override bind(address: SocketAddress | number): number {
    return this.#handle.bind(address);
  }

  /**
   * Begins to take connections, of which at least `backlog` may wait. UNSUPPORTED on a stack that
   * cannot, NO_SOCKET.
   *
   * Corresponds to `TCPSocket::listen`
   */
  override listen(backlog = 1): number {
    requireInteger(backlog, 'listen', 'backlog', 1);
    return this.#handle.use((stack, handle) => stack.socketListen(handle, backlog));
  }

  /** As for every Socket; an event that came while there was no callback is told to the new one. */
  override sigio(callback: (() => void) | null): void {
    super.sigio(callback);
    this.#handle.tellUnheard();
  }

  /**
   * Sets a stack's option. UNSUPPORTED leaves the socket as it was; PARAMETER for a wrong value;
   * NO_SOCKET.
   *
   * Corresponds to `InternetSocket::setsockopt`
   */
  override setsockopt(level: number, option: number, value: OptionValue): number {
    return this.#handle.setsockopt(level, option, value);
  }

  /**
   * Tells an option's value. UNSUPPORTED for one that cannot be read; NO_SOCKET.
   *
   * Corresponds to `InternetSocket::getsockopt`
   */
  override getsockopt(level: number, option: number): OptionResult {
    return this.#handle.getsockopt(level, option);
  }

  /**
   * Tells the peer's address. NO_CONNECTION while there is none, NO_SOCKET.
   *
   * Corresponds to `InternetSocket::getpeername`
   */
  override getpeername(): AddressResult {
    return this.#handle.getpeername();
  }

  /**
   * Tells the local address and port. NO_ADDRESS while there is none, UNSUPPORTED where the stack
   * does not tell, NO_SOCKET.
   */
  getsockname(): AddressResult {
    return this.#handle.getsockname();
  }

  /**
   * Ends the attempt at the stack: what follows returns NO_CONNECTION, with the reason as its
   * cause, until close().
   */
  protected override connectAborted(reason: unknown): void {
    this.#handle.abort(reason);
  }

  /** @internal When the stack's TLS began, where it does TLS. */
  protected get tlsBegan(): number | null {
    return this.#handle.tlsBegan;
  }

  /** @internal What of the CA certificates the stack's TLS leaves out. */
  protected get unreadableCerts(): readonly Unreadable[] {
    return this.#handle.unreadable;
  }

  /** @internal Ends the connection: what follows answers `error` until close(). */
  protected endWith(error: SocketError): number {
    this.#handle.end(error);
    return this.failWith(error);
  }

  /** @internal Whether it may be the socket of a connection that a listener has taken. */
  protected get canBeAccepted(): boolean {
    return !this.isOpen;
  }

  static #accepted(
    create: () => TCPSocket,
    stack: NetworkStack,
    handle: number,
    address: SocketAddress | null,
  ): TCPSocket {
    try {
      const socket = create();
      if (!(socket instanceof TCPSocket) || !socket.canBeAccepted)
        throw new TypeError(
          'create must make a TCPSocket that is not open, and whose TLS the stack does not do.',
        );
      socket.#handle.attach(stack, handle);
      socket.#peer = address;
      return socket;
    } catch (error) {
      stack.socketClose(handle);
      throw error;
    }
  }
}
