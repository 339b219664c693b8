import { defaultStack } from '#platform';
import { assertAttached } from '../nsapi/bytes.js';
import {
  isFlow,
  NSAPI_ERROR_IN_PROGRESS,
  NSAPI_ERROR_NO_ADDRESS,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_PARAMETER,
  NSAPI_ERROR_UNSUPPORTED,
} from '../nsapi/error.js';
import { NSAPI_TCP, type OptionValue } from '../nsapi/options.js';
import { SocketAddress } from '../nsapi/socket-address.js';
import type { AddressResult, NetworkStack, OptionResult } from '../stack/network-stack.js';
import { requireAddress, requireInteger, requireOptionValue } from './arguments.js';
import { Socket, type AcceptResult, type ReceiveResult, type WaitOptions } from './socket.js';

interface Opened {
  readonly stack: NetworkStack;
  /** Null once a connect was aborted: the socket is open here and gone at the stack. */
  readonly handle: number | null;
  /** The reason of that abort. */
  readonly aborted?: unknown;
}

/**
 * A TCP connection, or a listener for them, over a network stack. Calls on a socket that is not
 * open answer NO_SOCKET, on one whose connect was aborted NO_CONNECTION; the stack's own numbers
 * pass through, with its error as the cause.
 *
 * Corresponds to `TCPSocket`
 */
export class TCPSocket extends Socket {
  #opened: Opened | null = null;
  #peer: SocketAddress | null = null;
  // An event was told and no call was made since: nothing is gained by telling the next one.
  #told = false;
  #unheard = false;

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
    return this.#opened !== null;
  }

  /**
   * Opens it on a network stack, by default the platform's own. UNSUPPORTED where the platform has
   * none; PARAMETER for null or when it is open already; else the stack's answer. After a failure,
   * and after close(), it can be opened again. Throws TypeError for something that is no stack.
   *
   * Corresponds to `InternetSocket::open`
   */
  open(stack?: NetworkStack | null): number {
    if (
      stack !== undefined &&
      (typeof stack !== 'object' || (stack !== null && typeof stack.socketOpen !== 'function'))
    ) {
      throw new TypeError("open takes a NetworkStack, or nothing for the platform's own.");
    }
    if (this.#opened !== null || stack === null) return this.fail(NSAPI_ERROR_PARAMETER);
    const chosen = stack ?? defaultStack();
    if (chosen === null) return this.fail(NSAPI_ERROR_UNSUPPORTED);
    const { code, handle } = chosen.socketOpen(NSAPI_TCP);
    if (code !== NSAPI_ERROR_OK) return this.fail(code);
    this.#attach(chosen, handle, null);
    return code;
  }

  /**
   * OK, IN_PROGRESS, ALREADY, IS_CONNECTED; NO_CONNECTION when refused, DNS_FAILURE, NO_ADDRESS
   * without an address, or what else the stack answers; NO_SOCKET.
   */
  override tryConnect(address: SocketAddress | null): number {
    return this.#use((stack, handle) => {
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
    return this.#use((stack, handle) => stack.socketSend(handle, bytes));
  }

  /**
   * The count received, 0 at the end; WOULD_BLOCK, NO_CONNECTION, CONNECTION_LOST,
   * CONNECTION_TIMEOUT, NO_SOCKET.
   */
  override tryRecv(into: Uint8Array): number {
    assertAttached(into, 'tryRecv');
    return this.#use((stack, handle) => stack.socketRecv(handle, into));
  }

  /** Ends the sending half. UNSUPPORTED on a stack that cannot, NO_CONNECTION, NO_SOCKET. */
  override tryShutdown(): number {
    return this.#use((stack, handle) => stack.socketShutdown?.(handle) ?? NSAPI_ERROR_UNSUPPORTED);
  }

  /** Closes; the stack still delivers what it took. NO_SOCKET when it is not open. */
  override tryClose(): number {
    const opened = this.#opened;
    if (opened === null) return this.fail(NSAPI_ERROR_NO_SOCKET);
    this.#opened = null;
    this.#peer = null;
    this.notify();
    return opened.handle === null
      ? NSAPI_ERROR_OK
      : this.fail(opened.stack.socketClose(opened.handle));
  }

  /**
   * A waiting connection as an open TCPSocket; WOULD_BLOCK, PARAMETER when this is no listener,
   * NO_SOCKET.
   */
  override tryAccept(): AcceptResult & { readonly socket: TCPSocket | null } {
    let socket: TCPSocket | null = null;
    const code = this.#use((stack, own) => {
      const { code: answer, handle, address } = stack.socketAccept(own);
      if (answer === NSAPI_ERROR_OK) {
        socket = new TCPSocket();
        socket.#attach(stack, handle, address);
      }
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
      address: size < 0 ? null : this.#peerAddress(),
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
    const local = typeof address === 'number' ? new SocketAddress('', address) : address;
    requireAddress(local, 'bind');
    return this.#use((stack, handle) => stack.socketBind(handle, local));
  }

  /**
   * Begins to take connections, of which at least `backlog` may wait. UNSUPPORTED on a stack that
   * cannot, NO_SOCKET.
   *
   * Corresponds to `TCPSocket::listen`
   */
  override listen(backlog = 1): number {
    requireInteger(backlog, 'listen', 'backlog', 1);
    return this.#use((stack, handle) => stack.socketListen(handle, backlog));
  }

  /** As for every Socket; an event that came while there was no callback is told to the new one. */
  override sigio(callback: (() => void) | null): void {
    super.sigio(callback);
    if (callback === null || !this.#unheard) return;
    this.#unheard = false;
    this.notify();
  }

  /**
   * Sets a stack's option. UNSUPPORTED leaves the socket as it was; PARAMETER for a wrong value;
   * NO_SOCKET.
   *
   * Corresponds to `InternetSocket::setsockopt`
   */
  override setsockopt(level: number, option: number, value: OptionValue): number {
    requireOptionValue(value);
    return this.#use((stack, handle) => stack.setsockopt(handle, level, option, value));
  }

  /**
   * Tells an option's value. UNSUPPORTED for one that cannot be read; NO_SOCKET.
   *
   * Corresponds to `InternetSocket::getsockopt`
   */
  override getsockopt(level: number, option: number): OptionResult {
    let value: OptionValue | null = null;
    const code = this.#use((stack, handle) => {
      const answer = stack.getsockopt(handle, level, option);
      value = answer.value;
      return answer.code;
    });
    return { code, value };
  }

  /**
   * Tells the peer's address. NO_CONNECTION while there is none, NO_SOCKET.
   *
   * Corresponds to `InternetSocket::getpeername`
   */
  override getpeername(): AddressResult {
    return this.#askAddress((stack, handle) => stack.getpeername(handle));
  }

  /**
   * Tells the local address and port. NO_ADDRESS while there is none, UNSUPPORTED where the stack
   * does not tell, NO_SOCKET.
   */
  getsockname(): AddressResult {
    return this.#askAddress(
      (stack, handle) =>
        stack.getsockname?.(handle) ?? { code: NSAPI_ERROR_UNSUPPORTED, address: null },
    );
  }

  /**
   * Ends the attempt at the stack: what follows answers NO_CONNECTION, with the reason as its
   * cause, until close().
   */
  protected override connectAborted(reason: unknown): void {
    const opened = this.#opened;
    if (opened === null || opened.handle === null) return;
    this.#opened = { stack: opened.stack, handle: null, aborted: reason };
    opened.stack.socketClose(opened.handle);
    this.notify();
  }

  #attach(stack: NetworkStack, handle: number, peer: SocketAddress | null): void {
    this.#opened = { stack, handle };
    this.#peer = peer;
    this.#told = false;
    stack.socketAttach(handle, () => {
      if (this.#told) return;
      this.#told = true;
      this.#unheard = this.sigioCallback === null;
      this.notify();
    });
  }

  #use(call: (stack: NetworkStack, handle: number) => number): number {
    const opened = this.#opened;
    if (opened === null) return this.fail(NSAPI_ERROR_NO_SOCKET);
    const { stack, handle } = opened;
    if (handle === null) return this.fail(NSAPI_ERROR_NO_CONNECTION, opened.aborted);
    this.#told = false;
    this.#unheard = false;
    const result = call(stack, handle);
    return result < 0 && !isFlow(result) ? this.fail(result, stack.socketCause?.(handle)) : result;
  }

  #askAddress(ask: (stack: NetworkStack, handle: number) => AddressResult): AddressResult {
    let address: SocketAddress | null = null;
    const code = this.#use((stack, handle) => {
      const answer = ask(stack, handle);
      address = answer.address;
      return answer.code;
    });
    return { code, address };
  }

  #peerAddress(): SocketAddress | null {
    const opened = this.#opened;
    if (opened === null || opened.handle === null) return this.#peer;
    return opened.stack.getpeername(opened.handle).address ?? this.#peer;
  }
}
