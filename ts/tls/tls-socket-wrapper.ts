import { MBEDTLS_ERR_SSL_CONN_EOF } from '../../wasm/constants.js';
import type { PkKey } from '../mbedtls/pk-key.js';
import type { SslConfig } from '../mbedtls/ssl-config.js';
import type { SslContext } from '../mbedtls/ssl-context.js';
import type { Unreadable } from '../nsapi/unreadable.js';
import type { X509Crt } from '../mbedtls/x509-crt.js';
import {
  partsOf,
  Socket,
  type AddressResult,
  type OptionResult,
  type OptionValue,
  type WaitOptions,
} from '../net/socket.js';
import { assertAttached } from '../nsapi/bytes.js';
import { asyncDispose, dispose } from '../nsapi/dispose.js';
import {
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../nsapi/error.js';
import { RECORD_SIZE } from '../nsapi/record-size.js';
import type { SocketAddress } from '../nsapi/socket-address.js';
import { Connection, type Transfer } from './connection.js';
import {
  LentTransport,
  TRANSPORT_CONNECT_AND_CLOSE,
  type ControlTransport,
} from './lent-transport.js';
import { SocketSettings } from './socket-settings.js';
import type { TLSSocketOptions } from './tls-socket-options.js';

/** From so many bytes on one call receives no more: it is not to keep the event loop long. */
const MOST_RECEIVED = 3 * RECORD_SIZE + 1;

/**
 * TLS over any {@link Socket}, and itself a Socket: give it certificates and connect it, then use
 * it where the transport was used. A client that requires a verified peer, unless its configuration
 * says otherwise. It serves one connection. The transport stays the caller's; from the handshake to
 * close() its waiting and its sigio are the wrapper's. Corresponds to `TLSSocketWrapper`.
 */
export class TLSSocketWrapper extends Socket {
  static readonly #write: Transfer<TLSSocketWrapper> = (context, socket, bytes) => {
    const connection = socket.#connection;
    if (connection.sendFatal !== null) return socket.failWith(connection.sendFatal);
    if (socket.#shut) return socket.fail(NSAPI_ERROR_NO_CONNECTION);
    const sent = context.write(bytes);
    return sent >= 0 || sent === NSAPI_ERROR_WOULD_BLOCK
      ? sent
      : connection.endSending(context, sent);
  };

  static readonly #read: Transfer<TLSSocketWrapper> = (context, socket, into) => {
    const connection = socket.#connection;
    if (connection.receiveFatal !== null) return socket.failWith(connection.receiveFatal);
    if (socket.#peerClosed || into.length === 0) return 0;
    const got = context.read(into);
    if (got === 0) socket.#peerClosed = true;
    if (got === MBEDTLS_ERR_SSL_CONN_EOF && socket.#sendsOn)
      return connection.endReceiving(context, got);
    if (got < 0 && got !== NSAPI_ERROR_WOULD_BLOCK)
      return connection.die(context, got, 'Receiving failed');
    // The transport will not announce what it has given already.
    if (got > 0 && socket.sigioCallback !== null && context.holds) socket.notify();
    return got;
  };

  /** @internal */
  protected readonly settings: SocketSettings;
  readonly #lent: LentTransport;
  readonly #connection: Connection;
  readonly #sendsOn: boolean;
  #peerClosed = false;
  #shut = false;

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
    super();
    const parts = partsOf(this);
    this.settings = new SocketSettings(options, parts.failures);
    this.#lent = new LentTransport(transport, control, parts);
    this.#connection = new Connection(this.#lent, this.settings, parts);
    this.#sendsOn = options.sendAfterTruncation === true;
    this.#connection.isQuiet = options.keepsRunning === false;
    if (hostname !== undefined) this.setHostname(hostname);
  }

  /**
   * Sets the name that the peer's certificate must be for, and that is sent as SNI unless it is an
   * IP literal, which is checked against iPAddress names. A trailing dot is dropped, a name that is
   * not ASCII is converted as in URLs. Null waives the check: any name on a trusted certificate
   * will do. Returns OK, or PARAMETER once the handshake has begun. Throws TypeError or RangeError
   * for what is no name. Corresponds to `TLSSocketWrapper::set_hostname`.
   */
  setHostname(hostname: string | null): number {
    return this.settings.setHostname(hostname);
  }

  /**
   * Sets the certificates that the peer's chain must end in, replacing those set before: PEM text
   * or bytes with one or more certificates, or DER bytes with one. What of it cannot be read is
   * left out, and told in {@link unreadable}. Returns OK; PARAMETER when none can be read;
   * NO_MEMORY; DEVICE_ERROR after a trap. On failure nothing changes. Throws TypeError for a wrong
   * type. Corresponds to `TLSSocketWrapper::set_root_ca_cert`.
   */
  setRootCaCert(rootCa: string | Uint8Array): number {
    return this.settings.setRootCaCert(rootCa);
  }

  /**
   * Adds certificates to those that the peer's chain may end in; without any it starts a chain
   * (upstream returns NO_MEMORY there). Returns and throws as {@link setRootCaCert}. Corresponds to
   * `TLSSocketWrapper::append_root_ca_cert`.
   */
  appendRootCaCert(rootCa: string | Uint8Array): number {
    return this.settings.appendRootCaCert(rootCa);
  }

  /**
   * Sets the CA certificates from a file, or from every file of a directory, PEM or DER.
   * Returns as {@link setRootCaCert}; PARAMETER also when the path cannot be read, with the reason
   * as `lastError.cause`; UNSUPPORTED where there is no file system. Corresponds to
   * `TLSSocketWrapper::set_root_ca_cert_path`.
   */
  setRootCaCertPath(path: string): number {
    return this.settings.setRootCaCertPath(path);
  }

  /**
   * What was given as CA certificates and is not used, since it cannot be read or is no
   * certificate: which block, of which file, of which subject, and why.
   * Empty when all of it was read.
   */
  get unreadable(): readonly Unreadable[] {
    return this.settings.unreadable;
  }

  /**
   * Sets the own certificate, with its intermediates if the PEM has them, and its private key,
   * replacing those set before: each PEM text or bytes, or DER bytes. `passphrase` opens an
   * encrypted key. Returns OK; PARAMETER when either cannot be read or they do not belong together;
   * NO_MEMORY; DEVICE_ERROR after a trap. On failure nothing changes. Throws TypeError for a wrong
   * type. Corresponds to `TLSSocketWrapper::set_client_cert_key`.
   */
  setClientCertKey(
    certificate: string | Uint8Array,
    privateKey: string | Uint8Array,
    passphrase?: string | Uint8Array,
  ): number {
    return this.settings.setClientCertKey(certificate, privateKey, passphrase);
  }

  /**
   * The own certificate, or null when none was set. The socket owns the handle; nobody has to
   * dispose it. Corresponds to `TLSSocketWrapper::get_own_cert`.
   */
  getOwnCert(): X509Crt | null {
    return this.settings.ownCert;
  }

  /**
   * Sets the own certificate from a structure, and its key (without one, the key set before). The
   * socket keeps its own share of both; the caller goes on owning what it gave. Null removes the
   * certificate. Returns 0, PARAMETER once the handshake has begun, NO_MEMORY, or DEVICE_ERROR
   * after a trap. Throws TypeError for a structure of another instance or a disposed one.
   * Corresponds to `TLSSocketWrapper::set_own_cert`.
   */
  setOwnCert(certificate: X509Crt | null, key: PkKey | null = null): number {
    return this.settings.setOwnCert(certificate, key);
  }

  /**
   * The chain of CA certificates that was set on this socket, or null. The socket owns the handle.
   * Corresponds to `TLSSocketWrapper::get_ca_chain`.
   */
  getCaChain(): X509Crt | null {
    return this.settings.showCaChain();
  }

  /**
   * Sets the CA certificates from a structure; null removes them. The socket keeps its own share,
   * the caller goes on owning what it gave. A revocation list set on the configuration before is
   * dropped. Returns and throws as {@link setOwnCert}. Corresponds to
   * `TLSSocketWrapper::set_ca_chain`.
   */
  setCaChain(chain: X509Crt | null): number {
    return this.settings.setCaChain(chain);
  }

  /**
   * The configuration in use, made on the first call: client, stream, verification required, safe
   * defaults. The socket owns the handle. Throws TLSError when memory is short, or the trap of a
   * poisoned instance. Corresponds to `TLSSocketWrapper::get_ssl_config`.
   */
  getSslConfig(): SslConfig {
    return this.settings.showConfig();
  }

  /**
   * Uses `config` as it is, with whatever it was told; it may be shared with any number of sockets.
   * The socket keeps its own share, so the configuration outlives the socket it came from. The
   * socket's former configuration goes, and with it the certificates that were set on it: set them
   * again, or on the new one. Null goes back to none; the next use makes one with the safe
   * defaults. The same configuration again changes nothing. Returns OK, or PARAMETER once the
   * handshake has begun. Throws TypeError for a disposed configuration. Corresponds to
   * `TLSSocketWrapper::set_ssl_config`.
   */
  setSslConfig(config: SslConfig | null): number {
    return this.settings.setConfig(config);
  }

  /**
   * Offers to resume a session that {@link getSession} gave, of this or of another process; null
   * offers none. The bytes are copied. It fits a connection whose server is judged by the same as
   * that one's was: verification mode, host name, CA certificates, revocation lists, profile,
   * pre-shared key's identity. Where a verify callback judges, or trust that was set by raw
   * pointers, it fits only the same live configuration. What does not fit, is older than
   * `maxSessionAge`, cut, damaged or of another version, is not offered, and the handshake is a
   * full one; as it is when the server does not resume. Returns OK, or PARAMETER once the handshake
   * has begun. Throws TypeError for anything but bytes. Corresponds to `mbedtls_ssl_set_session`,
   * which offers whatever it is given.
   */
  setSession(session: Uint8Array | null): number {
    return this.settings.setSession(session);
  }

  /**
   * A copy of the session of the connection, to resume later, or null while there is none: TLS 1.2
   * has one after the handshake, TLS 1.3 when a ticket came with received data, if the
   * configuration asks for tickets (`mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets`).
   * There is none when the server was not verified, unless the configuration asks for no
   * verification, and none on a server. It holds secrets, and who may change it is trusted: keep it
   * as safe as a key. Throws TLSError when memory is short. Corresponds to
   * `mbedtls_ssl_get_session`.
   */
  getSession(): Uint8Array | null {
    const session = this.getSslContext()?.session ?? null;
    return session === null ? null : new Uint8Array(session);
  }

  /**
   * The connection's context from the handshake on, also after it failed; null before and after
   * close(). The socket owns the handle: nobody has to dispose it, and who does gets another one
   * next time. Of a connect that failed or was aborted the memory and the keys are given back once
   * the alert has left, or after 1 second: what the context told, the peer's chain too, it goes on
   * telling, and calls that would go on with the connection return MBEDTLS_ERR_SSL_BAD_INPUT_DATA.
   * Corresponds to `TLSSocketWrapper::get_ssl_context`.
   */
  getSslContext(): SslContext | null {
    return this.#connection.context;
  }

  /**
   * The result of verifying the peer, as bits of MBEDTLS_X509_BADCERT_*: 0 when nothing was found
   * wrong, as always with VERIFY_NONE; all bits set before there was one; of a resumed session that
   * of its full handshake. Stays readable after close(). Corresponds to
   * `mbedtls_ssl_get_verify_result`.
   */
  get verifyResult(): number {
    return this.#connection.verifyResult;
  }

  /**
   * Starts or continues the handshake over a transport that is connected already, whatever
   * `control` says. Returns and rejects as connect(). Corresponds to
   * `TLSSocketWrapper::do_handshake`.
   */
  doHandshake(options?: WaitOptions): Promise<number> {
    return this.drive(() => this.#connection.tryHandshake(null, false), options);
  }

  /**
   * One step of connect(), without waiting: connects the transport if told to, then does what can
   * be done of the handshake. Returns OK when that completed in the first call, IN_PROGRESS,
   * ALREADY, IS_CONNECTED; NO_SOCKET after close(); the transport's own number when it does not
   * connect; AUTH_FAILURE when the handshake failed, the same again each time, with the cause in
   * `lastError`; DEVICE_ERROR after a trap. Corresponds to `TLSSocketWrapper::connect`.
   */
  override tryConnect(address: SocketAddress | null): number {
    return this.#connection.tryHandshake(address, this.#lent.connects);
  }

  /**
   * Sends what fits into one record, without waiting. Returns the count of bytes taken;
   * WOULD_BLOCK, after which the next send must begin with the same bytes (see {@link
   * SslContext.write}); NO_CONNECTION before the handshake, NO_SOCKET after close(), else the
   * number of Mbed TLS or of the transport, the same again each time. Corresponds to
   * `TLSSocketWrapper::send`.
   */
  override trySend(bytes: Uint8Array): number {
    assertAttached(bytes, 'trySend');
    return this.#connection.transferWith(TLSSocketWrapper.#write, this, bytes);
  }

  /**
   * Receives what one record still holds, and where that was a full one what up to three more full
   * ones hold that are there and fit; without waiting. Returns the count of bytes, 0 after the
   * peer's close_notify, WOULD_BLOCK, NO_CONNECTION before the handshake, NO_SOCKET after close(),
   * else the number of Mbed TLS or of the transport, the same again each time:
   * MBEDTLS_ERR_SSL_CONN_EOF when the transport ended without close_notify. Corresponds to
   * `TLSSocketWrapper::recv`.
   */
  override tryRecv(into: Uint8Array): number {
    assertAttached(into, 'tryRecv');
    const connection = this.#connection;
    let size = connection.transferWith(TLSSocketWrapper.#read, this, into);
    let more = size;
    while (
      more > 0 &&
      into.length - size >= RECORD_SIZE &&
      size < MOST_RECEIVED &&
      more >= connection.fullRecord
    ) {
      const rest = into.subarray(size, size + RECORD_SIZE);
      // What it fails with is answered by the next call.
      more = partsOf(this).failures.quietly(() =>
        connection.transferWith(TLSSocketWrapper.#read, this, rest),
      );
      if (more > 0) size += more;
    }
    return size;
  }

  /**
   * Sends what is queued and close_notify, without waiting: the peer's recv then returns 0, this
   * one's goes on. Returns OK, WOULD_BLOCK, NO_CONNECTION before the handshake, NO_SOCKET after
   * close(), or the error; sends answer NO_CONNECTION from then on. Corresponds to
   * `mbedtls_ssl_close_notify`.
   */
  override tryShutdown(): number {
    const connection = this.#connection;
    return connection.transfer((context) => {
      const result = connection.sendFatal === null ? context.closeNotify() : NSAPI_ERROR_OK;
      if (result === NSAPI_ERROR_WOULD_BLOCK) return result;
      // With a goodbye that could not leave nothing is lost, and what became of the connection
      // receiving tells.
      this.#shut ||= result === NSAPI_ERROR_OK || context.hasSentAll;
      return this.#shut ? NSAPI_ERROR_OK : connection.die(context, result, 'Closing failed');
    });
  }

  /**
   * Closes at once: tries to send close_notify, never waits, closes the transport if told to and
   * frees the context. Returns OK, NO_SOCKET the second time, TIMEOUT when close_notify could not
   * leave or the transport close, or an error.
   */
  override tryClose(): number {
    return this.#connection.tryClose();
  }

  /**
   * Sends what is queued and close_notify, waiting for both at most the timeout and at most 5
   * seconds, then closes the transport if told to and frees the context; a transport that is kept
   * gets back the timeout and sigio that it had. What was set and the verify result stay readable.
   * A closed socket cannot be opened again. Returns OK, also when the transport had ended and only
   * close_notify could not leave; NO_SOCKET the second time, TIMEOUT when that wait ran out or the
   * transport was not closed within 5 s, or the first error. Corresponds to
   * `TLSSocketWrapper::close`.
   */
  override close(): Promise<number> {
    return this.#connection.close();
  }

  /**
   * Leaves the transport open when this is closed. Corresponds to
   * `TLSSocketWrapper::keep_transport_open`.
   */
  keepTransportOpen(): void {
    this.#lent.keepOpen();
  }

  /** The transport's bind(); NO_SOCKET after close(). Corresponds to `TLSSocketWrapper::bind`. */
  override bind(address: SocketAddress | number): number {
    return this.#isClosed
      ? this.fail(NSAPI_ERROR_NO_SOCKET)
      : this.#lent.adopt(this.#lent.socket.bind(address));
  }

  /**
   * The transport's setsockopt(); NO_SOCKET after close(). Corresponds to
   * `TLSSocketWrapper::setsockopt`.
   */
  override setsockopt(level: number, option: number, value: OptionValue): number {
    return this.#isClosed
      ? this.fail(NSAPI_ERROR_NO_SOCKET)
      : this.#lent.adopt(this.#lent.socket.setsockopt(level, option, value));
  }

  /**
   * The transport's getsockopt(); NO_SOCKET after close(). Corresponds to
   * `TLSSocketWrapper::getsockopt`.
   */
  override getsockopt(level: number, option: number): OptionResult {
    if (this.#isClosed) return { code: this.fail(NSAPI_ERROR_NO_SOCKET), value: null };
    const answer = this.#lent.socket.getsockopt(level, option);
    return { ...answer, code: this.#lent.adopt(answer.code) };
  }

  /**
   * The transport's peer; NO_CONNECTION until the handshake is done. Corresponds to
   * `TLSSocketWrapper::getpeername`.
   */
  override getpeername(): AddressResult {
    const connection = this.#connection;
    if (!connection.isConnected)
      return {
        code: this.fail(connection.isClosed ? NSAPI_ERROR_NO_SOCKET : NSAPI_ERROR_NO_CONNECTION),
        address: null,
      };
    const answer = this.#lent.socket.getpeername();
    return { ...answer, code: this.#lent.adopt(answer.code) };
  }

  /**
   * Sets how long each wait of this socket may take, in milliseconds; before the handshake also of
   * a transport that it connects, unless the time is forever. Corresponds to
   * `TLSSocketWrapper::set_timeout`.
   */
  override setTimeout(milliseconds: number): void {
    super.setTimeout(milliseconds);
    if (milliseconds >= 0 && !this.settings.sealed && !this.#isClosed && this.#lent.connects)
      this.#lent.setTimeout(milliseconds);
  }

  /**
   * Sets the callback for the transport's events, and for data that was decrypted already; null
   * removes it. Takes over the transport's sigio. Corresponds to `TLSSocketWrapper::sigio`.
   */
  override sigio(callback: (() => void) | null): void {
    super.sigio(callback);
    if (this.#isClosed) return;
    this.#connection.listen();
    if (callback !== null && this.#connection.holds) this.notify();
  }

  /**
   * Closes as {@link tryClose} and gives up this socket's share of its configuration and
   * certificates.
   */
  override [dispose](): void {
    if (!this.#isClosed) this.tryClose();
    this.settings.release();
  }

  /** Closes as {@link close} and gives up the same. */
  override async [asyncDispose](): Promise<void> {
    await this.close();
    this[dispose]();
  }

  /** @internal */
  protected override connectAborted(cause: unknown): void {
    this.#connection.abort(cause);
  }

  /** @internal What was read from the transport before the handshake, which begins with it. */
  precede(first: Uint8Array): void {
    this.#connection.precede(first);
  }

  /** @internal That the transport is this socket's own, which nobody else has. */
  protected ownTransport(): void {
    this.#lent.own();
  }

  /** @internal */
  protected get hasFailed(): boolean {
    return this.#connection.hasFailed;
  }

  get #isClosed(): boolean {
    return this.#connection.isClosed;
  }
}
