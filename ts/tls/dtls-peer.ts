import { look, refuse } from '../mbedtls/datagram.js';
import type { SslContext } from '../mbedtls/ssl-context.js';
import { Socket, type AddressResult } from '../net/socket.js';
import { dispose } from '../nsapi/dispose.js';
import {
  isFlow,
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_OK,
} from '../nsapi/error.js';
import type { SocketAddress } from '../nsapi/socket-address.js';
import { DatagramQueue } from '../stack/datagram-queue.js';
import type { DTLSSocketOptions } from './dtls-options.js';
import { DTLSSocketWrapper } from './dtls-socket-wrapper.js';
import { isInTheClear } from './dtls-hello.js';
import { TRANSPORT_CLOSE } from './lent-transport.js';

/** How many bytes of one peer may wait; what comes then is lost. */
const WAITING = 65_536;

/** One peer's share of a server's socket. */
export class PeerTransport extends Socket {
  /** Where the peer is. */
  address: SocketAddress;
  /** Where the datagram came from that was read last. */
  source: SocketAddress;
  readonly #transmit: (bytes: Uint8Array, to: SocketAddress) => number;
  readonly #received = new DatagramQueue(WAITING);
  #closed = false;
  #replaced = false;

  constructor(address: SocketAddress, transmit: (bytes: Uint8Array, to: SocketAddress) => number) {
    super();
    this.address = address;
    this.source = address;
    this.#transmit = transmit;
  }

  receive(datagram: Uint8Array, from: SocketAddress): void {
    if (this.#received.push(datagram, from)) this.notify();
  }

  /** Whether something waits to be read. */
  get hasReceived(): boolean {
    return !this.#received.isEmpty;
  }

  /** Another association has taken its place: what was received can still be read. */
  end(): void {
    this.#replaced = true;
    this.notify();
  }

  override tryConnect(): number {
    return NSAPI_ERROR_IS_CONNECTED;
  }

  override trySend(bytes: Uint8Array): number {
    if (this.#closed) return this.fail(NSAPI_ERROR_NO_SOCKET);
    if (this.#replaced) return this.fail(NSAPI_ERROR_CONNECTION_LOST);
    const sent = this.#transmit(bytes, this.address);
    // What the socket says is about another peer's datagram, or this one is lost.
    return sent < 0 && !isFlow(sent) ? bytes.length : sent;
  }

  override tryRecv(into: Uint8Array): number {
    if (this.#closed) return this.fail(NSAPI_ERROR_NO_SOCKET);
    const { size, address } = this.#received.take(into);
    if (address !== null) this.source = address;
    return size < 0 && this.#replaced ? this.fail(NSAPI_ERROR_CONNECTION_LOST) : size;
  }

  override tryClose(): number {
    if (this.#closed) return this.fail(NSAPI_ERROR_NO_SOCKET);
    this.#closed = true;
    this.notify();
    return NSAPI_ERROR_OK;
  }

  override getpeername(): AddressResult {
    return { code: NSAPI_ERROR_OK, address: this.address };
  }
}

/** What a server tells a peer of itself. */
export interface PeerRules {
  readonly clientId: Uint8Array;
  /** The random of the hello that it began with. */
  readonly helloRandom: string;
  readonly servername: string | null;
  readonly options: DTLSSocketOptions;
  onUp(): void;
  onMoved(to: SocketAddress): void;
  onGone(): void;
  onWoke(): void;
}

/** One peer of a DTLSServer: a socket of messages that is connected already. */
export class DTLSPeer extends DTLSSocketWrapper {
  /** @internal Its Connection ID in hexadecimal digits. */
  cid: string | null = null;
  /** @internal The host that it counts for. */
  host = '';
  /** @internal Whether it has an owner: accept() gave it. */
  isTaken = false;
  /** @internal Takes back the timer that ends its handshake. */
  deadline: (() => void) | null = null;
  /** @internal Takes back the timer that looks whether it is idle. */
  timer: (() => void) | null = null;
  readonly #transport: PeerTransport;
  readonly #rules: PeerRules;
  #gone = false;
  #wasUp = false;
  #heardAt = 0;

  /** @internal */
  constructor(transport: PeerTransport, rules: PeerRules) {
    super(transport, undefined, TRANSPORT_CLOSE, rules.options);
    this.#transport = transport;
    this.#rules = rules;
    this.#heard();
  }

  /** @internal */
  get helloRandom(): string {
    return this.#rules.helloRandom;
  }

  /** @internal Whether its handshake is done. */
  get isUp(): boolean {
    return this.#wasUp;
  }

  /** The name of the server that it asked for (SNI), or null. */
  get servername(): string | null {
    return this.#rules.servername;
  }

  /** Where the peer is. */
  get address(): SocketAddress {
    return this.#transport.address;
  }

  /** @internal When it said something authentic last; now, where nobody has looked yet. */
  get heardAt(): number {
    if (this.#transport.hasReceived) this.#heard();
    return this.#heardAt;
  }

  /** @internal Whether it has no context for now. */
  get isHibernated(): boolean {
    return this.isAsleep;
  }

  /** @internal Gives up its context until it is heard, or its owner asks for something. */
  hibernate(): boolean {
    return this.#wasUp && !this.#gone && !this.#transport.hasReceived && this.sleep();
  }

  /** @internal A datagram has come that may be this peer's. */
  receive(datagram: Uint8Array, from: SocketAddress, handshake: boolean): void {
    if (this.#gone) return;
    // Nothing that anybody can write is worth waking up for.
    if (this.isAsleep && isInTheClear(datagram)) return;
    this.#transport.receive(datagram, from);
    if (!this.#wasUp) this.#shakeHands();
    else if (handshake) this.#answer();
  }

  /** @internal Its association ended without a word from it. */
  replaced(): void {
    this.#transport.end();
    this.#leave();
    if (!this.isTaken) this[dispose]();
  }

  /** @internal Says goodbye, though the socket is its owner's still. */
  letGo(): void {
    this.getSslContext()?.closeNotify();
    this.replaced();
  }

  override tryClose(): number {
    this.assertOutside();
    this.#leave();
    const code = super.tryClose();
    this.settings.release();
    return code;
  }

  override async close(): Promise<number> {
    this.assertOutside();
    try {
      return await super.close();
    } finally {
      this.#leave();
      this.settings.release();
    }
  }

  /** @internal */
  protected override prepare(context: SslContext): void {
    const { exports, memory } = context.instance;
    memory.withBytes(this.#rules.clientId, (id, size) =>
      exports.mbedtls_ssl_set_client_transport_id(context.pointer, id, size),
    );
  }

  /** @internal */
  protected override handshakeStepped(): void {
    if (this.isConnected && !this.#wasUp && !this.#gone) {
      this.#wasUp = true;
      this.#heard();
      this.#rules.onUp();
    } else if (!this.isShakingHands && !this.isConnected && !this.#gone) {
      const context = this.getSslContext();
      // After the alert that Mbed TLS sent, if it did, nobody listens.
      if (context !== null) refuse(context);
      this[dispose]();
    }
  }

  /** @internal */
  protected override heardFromPeer(): void {
    this.#heard();
    const { source, address } = this.#transport;
    if (source.equals(address)) return;
    this.#rules.onMoved(source);
    this.#transport.address = source;
  }

  /** @internal */
  protected override woke(): void {
    this.#rules.onWoke();
  }

  #heard(): void {
    this.#heardAt = this.#rules.options.clock?.now() ?? 0;
  }

  #shakeHands(): void {
    this.tryConnect(null);
    this.handshakeStepped();
  }

  // Also while nobody receives: the peer may have missed the end of the handshake.
  #answer(): void {
    const context = this.getSslContext();
    if (context !== null && this.isConnected) look(context);
  }

  #leave(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#rules.onGone();
  }
}
