import { MBEDTLS_ERR_SSL_CA_CHAIN_REQUIRED } from '../../wasm/constants.js';
import { OutOfMemoryError } from '../ffi/memory.js';
import { mbedtlsError, TLSError, toNsapiError } from '../mbedtls/error.js';
import { Share } from '../mbedtls/share.js';
import { SslContext, wouldBlockFrom } from '../mbedtls/ssl-context.js';
import { answerOf } from '../nsapi/answers.js';
import { assertAttached } from '../nsapi/bytes.js';
import { dispose } from '../nsapi/dispose.js';
import {
  NSAPI_ERROR_ALREADY,
  NSAPI_ERROR_AUTH_FAILURE,
  NSAPI_ERROR_DEVICE_ERROR,
  NSAPI_ERROR_IN_PROGRESS,
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_TIMEOUT,
  NSAPI_ERROR_WOULD_BLOCK,
  isFlow,
} from '../nsapi/error.js';
import type { SocketAddress } from '../nsapi/socket-address.js';
import type { SocketError } from '../nsapi/socket-error.js';
import { HandshakeDeadline } from './handshake-deadline.js';
import { TRANSPORT_CONNECT_AND_CLOSE, type ControlTransport } from './lent-transport.js';
import { CLOSE_WAIT, type AddressResult, type Socket, type WaitOptions } from '../net/socket.js';
import { handshakeError, handshakeTimedOut, transferError } from './failure.js';
import type { TLSSocketOptions } from './tls-settings-socket.js';
import { ESTABLISHED, HANDSHAKE, NEWCOMER, type Rank } from '../net/turns.js';
import { WrappedSocket } from './wrapped-socket.js';

type Phase = 'idle' | 'transport' | 'handshake' | 'connected' | 'failed' | 'closing' | 'closed';

/**
 * TLS over any {@link Socket}, and itself a Socket: give it certificates and connect it, then use
 * it where the transport was used. A client that requires a verified peer, unless its configuration
 * says otherwise. It serves one connection. The transport stays the caller's; from the handshake to
 * close() its waiting and its sigio are the wrapper's. Corresponds to `TLSSocketWrapper`.
 */
export class TLSSocketWrapper extends WrappedSocket {
  readonly #transport: Socket;
  #phase: Phase = 'idle';
  #shared: Share<SslContext> | null = null;
  #handshakeBegun = false;
  readonly #deadline = new HandshakeDeadline();
  #verifyResult = 0xffffffff;
  #peerClosed = false;
  #shut = false;
  // A failure that ends the connection, or only its sending half, is answered again each time.
  #fatal: SocketError | null = null;
  #sendFatal: SocketError | null = null;

  /**
   * Wraps `transport`, which must outlive the wrapper. `hostname` as for {@link setHostname};
   * `control` says whether the wrapper connects and closes the transport.
   * Throws TypeError for a transport that is no Socket, an unknown control or a host name that is
   * none. Corresponds to `TLSSocketWrapper::TLSSocketWrapper`.
   */
  constructor(
    transport: Socket,
    hostname?: string | null,
    control: ControlTransport = TRANSPORT_CONNECT_AND_CLOSE,
    options: TLSSocketOptions = {},
  ) {
    super(transport, control, options);
    this.#transport = transport;
    if (hostname !== undefined) this.setHostname(hostname);
  }

  /** @internal */
  protected override get isClosed(): boolean {
    return this.#phase === 'closing' || this.#phase === 'closed';
  }

  /** @internal */
  protected override get handshakeBegun(): boolean {
    return this.#handshakeBegun;
  }

  /**
   * The connection's context from the handshake on, also after it failed; null before and after
   * close(). The socket owns the face: nobody has to dispose it, and who does gets another one next
   * time. Corresponds to `TLSSocketWrapper::get_ssl_context`.
   */
  override getSslContext(): SslContext | null {
    return this.#shared?.face ?? null;
  }

  /**
   * The result of verifying the peer, as bits of MBEDTLS_X509_BADCERT_*: 0 when nothing was found
   * wrong, as always with VERIFY_NONE; all bits set before there was one; of a resumed session that
   * of its full handshake. Stays readable after close(). Corresponds to
   * `mbedtls_ssl_get_verify_result`.
   */
  get verifyResult(): number {
    return this.#context?.verifyResult ?? this.#verifyResult;
  }

  /**
   * Starts or continues the handshake over a transport that is connected already, whatever
   * `control` says. Answers and rejects as connect(). Corresponds to
   * `TLSSocketWrapper::do_handshake`.
   */
  doHandshake(options?: WaitOptions): Promise<number> {
    return this.drive(() => this.#tryHandshake(null, false), options);
  }

  /**
   * One step of connect(), without waiting: connects the transport if told to, then does what can
   * be done of the handshake. Answers OK when that completed in the first call, IN_PROGRESS,
   * ALREADY, IS_CONNECTED; NO_SOCKET after close(); the transport's own number when it does not
   * connect; AUTH_FAILURE when the handshake failed, the same again each time, with the cause in
   * `lastError`; DEVICE_ERROR after a trap. Corresponds to `TLSSocketWrapper::connect`.
   */
  override tryConnect(address: SocketAddress | null): number {
    return this.#tryHandshake(address, this.lent.connects);
  }

  /**
   * Sends what fits into one record, without waiting. Answers the count of bytes taken;
   * WOULD_BLOCK, after which the next send must begin with the same bytes (see {@link
   * SslContext.write}); NO_CONNECTION before the handshake, NO_SOCKET after close(), else the
   * number of Mbed TLS or of the transport, the same again each time. Corresponds to
   * `TLSSocketWrapper::send`.
   */
  override trySend(bytes: Uint8Array): number {
    assertAttached(bytes, 'trySend');
    return this.#transfer((context) => {
      if (this.#sendFatal !== null) return this.failWith(this.#sendFatal);
      if (this.#shut) return this.fail(NSAPI_ERROR_NO_CONNECTION);
      const sent = context.write(bytes);
      if (sent >= 0 || sent === NSAPI_ERROR_WOULD_BLOCK) return sent;
      this.#sendFatal = transferError(context, sent, 'Sending failed', this.#circumstances);
      return this.failWith(this.#sendFatal);
    });
  }

  /**
   * Receives what one record still holds, without waiting. Answers the count of bytes, 0 after the
   * peer's close_notify, WOULD_BLOCK, NO_CONNECTION before the handshake, NO_SOCKET after close(),
   * else the number of Mbed TLS or of the transport, the same again each time:
   * MBEDTLS_ERR_SSL_CONN_EOF when the transport ended without close_notify. Corresponds to
   * `TLSSocketWrapper::recv`.
   */
  override tryRecv(into: Uint8Array): number {
    assertAttached(into, 'tryRecv');
    return this.#transfer((context) => {
      if (this.#peerClosed || into.length === 0) return 0;
      const got = context.read(into);
      if (got === 0) this.#peerClosed = true;
      if (got < 0 && got !== NSAPI_ERROR_WOULD_BLOCK)
        return this.#die(transferError(context, got, 'Receiving failed', this.#circumstances));
      // The transport will not announce what has already been decrypted.
      if (got > 0 && this.sigioCallback !== null && context.bytesAvailable > 0) this.notify();
      return got;
    });
  }

  /**
   * Sends what is queued and close_notify, without waiting: the peer's recv then answers 0, this
   * one's goes on. Answers OK, WOULD_BLOCK, NO_CONNECTION before the handshake, NO_SOCKET after
   * close(), or the error; sends answer NO_CONNECTION from then on. Corresponds to
   * `mbedtls_ssl_close_notify`.
   */
  override tryShutdown(): number {
    return this.#transfer((context) => {
      const result = this.#sendFatal === null ? context.closeNotify() : NSAPI_ERROR_OK;
      if (result === NSAPI_ERROR_WOULD_BLOCK) return result;
      // With a goodbye that could not leave nothing is lost, and what became of the connection
      // receiving tells.
      this.#shut ||= result === NSAPI_ERROR_OK || context.hasSentAll;
      return this.#shut
        ? NSAPI_ERROR_OK
        : this.#die(transferError(context, result, 'Closing failed', this.#circumstances));
    });
  }

  /**
   * Closes at once: tries to send close_notify, never waits, closes the transport if told to and
   * frees the context. Answers OK, NO_SOCKET the second time, TIMEOUT when close_notify could not
   * leave or the transport close, or an error.
   */
  override tryClose(): number {
    if (this.isClosed) return this.fail(NSAPI_ERROR_NO_SOCKET);
    const notified = this.#closeNotify();
    this.#release();
    return this.#closedWith(notified, this.lent.tryClose());
  }

  /**
   * Sends what is queued and close_notify, waiting for both at most the timeout and at most 5
   * seconds, then closes the transport if told to and frees the context; a transport that is kept
   * gets back the timeout and sigio that it had. What was set and the verify result stay readable.
   * A closed socket cannot be opened again. Answers OK, also when the transport had ended and only
   * close_notify could not leave; NO_SOCKET the second time, TIMEOUT when that wait ran out or the
   * transport was not closed within 5 s, or the first error. Corresponds to
   * `TLSSocketWrapper::close`.
   */
  override async close(): Promise<number> {
    if (this.isClosed) return this.fail(NSAPI_ERROR_NO_SOCKET);
    const begun = performance.now();
    const wait = this.timeout < 0 ? CLOSE_WAIT : Math.min(this.timeout, CLOSE_WAIT);
    let [notified, since, fruitless] = [this.#closeNotify(), this.events, 0];
    for (
      let left = wait;
      notified === NSAPI_ERROR_WOULD_BLOCK && left > 0;
      left = begun + wait - performance.now()
    ) {
      await this.waitFor(left, undefined, since);
      since = this.events;
      notified = await this.inTurn(() => this.#closeNotify(), undefined, fruitless++);
    }
    this.#release();
    return this.#closedWith(
      notified,
      await this.lent.close(begun + CLOSE_WAIT - performance.now()),
    );
  }

  /**
   * The transport's peer; NO_CONNECTION until the handshake is done. Corresponds to
   * `TLSSocketWrapper::getpeername`.
   */
  override getpeername(): AddressResult {
    if (this.#phase !== 'connected')
      return {
        code: this.fail(this.isClosed ? NSAPI_ERROR_NO_SOCKET : NSAPI_ERROR_NO_CONNECTION),
        address: null,
      };
    const answer = this.#transport.getpeername();
    return { ...answer, code: this.adopt(answer.code) };
  }

  /**
   * Sets how long each wait of this socket may take, in milliseconds; before the handshake also of
   * a transport that it connects, unless the time is forever. Corresponds to
   * `TLSSocketWrapper::set_timeout`.
   */
  override setTimeout(milliseconds: number): void {
    super.setTimeout(milliseconds);
    if (milliseconds >= 0 && !this.#handshakeBegun && !this.isClosed && this.lent.connects)
      this.lent.setTimeout(milliseconds);
  }

  /**
   * Sets the callback for the transport's events, and for data that was decrypted already; null
   * removes it. Takes over the transport's sigio. Corresponds to `TLSSocketWrapper::sigio`.
   */
  override sigio(callback: (() => void) | null): void {
    super.sigio(callback);
    if (this.isClosed) return;
    this.lent.listen(() => this.notify());
    if (
      callback !== null &&
      this.#context !== null &&
      this.#phase === 'connected' &&
      this.#context.bytesAvailable > 0
    )
      this.notify();
  }

  /**
   * Closes as {@link tryClose} and gives up this socket's share of its configuration and
   * certificates.
   */
  override [dispose](): void {
    if (!this.isClosed) this.tryClose();
    this.settings.release();
  }

  /** @internal */
  protected override connectAborted(cause: unknown): void {
    if (this.isClosed || this.#fatal !== null) return;
    this.#die(
      new TLSError(
        this.#handshakeBegun ? NSAPI_ERROR_AUTH_FAILURE : NSAPI_ERROR_NO_CONNECTION,
        'Connecting was aborted.',
        { cause },
      ),
    );
  }

  /** @internal */
  protected override get rank(): Rank {
    return this.#phase === 'handshake' ? HANDSHAKE : this.#handshakeBegun ? ESTABLISHED : NEWCOMER;
  }

  /** @internal */
  protected override waitFor(
    milliseconds: number,
    signal?: AbortSignal,
    since?: number,
  ): Promise<boolean> {
    return super.waitFor(this.#deadline.cap(milliseconds), signal, since);
  }

  get #context(): SslContext | null {
    return this.#shared?.own ?? null;
  }

  get #circumstances(): {
    hostname: string | null | undefined;
    transportError: SocketError | null;
  } {
    return { hostname: this.settings.hostname, transportError: this.#transport.lastError };
  }

  #tryHandshake(address: SocketAddress | null, connects: boolean): number {
    if (this.isClosed) return this.fail(NSAPI_ERROR_NO_SOCKET);
    if (this.#fatal !== null) return this.failWith(this.#fatal);
    if (this.#phase === 'connected') return NSAPI_ERROR_IS_CONNECTED;
    const first = this.#phase === 'idle';
    if (this.#phase !== 'handshake') {
      this.lent.listen(() => this.notify());
      if (connects) {
        const connected = wouldBlockFrom(answerOf(this.#transport.tryConnect(address)));
        if (connected !== NSAPI_ERROR_OK && connected !== NSAPI_ERROR_IS_CONNECTED) {
          this.#phase = isFlow(connected) ? 'transport' : 'idle';
          return isFlow(connected) ? connected : this.adopt(connected);
        }
      }
      const begun = this.#guard(() => this.#begin());
      if (begun !== NSAPI_ERROR_OK) return begun;
    }
    return this.#guard(() => this.#step(first));
  }

  #begin(): number {
    const { config, hostname, session, maxSessionAge } = this.settings;
    this.#handshakeBegun = true;
    this.#transport.setBlocking(false);
    if (config.lacksTrust) {
      const error = mbedtlsError(
        config.instance,
        MBEDTLS_ERR_SSL_CA_CHAIN_REQUIRED,
        'The TLS handshake was not begun',
      );
      return this.#die(new TLSError(NSAPI_ERROR_AUTH_FAILURE, error.message, error));
    }
    const context = new SslContext(config, this.#transport);
    this.#shared = new Share(context, false);
    const named = hostname === undefined ? 0 : context.setHostname(hostname);
    const ready =
      named !== 0 || session === null ? named : context.setSession(session, maxSessionAge);
    if (ready !== 0) return this.#die(handshakeError(context, ready, this.#circumstances));
    this.#phase = 'handshake';
    return NSAPI_ERROR_OK;
  }

  #step(first: boolean): number {
    const context = this.#context;
    if (context === null) return this.fail(NSAPI_ERROR_NO_CONNECTION);
    const result = context.handshake();
    if (result === NSAPI_ERROR_WOULD_BLOCK) {
      this.#deadline.begin(this.handshakeTimeout, this, (socket) => socket.#timeOut());
      return this.#deadline.isOver
        ? this.#timeOut()
        : first
          ? NSAPI_ERROR_IN_PROGRESS
          : NSAPI_ERROR_ALREADY;
    }
    if (result !== 0) return this.#die(handshakeError(context, result, this.#circumstances));
    this.#phase = 'connected';
    this.#deadline.end();
    return first ? NSAPI_ERROR_OK : NSAPI_ERROR_IS_CONNECTED;
  }

  #timeOut(): number {
    this.notify();
    return this.#die(handshakeTimedOut(this.handshakeTimeout));
  }

  #transfer(body: (context: SslContext) => number): number {
    if (this.isClosed) return this.fail(NSAPI_ERROR_NO_SOCKET);
    if (this.#fatal !== null) return this.failWith(this.#fatal);
    const context = this.#context;
    if (context === null) return this.fail(NSAPI_ERROR_NO_CONNECTION);
    return this.#guard(() => {
      const stepped = this.#phase === 'handshake' ? this.#step(false) : NSAPI_ERROR_IS_CONNECTED;
      if (stepped === NSAPI_ERROR_ALREADY) return NSAPI_ERROR_WOULD_BLOCK;
      return stepped === NSAPI_ERROR_IS_CONNECTED ? body(context) : stepped;
    });
  }

  #guard(body: () => number): number {
    try {
      return body();
    } catch (thrown) {
      const error = toNsapiError(thrown);
      // No room for our own copy of the bytes: Mbed TLS was not entered, and the next call may
      // succeed.
      if (thrown instanceof OutOfMemoryError && this.#phase === 'connected')
        return this.failWith(error);
      // Whatever happens once a handshake has begun, except a trap, is a failure of that handshake.
      const code =
        this.#phase !== 'connected' && error.errno !== NSAPI_ERROR_DEVICE_ERROR
          ? NSAPI_ERROR_AUTH_FAILURE
          : error.errno;
      return this.#die(new TLSError(code, error.message, error));
    }
  }

  #die(error: SocketError): number {
    this.#fatal = error;
    this.#phase = 'failed';
    this.#deadline.end();
    this.#context?.thaw();
    return this.failWith(error);
  }

  #closeNotify(): number {
    const context = this.#context?.assertOutside() ?? null;
    const wasConnected =
      (this.#phase === 'connected' || this.#phase === 'closing') &&
      context !== null &&
      this.#sendFatal === null;
    // Once: each time, and close() would be woken by itself.
    if (!this.isClosed) this.notify();
    this.#phase = 'closing';
    if (!wasConnected) return NSAPI_ERROR_OK;
    try {
      const result = context.closeNotify();
      if (result >= 0 || isFlow(result)) return result;
      // Where the transport ends as a whole nobody is left to be told goodbye, and nothing is lost
      // by that.
      if (context.hasSentAll && this.lent.hasEnded()) return NSAPI_ERROR_OK;
      return this.failWith(transferError(context, result, 'Closing failed', this.#circumstances));
    } catch (thrown) {
      return this.failWith(toNsapiError(thrown));
    }
  }

  // Before the transport is closed, which may throw.
  #release(): void {
    const shared = this.#shared;
    if (shared !== null && shared.own.instance.poison === null)
      this.#verifyResult = shared.own.verifyResult;
    this.#shared = null;
    this.#deadline.end();
    shared?.release();
    this.lent.giveBack();
    this.#phase = 'closed';
  }

  #closedWith(notified: number, closed: number): number {
    const first = notified === NSAPI_ERROR_OK ? closed : notified;
    return first === NSAPI_ERROR_WOULD_BLOCK
      ? this.fail(NSAPI_ERROR_TIMEOUT)
      : first === closed
        ? this.adopt(closed)
        : notified;
  }
}
