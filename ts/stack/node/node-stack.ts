import { lookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import {
  NSAPI_ERROR_DNS_FAILURE,
  NSAPI_ERROR_IN_PROGRESS,
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_NO_ADDRESS,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_PARAMETER,
  NSAPI_ERROR_UNSUPPORTED,
} from '../../nsapi/error.js';
import {
  NSAPI_IPv4,
  NSAPI_IPv6,
  HOST_NODELAY,
  HOST_OPTIONS,
  HOST_REF,
  NSAPI_KEEPALIVE,
  NSAPI_KEEPIDLE,
  NSAPI_LINGER,
  NSAPI_REUSEADDR,
  NSAPI_SOCKET,
  NSAPI_TCP,
  NSAPI_UDP,
  NSAPI_UNSPEC,
  type OptionValue,
} from '../../nsapi/options.js';
import { SocketAddress } from '../../nsapi/socket-address.js';
import type { Fault } from '../carrier.js';
import { HandleStack, StackEntry } from '../handle-stack.js';
import type { AddressResult, HostResult, NetworkStack } from '../network-stack.js';
import type { NodeConnection, NodeConnectionOptions } from './connection.js';
import { NodeDatagrams } from './datagrams.js';
import { dial } from './dial.js';
import { faultOf } from './error.js';
import { NodeListener } from './listener.js';
import { NodeTls } from './tls.js';

const DEFAULTS: NodeConnectionOptions = {
  keepAlive: false,
  keepIdle: 0,
  linger: null,
  noDelay: true,
  ref: true,
};

class NodeEntry extends StackEntry<NodeConnection, NodeTls> {
  readonly udp: NodeDatagrams | null;
  listener: NodeListener | null = null;
  local: SocketAddress | null = null;
  // Most have none of the two.
  #options: NodeConnectionOptions | null = null;
  #tls: NodeTls | null = null;

  constructor(udp: NodeDatagrams | null = null) {
    super(udp);
    this.udp = udp;
  }

  override get tls(): NodeTls {
    return (this.#tls ??= new NodeTls());
  }

  /** Its TLS, where it is to be done. */
  get enabledTls(): NodeTls | null {
    return this.#tls?.enabled === true ? this.#tls : null;
  }

  get options(): NodeConnectionOptions {
    return this.#options ?? DEFAULTS;
  }

  set options(options: NodeConnectionOptions) {
    this.#options = options;
  }

  override get fault(): Fault | null {
    return super.fault ?? this.listener?.fault ?? null;
  }
}

/** Options of a NodeStack. */
export interface NodeStackOptions {
  /**
   * Whether an end without close_notify is CONNECTION_LOST instead of the end, where the stack does
   * TLS. `node:tls` does not tell the two apart; with true the stack carries the bytes and does,
   * which costs up to half of the throughput.
   */
  readonly detectTruncation?: boolean | undefined;
  /**
   * Finds the addresses of a name that is connected to, as for node:net; the system's resolver by
   * default.
   */
  readonly lookup?: LookupFunction | undefined;
}

/**
 * The network stack of Node: TCP over node:net, names over the system's resolver, with several
 * addresses of a name tried as Node does (happy eyeballs). TCP_NODELAY is on. It takes at most 64
 * KiB a send and holds about as much that was not yet received, so that a slow reader slows the
 * peer. A closed socket goes on delivering for at most 5 seconds, or LINGER's.
 *
 * What Node finds wrong with a listener's address shows in accept. A reset that comes together with
 * the last bytes may be told by Node as an end.
 *
 * Options: KEEPALIVE, KEEPIDLE (seconds), LINGER (seconds, 0: reset; with TLS 0 only before
 * connect, UNSUPPORTED afterwards), REUSEADDR (accepted: Node always sets it).
 *
 * UDP over node:dgram, to and from IP addresses; a port alone is bound for IPv4, `::` for both. A
 * socket that is connected hears that nobody is at the peer's port, as NO_CONNECTION, once; a
 * sendto elsewhere disconnects it. 512 KiB may wait to be received, what comes then is lost.
 * Options: BROADCAST, RCVBUF, SNDBUF, REUSEADDR (before the first use), ADD_MEMBERSHIP and
 * DROP_MEMBERSHIP (a text: the group's address, or that, a space and an interface's).
 *
 * Those of level NSAPI_TLSSOCKET_LEVEL secure a connection with node:tls: TLS 1.2 or 1.3, the peer
 * always verified, only by the CA certificates that were set; up to 512 KiB may wait to be
 * received. The host name, the certificates and ENABLE can be read back, the key cannot. What goes
 * wrong between TCP's connection and the end of the handshake is AUTH_FAILURE.
 */
export class NodeStack extends HandleStack<NodeEntry> implements NetworkStack {
  readonly #detectTruncation: boolean;
  readonly #lookup: LookupFunction | undefined;

  constructor({ detectTruncation = false, lookup: find }: NodeStackOptions = {}) {
    super();
    this.#detectTruncation = detectTruncation;
    this.#lookup = find;
  }

  /** As for every stack, by the system's resolver. */
  async gethostbyname(name: string, version: number = NSAPI_UNSPEC): Promise<HostResult> {
    const family = version === NSAPI_IPv4 ? 4 : version === NSAPI_IPv6 ? 6 : 0;
    try {
      const { address } = await lookup(name, { family });
      return { code: NSAPI_ERROR_OK, address: new SocketAddress(address) };
    } catch {
      return { code: NSAPI_ERROR_DNS_FAILURE, address: null };
    }
  }

  socketOpen(protocol: number): { code: number; handle: number } {
    if (protocol !== NSAPI_TCP && protocol !== NSAPI_UDP)
      return { code: NSAPI_ERROR_UNSUPPORTED, handle: 0 };
    const udp = protocol === NSAPI_UDP ? new NodeDatagrams() : null;
    return { code: NSAPI_ERROR_OK, handle: this.add(new NodeEntry(udp)) };
  }

  socketBind(handle: number, address: SocketAddress): number {
    return this.with(handle, (entry) => {
      if (entry.udp !== null) return entry.udp.bind(address);
      if (address.isName || entry.connection !== null || entry.listener !== null)
        return NSAPI_ERROR_PARAMETER;
      entry.local = address;
      return NSAPI_ERROR_OK;
    });
  }

  socketListen(handle: number, backlog: number): number {
    return this.with(handle, (entry) => {
      if (entry.udp !== null) return NSAPI_ERROR_UNSUPPORTED;
      if (entry.connection !== null) return NSAPI_ERROR_IS_CONNECTED;
      if (entry.listener !== null) return NSAPI_ERROR_OK;
      // It would be in the clear.
      if (entry.enabledTls !== null) return NSAPI_ERROR_UNSUPPORTED;
      const listener = new NodeListener(entry.local, backlog);
      listener.onEvent = () => entry.callback();
      entry.listener = listener;
      return NSAPI_ERROR_OK;
    });
  }

  socketConnect(handle: number, address: SocketAddress): number {
    return this.with(handle, (entry) => {
      if (entry.udp !== null) return entry.udp.connect(address);
      const progress = entry.progress();
      if (progress !== null) return progress;
      if (entry.listener !== null) return NSAPI_ERROR_PARAMETER;
      if (address.isUnspecified || address.port === 0) return NSAPI_ERROR_NO_ADDRESS;
      const prepared = entry.enabledTls?.prepare() ?? null;
      if (prepared !== null && 'fault' in prepared) return entry.refuse(prepared.fault);
      const tls =
        prepared === null
          ? null
          : { options: prepared.options, detectTruncation: this.#detectTruncation };
      try {
        const { local, options } = entry;
        const connection = dial(address, local, options, tls, this.#lookup);
        if (!options.ref) connection.apply(options);
        entry.join(connection);
        return NSAPI_ERROR_IN_PROGRESS;
      } catch (error) {
        return entry.refuse(faultOf(error));
      }
    });
  }

  socketAccept(handle: number): { code: number; handle: number; address: SocketAddress | null } {
    const accepted: { connection: NodeConnection | null } = { connection: null };
    const code = this.with(handle, ({ listener, udp }) => {
      if (udp !== null) return NSAPI_ERROR_UNSUPPORTED;
      if (listener === null) return NSAPI_ERROR_PARAMETER;
      const next = listener.accept();
      accepted.connection = next.connection;
      return next.code;
    });
    const { connection } = accepted;
    if (connection === null) return { code, handle: 0, address: null };
    const entry = new NodeEntry();
    entry.join(connection, true);
    return { code, handle: this.add(entry), address: connection.remote };
  }

  getsockname(handle: number): AddressResult {
    return this.address(
      handle,
      ({ connection, listener, udp }) => (udp ?? connection ?? listener)?.local ?? null,
      NSAPI_ERROR_NO_ADDRESS,
    );
  }

  protected override end({ connection, listener, options, udp }: NodeEntry): void {
    udp?.close();
    connection?.close(options.linger);
    listener?.close();
  }

  protected override remoteOf({ connection, udp }: NodeEntry): SocketAddress | null {
    return udp === null ? (connection?.remote ?? null) : udp.peer;
  }

  protected override setOption(
    entry: NodeEntry,
    level: number,
    option: number,
    value: OptionValue,
  ): number {
    const { connection, udp } = entry;
    if (udp !== null)
      return level === NSAPI_SOCKET ? udp.setOption(option, value) : NSAPI_ERROR_UNSUPPORTED;
    if (level === HOST_OPTIONS) return setHostOption(entry, option, value);
    if (level !== NSAPI_SOCKET) return NSAPI_ERROR_UNSUPPORTED;
    const number = typeof value === 'boolean' ? Number(value) : value;
    const known =
      option === NSAPI_KEEPALIVE ||
      option === NSAPI_KEEPIDLE ||
      option === NSAPI_LINGER ||
      option === NSAPI_REUSEADDR;
    if (!known) return NSAPI_ERROR_UNSUPPORTED;
    if (typeof number !== 'number' || !Number.isInteger(number) || number < 0 || number > 32_767)
      return NSAPI_ERROR_PARAMETER;
    if (option === NSAPI_REUSEADDR) return number === 0 ? NSAPI_ERROR_UNSUPPORTED : NSAPI_ERROR_OK;
    if (option === NSAPI_LINGER) {
      if (number === 0 && connection?.canReset === false) return NSAPI_ERROR_UNSUPPORTED;
      entry.options = { ...entry.options, linger: number };
      return NSAPI_ERROR_OK;
    }
    const change = option === NSAPI_KEEPALIVE ? { keepAlive: number !== 0 } : { keepIdle: number };
    entry.options = { ...entry.options, ...change };
    connection?.apply(entry.options);
    return NSAPI_ERROR_OK;
  }

  protected override getOption(
    { options: { keepAlive, keepIdle, linger, noDelay, ref }, udp }: NodeEntry,
    level: number,
    option: number,
  ): OptionValue | null {
    if (udp !== null) return level === NSAPI_SOCKET ? udp.getOption(option) : null;
    const known = new Map<number, OptionValue | null>([
      [NSAPI_KEEPALIVE, keepAlive],
      [NSAPI_KEEPIDLE, keepIdle],
      [NSAPI_LINGER, linger],
      [NSAPI_REUSEADDR, true],
    ]);
    if (level === HOST_OPTIONS)
      return option === HOST_NODELAY ? noDelay : option === HOST_REF ? ref : null;
    return level === NSAPI_SOCKET ? (known.get(option) ?? null) : null;
  }
}

function setHostOption(entry: NodeEntry, option: number, value: OptionValue): number {
  if (option !== HOST_NODELAY && option !== HOST_REF) return NSAPI_ERROR_UNSUPPORTED;
  if (typeof value !== 'boolean' && value !== 0 && value !== 1) return NSAPI_ERROR_PARAMETER;
  const change = option === HOST_NODELAY ? { noDelay: Boolean(value) } : { ref: Boolean(value) };
  entry.options = { ...entry.options, ...change };
  entry.connection?.apply(entry.options);
  return NSAPI_ERROR_OK;
}
