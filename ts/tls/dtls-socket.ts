import { connectArguments, requireAddress } from '../net/arguments.js';
import type { WaitOptions } from '../net/socket.js';
import { UDPSocket } from '../net/udp-socket.js';
import { NSAPI_ERROR_DNS_FAILURE, NSAPI_ERROR_NO_SOCKET } from '../nsapi/error.js';
import { normalizeHostname } from '../nsapi/hostname.js';
import { SocketAddress } from '../nsapi/socket-address.js';
import { SocketError } from '../nsapi/socket-error.js';
import type { NetworkStack } from '../stack/network-stack.js';
import { defaultStack } from '../platform/index.js';
import type { DTLSSocketOptions } from './dtls-options.js';
import { DTLSSocketWrapper } from './dtls-socket-wrapper.js';
import { TRANSPORT_CONNECT_AND_CLOSE } from './lent-transport.js';

/**
 * A DTLS client with a UDP socket of its own. It trusts nothing until it was told whom.
 *
 * Corresponds to `DTLSSocket`
 */
export class DTLSSocket extends DTLSSocketWrapper {
  readonly #udp: UDPSocket;
  #stack: NetworkStack | null = null;

  /**
   * Makes a socket, opened at once when a network stack is given; `lastError` then tells if that
   * failed.
   *
   * Corresponds to `DTLSSocket::DTLSSocket`
   */
  constructor(stack?: NetworkStack, options?: DTLSSocketOptions) {
    const udp = new UDPSocket();
    super(udp, undefined, TRANSPORT_CONNECT_AND_CLOSE, options);
    this.#udp = udp;
    if (stack !== undefined) this.open(stack);
  }

  /**
   * Opens the UDP socket on a network stack, the platform's own by default. Answers as
   * `UDPSocket.open`.
   *
   * Corresponds to `DTLSSocket::open`
   */
  open(stack?: NetworkStack | null): number {
    const opened = this.#udp.open(stack);
    if (opened >= 0) this.#stack = stack ?? defaultStack();
    return opened < 0 && this.#udp.lastError !== null ? this.failWith(this.#udp.lastError) : opened;
  }

  /**
   * Resolves a host's name once, sets it as the one that the certificate must be for, unless
   * setHostname() set another one or waived the check, and shakes hands. OK; DNS_FAILURE when the
   * name does not resolve; NO_SOCKET when not open; AUTH_FAILURE when the handshake fails, also for
   * want of an answer; IN_PROGRESS or ALREADY on a timeout. Rejects with the signal's reason.
   * Throws TypeError or RangeError for a host that is no name or a port that is none.
   *
   * Corresponds to `DTLSSocket::connect`
   */
  override connect(host: string, port: number, options?: WaitOptions): Promise<number>;
  /** Connects to an address; the host name must have been set, or waived, by setHostname(). */
  override connect(address?: SocketAddress | null, options?: WaitOptions): Promise<number>;
  override connect(
    target?: string | SocketAddress | null,
    second?: number | WaitOptions,
    options?: WaitOptions,
  ): Promise<number> {
    const { host, address, options: wait } = connectArguments(target, second, options);
    if (address !== null) requireAddress(address, 'connect');
    if (host === null || address === null) return this.#step(address, wait);
    return this.#connectTo(normalizeHostname(host), address.port, wait);
  }

  async #connectTo(name: string, port: number, options: WaitOptions | undefined): Promise<number> {
    this.settings.nameConnect(name);
    const stack = this.#stack;
    if (stack === null || !this.#udp.isOpen) return this.fail(NSAPI_ERROR_NO_SOCKET);
    options?.signal?.throwIfAborted();
    const { address } = await stack.gethostbyname(name);
    options?.signal?.throwIfAborted();
    if (address === null)
      return this.failWith(
        new SocketError(NSAPI_ERROR_DNS_FAILURE, { message: `"${name}" does not resolve.` }),
      );
    return this.#step(new SocketAddress(address.host, port), options);
  }

  #step(address: SocketAddress | null, options: WaitOptions | undefined): Promise<number> {
    return this.drive(() => {
      // Upstream's UDP connects whether or not it is open, and so does ours.
      if (!this.#udp.isOpen) return this.fail(NSAPI_ERROR_NO_SOCKET);
      return this.tryConnect(address);
    }, options);
  }
}
