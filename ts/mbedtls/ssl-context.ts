import {
  MBEDTLS_ERR_SSL_BAD_INPUT_DATA,
  MBEDTLS_ERR_SSL_CONN_EOF,
  MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE,
  MBEDTLS_ERR_SSL_INTERNAL_ERROR,
  MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY,
  MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET,
  MBEDTLS_ERR_SSL_WANT_READ,
  MBEDTLS_ERR_SSL_WANT_WRITE,
  MBEDTLS_SSL_IS_CLIENT,
  MBEDTLS_SSL_SERVER_CERTIFICATE,
  MBEDTLS_SSL_VERSION_TLS1_3,
} from '../../wasm/constants.js';
import { wouldBlockFrom, type Bio, type Carrier } from '../ffi/host/bio.js';
import { StreamBio } from '../ffi/host/stream-bio.js';
import { Cell, Handle } from '../ffi/handle.js';
import { NULL, OutOfMemoryError } from '../ffi/memory.js';
import { NSAPI_ERROR_WOULD_BLOCK } from '../nsapi/error.js';
import { RECORD_SIZE } from '../nsapi/record-size.js';
import { allocationFailed, mbedtlsError, TLSError } from './error.js';
import type { SslConfig } from './ssl-config.js';
import { MAX_SESSION_AGE, offerSession, saveSession } from './ssl-session.js';
import { takeVerdict, type Verdict } from './verdict.js';
import { alertName } from './verify.js';
import { X509Crt } from './x509-crt.js';

export { wouldBlockFrom };

const NO_VERDICT: Verdict = [];

/** What all handles of a connection share. */
interface State {
  readonly bio: Bio;
  readonly config: Cell<'mbedtls_ssl_config'>;
  /** Whether the configuration is frozen for this connection. */
  freezes: boolean;
  entered: boolean;
  /**
   * The plaintext of a record that is encrypted and queued, but was not reported to the caller yet.
   */
  queued: Uint8Array | null;
  closing: boolean;
  /** Undefined: not asked for yet. Mbed TLS hands a session out once. */
  session: Uint8Array | null | undefined;
  /** Who is told of each ticket. */
  ticketListener: ((session: Uint8Array) => void) | null;
  verdict: Verdict;
  /** A session was offered, which may come with the chain of then. */
  offered: boolean;
  /** What else is told once the connection was let go. */
  past: { readonly alert: number; readonly speaksTls: boolean } | null;
  /** When the session was bound to what its peer is judged by, as for a full handshake. */
  boundAt: number;
}

/**
 * One TLS connection over a carrier of bytes. Its methods answer counts, NSAPI's WOULD_BLOCK,
 * numbers of the carrier or numbers of Mbed TLS; after any other negative number than WOULD_BLOCK
 * it is dead, and tells what it knows until {@link dispose}. Corresponds to `mbedtls_ssl_context`.
 */
export class SslContext extends Handle<'mbedtls_ssl_context'> {
  static readonly #writeRecord = (context: SslContext, bytes: Uint8Array): number => {
    const { exports, memory } = context.instance;
    const queued = context.#state.queued;
    if (queued !== null && !startsWith(bytes, queued)) {
      throw new TypeError(
        `The last send answered WOULD_BLOCK with ${queued.length} bytes already encrypted: ` +
          'the next one must begin with the same bytes.',
      );
    }
    const flushed = context.#flush();
    if (flushed < 0) return flushed;
    if (queued !== null) return context.#takeQueued(queued);
    if (bytes.length === 0) return 0;
    const limit = exports.mbedtls_ssl_get_max_out_record_payload(context.pointer);
    if (limit < 0) return limit;
    const size = Math.min(bytes.length, limit, RECORD_SIZE);
    const piece = size === bytes.length ? bytes : bytes.subarray(0, size);
    const { record } = context.instance;
    const data = record.take();
    try {
      memory.bytes.set(piece, data);
      let written: number = exports.mbedtls_ssl_write(context.pointer, data, size);
      // It goes on with a ticket first of which reading has seen the beginning.
      while (written === MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET) {
        context.#keepTicket();
        written = exports.mbedtls_ssl_write(context.pointer, data, size);
      }
      const sealed = exports.native_ssl_record_is_queued(context.pointer) !== 0;
      if (written === MBEDTLS_ERR_SSL_WANT_WRITE && sealed)
        context.#state.queued = new Uint8Array(piece); // slice() of a Buffer is no copy
      return wouldBlockFrom(written);
    } finally {
      record.giveBack(data, size);
    }
  };

  static readonly #readRecord = (context: SslContext, into: Uint8Array): number => {
    const { exports, memory } = context.instance;
    const size = Math.min(into.length, RECORD_SIZE);
    const { bio } = context.#state;
    const { record } = context.instance;
    const data = record.take();
    let got = 0;
    try {
      for (;;) {
        bio.blocked = false;
        got = exports.mbedtls_ssl_read(context.pointer, data, size);
        if (got > 0) into.set(memory.bytes.subarray(data, data + got));
        if (got === MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY) return 0;
        // 0 is the end of the transport, or the second of two empty records.
        if (got === 0 && bio.ended) return MBEDTLS_ERR_SSL_CONN_EOF;
        if (got === MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET) context.#keepTicket();
        else if (got !== 0 && !context.#goesOn(got)) return wouldBlockFrom(got);
      }
    } finally {
      record.giveBack(data, Math.max(got, 0));
    }
  };

  readonly #state: State;

  /**
   * Sets up a connection with `config`, which stays frozen until {@link thaw} or {@link dispose}.
   * Throws TLSError when memory is short or the configuration cannot be used. Corresponds to
   * `mbedtls_ssl_setup`.
   */
  constructor(config: SslConfig, carrier: Carrier);
  /** @internal */
  constructor(another: SslContext);
  /** @internal */
  constructor(config: SslConfig, carrier: Carrier, bio: Bio);
  constructor(config: SslConfig | SslContext, carrier?: Carrier, given?: Bio) {
    if (config instanceof SslContext) {
      super(config.cell.retain());
      this.#state = config.#state;
      return;
    }
    if (carrier === undefined)
      throw new TypeError('A TLS connection needs a carrier of its bytes.');
    const { instance } = config;
    const { exports, bios } = instance;
    const pointer = exports.native_ssl_context_new();
    if (pointer === 0) throw allocationFailed();
    const bio = given ?? new StreamBio(carrier);
    const id = bios.add(bio);
    const configCell = config.cell;
    const state: State = {
      bio,
      config: configCell,
      freezes: true,
      entered: false,
      queued: null,
      closing: false,
      session: undefined,
      ticketListener: null,
      verdict: NO_VERDICT,
      offered: false,
      past: null,
      boundAt: -1,
    };
    const cell = new Cell(instance, pointer, (context) => {
      bios.remove(id);
      exports.native_ssl_context_delete(context);
      thaw(state);
      configCell.release();
    });
    super(cell);
    this.#state = state;
    configCell.retain();
    // One of them is the protocol that was agreed on.
    cell.hold('alpn protocols', configCell.held('alpn protocols'));
    configCell.freeze();
    const result = exports.mbedtls_ssl_setup(pointer, config.pointer);
    if (result !== 0) {
      this.dispose();
      throw mbedtlsError(instance, result, 'The TLS connection cannot be set up');
    }
    exports.native_ssl_set_bio(pointer, id);
    const [exportKeys] = configCell.held('exportKeys');
    if (exportKeys !== undefined) {
      exports.mbedtls_ssl_set_export_keys_cb(
        pointer,
        instance.callbacks.functionFor('exportKeys'),
        exportKeys.pointer,
      );
    }
  }

  /** Another handle of the same connection, to be disposed on its own. */
  another(): SslContext {
    return new SslContext(this);
  }

  /** Lets the configuration be changed again: this connection will not be used any more. */
  thaw(): void {
    thaw(this.#state);
  }

  /** @internal Sends what is queued. 0 when all of it has left, WOULD_BLOCK, or an error. */
  flush(): number {
    return this.#enter((context) => context.#flush(), null);
  }

  /** @internal Gives back to the transport what was read ahead, and reads no more ahead. */
  giveBack(): void {
    this.#state.bio.giveBack();
  }

  /**
   * @internal Gives back the memory that the connection ran with, its keys wiped. Questions go on
   *   being answered; calls that would go on with it return MBEDTLS_ERR_SSL_BAD_INPUT_DATA. Throws
   *   as {@link assertOutside}.
   */
  letGo(): void {
    this.assertOutside();
    const state = this.#state;
    const { exports, poison } = this.instance;
    if (state.past !== null || poison !== null) return;
    state.past = { alert: exports.native_ssl_alert(this.pointer), speaksTls: this.speaksTls };
    state.queued?.fill(0);
    state.queued = null;
    state.session?.fill(0);
    state.session = null;
    exports.native_ssl_let_go(this.pointer);
    thaw(state);
    this.cell.hold('timers', []);
  }

  /**
   * Sets the name that the peer's certificate must be for and that is sent as SNI (not for an IP
   * literal); null waives the check. Returns 0 or a number of Mbed TLS. Corresponds to
   * `mbedtls_ssl_set_hostname`.
   */
  setHostname(hostname: string | null): number {
    if (this.#state.past !== null) return MBEDTLS_ERR_SSL_BAD_INPUT_DATA;
    const { exports, memory } = this.instance;
    if (hostname === null) return exports.mbedtls_ssl_set_hostname(this.pointer, NULL);
    return memory.withCString(hostname, (name) =>
      exports.mbedtls_ssl_set_hostname(this.pointer, name),
    );
  }

  /**
   * Offers to resume a session that {@link session} saved, also in another process, if it was made
   * less than `maxAge` milliseconds ago by a full handshake under what this connection's peer will
   * be judged by: call it after
   * {@link setHostname}. What does not fit, or is no such session, is not offered. Returns 0, or a
   * number of Mbed TLS when memory is short. Corresponds to `mbedtls_ssl_session_load` and
   * `mbedtls_ssl_set_session`, which ask for nothing.
   */
  setSession(saved: Uint8Array, maxAge: number = MAX_SESSION_AGE): number {
    if (this.#state.past !== null) return MBEDTLS_ERR_SSL_BAD_INPUT_DATA;
    this.#state.offered = true;
    return offerSession(this.#state.config, this.pointer, saved, maxAge);
  }

  /**
   * The session to resume later, or null while there is none: TLS 1.2 has one after the handshake,
   * TLS 1.3 when a ticket came with received data, if the configuration asks for tickets
   * (`mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets`). A connection whose peer was not
   * verified has none, unless its configuration asks for no verification; a server's has none. It
   * holds secrets: keep it as safe as a key. Throws TLSError when memory is short. Corresponds to
   * `mbedtls_ssl_get_session` and `mbedtls_ssl_session_save`.
   */
  get session(): Uint8Array | null {
    const { session } = this.#state;
    if (!this.isClient || this.isTls13 || !this.isHandshakeOver) return session ?? null;
    return session === undefined ? this.#takeSession() : session;
  }

  /**
   * @internal Tells of the session of each ticket that TLS 1.3 brings, within the call that meets
   * it: nothing of this may be called then. Several come at once, of which {@link session} is the
   * last.
   */
  set ticketListener(listener: ((session: Uint8Array) => void) | null) {
    this.#state.ticketListener = listener;
  }

  /** True when the handshake was none of its own, but resumed an earlier session. */
  get isResumed(): boolean {
    return (
      this.isHandshakeOver &&
      this.instance.exports.native_ssl_established(this.pointer) !== this.boundAt
    );
  }

  /** @internal When a full handshake of its own made the session; -1 before, and without one. */
  get boundAt(): number {
    return this.#state.boundAt;
  }

  set boundAt(time: number) {
    this.#state.boundAt = time;
  }

  /** True once the handshake is done, though its last flight may still wait to leave. */
  get isHandshakeOver(): boolean {
    return this.instance.exports.native_ssl_is_handshake_over(this.pointer) !== 0;
  }

  /**
   * Starts or continues the handshake. Returns 0 when it is done and all of it has left,
   * WOULD_BLOCK, or the number that it failed with. Corresponds to `mbedtls_ssl_handshake`.
   */
  handshake(): number {
    const result = this.#enter(() => {
      const { exports } = this.instance;
      const result = this.isHandshakeOver
        ? 0
        : this.#retry(() =>
            this.#state.bio.gather(() => exports.mbedtls_ssl_handshake(this.pointer)),
          );
      // There is one record for all connections of an instance: now it is this one's.
      const verdict = takeVerdict(this.instance);
      if (verdict.length > 0) this.#state.verdict = verdict;
      const boundAt = exports.native_ssl_take_bound(this.pointer);
      if (boundAt >= 0) this.boundAt = boundAt;
      // Also when it failed: the alert that says why is among what was gathered.
      const flushed = this.#state.bio.flush();
      if (result !== 0 && result !== NSAPI_ERROR_WOULD_BLOCK) return result;
      return flushed < 0 ? flushed : result;
    }, null);
    if (result < 0 && result !== NSAPI_ERROR_WOULD_BLOCK) this.giveBack();
    return result;
  }

  /**
   * Encrypts and sends at most one record. Returns the count of plaintext bytes taken. WOULD_BLOCK
   * means that nothing more is known: either nothing was taken, or a record was queued whose bytes
   * the next call must begin with, which returns their count without taking more.
   * Throws TypeError when the next bytes are others. Corresponds to `mbedtls_ssl_write`.
   */
  write(bytes: Uint8Array): number {
    return this.#enter(SslContext.#writeRecord, bytes);
  }

  /**
   * Receives decrypted bytes, at most the rest of one record. Returns their count, 0 after the
   * peer's close_notify, WOULD_BLOCK, or the number that it failed with: MBEDTLS_ERR_SSL_CONN_EOF
   * when the transport ended without close_notify. Corresponds to `mbedtls_ssl_read`.
   */
  read(into: Uint8Array): number {
    if (into.length === 0) return this.#enter(() => 0, null);
    const result = this.#enter(SslContext.#readRecord, into);
    if (result <= 0 && result !== NSAPI_ERROR_WOULD_BLOCK) this.giveBack();
    return result;
  }

  /**
   * Sends what is queued and then close_notify. Returns 0 when both have left, WOULD_BLOCK, or an
   * error. Corresponds to `mbedtls_ssl_close_notify`, which alone would send only what is queued.
   */
  closeNotify(): number {
    return this.#enter(() => {
      const flushed = this.#flush();
      if (flushed < 0 || this.#state.closing) return flushed;
      this.#state.closing = true;
      return wouldBlockFrom(this.instance.exports.mbedtls_ssl_close_notify(this.pointer));
    }, null);
  }

  /**
   * True when {@link closeNotify} has sent all that was queued: only close_notify itself may not
   * have left.
   */
  get hasSentAll(): boolean {
    return this.#state.closing;
  }

  /** @internal Whether a read may get something that the transport will not announce any more. */
  get holds(): boolean {
    return this.#state.bio.holds || this.bytesAvailable > 0;
  }

  /**
   * @internal What a full record of the peer holds at least: Mbed TLS's of TLS 1.3 lack a byte.
   *   Corresponds to `mbedtls_ssl_get_max_in_record_payload`.
   */
  get fullRecord(): number {
    return this.instance.exports.mbedtls_ssl_get_max_in_record_payload(this.pointer) - 1;
  }

  /** Decrypted bytes that wait to be read. Corresponds to `mbedtls_ssl_get_bytes_avail`. */
  get bytesAvailable(): number {
    return this.instance.exports.mbedtls_ssl_get_bytes_avail(this.pointer);
  }

  /**
   * The result of verifying the peer, as bits of MBEDTLS_X509_BADCERT_*. Corresponds to
   * `mbedtls_ssl_get_verify_result`.
   */
  get verifyResult(): number {
    return this.instance.exports.mbedtls_ssl_get_verify_result(this.pointer) >>> 0;
  }

  /** @internal The path that was looked at and what is wrong with it; empty when nothing is. */
  get verdict(): Verdict {
    return this.#state.verdict;
  }

  /** @internal False when what came last does not begin as a record of TLS does. */
  get speaksTls(): boolean {
    const { past } = this.#state;
    return past?.speaksTls ?? this.instance.exports.native_ssl_speaks_tls(this.pointer) !== 0;
  }

  /** @internal Where the handshake stands, a number of mbedtls_ssl_states. */
  get state(): number {
    return this.instance.exports.native_ssl_state(this.pointer);
  }

  /** @internal Which end of the handshake it is. */
  get isClient(): boolean {
    const { exports } = this.instance;
    return exports.native_ssl_config_endpoint(this.#state.config.pointer) === MBEDTLS_SSL_IS_CLIENT;
  }

  /** @internal Whether TLS 1.3 was agreed on. */
  get isTls13(): boolean {
    const { exports } = this.instance;
    return exports.mbedtls_ssl_get_version_number(this.pointer) === MBEDTLS_SSL_VERSION_TLS1_3;
  }

  /** The protocol, such as "TLSv1.3". Corresponds to `mbedtls_ssl_get_version`. */
  get version(): string {
    const { exports, memory } = this.instance;
    return memory.text(exports.mbedtls_ssl_get_version(this.pointer)) ?? '';
  }

  /**
   * The cipher suite by Mbed TLS's name, or null before there is one. Corresponds to
   * `mbedtls_ssl_get_ciphersuite`.
   */
  get ciphersuite(): string | null {
    const { exports, memory } = this.instance;
    return memory.text(exports.mbedtls_ssl_get_ciphersuite(this.pointer));
  }

  /**
   * The application protocol agreed on, or null. Corresponds to `mbedtls_ssl_get_alpn_protocol`.
   */
  get alpnProtocol(): string | null {
    const { exports, memory } = this.instance;
    return memory.text(exports.mbedtls_ssl_get_alpn_protocol(this.pointer));
  }

  /**
   * A copy of the peer's chain, which the caller disposes, also of one that was refused; null when
   * none came. Throws TLSError when memory is short. Corresponds to `mbedtls_ssl_get_peer_cert`,
   * which has none until the handshake is over.
   */
  getPeerCert(): X509Crt | null {
    const { exports } = this.instance;
    const pointer = exports.native_ssl_peer_cert(this.pointer);
    if (pointer === 0 || (!this.isHandshakeOver && this.#chainIsOffered)) return null;
    return X509Crt.copyOf(this.instance, pointer);
  }

  /** The alert that came with `result`, by its name, or null when it was no alert. */
  alertFrom(result: number): string | null {
    return result === MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE
      ? alertName(this.#state.past?.alert ?? this.instance.exports.native_ssl_alert(this.pointer))
      : null;
  }

  /**
   * `length` bytes of keying material that only the two ends know (RFC 8446 7.5, RFC 5705).
   * Throws TLSError before the handshake is done, or for more than 65,280 bytes. Corresponds to
   * `mbedtls_ssl_export_keying_material`, whose bytes are wrong over DTLS and with CBC-SHA suites.
   */
  exportKeyingMaterial(
    length: number,
    label: string,
    context: Uint8Array | null = null,
  ): Uint8Array {
    const { exports, memory } = this.instance;
    const labelBytes = new TextEncoder().encode(label);
    return memory.withBuffer<'unsigned char', Uint8Array>(length, (out) => {
      const result = memory.withCString(label, (labelText) =>
        memory.withBytes(context ?? new Uint8Array(0), (data, size) =>
          exports.native_ssl_export_keying_material(
            this.pointer,
            out,
            length,
            labelText,
            labelBytes.length,
            data,
            size,
            context === null ? 0 : 1,
          ),
        ),
      );
      if (result !== 0)
        throw mbedtlsError(
          this.instance,
          result,
          'Keying material cannot be exported from this connection',
        );
      return memory.copy(out, length);
    });
  }

  /** What the carrier threw, if it did. */
  get carrierFailure(): unknown {
    return this.#state.bio.thrown;
  }

  /**
   * This; throws TypeError inside a call on this connection: what is freed there would be used
   * after.
   */
  assertOutside(): this {
    if (this.#state.entered)
      throw new TypeError(
        'A call on this TLS connection was made from inside another one, by its transport or a ' +
          'callback.',
      );
    return this;
  }

  /**
   * Frees the connection, if this is its last handle. Throws as {@link assertOutside}. Corresponds
   * to `mbedtls_ssl_free`.
   */
  override dispose(): void {
    this.assertOutside();
    if (!this.disposed && !this.cell.shared) {
      this.giveBack();
      this.#state.queued?.fill(0);
      this.#state.queued = null;
      this.#state.session?.fill(0);
    }
    super.dispose();
  }

  // Whether the chain is still that of the session that was offered: TLS 1.2 begins with it.
  get #chainIsOffered(): boolean {
    const { offered, verdict } = this.#state;
    return offered && verdict.length === 0 && this.state <= MBEDTLS_SSL_SERVER_CERTIFICATE;
  }

  #takeSession(): Uint8Array | null {
    this.#state.session = saveSession(this.#state.config, this.pointer);
    return this.#state.session;
  }

  // A ticket is a convenience: one that there is no room for is dropped, the one before stays, and
  // the connection goes on.
  #keepTicket(): void {
    try {
      const session = this.#takeSession();
      if (session !== null) this.#state.ticketListener?.(session);
    } catch (error) {
      if (!(error instanceof OutOfMemoryError) && !(error instanceof TLSError)) throw error;
    }
  }

  #takeQueued(queued: Uint8Array): number {
    const { length } = queued;
    queued.fill(0);
    this.#state.queued = null;
    return length;
  }

  #flush(): number {
    const gathered = this.#state.bio.flush();
    if (gathered < 0) return gathered;
    const { exports } = this.instance;
    return exports.native_ssl_out_left(this.pointer) === 0
      ? 0
      : wouldBlockFrom(exports.native_ssl_flush_output(this.pointer));
  }

  // Mbed TLS also returns WANT_READ after a record without data, with more input at hand that no
  // event will announce.
  #goesOn(result: number): boolean {
    const wants = result === MBEDTLS_ERR_SSL_WANT_READ || result === MBEDTLS_ERR_SSL_WANT_WRITE;
    return wants && !this.#state.bio.blocked;
  }

  #retry(call: () => number): number {
    for (;;) {
      this.#state.bio.blocked = false;
      const result = call();
      if (!this.#goesOn(result)) return wouldBlockFrom(result);
    }
  }

  #enter<Given>(body: (context: SslContext, given: Given) => number, given: Given): number {
    this.assertOutside();
    if (this.#state.past !== null) return MBEDTLS_ERR_SSL_BAD_INPUT_DATA;
    this.#state.entered = true;
    const outerFailed = this.instance.beginCall();
    try {
      const result = body(this, given);
      // Also one whose answer Mbed TLS does not look at.
      const failed = this.instance.takeCallbackFailure();
      return failed && (result >= 0 || result === NSAPI_ERROR_WOULD_BLOCK)
        ? MBEDTLS_ERR_SSL_INTERNAL_ERROR
        : result;
    } finally {
      this.instance.endCall(outerFailed);
      this.#state.entered = false;
    }
  }
}

function thaw(state: State): void {
  if (state.freezes) state.config.thaw();
  state.freezes = false;
}

function startsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  return bytes.length >= start.length && start.every((byte, index) => bytes[index] === byte);
}
