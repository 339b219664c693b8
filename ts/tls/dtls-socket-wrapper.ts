import {
  MBEDTLS_ERR_SSL_BAD_INPUT_DATA,
  MBEDTLS_SSL_TRANSPORT_DATAGRAM,
  MBEDTLS_SSL_VERIFY_OPTIONAL,
} from '../../wasm/constants.js';
import type { Carrier } from '../ffi/host/bio.js';
import {
  confConnectionId,
  confPsk,
  confSrtpProfiles,
  datagramContext,
  isNewest,
  maxPayload,
  peerConnectionId,
  setMtu,
  sha256Of,
  srtpProfile,
} from '../mbedtls/datagram.js';
import { TLSError } from '../mbedtls/error.js';
import type { PkKey } from '../mbedtls/pk-key.js';
import type { SslConfig } from '../mbedtls/ssl-config.js';
import type { SslContext } from '../mbedtls/ssl-context.js';
import { StoredContext } from '../mbedtls/stored-context.js';
import type { X509Crt } from '../mbedtls/x509-crt.js';
import {
  partsOf,
  Socket,
  type AddressResult,
  type OptionResult,
  type OptionValue,
  type ReceiveResult,
  type WaitOptions,
} from '../net/socket.js';
import { assertAttached } from '../nsapi/bytes.js';
import { asyncDispose, dispose } from '../nsapi/dispose.js';
import {
  NSAPI_ERROR_AUTH_FAILURE,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_WOULD_BLOCK,
  nsapiStrerror,
} from '../nsapi/error.js';
import { hex, hexOf } from '../nsapi/hex.js';
import type { SocketAddress } from '../nsapi/socket-address.js';
import type { SocketError } from '../nsapi/socket-error.js';
import { Connection } from './connection.js';
import { DatagramTimer, monotonicClock } from './datagram-clock.js';
import {
  plainFingerprint,
  requireDtlsOptions,
  requireMtu,
  type DTLSSocketOptions,
} from './dtls-options.js';
import {
  LentTransport,
  TRANSPORT_CONNECT_AND_CLOSE,
  type ControlTransport,
} from './lent-transport.js';
import { SocketSettings } from './socket-settings.js';

/**
 * DTLS 1.2 over any {@link Socket} of datagrams, and itself a Socket of messages: each send is one
 * datagram, each receive one message. A client, unless its configuration is a server's, that
 * requires a verified peer, a pre-shared key or a fingerprint. What is lost of a handshake is sent
 * again by itself; an empty datagram is no end. The transport stays the caller's; from the
 * handshake to close() its waiting and its sigio are the wrapper's.
 *
 * The suites by default are those of TLS, and after them plain pre-shared keys and tags of 8 bytes,
 * which have no forward secrecy, for devices that have nothing else.
 *
 * Corresponds to `DTLSSocketWrapper`
 */
export class DTLSSocketWrapper extends Socket {
  /** @internal */
  protected readonly settings: SocketSettings;
  readonly #lent: LentTransport;
  readonly #connection: Connection;
  readonly #options: ReturnType<typeof requireDtlsOptions>;
  #mtu: number;
  #peerClosed = false;

  /**
   * Wraps `transport`, which must outlive the wrapper. `hostname` as for {@link setHostname};
   * `control` says whether the wrapper connects and closes the transport. Throws TypeError or
   * RangeError for a transport that is no Socket, an unknown control, a host name that is none or a
   * wrong option.
   *
   * Corresponds to `DTLSSocketWrapper::DTLSSocketWrapper`
   */
  constructor(
    transport: Socket,
    hostname?: string | null,
    control: ControlTransport = TRANSPORT_CONNECT_AND_CLOSE,
    options: DTLSSocketOptions = {},
  ) {
    super();
    const parts = partsOf(this);
    this.#options = requireDtlsOptions(options);
    this.#mtu = this.#options.mtu;
    this.settings = new SocketSettings(
      this.#options,
      parts.failures,
      MBEDTLS_SSL_TRANSPORT_DATAGRAM,
    );
    this.#lent = new LentTransport(transport, control, parts);
    this.#connection = new Connection(this.#lent, this.settings, parts, {
      create: (config, carrier) => this.#createContext(config, carrier),
      judge: (context) => this.#judge(context),
    });
    if (hostname !== undefined) this.setHostname(hostname);
    // Instead of a chain: the certificate is asked for, and judged when the handshake is done.
    if (this.#options.fingerprint !== undefined)
      this.settings.config.confAuthmode(MBEDTLS_SSL_VERIFY_OPTIONAL);
  }

  /**
   * Sets the name that the peer's certificate must be for; null waives the check. As
   * `TLSSocketWrapper.setHostname`. Corresponds to `TLSSocketWrapper::set_hostname`.
   */
  setHostname(hostname: string | null): number {
    return this.settings.setHostname(hostname);
  }

  /**
   * Sets the certificates that the peer's chain must end in. As `TLSSocketWrapper.setRootCaCert`.
   * Corresponds to `TLSSocketWrapper::set_root_ca_cert`.
   */
  setRootCaCert(rootCa: string | Uint8Array): number {
    return this.settings.setRootCaCert(rootCa);
  }

  /** Adds to them. Corresponds to `TLSSocketWrapper::append_root_ca_cert`. */
  appendRootCaCert(rootCa: string | Uint8Array): number {
    return this.settings.appendRootCaCert(rootCa);
  }

  /** Reads them from a path. Corresponds to `TLSSocketWrapper::set_root_ca_cert_path`. */
  setRootCaCertPath(path: string): number {
    return this.settings.setRootCaCertPath(path);
  }

  /**
   * Sets the own certificate and its private key. As `TLSSocketWrapper.setClientCertKey`.
   * Corresponds to `TLSSocketWrapper::set_client_cert_key`.
   */
  setClientCertKey(
    certificate: string | Uint8Array,
    privateKey: string | Uint8Array,
    passphrase?: string | Uint8Array,
  ): number {
    return this.settings.setClientCertKey(certificate, privateKey, passphrase);
  }

  /**
   * Sets a pre-shared key of 1 to 32 bytes and the name that it is known by, as text or bytes.
   * Answers OK, or PARAMETER for what Mbed TLS does not take, also a second key, once the handshake
   * has begun, or while the configuration is in use. Corresponds to `mbedtls_ssl_conf_psk`.
   */
  setPsk(identity: string | Uint8Array, key: Uint8Array): number {
    return this.settings.change('pre-shared key', (config) => confPsk(config, identity, key));
  }

  /** The own certificate, or null. Corresponds to `TLSSocketWrapper::get_own_cert`. */
  getOwnCert(): X509Crt | null {
    return this.settings.ownCert;
  }

  /** Sets it from structures. Corresponds to `TLSSocketWrapper::set_own_cert`. */
  setOwnCert(certificate: X509Crt | null, key: PkKey | null = null): number {
    return this.settings.setOwnCert(certificate, key);
  }

  /** The chain of CA certificates, or null. Corresponds to `TLSSocketWrapper::get_ca_chain`. */
  getCaChain(): X509Crt | null {
    return this.settings.showCaChain();
  }

  /** Sets it from a structure. Corresponds to `TLSSocketWrapper::set_ca_chain`. */
  setCaChain(chain: X509Crt | null): number {
    return this.settings.setCaChain(chain);
  }

  /**
   * The configuration in use, made on the first call: client, datagrams, verification required. The
   * socket owns the face. Corresponds to `TLSSocketWrapper::get_ssl_config`.
   */
  getSslConfig(): SslConfig {
    return this.settings.showConfig();
  }

  /**
   * Uses `config` as it is; null goes back to none. Answers OK; PARAMETER once the handshake has
   * begun, and for a configuration that was made for streams. Corresponds to
   * `TLSSocketWrapper::set_ssl_config`.
   */
  setSslConfig(config: SslConfig | null): number {
    return this.settings.setConfig(config);
  }

  /**
   * Offers to resume a session that {@link getSession} gave. As `TLSSocketWrapper.setSession`.
   * Corresponds to `mbedtls_ssl_set_session`.
   */
  setSession(session: Uint8Array | null): number {
    return this.settings.setSession(session);
  }

  /** A copy of the session, as secret as a key. Corresponds to `mbedtls_ssl_get_session`. */
  getSession(): Uint8Array | null {
    const session = this.getSslContext()?.session ?? null;
    return session === null ? null : new Uint8Array(session);
  }

  /** The context from the handshake on. Corresponds to `TLSSocketWrapper::get_ssl_context`. */
  getSslContext(): SslContext | null {
    return this.#connection.context;
  }

  /** Bits of MBEDTLS_X509_BADCERT_*. Corresponds to `mbedtls_ssl_get_verify_result`. */
  get verifyResult(): number {
    return this.#connection.verifyResult;
  }

  /** The most bytes that one send takes; 0 before the handshake has begun. */
  get maxPayload(): number {
    const { context } = this.#connection;
    return context === null ? 0 : maxPayload(context);
  }

  /**
   * Sets the most bytes of a datagram that the path carries from now on, 256 to 16384: what {@link
   * maxPayload} tells follows. Throws RangeError. Corresponds to `mbedtls_ssl_set_mtu`.
   */
  setMtu(mtu: number): void {
    requireMtu(mtu);
    this.#mtu = mtu;
    const { context } = this.#connection;
    if (context !== null) setMtu(context, mtu);
  }

  /** Whether the handshake resumed an earlier session. */
  get isResumed(): boolean {
    return this.#connection.context?.isResumed ?? false;
  }

  /** The Connection ID that this end's records carry; null without one. */
  get peerConnectionId(): Uint8Array | null {
    const { context } = this.#connection;
    return context === null ? null : peerConnectionId(context);
  }

  /** The profile of SRTP that was agreed on, MBEDTLS_TLS_SRTP_*; 0 for none. */
  get srtpProfile(): number {
    const { context } = this.#connection;
    return context === null ? 0 : srtpProfile(context);
  }

  /**
   * Starts or continues the handshake over a transport that is connected already, whatever
   * `control` says. Corresponds to `TLSSocketWrapper::do_handshake`.
   */
  doHandshake(options?: WaitOptions): Promise<number> {
    return this.drive(() => this.#connection.tryHandshake(null, false), options);
  }

  /**
   * One step of connect(), without waiting: OK when that completed in the first call, IN_PROGRESS,
   * ALREADY, IS_CONNECTED; NO_SOCKET after close(); the transport's own number when it does not
   * connect; AUTH_FAILURE when the handshake failed, also when nobody answered, the same again each
   * time, with the cause in `lastError`. Corresponds to `DTLSSocketWrapper::connect`.
   */
  override tryConnect(address: SocketAddress | null): number {
    return this.#connection.tryHandshake(address, this.#lent.connects);
  }

  /**
   * Sends one message as one datagram, or none of it: the count of its bytes, of which no bytes are
   * not sent; MBEDTLS_ERR_SSL_BAD_INPUT_DATA for more than {@link maxPayload}, and the association
   * lives on; WOULD_BLOCK, after which the next send must begin with the same bytes; NO_CONNECTION
   * before the handshake and after the peer's close_notify, NO_SOCKET after close(), what the
   * transport answers to this datagram alone, or Mbed TLS's number. Corresponds to
   * `TLSSocketWrapper::send`.
   */
  override trySend(bytes: Uint8Array): number {
    assertAttached(bytes, 'trySend');
    return this.#connection.transfer((context) => {
      if (this.#peerClosed) return this.fail(NSAPI_ERROR_NO_CONNECTION);
      const most = maxPayload(context);
      if (bytes.length > most) return this.failWith(tooLong(bytes.length, most));
      return this.#ended(context, context.write(bytes), 'Sending failed');
    });
  }

  /**
   * Receives what one message still holds: a smaller buffer leaves the rest for the next receive.
   * The count, 0 after the peer's close_notify, WOULD_BLOCK, NO_CONNECTION before the handshake,
   * NO_SOCKET after close(), what the transport answers once, or Mbed TLS's number. Corresponds to
   * `TLSSocketWrapper::recv`.
   */
  override tryRecv(into: Uint8Array): number {
    assertAttached(into, 'tryRecv');
    return this.#connection.transfer((context) => {
      if (this.#peerClosed || into.length === 0) return 0;
      const got = this.#ended(context, context.read(into), 'Receiving failed');
      if (got === 0) this.#peerClosed = true;
      if (got > 0 && isNewest(context)) this.heardFromPeer();
      if (got > 0 && this.sigioCallback !== null && context.bytesAvailable > 0) this.notify();
      return got;
    });
  }

  /**
   * Receives as recv(), and tells the transport's peer; NO_CONNECTION before the handshake is over.
   * Corresponds to `TLSSocketWrapper::recvfrom`.
   */
  override recvfrom(into: Uint8Array, options?: WaitOptions): Promise<ReceiveResult> {
    return this.recv(into, options).then((size) => ({
      size,
      address: size < 0 ? null : this.#lent.socket.getpeername().address,
    }));
  }

  /** Closes at once: tries to send close_notify. Answers as `TLSSocketWrapper.tryClose`. */
  override tryClose(): number {
    return this.#connection.tryClose();
  }

  /**
   * Sends close_notify, closes the transport if told to and frees the context. Answers OK,
   * NO_SOCKET the second time, or an error. Corresponds to `TLSSocketWrapper::close`.
   */
  override close(): Promise<number> {
    return this.#connection.close();
  }

  /** Leaves the transport open when this is closed. */
  keepTransportOpen(): void {
    this.#lent.keepOpen();
  }

  /** The transport's bind(); NO_SOCKET after close(). Corresponds to `TLSSocketWrapper::bind`. */
  override bind(address: SocketAddress | number): number {
    if (this.#isClosed) return this.fail(NSAPI_ERROR_NO_SOCKET);
    return this.#lent.adopt(this.#lent.socket.bind(address));
  }

  /** The transport's. Corresponds to `TLSSocketWrapper::setsockopt`. */
  override setsockopt(level: number, option: number, value: OptionValue): number {
    if (this.#isClosed) return this.fail(NSAPI_ERROR_NO_SOCKET);
    return this.#lent.adopt(this.#lent.socket.setsockopt(level, option, value));
  }

  /** The transport's. Corresponds to `TLSSocketWrapper::getsockopt`. */
  override getsockopt(level: number, option: number): OptionResult {
    if (this.#isClosed) return { code: this.fail(NSAPI_ERROR_NO_SOCKET), value: null };
    const answer = this.#lent.socket.getsockopt(level, option);
    return { ...answer, code: this.#lent.adopt(answer.code) };
  }

  /** The transport's peer; NO_CONNECTION until the handshake is done. */
  override getpeername(): AddressResult {
    if (!this.#connection.isConnected)
      return {
        code: this.fail(this.#isClosed ? NSAPI_ERROR_NO_SOCKET : NSAPI_ERROR_NO_CONNECTION),
        address: null,
      };
    const answer = this.#lent.socket.getpeername();
    return { ...answer, code: this.#lent.adopt(answer.code) };
  }

  /** Sets the callback for the transport's events, and for what was decrypted already. */
  override sigio(callback: (() => void) | null): void {
    super.sigio(callback);
    if (this.#isClosed) return;
    this.#connection.listen();
    if (callback !== null && this.#connection.holds) this.notify();
  }

  /** Closes as {@link tryClose} and gives up its share of configuration and certificates. */
  override [dispose](): void {
    if (!this.#isClosed) this.tryClose();
    this.settings.release();
  }

  /** Closes as {@link close} and gives up the same. */
  override async [asyncDispose](): Promise<void> {
    await this.close();
    this[dispose]();
  }

  /** @internal Throws TypeError within its own callbacks and those of its transport. */
  assertOutside(): void {
    this.#connection.assertOutside();
  }

  /** @internal Whether the handshake is done. */
  protected get isConnected(): boolean {
    return this.#connection.isConnected;
  }

  /** @internal Whether it has begun and not ended. */
  protected get isShakingHands(): boolean {
    return this.#connection.isShakingHands;
  }

  /** @internal Whether it has given up its context for now. */
  protected get isAsleep(): boolean {
    return this.#connection.isAsleep;
  }

  /**
   * @internal Gives up the context of an association, and its 35 KB, until something is sent or
   *   received or asked. False where that cannot be now.
   */
  protected sleep(): boolean {
    const { config } = this.settings;
    return this.#connection.sleep((context) => {
      const stored = StoredContext.of(context, config);
      if (stored === null) return null;
      return {
        wake: () => {
          const fresh = this.#createContext(config, this.#lent.socket);
          try {
            stored.load(fresh);
            this.woke();
            return fresh;
          } catch (error) {
            fresh.dispose();
            throw error;
          }
        },
        dispose: () => stored.dispose(),
      };
    });
  }

  /** @internal It has a context again. */
  protected woke(): void {}

  /** @internal What else a context is told before its handshake. */
  protected prepare(_context: SslContext): void {}

  /** @internal A step of the handshake was made by itself. */
  protected handshakeStepped(): void {}

  /** @internal The newest record of all was received: whoever sent it is the peer. */
  protected heardFromPeer(): void {}

  /** @internal */
  protected override connectAborted(cause: unknown): void {
    this.#connection.abort(cause);
  }

  get #isClosed(): boolean {
    return this.#connection.isClosed;
  }

  // What the transport says is about one datagram, and anybody may have made it say so: the
  // association goes on.
  #ended(context: SslContext, result: number, what: string): number {
    if (result >= 0 || result === NSAPI_ERROR_WOULD_BLOCK) return result;
    return nsapiStrerror(result) === undefined
      ? this.#connection.die(context, result, what)
      : this.#connection.refuse(context, result, what);
  }

  #createContext(config: SslConfig, carrier: Carrier): SslContext {
    const { connectionId = null, srtpProfiles, clock = monotonicClock } = this.#options;
    const { cell } = config;
    if (!cell.frozen) {
      if (connectionId !== null) confConnectionId(config, connectionId.length);
      if (srtpProfiles !== undefined) confSrtpProfiles(config, srtpProfiles);
    }
    const held = new WeakRef(this);
    const timer = new DatagramTimer(clock, () => {
      const still = held.deref();
      if (still !== undefined) still.#sendAgain();
    });
    const context = datagramContext(config, carrier, { timer, mtu: this.#mtu, connectionId });
    this.prepare(context);
    return context;
  }

  // Upstream waits for the next call instead.
  #sendAgain(): void {
    if (this.#connection.isShakingHands) {
      this.#connection.tryHandshake(null, false);
      this.handshakeStepped();
    }
    this.notify();
  }

  #judge(context: SslContext): SocketError | null {
    const { fingerprint } = this.#options;
    if (fingerprint === undefined) return null;
    const certificate = context.getPeerCert();
    const found = certificate === null ? null : hexOf(sha256Of(certificate));
    certificate?.dispose();
    if (found === plainFingerprint(fingerprint)) return null;
    context.closeNotify();
    return new TLSError(
      NSAPI_ERROR_AUTH_FAILURE,
      found === null
        ? 'The peer has no certificate, and one with a certain fingerprint was asked for.'
        : `The peer's certificate has the fingerprint ${found}, which is not the one asked for.`,
    );
  }
}

function tooLong(length: number, most: number): TLSError {
  return new TLSError(
    MBEDTLS_ERR_SSL_BAD_INPUT_DATA,
    `A message of ${length} bytes does not fit into one datagram, which takes ${most} ` +
      `(${hex(MBEDTLS_ERR_SSL_BAD_INPUT_DATA)}).`,
  );
}
