import { lookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import {
  NSAPI_ERROR_DNS_FAILURE, NSAPI_ERROR_IN_PROGRESS, NSAPI_ERROR_IS_CONNECTED, NSAPI_ERROR_NO_ADDRESS,
  NSAPI_ERROR_NO_CONNECTION, NSAPI_ERROR_NO_SOCKET, NSAPI_ERROR_OK, NSAPI_ERROR_PARAMETER, NSAPI_ERROR_UNSUPPORTED,
} from '../nsapi/error.js';
import {
  NSAPI_IPv4, NSAPI_IPv6, NSAPI_KEEPALIVE, NSAPI_KEEPIDLE, NSAPI_LINGER, NSAPI_REUSEADDR, NSAPI_SOCKET, NSAPI_TCP,
  NSAPI_TLSSOCKET_LEVEL, NSAPI_UNSPEC, type OptionValue,
} from '../nsapi/options.js';
import { SocketAddress } from '../nsapi/socket-address.js';
import type { AddressResult, HostResult, NetworkStack, OptionResult } from './network-stack.js';
import { NodeConnection, type NodeConnectionOptions } from './node-connection.js';
import { faultOf, type NodeFault } from './node-error.js';
import { NodeListener } from './node-listener.js';
import { NodeTls } from './node-tls.js';

interface Entry {
  connection: NodeConnection | null;
  listener: NodeListener | null;
  local: SocketAddress | null;
  /** The last call's failure, where Node refused it outright. */
  refused: NodeFault | null;
  tls: NodeTls | null;
  callback: () => void;
  readonly options: NodeConnectionOptions;
  /** The last answer, to tell whether the fault is its cause. */
  answer: number;
}

/** Options of a NodeStack. */
export interface NodeStackOptions {
  /**
   * Whether an end without close_notify is CONNECTION_LOST instead of the end, where the stack does TLS. `node:tls` does not
   * tell the two apart; with true the stack carries the bytes and does, which costs up to half of the throughput.
   */
  readonly detectTruncation?: boolean | undefined;
  /** Finds the addresses of a name that is connected to, as for node:net; the system's resolver by default. */
  readonly lookup?: LookupFunction | undefined;
}

const nothing = (): void => {};

/**
 * The network stack of Node: TCP over node:net, names over the system's resolver, with several addresses of a name tried
 * as Node does (happy eyeballs). TCP_NODELAY is on. It takes at most 64 KiB a send and holds about as much that was not
 * yet received, so that a slow reader slows the peer. A closed socket goes on delivering for at most 5 seconds, or LINGER's.
 *
 * What Node finds wrong with a listener's address shows in accept. A reset that comes together with the last bytes may be
 * told by Node as an end.
 *
 * Options: KEEPALIVE, KEEPIDLE (seconds), LINGER (seconds, 0: reset), REUSEADDR (accepted: Node always sets it). No UDP.
 *
 * Those of level NSAPI_TLSSOCKET_LEVEL secure a connection with node:tls: TLS 1.2 or 1.3, the peer always verified, only
 * by the CA certificates that were set; up to 512 KiB may wait to be received. The host name, the certificates and ENABLE can be read back, the key cannot.
 * What goes wrong between TCP's connection and the end of the handshake is AUTH_FAILURE.
 */
export class NodeStack implements NetworkStack {
  readonly #entries = new Map<number, Entry>();
  readonly #detectTruncation: boolean;
  readonly #lookup: LookupFunction | undefined;
  #nextHandle = 1;

  constructor({ detectTruncation = false, lookup: find }: NodeStackOptions = {}) {
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
    if (protocol !== NSAPI_TCP) return { code: NSAPI_ERROR_UNSUPPORTED, handle: 0 };
    return { code: NSAPI_ERROR_OK, handle: this.#add(null) };
  }

  socketClose(handle: number): number {
    return this.#with(handle, (entry) => {
      this.#entries.delete(handle);
      entry.callback = nothing;
      entry.connection?.close(entry.options.linger);
      entry.listener?.close();
      return NSAPI_ERROR_OK;
    });
  }

  socketBind(handle: number, address: SocketAddress): number {
    return this.#with(handle, (entry) => {
      if (address.isName || entry.connection !== null || entry.listener !== null) return NSAPI_ERROR_PARAMETER;
      entry.local = address;
      return NSAPI_ERROR_OK;
    });
  }

  socketListen(handle: number, backlog: number): number {
    return this.#with(handle, (entry) => {
      if (entry.connection !== null) return NSAPI_ERROR_IS_CONNECTED;
      if (entry.listener !== null) return NSAPI_ERROR_OK;
      // It would be in the clear.
      if (entry.tls?.enabled === true) return NSAPI_ERROR_UNSUPPORTED;
      const listener = new NodeListener(entry.local, backlog);
      listener.onEvent = () => entry.callback();
      entry.listener = listener;
      return NSAPI_ERROR_OK;
    });
  }

  socketConnect(handle: number, address: SocketAddress): number {
    return this.#with(handle, (entry) => {
      if (entry.connection !== null) return entry.connection.progress();
      if (entry.listener !== null) return NSAPI_ERROR_PARAMETER;
      if (address.isUnspecified || address.port === 0) return NSAPI_ERROR_NO_ADDRESS;
      const prepared = entry.tls?.enabled === true ? entry.tls.prepare() : null;
      if (prepared !== null && 'fault' in prepared) return refuse(entry, prepared.fault);
      const tls = prepared === null ? null : { options: prepared.options, detectTruncation: this.#detectTruncation };
      try {
        this.#join(entry, NodeConnection.dial(address, entry.local, entry.options, tls, this.#lookup));
        return NSAPI_ERROR_IN_PROGRESS;
      } catch (error) {
        return refuse(entry, faultOf(error));
      }
    });
  }

  socketAccept(handle: number): { code: number; handle: number; address: SocketAddress | null } {
    const accepted: { connection: NodeConnection | null } = { connection: null };
    const code = this.#with(handle, ({ listener }) => {
      if (listener === null) return NSAPI_ERROR_PARAMETER;
      const next = listener.accept();
      accepted.connection = next.connection;
      return next.code;
    });
    if (accepted.connection === null) return { code, handle: 0, address: null };
    return { code, handle: this.#add(accepted.connection), address: accepted.connection.remote };
  }

  socketSend(handle: number, bytes: Uint8Array): number {
    return this.#with(handle, ({ connection }) => connection?.send(bytes) ?? NSAPI_ERROR_NO_CONNECTION);
  }

  socketRecv(handle: number, into: Uint8Array): number {
    return this.#with(handle, ({ connection }) => connection?.recv(into) ?? NSAPI_ERROR_NO_CONNECTION);
  }

  socketShutdown(handle: number): number {
    return this.#with(handle, ({ connection }) => connection?.shutdown() ?? NSAPI_ERROR_NO_CONNECTION);
  }

  socketSendto(handle: number, _address: SocketAddress, bytes: Uint8Array): number {
    return this.socketSend(handle, bytes);
  }

  socketRecvfrom(handle: number, into: Uint8Array): { size: number; address: SocketAddress | null } {
    return { size: this.socketRecv(handle, into), address: this.getpeername(handle).address };
  }

  socketAttach(handle: number, callback: (() => void) | null): void {
    const entry = this.#entries.get(handle);
    if (entry !== undefined) entry.callback = callback ?? nothing;
  }

  setsockopt(handle: number, level: number, option: number, value: OptionValue): number {
    return this.#with(handle, (entry) => {
      if (level === NSAPI_TLSSOCKET_LEVEL) {
        if (entry.connection !== null) return NSAPI_ERROR_IS_CONNECTED;
        entry.tls ??= new NodeTls();
        return refuse(entry, entry.tls.set(option, value));
      }
      if (level !== NSAPI_SOCKET) return NSAPI_ERROR_UNSUPPORTED;
      const number = typeof value === 'boolean' ? Number(value) : value;
      const known = option === NSAPI_KEEPALIVE || option === NSAPI_KEEPIDLE || option === NSAPI_LINGER || option === NSAPI_REUSEADDR;
      if (!known) return NSAPI_ERROR_UNSUPPORTED;
      if (typeof number !== 'number' || !Number.isInteger(number) || number < 0 || number > 32_767) return NSAPI_ERROR_PARAMETER;
      if (option === NSAPI_REUSEADDR) return number === 0 ? NSAPI_ERROR_UNSUPPORTED : NSAPI_ERROR_OK;
      if (option === NSAPI_LINGER) {
        entry.options.linger = number;
        return NSAPI_ERROR_OK;
      }
      if (option === NSAPI_KEEPALIVE) entry.options.keepAlive = number !== 0;
      else entry.options.keepIdle = number;
      entry.connection?.setKeepAlive(entry.options);
      return NSAPI_ERROR_OK;
    });
  }

  getsockopt(handle: number, level: number, option: number): OptionResult {
    const values: { value: OptionValue | null } = { value: null };
    const code = this.#with(handle, ({ options, tls }) => {
      if (level === NSAPI_TLSSOCKET_LEVEL) {
        const answer = (tls ?? new NodeTls()).get(option);
        values.value = answer.value;
        return answer.code;
      }
      const { keepAlive, keepIdle, linger } = options;
      const known = new Map<number, OptionValue | null>([
        [NSAPI_KEEPALIVE, keepAlive], [NSAPI_KEEPIDLE, keepIdle], [NSAPI_LINGER, linger], [NSAPI_REUSEADDR, true],
      ]);
      values.value = level === NSAPI_SOCKET ? known.get(option) ?? null : null;
      return values.value === null ? NSAPI_ERROR_UNSUPPORTED : NSAPI_ERROR_OK;
    });
    return { code, value: values.value };
  }

  getpeername(handle: number): AddressResult {
    return this.#address(handle, (entry) => entry.connection?.remote ?? null, NSAPI_ERROR_NO_CONNECTION);
  }

  getsockname(handle: number): AddressResult {
    return this.#address(handle, (entry) => (entry.connection ?? entry.listener)?.local ?? null, NSAPI_ERROR_NO_ADDRESS);
  }

  socketCause(handle: number): unknown {
    const entry = this.#entries.get(handle);
    const fault = entry?.refused ?? entry?.connection?.fault ?? entry?.listener?.fault;
    return fault?.code === entry?.answer ? fault?.cause : undefined;
  }

  #add(connection: NodeConnection | null): number {
    const handle = this.#nextHandle++;
    const entry: Entry = {
      connection: null, listener: null, local: null, refused: null, tls: null, callback: nothing,
      options: { keepAlive: false, keepIdle: 0, linger: null }, answer: NSAPI_ERROR_OK,
    };
    if (connection !== null) this.#join(entry, connection);
    this.#entries.set(handle, entry);
    return handle;
  }

  #join(entry: Entry, connection: NodeConnection): void {
    connection.onEvent = () => entry.callback();
    entry.connection = connection;
  }

  #with(handle: number, call: (entry: Entry) => number): number {
    const entry = this.#entries.get(handle);
    if (entry === undefined) return NSAPI_ERROR_NO_SOCKET;
    entry.refused = null;
    entry.answer = call(entry);
    return entry.answer;
  }

  #address(handle: number, of: (entry: Entry) => SocketAddress | null, none: number): AddressResult {
    const found: { address: SocketAddress | null } = { address: null };
    const code = this.#with(handle, (entry) => {
      found.address = of(entry);
      return found.address === null ? none : NSAPI_ERROR_OK;
    });
    return { code, address: found.address };
  }
}

function refuse(entry: Entry, fault: NodeFault): number {
  entry.refused = fault;
  return fault.code;
}
