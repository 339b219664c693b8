import { MBEDTLS_SSL_IS_SERVER } from '../../wasm/constants.js';
import { confConnectionId, Cookies } from '../mbedtls/datagram.js';
import { SslConfig } from '../mbedtls/ssl-config.js';
import { requireCounts } from '../net/arguments.js';
import type { AcceptResult, WaitOptions } from '../net/socket.js';
import type { UDPSocket } from '../net/udp-socket.js';
import { asyncDispose, dispose } from '../nsapi/dispose.js';
import { NSAPI_ERROR_NO_SOCKET, NSAPI_ERROR_OK, NSAPI_ERROR_WOULD_BLOCK } from '../nsapi/error.js';
import { hexOf } from '../nsapi/hex.js';
import type { SocketAddress } from '../nsapi/socket-address.js';
import { AcceptWaits } from './accept-waits.js';
import { monotonicClock, type DatagramClock } from './datagram-clock.js';
import {
  helloOf,
  helloVerifyRequest,
  isHandshake,
  LEAST_HELLO,
  serverNameOf,
} from './dtls-hello.js';
import { DTLSPeer, PeerTransport } from './dtls-peer.js';

/** Options of a DTLSServer. */
export interface DTLSServerOptions {
  /** For servers and datagrams; the server keeps its own share and makes it ask for cookies. */
  readonly config: SslConfig;
  /** How many peers there may be, those whose handshake is under way too; 1000 by default. */
  readonly maxSessions?: number | undefined;
  /** How many of them may come from one host; 100 by default. */
  readonly maxSessionsPerHost?: number | undefined;
  /** How long a handshake may take, in milliseconds; 30000 by default. */
  readonly handshakeTimeout?: number | undefined;
  /** After how long without a word from it a peer is let go, in milliseconds; never by default. */
  readonly idleTimeout?: number | undefined;
  /**
   * After how long without a word from it a peer's context, 35 KB, is put away in a few hundred
   * bytes until something is sent or received, in milliseconds; never by default. What
   * `getSslContext` gave is disposed then: ask for it again, which wakes the peer. Of the peer's
   * chain its own certificate is kept.
   */
  readonly hibernateAfter?: number | undefined;
  /** How long the Connection IDs are that peers may use, 1 to 32 bytes; 8 by default, 0: none. */
  readonly connectionIdLength?: number | undefined;
  /** The most bytes of a datagram; 1200 by default. */
  readonly mtu?: number | undefined;
  /** Profiles of SRTP to agree on. */
  readonly srtpProfiles?: readonly number[] | undefined;
  readonly clock?: DatagramClock | undefined;
}

/** The type of records that carry a Connection ID, and where it stands in them. */
const TLS12_CID = 25;
const CID_AT = 11;
/** The most bytes of a datagram. */
const LARGEST = 65_536;
/** How many datagrams are looked at before others get their turn. */
const AT_ONCE = 256;
const HANDSHAKE_TIMEOUT = 30_000;

/**
 * Many DTLS peers on one UDP socket. Who says hello without a cookie is answered with one, in fewer
 * bytes than it sent, and forgotten; with its cookie it gets a context. A peer that starts again on
 * the same port gets a new association beside the old one, which goes when the new handshake is
 * done. Peers with a Connection ID may move: the newest authentic record says where they are.
 * Datagrams that fit nowhere change nothing.
 */
export class DTLSServer {
  readonly #socket: UDPSocket;
  readonly #options: DTLSServerOptions;
  readonly #config: SslConfig;
  readonly #cookies: Cookies;
  readonly #clock: DatagramClock;
  readonly #cidLength: number;
  readonly #peers = new Set<DTLSPeer>();
  readonly #hosts = new Map<string, number>();
  // By address; a peer that starts again has an heir there until its handshake is done.
  readonly #byAddress = new Map<string, DTLSPeer>();
  readonly #heirs = new Map<string, DTLSPeer>();
  readonly #byCid = new Map<string, DTLSPeer>();
  readonly #ready: DTLSPeer[] = [];
  readonly #listener = new AcceptWaits();
  readonly #buffer = new Uint8Array(LARGEST);
  #closed = false;
  #pumping = false;

  /**
   * Takes over a socket that is open and bound: its waiting and its sigio are the server's, and
   * close() closes it. Throws TypeError for a configuration that is none for servers and datagrams
   * or is in use, RangeError for a wrong number, TLSError when memory is short.
   */
  constructor(socket: UDPSocket, options: DTLSServerOptions) {
    const { config, connectionIdLength = 8 } = options;
    if (!(config instanceof SslConfig) || !config.isDatagram)
      throw new TypeError('A DTLSServer needs an SslConfig with MBEDTLS_SSL_TRANSPORT_DATAGRAM.');
    if (config.endpoint !== MBEDTLS_SSL_IS_SERVER)
      throw new TypeError('A DTLSServer needs an SslConfig with MBEDTLS_SSL_IS_SERVER.');
    const { maxSessions, maxSessionsPerHost, idleTimeout, hibernateAfter } = options;
    requireCounts({ maxSessions, maxSessionsPerHost, idleTimeout, hibernateAfter });
    if (connectionIdLength > 0) confConnectionId(config, connectionIdLength);
    this.#cidLength = connectionIdLength;
    this.#cookies = new Cookies(config);
    this.#config = config.another();
    this.#socket = socket;
    this.#options = options;
    this.#clock = options.clock ?? monotonicClock;
    socket.setBlocking(false);
    socket.sigio(() => this.#pump());
    this.#pump();
  }

  /** How many peers there are, those whose handshake is under way too. */
  get sessions(): number {
    return this.#peers.size;
  }

  /** How many of them have done their handshake. */
  get established(): number {
    return [...this.#peers].filter((peer) => peer.isUp).length;
  }

  /** How many of these are put away. */
  get hibernated(): number {
    return [...this.#peers].filter((peer) => peer.isHibernated).length;
  }

  /** The socket's own address. */
  getsockname(): ReturnType<UDPSocket['getsockname']> {
    return this.#socket.getsockname();
  }

  /**
   * Waits for the next peer whose handshake is done: the caller owns its socket, and closes it.
   * NO_SOCKET once this is closed; WOULD_BLOCK when it may not wait ({@link setTimeout}).
   */
  accept(options?: WaitOptions): Promise<AcceptResult<DTLSPeer>> {
    let socket: DTLSPeer | null = null;
    const accepting = this.#listener.run(() => {
      if (this.#closed) return NSAPI_ERROR_NO_SOCKET;
      socket = this.#ready.shift() ?? null;
      if (socket === null) return NSAPI_ERROR_WOULD_BLOCK;
      socket.isTaken = true;
      return NSAPI_ERROR_OK;
    }, options);
    return accepting.then((code) => ({ code, socket: code === NSAPI_ERROR_OK ? socket : null }));
  }

  /** How long accept() waits, in milliseconds: negative for ever, 0 not at all. */
  setTimeout(milliseconds: number): void {
    this.#listener.setTimeout(milliseconds);
  }

  /**
   * Says goodbye to every peer and closes the socket. NO_SOCKET the second time. Throws TypeError
   * within a callback of the configuration, and nothing is closed.
   */
  close(): number {
    if (this.#closed) return NSAPI_ERROR_NO_SOCKET;
    for (const peer of this.#peers) peer.assertOutside();
    this.#closed = true;
    for (const peer of [...this.#peers]) peer[dispose]();
    this.#ready.length = 0;
    this.#socket.sigio(null);
    const code = this.#socket.tryClose();
    this.#cookies.dispose();
    this.#config.dispose();
    this.#listener.tell();
    return code;
  }

  /** Closes. */
  [dispose](): void {
    if (!this.#closed) this.close();
  }

  /** Closes. */
  async [asyncDispose](): Promise<void> {
    this[dispose]();
  }

  #pump(): void {
    if (this.#pumping || this.#closed) return;
    this.#pumping = true;
    try {
      for (let count = 0; ; count++) {
        const { size, address } = this.#socket.tryRecvfrom(this.#buffer);
        // An error is about something that was sent before, and nobody's datagram.
        if (size === NSAPI_ERROR_WOULD_BLOCK || this.#closed) return;
        if (!this.#socket.isOpen) return;
        if (size > 0 && address !== null) this.#receive(this.#buffer.slice(0, size), address);
        if (count === AT_ONCE) {
          setTimeout(() => this.#pump(), 0);
          return;
        }
      }
    } finally {
      this.#pumping = false;
    }
  }

  #receive(datagram: Uint8Array, from: SocketAddress): void {
    const key = keyOf(from);
    if (datagram[0] === TLS12_CID) {
      const end = CID_AT + this.#cidLength;
      const peer = this.#byCid.get(hexOf(datagram.subarray(CID_AT, end)));
      if (peer !== undefined && this.#cidLength > 0) this.#give(peer, datagram, from);
      return;
    }
    const known = this.#byAddress.get(key);
    const heir = this.#heirs.get(key);
    const hello = helloOf(datagram);
    if (hello === null) {
      // Each keeps what it can authenticate.
      if (heir !== undefined) this.#give(heir, datagram, from);
      if (known !== undefined) this.#give(known, datagram, from);
      return;
    }
    const random = hexOf(hello.random);
    const same = [heir, known].find((peer) => peer?.helloRandom === random);
    if (same !== undefined) {
      // Said once more, because our answer was lost; or replayed, and then it is old.
      if (!same.isUp && hello.cookie.length > 0) this.#give(same, datagram, from);
      if (!same.isUp || hello.cookie.length > 0) return;
    }
    if (datagram.length < LEAST_HELLO) return;
    const client = clientId(key);
    if (!this.#cookies.check(client, hello.cookie))
      this.#socket.trySendto(from, helloVerifyRequest(datagram, this.#cookies.write(client)));
    else this.#begin(datagram, from, key, random);
  }

  #begin(datagram: Uint8Array, from: SocketAddress, key: string, random: string): void {
    const { maxSessions = 1000, maxSessionsPerHost = 100 } = this.#options;
    this.#heirs.get(key)?.[dispose]();
    if (this.#peers.size >= maxSessions) return;
    if ((this.#hosts.get(from.host) ?? 0) >= maxSessionsPerHost) return;
    const old = this.#byAddress.get(key);
    if (old !== undefined && !old.isUp) old[dispose]();
    const peer = this.#makePeer(from, key, random, serverNameOf(datagram));
    if (old?.isUp === true) this.#heirs.set(key, peer);
    else this.#byAddress.set(key, peer);
    this.#give(peer, datagram, from);
  }

  #makePeer(
    from: SocketAddress,
    key: string,
    helloRandom: string,
    servername: string | null,
  ): DTLSPeer {
    const { mtu, srtpProfiles, handshakeTimeout = HANDSHAKE_TIMEOUT } = this.#options;
    const connectionId =
      this.#cidLength === 0 ? undefined : crypto.getRandomValues(new Uint8Array(this.#cidLength));
    const transport = new PeerTransport(from, (bytes, to) => this.#socket.trySendto(to, bytes));
    const peer = new DTLSPeer(transport, {
      clientId: clientId(key),
      helloRandom,
      servername,
      onUp: () => this.#up(peer),
      onMoved: (to) => this.#moved(peer, to),
      onGone: () => this.#gone(peer),
      onWoke: () => this.#watch(peer),
      options: {
        instance: this.#config.instance,
        clock: this.#clock,
        connectionId,
        handshakeTimeout,
        mtu,
        srtpProfiles,
      },
    });
    peer.setSslConfig(this.#config);
    this.#peers.add(peer);
    this.#hosts.set(from.host, (this.#hosts.get(from.host) ?? 0) + 1);
    if (connectionId !== undefined) this.#byCid.set(hexOf(connectionId), peer);
    peer.cid = connectionId === undefined ? null : hexOf(connectionId);
    peer.host = from.host;
    this.#watch(peer);
    peer.deadline = this.#clock.after(handshakeTimeout, () => peer[dispose]());
    return peer;
  }

  #give(peer: DTLSPeer, datagram: Uint8Array, from: SocketAddress): void {
    peer.receive(datagram, from, isHandshake(datagram));
  }

  #up(peer: DTLSPeer): void {
    peer.deadline?.();
    const key = keyOf(peer.address);
    if (this.#heirs.get(key) === peer) {
      this.#heirs.delete(key);
      const old = this.#byAddress.get(key);
      this.#byAddress.set(key, peer);
      old?.replaced();
    }
    this.#ready.push(peer);
    this.#listener.tell();
  }

  #moved(peer: DTLSPeer, to: SocketAddress): void {
    const before = keyOf(peer.address);
    if (this.#byAddress.get(before) === peer) this.#byAddress.delete(before);
    const there = this.#byAddress.get(keyOf(to));
    // Somebody else's association at that address has its own say.
    if (there === undefined) this.#byAddress.set(keyOf(to), peer);
  }

  #gone(peer: DTLSPeer): void {
    if (!this.#peers.delete(peer)) return;
    const key = keyOf(peer.address);
    if (this.#byAddress.get(key) === peer) this.#byAddress.delete(key);
    if (this.#heirs.get(key) === peer) this.#heirs.delete(key);
    peer.deadline?.();
    peer.timer?.();
    if (peer.cid !== null) this.#byCid.delete(peer.cid);
    const left = (this.#hosts.get(peer.host) ?? 1) - 1;
    if (left === 0) this.#hosts.delete(peer.host);
    else this.#hosts.set(peer.host, left);
    const waiting = this.#ready.indexOf(peer);
    if (waiting >= 0) this.#ready.splice(waiting, 1);
  }

  // One timer a peer, set anew when it is over: none for one that is put away and may stay.
  #watch(peer: DTLSPeer): void {
    const { idleTimeout = Infinity, hibernateAfter = Infinity } = this.#options;
    const again = (after: number): void => {
      if (after !== Infinity) peer.timer = this.#clock.after(Math.max(1, after), look);
    };
    const look = (): void => {
      if (!this.#peers.has(peer)) return;
      const quiet = this.#clock.now() - peer.heardAt;
      if (quiet >= idleTimeout) return void peer.letGo();
      if (quiet >= hibernateAfter) peer.hibernate();
      const sleeps = peer.isHibernated;
      const next = quiet < hibernateAfter ? hibernateAfter - quiet : hibernateAfter;
      again(Math.min(idleTimeout - quiet, sleeps ? Infinity : next));
    };
    peer.timer?.();
    again(Math.min(idleTimeout, hibernateAfter));
  }
}

function keyOf({ host, port }: SocketAddress): string {
  return `${host}|${port}`;
}

function clientId(key: string): Uint8Array {
  return new TextEncoder().encode(key);
}
