import { isFlow, NSAPI_ERROR_PARAMETER } from '../nsapi/error.js';
import type { SocketAddress } from '../nsapi/socket-address.js';
import { SocketError } from '../nsapi/socket-error.js';
import type { NetworkStack } from '../stack/network-stack.js';
import { connectArguments, requireAddress } from '../net/arguments.js';
import { normalizeHostname } from '../nsapi/hostname.js';
import { TRANSPORT_CONNECT_AND_CLOSE } from './lent-transport.js';
import type { WaitOptions } from '../net/socket.js';
import { TCPSocket } from '../net/tcp-socket.js';
import type { TLSSocketOptions } from './tls-socket-options.js';
import { TLSSocketWrapper } from './tls-socket-wrapper.js';

/**
 * A TLS client with a TCP socket of its own, which it connects and closes. It trusts nothing until
 * it was told whom: there are no built-in roots. Corresponds to `TLSSocket`.
 */
export class TLSSocket extends TLSSocketWrapper {
  readonly #tcp: TCPSocket;
  // A connect has begun and not ended, in whatever way.
  #connecting = false;

  /**
   * Makes a socket, opened at once when a network stack is given; `lastError` then tells if that
   * failed. Corresponds to `TLSSocket::TLSSocket`.
   */
  constructor(stack?: NetworkStack, options?: TLSSocketOptions) {
    const tcp = new TCPSocket(stack);
    super(tcp, undefined, TRANSPORT_CONNECT_AND_CLOSE, options);
    this.#tcp = tcp;
    this.ownTransport();
    if (tcp.lastError !== null) this.failWith(tcp.lastError);
  }

  /**
   * Opens the TCP socket on a network stack, the platform's own by default.
   * Returns OK; UNSUPPORTED when the platform has no stack of its own; PARAMETER for null, when it
   * is open already or when its TLS has failed; else the stack's answer. Corresponds to
   * `TLSSocket::open`.
   */
  open(stack?: NetworkStack | null): number {
    if (this.hasFailed) return this.fail(NSAPI_ERROR_PARAMETER);
    const opened = this.#tcp.open(stack);
    return opened < 0 && this.#tcp.lastError !== null ? this.failWith(this.#tcp.lastError) : opened;
  }

  /**
   * Connects TCP and then TLS to a host, by its name or its IP address; `port` is 0 to 65535. The
   * name is the one that the certificate must be for, unless setHostname() set another one or
   * waived the check; it belongs to this call, the next connect is for its own name.
   * Resolves to OK; DNS_FAILURE when the name does not resolve; NO_SOCKET when not open; the TCP
   * socket's number when it does not connect; AUTH_FAILURE when the handshake fails, with the cause
   * in `lastError`; IN_PROGRESS or ALREADY on a timeout; non-blocking: IN_PROGRESS, then ALREADY,
   * finally IS_CONNECTED. Rejects with the signal's reason. PARAMETER while a handshake for the
   * name of another connect is under way. Throws TypeError or RangeError for a host that is no name
   * or a port that is none. Corresponds to `TLSSocket::connect`.
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
    const name = host === null ? undefined : normalizeHostname(host);
    return this.drive(() => {
      // Without an address it goes on with a connect that was begun before, whose name stays.
      if (address !== null || !this.#connecting) this.settings.nameConnect(name);
      const { connectName, hostname } = this.settings;
      if (
        this.#connecting &&
        name !== undefined &&
        name !== connectName &&
        hostname === connectName
      ) {
        return this.failWith(
          new SocketError(NSAPI_ERROR_PARAMETER, {
            message: `A handshake with "${connectName}" is under way, not with "${name}".`,
          }),
        );
      }
      const result = this.tryConnect(address);
      this.#connecting = isFlow(result);
      if (!isFlow(result)) this.settings.nameConnect(undefined);
      return result;
    }, wait);
  }

  /** @internal */
  protected override connectAborted(reason: unknown): void {
    this.#connecting = false;
    this.settings.nameConnect(undefined);
    super.connectAborted(reason);
  }
}
