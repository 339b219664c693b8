import { answerOf } from '../nsapi/answers.js';
import { assertAttached } from '../nsapi/bytes.js';
import {
  NSAPI_ERROR_ADDRESS_IN_USE,
  NSAPI_ERROR_NO_ADDRESS,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_PARAMETER,
} from '../nsapi/error.js';
import { NSAPI_UDP, type OptionValue } from '../nsapi/options.js';
import type { SocketAddress } from '../nsapi/socket-address.js';
import type { AddressResult, NetworkStack, OptionResult } from '../stack/network-stack.js';
import { requireAddress, requireBytes } from './arguments.js';
import { InternetHandle } from './internet-handle.js';
import { partsOf, Socket, type ReceiveResult, type WaitOptions } from './socket.js';

/**
 * Datagrams over a network stack: each send is one, each receive is one, empty ones too, so that 0
 * is no end. Of a datagram that is larger than the buffer of a receive the rest is gone. Calls on a
 * socket that is not open answer NO_SOCKET; the stack's own numbers pass through, with its error as
 * the cause. There are no listeners: UNSUPPORTED.
 *
 * Corresponds to `UDPSocket`
 */
export class UDPSocket extends Socket {
  readonly #handle = new InternetHandle(NSAPI_UDP, partsOf(this));
  #peer: SocketAddress | null = null;
  // The stack knows of this peer.
  #joined = false;

  /**
   * Makes a socket, opened at once when a network stack is given; `lastError` then tells if that
   * failed.
   *
   * Corresponds to `UDPSocket::UDPSocket`
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
   * Opens it on a network stack, by default the platform's own. UNSUPPORTED where the platform or
   * the stack has none; PARAMETER for null or when it is open already; else the stack's answer.
   * After a failure, and after close(), it can be opened again. Throws TypeError for something that
   * is no stack.
   *
   * Corresponds to `InternetSocket::open`
   */
  open(stack?: NetworkStack | null): number {
    return this.#handle.open(stack);
  }

  /**
   * Remembers the peer that send() sends to and that alone is heard; an address that names nobody
   * forgets it. Touches nothing, so that it is OK at once, also before open(); NO_ADDRESS without
   * an address when there was none before.
   *
   * Corresponds to `InternetDatagramSocket::connect`
   */
  override tryConnect(address: SocketAddress | null): number {
    if (address === null)
      return this.#peer === null ? this.fail(NSAPI_ERROR_NO_ADDRESS) : NSAPI_ERROR_OK;
    this.#peer = address.isUnspecified && address.port === 0 ? null : address;
    this.#joined = false;
    return NSAPI_ERROR_OK;
  }

  /**
   * Sends one datagram to the peer that connect() named: the count of its bytes. NO_ADDRESS without
   * a peer, WOULD_BLOCK, PARAMETER for more than a datagram can have, NO_CONNECTION when an earlier
   * one was refused, NO_SOCKET.
   */
  override trySend(bytes: Uint8Array): number {
    assertAttached(bytes, 'trySend');
    const peer = this.#peer;
    if (peer === null) return this.fail(NSAPI_ERROR_NO_ADDRESS);
    return this.#handle.use((stack, handle) => {
      // Only a stack that knows the peer hears that nobody is there.
      if (!this.#joined) stack.socketConnect(handle, peer);
      this.#joined = true;
      return stack.socketSendto(handle, peer, bytes);
    });
  }

  /** Sends one datagram to an address, whoever the peer is. As {@link trySend}. */
  trySendto(address: SocketAddress, bytes: Uint8Array): number {
    assertAttached(bytes, 'trySendto');
    if (this.#peer === null || !address.equals(this.#peer)) this.#joined = false;
    return this.#handle.use((stack, handle) => stack.socketSendto(handle, address, bytes));
  }

  /** As {@link tryRecvfrom}, without the address. */
  override tryRecv(into: Uint8Array): number {
    return this.tryRecvfrom(into).size;
  }

  /**
   * Receives one datagram, of the peer alone when there is one, and its sender. WOULD_BLOCK,
   * NO_CONNECTION when what was sent was refused, NO_SOCKET.
   */
  tryRecvfrom(into: Uint8Array): ReceiveResult {
    assertAttached(into, 'tryRecvfrom');
    let from: SocketAddress | null = null;
    const size = this.#handle.use((stack, handle) => {
      for (;;) {
        const received = stack.socketRecvfrom(handle, into);
        from = received.address;
        if (received.size < 0 || this.#hears(received.address)) return received.size;
      }
    });
    return { size, address: size < 0 ? null : from };
  }

  /** Closes. NO_SOCKET when it is not open. */
  override tryClose(): number {
    this.#peer = null;
    this.#joined = false;
    return this.#handle.close();
  }

  /**
   * Sends one datagram to an address, for which no connect() is needed. Resolves to the count of
   * its bytes; WOULD_BLOCK when there was no room (in time); else as {@link trySend}.
   *
   * Corresponds to `InternetDatagramSocket::sendto`
   */
  override sendto(
    address: SocketAddress,
    bytes: Uint8Array,
    options?: WaitOptions,
  ): Promise<number> {
    requireAddress(address, 'sendto');
    requireBytes(bytes, 'sendto');
    return this.drive(() => this.trySendto(address, bytes), options, 'send');
  }

  /**
   * Receives one datagram and tells who sent it; datagrams of others than the peer that connect()
   * named are dropped. WOULD_BLOCK when none came (in time); else as {@link tryRecvfrom}.
   *
   * Corresponds to `InternetDatagramSocket::recvfrom`
   */
  override recvfrom(into: Uint8Array, options?: WaitOptions): Promise<ReceiveResult> {
    requireBytes(into, 'recvfrom');
    let from: SocketAddress | null = null;
    const receiving = this.drive(
      () => {
        const { size, address } = this.tryRecvfrom(into);
        from = address;
        return answerOf(size);
      },
      options,
      'recv',
    );
    return receiving.then((size) => ({ size, address: size < 0 ? null : from }));
  }

  /**
   * Chooses the local address; a number is the port on every local address, 0 lets the stack choose
   * one. PARAMETER, also for one that is in use (some stacks find out only later) or not local,
   * NO_SOCKET.
   * Throws TypeError or RangeError for something that is neither an address nor a port.
   *
   * Corresponds to `InternetSocket::bind`
   */
  override bind(address: SocketAddress | number): number {
    const code = this.#handle.bind(address);
    return code === NSAPI_ERROR_ADDRESS_IN_USE || code === NSAPI_ERROR_NO_ADDRESS
      ? this.fail(NSAPI_ERROR_PARAMETER, this.lastError)
      : code;
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
   * Tells the peer that connect() named. NO_CONNECTION while there is none, NO_SOCKET.
   *
   * Corresponds to `InternetSocket::getpeername`
   */
  override getpeername(): AddressResult {
    if (!this.isOpen) return { code: this.fail(NSAPI_ERROR_NO_SOCKET), address: null };
    return this.#peer === null
      ? { code: this.fail(NSAPI_ERROR_NO_CONNECTION), address: null }
      : { code: NSAPI_ERROR_OK, address: this.#peer };
  }

  /** Tells the local address and port. NO_ADDRESS while there is none, UNSUPPORTED, NO_SOCKET. */
  getsockname(): AddressResult {
    return this.#handle.getsockname();
  }

  #hears(from: SocketAddress | null): boolean {
    const peer = this.#peer;
    // A tunnel that carries names tells the name again.
    return peer === null || from === null || from.equals(peer);
  }
}
