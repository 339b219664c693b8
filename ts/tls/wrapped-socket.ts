import { answerOf } from '../nsapi/answers.js';
import { isFlow, NSAPI_ERROR_NO_SOCKET } from '../nsapi/error.js';
import type { SocketAddress } from '../nsapi/socket-address.js';
import { LentTransport, type ControlTransport } from './lent-transport.js';
import type { OptionResult, OptionValue, Socket } from '../net/socket.js';
import { TLSSettingsSocket, type TLSSocketOptions } from './tls-settings-socket.js';

/** A TLS socket over a transport: what reaches the transport as it is. */
export abstract class WrappedSocket extends TLSSettingsSocket {
  /** @internal */
  protected readonly lent: LentTransport;

  constructor(transport: Socket, control: ControlTransport, options: TLSSocketOptions) {
    super(options);
    this.lent = new LentTransport(transport, control);
  }

  /** @internal */
  protected abstract get isClosed(): boolean;

  /**
   * Leaves the transport open when this is closed. Corresponds to
   * `TLSSocketWrapper::keep_transport_open`.
   */
  keepTransportOpen(): void {
    this.lent.keepOpen();
  }

  /** The transport's bind(); NO_SOCKET after close(). Corresponds to `TLSSocketWrapper::bind`. */
  override bind(address: SocketAddress | number): number {
    return this.isClosed
      ? this.fail(NSAPI_ERROR_NO_SOCKET)
      : this.adopt(this.lent.socket.bind(address));
  }

  /**
   * The transport's setsockopt(); NO_SOCKET after close(). Corresponds to
   * `TLSSocketWrapper::setsockopt`.
   */
  override setsockopt(level: number, option: number, value: OptionValue): number {
    return this.isClosed
      ? this.fail(NSAPI_ERROR_NO_SOCKET)
      : this.adopt(this.lent.socket.setsockopt(level, option, value));
  }

  /**
   * The transport's getsockopt(); NO_SOCKET after close(). Corresponds to
   * `TLSSocketWrapper::getsockopt`.
   */
  override getsockopt(level: number, option: number): OptionResult {
    if (this.isClosed) return { code: this.fail(NSAPI_ERROR_NO_SOCKET), value: null };
    const answer = this.lent.socket.getsockopt(level, option);
    return { ...answer, code: this.adopt(answer.code) };
  }

  /** @internal The transport's answer, and with it the transport's error. */
  protected adopt(answer: number): number {
    const result = answerOf(answer);
    if (result >= 0 || isFlow(result)) return result;
    const { lastError } = this.lent.socket;
    return lastError !== null && lastError.errno === result
      ? this.failWith(lastError)
      : this.fail(result);
  }
}
