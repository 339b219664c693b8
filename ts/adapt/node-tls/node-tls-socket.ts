import type { X509Certificate } from 'node:crypto';
import * as net from 'node:net';
import { addAbortSignal, Duplex } from 'node:stream';
import { TLSSocket as NodesTLSSocket } from 'node:tls';
import type { CipherNameAndProtocol, PeerCertificate } from 'node:tls';
import { ticketOf } from '../../mbedtls/session-ticket.js';
import type { SslContext } from '../../mbedtls/ssl-context.js';
import type { Socket } from '../../net/socket.js';
import { isBytes } from '../../nsapi/bytes.js';
import { dispose } from '../../nsapi/dispose.js';
import { RECORD_SIZE } from '../../nsapi/record-size.js';
import { timeoutOf } from '../socket-members.js';
import { StreamFace } from '../stream-face.js';
import { fromDuplex } from '../transport.js';
import { cipherSuiteOf } from './cipher-names.js';
import { argumentsOf } from './connect-arguments.js';
import { cannotHonour, outOfRange, tlsError, wrongType } from './errors.js';
import { dial } from './dial.js';
import { Handshake, isServerName, type HandshakePlan } from './handshake.js';
import { packSession, unpackSession } from './kept-session.js';
import { OnRead } from './on-read.js';
import type { TLSSocketOptions } from './options.js';
import { detailedOf, linkedOf, legacyOf, type ShownCertificate } from './peer-certificate.js';
import { presentOf } from './present.js';
import { protocolsOf } from './protocols.js';
import { createSecureContext, SecureContext, type ContextOptions } from './secure-context.js';
import { ServerHandshake, type ServerPlan } from './server-handshake.js';
import { ServerSettings } from './server-settings.js';
import { tcpOptions } from './tcp-options.js';

/** The smallest fragment that a record may be asked to have, in bytes. */
const LEAST_FRAGMENT = 512;

/** Of so many tickets that come at once each is told. */
const MOST_TICKETS = 16;

/** How long a handshake may take unless told otherwise, in milliseconds. */
const HANDSHAKE_TIMEOUT = 120_000;

/** The settings of servers, for connections that name one. */
export const settingsOf = new WeakMap<object, ServerSettings>();

/** Options that mean nothing to a client. */
const ASKED_OF_SERVERS = [
  ['ALPNCallback', 'a client offers ALPNProtocols, and a server chooses'],
  ['SNICallback', 'a client sends its servername, and a server chooses'],
] as const;

/** Events of a TCP connection that are told as the TLS connection's own. */
const FORWARDED = [
  'lookup',
  'connectionAttempt',
  'connectionAttemptFailed',
  'connectionAttemptTimeout',
  'connect',
  'ready',
];

/**
 * A TLS connection over a stream, by Mbed TLS, with the members and events of node:tls's. Made by
 * `connect`, or by hand over a stream that is connected or about to be, in either role; the
 * handshake begins a tick later. The stream is the connection's from then on.
 * Corresponds to `tls.TLSSocket`.
 */
export class NodeTLSSocket extends Duplex {
  /** The server that it is a connection of, as node:net tells it; libraries set it too. */
  server: unknown;
  readonly #options: TLSSocketOptions;
  readonly #context: SecureContext;
  readonly #alpn: readonly string[];
  #raw: Duplex | null = null;
  #handshake: Handshake | null = null;
  #serving: ServerHandshake | null = null;
  #face: StreamFace | null = null;
  /** What was asked for before there was a stream. */
  #waiting: (() => void)[] = [];
  /** Where connect() was told to go. */
  #target: object = {};
  #dialled: string | undefined;
  #servername: string | undefined;
  #session: Uint8Array | undefined;
  readonly #onRead: OnRead | null;
  #traces: boolean;
  #sentName: string | false | null = null;
  /** Sessions that nobody was told of yet. */
  #sessions: Uint8Array[] = [];
  /** What getSession() gives to the listeners that it is told to. */
  #telling: Uint8Array | null = null;
  #shown: { readonly sent: readonly Uint8Array[] } | null = null;

  /**
   * Throws for options that cannot be honoured, by their names. Corresponds to
   * `new tls.TLSSocket()`.
   */
  constructor(socket?: Duplex | null, given?: TLSSocketOptions | null) {
    const options = presentOf(given ?? {});
    const { allowHalfOpen, arrival, highWaterMark, signal } = options;
    super({
      // As in Node, a stream that is there already says so itself: unless it is a server's, which
      // makes it half open for TLS's sake.
      allowHalfOpen:
        isGiven(socket) && arrival === undefined ? socket.allowHalfOpen : allowHalfOpen === true,
      // 'close' tells whether there was an error, as that of a socket does.
      emitClose: false,
      ...(isGiven(highWaterMark) ? { highWaterMark } : {}),
    });
    refuse(options);
    this.#options = options;
    this.server = options.server;
    this.#context = options.secureContext ?? createSecureContext(options);
    if (!(this.#context instanceof SecureContext))
      throw Object.assign(
        new TypeError('secureContext must be one that createSecureContext of this module made.'),
        { code: 'ERR_TLS_INVALID_CONTEXT' },
      );
    this.#alpn = protocolsOf(options.ALPNProtocols);
    this.#servername = options.servername || undefined;
    if (options.session) this.setSession(options.session);
    this.#onRead = isGiven(options.onread) ? new OnRead(options.onread) : null;
    this.#traces = options.enableTrace === true;
    if (isGiven(socket)) this.#over(socket);
    // As in Node: what is made by hand ends no process whose program does not listen.
    this.on('error', this.#tlsError);
    // Last: one that is aborted already destroys this at once.
    if (isGiven(signal)) addAbortSignal(signal, this);
  }

  readonly #tlsError = (error: unknown): void => void this.emit('_tlsError', error);

  /**
   * @internal Failures are for the owner's listeners alone from now on. Corresponds to the method
   * of this name in node:tls.
   */
  _releaseControl(): void {
    this.removeListener('error', this.#tlsError);
  }

  /** Always true. */
  get encrypted(): true {
    return true;
  }

  /** Whether the peer's certificate was verified, and is for the name that was asked for. */
  get authorized(): boolean {
    return this.#handshake?.authorized ?? false;
  }

  /** Why the peer's certificate is not trusted, a code of Node's; null while nothing is known. */
  get authorizationError(): string | null {
    return this.#handshake?.authorizationError ?? null;
  }

  /** The protocol that was agreed on; false for none, null before the handshake is done. */
  get alpnProtocol(): string | false | null {
    const context = this.#established;
    return context === null ? null : (context.alpnProtocol ?? false);
  }

  /** The name that a client sent, or false; a client's is null until its handshake is done. */
  get servername(): string | false | null {
    return this.#serving === null ? this.#sentName : this.#serving.servername;
  }

  /** True until the handshake is done or has failed. */
  get secureConnecting(): boolean {
    return this.#face?.connecting ?? !this.destroyed;
  }

  /** True until the stream beneath is connected. */
  get connecting(): boolean {
    const tcp = this.#tcp;
    return !this.destroyed && tcp !== null && tcp.pending && !tcp.destroyed;
  }

  get pending(): boolean {
    return this.destroyed || this.#raw === null || this.connecting;
  }

  get readyState(): 'opening' | 'open' | 'readOnly' | 'writeOnly' | 'closed' {
    if (this.connecting) return 'opening';
    if (this.readable) return this.writable ? 'open' : 'readOnly';
    return this.writable ? 'writeOnly' : 'closed';
  }

  get bytesRead(): number {
    return this.#face?.bytesRead ?? 0;
  }

  get bytesWritten(): number {
    return (this.#face?.bytesWritten ?? 0) + this.writableLength;
  }

  get bufferSize(): number | undefined {
    return this.destroyed ? undefined : this.writableLength;
  }

  get timeout(): number | undefined {
    return this.#face?.timeout || undefined;
  }

  get remoteAddress(): string | undefined {
    return this.#tcp?.remoteAddress;
  }

  get remotePort(): number | undefined {
    return this.#tcp?.remotePort;
  }

  get remoteFamily(): string | undefined {
    return this.#tcp?.remoteFamily;
  }

  get localAddress(): string | undefined {
    return this.#tcp?.localAddress;
  }

  get localPort(): number | undefined {
    return this.#tcp?.localPort;
  }

  get localFamily(): string | undefined {
    return this.#tcp?.localFamily;
  }

  get autoSelectFamilyAttemptedAddresses(): string[] | undefined {
    return this.#tcp?.autoSelectFamilyAttemptedAddresses;
  }

  address(): object {
    return this.destroyed ? {} : (this.#tcp?.address() ?? {});
  }

  /** Connects by TCP, or to a path, and then by TLS. Corresponds to `net.Socket.connect`. */
  connect(options: net.SocketConnectOpts, listener?: () => void): this;
  connect(port: number | string, host?: string, listener?: () => void): this;
  connect(port: number | string, listener?: () => void): this;
  connect(...given: unknown[]): this {
    if (this.#raw !== null)
      throw tlsError('ERR_SOCKET_ALREADY_CONNECTED', 'It is connected already.');
    const { options, listener } = argumentsOf(given);
    if (listener !== undefined) this.once('connect', listener);
    const { host, port, path, localAddress } = options;
    this.#target = { path, host, port, localAddress };
    this.#dialled = host ?? 'localhost';
    const { tcp, transport } = dial(tcpOptions(options));
    this.#over(tcp, transport);
    return this;
  }

  /** The protocol's version, such as `TLSv1.3`; null before and after. */
  getProtocol(): string | null {
    return this.#established?.version ?? null;
  }

  /** The cipher suite; an empty object before and after. */
  getCipher(): CipherNameAndProtocol | Record<string, never> {
    const suite = cipherSuiteOf(this.#established?.ciphersuite ?? null);
    if (suite === undefined) return {};
    const { name, standardName } = suite;
    return { name, standardName, version: suite.isTls13 ? 'TLSv1.3' : 'TLSv1.2' };
  }

  /**
   * The peer's certificate, with `detailed` its issuers up to the trusted root too; an empty object
   * when it sent none, null when this was destroyed.
   */
  getPeerCertificate(detailed = false): ShownCertificate | PeerCertificate | object | null {
    if (this.destroyed) return null;
    const sent = this.#peerChain();
    const [own] = sent;
    if (own === undefined) return {};
    return (detailed ? detailedOf(sent, this.#used.trusted) : legacyOf(own)) ?? {};
  }

  /**
   * The peer's certificate, with the issuers that it sent, each in `issuerCertificate` of the one
   * before; undefined when it sent none or this was destroyed.
   */
  getPeerX509Certificate(): X509Certificate | undefined {
    return linkedOf(this.#peerChain());
  }

  /**
   * Gives a connection of a server the certificate and the key of this context, before its
   * handshake begins: from SNICallback or ALPNCallback.
   */
  setKeyCert(context: SecureContext | ContextOptions): void {
    if (this.#serving === null || this.getProtocol() !== null)
      throw tlsError('ERR_TLS_INVALID_STATE', 'Only a server has a choice, before its handshake.');
    this.#serving.context =
      context instanceof SecureContext ? context : createSecureContext(context);
  }

  /** The own certificate; an empty object when there is none, null when this was destroyed. */
  getCertificate(): PeerCertificate | object | null {
    if (this.destroyed) return null;
    const [own] = this.#used.ownCertificates;
    return own === undefined ? {} : (legacyOf(own) ?? {});
  }

  /** The own certificate; undefined when there is none. */
  getX509Certificate(): X509Certificate | undefined {
    return linkedOf(this.#used.ownCertificates);
  }

  /** True when the handshake resumed an earlier session. */
  isSessionReused(): boolean {
    return this.#established?.isResumed ?? false;
  }

  /**
   * A client's session to resume later, undefined before the handshake is done: the one that was
   * resumed until the server gives another, and in TLS 1.3 before it gives the first one that
   * resumes nothing, as in Node. It is as secret as a key.
   */
  getSession(): Buffer | undefined {
    const established = this.#established;
    if (established === null) return undefined;
    const session = this.#telling ?? established.session;
    if (session !== null) return this.#packed(session);
    if (this.#options.isServer === true) return undefined;
    if (established.isResumed && this.#session !== undefined) return Buffer.from(this.#session);
    return this.#packed(new Uint8Array(0));
  }

  /** Offers a session that getSession() or 'session' gave; before the handshake begins. */
  setSession(session: Uint8Array | string): void {
    const bytes = typeof session === 'string' ? Buffer.from(session, 'latin1') : session;
    if (!isBytes(bytes))
      throw wrongType('session', 'of type string or an instance of Buffer', session);
    this.#session = bytes;
  }

  /** Sets the name to ask for and to verify; before the handshake begins. */
  setServername(name: string): void {
    if (typeof name !== 'string') throw wrongType('name', 'of type string', name);
    if (this.#options.isServer === true)
      throw tlsError('ERR_TLS_SNI_FROM_SERVER', 'Cannot issue SNI from a TLS server-side socket');
    this.#servername = name;
  }

  /** `length` bytes that only the two ends know. Throws before the handshake is done. */
  exportKeyingMaterial(length: number, label: string, context?: Buffer): Buffer {
    if (typeof length !== 'number') throw wrongType('length', 'of type number', length);
    if (!Number.isInteger(length)) throw outOfRange('length', 'an integer', length);
    if (length < 1 || length > 0xffffffff)
      throw outOfRange('length', '>= 1 && < 4294967296', length);
    if (typeof label !== 'string') throw wrongType('label', 'of type string', label);
    if (context !== undefined && !isBytes(context))
      throw wrongType('context', 'an instance of Buffer, TypedArray, or DataView', context);
    const established = this.#established;
    if (established === null)
      throw tlsError('ERR_TLS_INVALID_STATE', 'TLS socket connection must be securely established');
    return Buffer.from(established.exportKeyingMaterial(length, label, context ?? null));
  }

  /** What Mbed TLS does not tell. */
  getEphemeralKeyInfo(): object | null {
    return this.#options.isServer === true ? null : {};
  }

  /** Undefined: Mbed TLS does not tell. */
  getFinished(): undefined {
    return undefined;
  }

  /** Undefined: Mbed TLS does not tell. */
  getPeerFinished(): undefined {
    return undefined;
  }

  /** A client's ticket, which getSession() has in it too; undefined while there is none. */
  getTLSTicket(): Buffer | undefined {
    const session = this.getSession();
    const ticket = session === undefined ? null : ticketOf(unpackSession(session).session);
    return ticket === null ? undefined : Buffer.from(ticket);
  }

  /** Empty: Mbed TLS does not tell. */
  getSharedSigalgs(): string[] {
    return [];
  }

  /** Nothing: there is no renegotiation. */
  disableRenegotiation(): void {}

  /** There is no renegotiation: the callback gets the error, and false comes back. */
  renegotiate(options: object, callback?: (error: Error | null) => void): boolean {
    if (typeof options !== 'object' || options === null)
      throw wrongType('options', 'of type object', options);
    if (callback !== undefined && typeof callback !== 'function')
      throw wrongType('callback', 'of type function', callback);
    const error = tlsError(
      'ERR_TLS_RENEGOTIATION_DISABLED',
      'TLS session renegotiation disabled for this socket',
    );
    if (callback !== undefined) process.nextTick(callback, error);
    return false;
  }

  /** Puts at most so many bytes into a record, 512 to 16384; false for another number. */
  setMaxSendFragment(size: number): boolean {
    if (typeof size !== 'number') throw wrongType('size', 'of type number', size);
    if (!Number.isInteger(size)) throw outOfRange('size', 'an integer', size);
    if (Math.abs(size) > 0x7fffffff)
      throw outOfRange('size', '>= -2147483648 && <= 2147483647', size);
    if (size < LEAST_FRAGMENT || size > RECORD_SIZE) return false;
    this.#whenThere((face) => {
      face.largestSend = size;
    });
    return true;
  }

  /** Writes Mbed TLS's trace of the handshake to stderr; before the handshake begins. */
  enableTrace(): void {
    this.#traces = true;
  }

  setTimeout(milliseconds: number, callback?: () => void): this {
    const checked = timeoutOf(milliseconds);
    if (callback !== undefined) {
      if (checked === 0) this.removeListener('timeout', callback);
      else this.once('timeout', callback);
    }
    this.#whenThere((face) => {
      face.timeout = checked;
    });
    return this;
  }

  setNoDelay(noDelay?: boolean): this {
    this.#whenThere(() => this.#tcp?.setNoDelay(noDelay));
    return this;
  }

  setKeepAlive(enable?: boolean, initialDelay?: number): this {
    this.#whenThere(() => this.#tcp?.setKeepAlive(enable, initialDelay));
    return this;
  }

  ref(): this {
    this.#whenThere(() => this.#tcp?.ref());
    return this;
  }

  unref(): this {
    this.#whenThere(() => this.#tcp?.unref());
    return this;
  }

  destroySoon(): void {
    if (this.#face === null) this.destroy();
    else this.#face.destroySoon();
  }

  /** Destroys this and resets the TCP connection beneath. */
  resetAndDestroy(): this {
    this.#tcp?.resetAndDestroy();
    return this.destroy();
  }

  override pause(): this {
    this.#onRead?.pause();
    return super.pause();
  }

  override resume(): this {
    // With `onread` nothing is buffered that a reader could ask for.
    if (this.#onRead?.resume() === true) this.#face?.read();
    return super.resume();
  }

  override read(size?: number): unknown {
    const chunk: unknown = super.read(size);
    this.#face?.failWhenRead();
    return chunk;
  }

  override push(chunk: unknown, encoding?: BufferEncoding): boolean {
    const onRead = this.#onRead;
    return onRead === null || !isBytes(chunk)
      ? super.push(asBuffer(chunk), encoding)
      : onRead.take(chunk);
  }

  override _read(): void {
    this.#whenThere((face) => face.read());
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#whenThere((face) => face.write(chunk, done));
  }

  override _writev(
    chunks: { chunk: Buffer; encoding: string }[],
    done: (error?: Error | null) => void,
  ): void {
    this.#whenThere((face) => face.writev(chunks, done));
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#whenThere((face) =>
      face.final((error) => {
        // As Node does: who does not know close_notify sees the end of TCP.
        if (error === null || error === undefined) this.#raw?.end();
        done(error);
      }),
    );
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const face = this.#face;
    this.#waiting = [];
    this.#serving?.stop();
    const closed = (failure: Error | null): void => {
      done(failure);
      process.nextTick(() => this.emit('close', failure !== null));
    };
    if (face === null) {
      closed(error);
      return;
    }
    face.close(error, (failure) => {
      this.#endRaw(error);
      this.#handshake?.socket[dispose]();
      closed(failure);
    });
  }

  get #tcp(): net.Socket | null {
    return this.#raw instanceof net.Socket ? this.#raw : null;
  }

  get #used(): SecureContext {
    return this.#serving?.context ?? this.#context;
  }

  get #established(): SslContext | null {
    if (this.destroyed || this.secureConnecting) return null;
    return this.#handshake?.socket.getSslContext() ?? null;
  }

  #whenThere(use: (face: StreamFace) => void): void {
    const face = this.#face;
    if (face !== null) use(face);
    else this.#waiting.push(() => this.#face !== null && use(this.#face));
  }

  #over(raw: Duplex, transport: Socket = fromDuplex(raw)): void {
    this.#raw = raw;
    if (this.#tcp?.pending === true)
      for (const event of FORWARDED)
        raw.on(event, (...told: unknown[]) => this.emit(event, ...told));
    const { detectTruncation, handshakeTimeout = HANDSHAKE_TIMEOUT } = this.#options;
    if (detectTruncation !== true) this.#goWith(raw);
    const serving = this.#serve(transport);
    const handshake = new Handshake(transport, serving === null ? handshakeTimeout : Infinity);
    this.#handshake = handshake;
    this.#serving = serving;
    // A tick later, so that what is set on this before is heeded.
    const connected = new Promise<void>((resolve) => process.nextTick(resolve)).then(
      () => serving?.run(handshake, () => this.#logs()) ?? handshake.run(() => this.#plan()),
    );
    const face = new StreamFace(
      handshake.socket,
      this,
      { connected, allowTruncation: detectTruncation !== true },
      { connected: () => this.#secured(), received: () => this.#tellSessions() },
    );
    this.#face = face;
    face.start();
    for (const use of this.#waiting.splice(0)) use();
  }

  // As in Node, whoever destroys the stream beneath has destroyed this: that is no failure.
  #goWith(raw: Duplex): void {
    const gone = (): void => {
      if (raw.errored === null && !raw.readableEnded) this.destroy();
    };
    if (raw.destroyed) process.nextTick(gone);
    else raw.once('close', gone);
  }

  #serve(transport: Socket): ServerHandshake | null {
    const { isServer, server, arrival, handshakeTimeout = HANDSHAKE_TIMEOUT } = this.#options;
    if (isServer !== true) return null;
    // While somebody is asked nobody reads. What is known of why is told first.
    this.#raw?.once('close', () =>
      setImmediate(() => {
        if (this.secureConnecting) this.destroy();
      }),
    );
    const known = isGiven(server) ? settingsOf.get(server) : undefined;
    if (known !== undefined) return new ServerHandshake(known, this, transport, arrival);
    const options = { ...this.#options, pskCallback: this.#pskCallback };
    const settings = new ServerSettings(options, this.#context, server ?? null);
    if (handshakeTimeout !== Infinity) {
      const timer = setTimeout(() => {
        if (this.secureConnecting)
          this.destroy(tlsError('ERR_TLS_HANDSHAKE_TIMEOUT', 'TLS handshake timeout'));
      }, handshakeTimeout).unref();
      for (const event of ['secure', 'close']) this.once(event, () => clearTimeout(timer));
    }
    return new ServerHandshake(settings, this, transport);
  }

  #logs(): ServerPlan {
    const server = this.#options.server ?? null;
    const logs = this.listenerCount('keylog') + (server?.listenerCount('keylog') ?? 0) > 0;
    return {
      keyLog: logs ? (line) => this.#tellKeys(Buffer.from(line)) : undefined,
      trace: this.#traces ? (line) => process.stderr.write(line) : undefined,
    };
  }

  #tellKeys(line: Buffer): void {
    this.emit('keylog', line);
    this.#options.server?.emit('keylog', line, this);
  }

  #plan(): HandshakePlan {
    const { rejectUnauthorized, host } = this.#options;
    const name = this.#servername || host || this.#dialled;
    return {
      ...this.#logs(),
      context: this.#context,
      isServer: false,
      verify: rejectUnauthorized === false ? 'optional' : 'required',
      alpn: this.#alpn,
      hostname: name,
      // As in Node, only what was asked for by its name is sent.
      hidesName: !this.#servername && name !== undefined && isServerName(name),
      checkServerIdentity: this.#options.checkServerIdentity ?? undefined,
      session: this.#session,
      where: this.#target,
      pskCallback: this.#pskCallback,
    };
  }

  // One of two shapes, by the role.
  get #pskCallback(): ((...asked: unknown[]) => ReturnType<typeof Reflect.apply>) | undefined {
    const { pskCallback } = this.#options;
    if (!isGiven(pskCallback)) return undefined;
    return (...asked) => Reflect.apply(pskCallback, this, asked);
  }

  #secured(): void {
    const context = this.#established;
    if (this.#options.isServer !== true && context !== null) {
      const name = this.#servername;
      this.#sentName = name !== undefined && isServerName(name) ? name : false;
      // TLS 1.2 has it now, and TLS 1.3 with each ticket.
      if (context.session !== null) this.#sessions.push(context.session);
      context.ticketListener = (session) => {
        this.#sessions = [...this.#sessions, session].slice(-MOST_TICKETS);
      };
    }
    this.emit('secure');
    if (this.#options.isServer !== true) this.emit('secureConnect');
    this.#tellSessions();
  }

  #tellSessions(): void {
    for (const session of this.#sessions.splice(0)) {
      if (this.destroyed) break;
      this.#telling = session;
      this.emit('session', this.#packed(session));
    }
    this.#telling = null;
  }

  #packed(session: Uint8Array): Buffer {
    const { authorizationError } = this;
    const hostname = this.#handshake?.judgedName ?? null;
    return packSession({ session, authorizationError, hostname });
  }

  #peerChain(): readonly Uint8Array[] {
    const context = this.#established;
    if (context === null) return [];
    if (this.#shown === null) {
      const chain = context.getPeerCert();
      this.#shown = { sent: chain?.certificates.map(({ der }) => der) ?? [] };
      chain?.dispose();
    }
    return this.#shown.sent;
  }

  // What was sent leaves first; nobody waits for the peer.
  #endRaw(error: Error | null): void {
    const raw = this.#raw;
    if (raw === null || raw.destroyed) return;
    // Whoever is refused reads why before the end, however much it has sent: see DuplexCarrier.
    if (this.#serving?.hasAlerted === true) return;
    if (error !== null && raw.writableLength === 0) raw.destroy();
    else if (raw.writableFinished) raw.destroy();
    else raw.once('finish', () => raw.destroy()).end();
  }
}

/** Throws for what a connection cannot do. */
function refuse(options: TLSSocketOptions): void {
  if (options.requestOCSP === true) throw cannotHonour('requestOCSP', 'there is no OCSP');
  if (options.isServer === true) return;
  for (const [name, instead] of ASKED_OF_SERVERS)
    if (isGiven(Reflect.get(options, name))) throw cannotHonour(name, instead);
  const { pskCallback } = options;
  if (isGiven(pskCallback) && typeof pskCallback !== 'function')
    throw wrongType('options.pskCallback', 'of type function', pskCallback);
}

// Libraries, and Node's own HTTP/2, ask whether something is a tls.TLSSocket. Every member that
// could want the inside of Node's is overridden above.
Object.setPrototypeOf(NodeTLSSocket.prototype, NodesTLSSocket.prototype);

// Libraries give null for what they have not.
function isGiven<Value>(value: Value | null | undefined): value is Value {
  return value !== undefined && value !== null;
}

// Who reads expects the methods of a Buffer.
function asBuffer(chunk: unknown): unknown {
  return isBytes(chunk) ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength) : chunk;
}
