import {
  NSAPI_ERROR_AUTH_FAILURE,
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_UNSUPPORTED,
} from '../nsapi/error.js';
import { NSAPI_TLSSOCKET_LEVEL, type OptionValue } from '../nsapi/options.js';
import type { FaultKind } from '../nsapi/network-fault.js';
import type { SocketAddress } from '../nsapi/socket-address.js';
import type { Unreadable } from '../nsapi/unreadable.js';
import type { Fault } from './carrier.js';
import type { DatagramEndpoint } from './datagram-endpoint.js';
import type { AddressResult, OptionResult } from './network-stack.js';
import { declareTaker } from './taker.js';
import type { TlsOptions } from './tls-options.js';

/** One connection, without waiting: what is behind a handle that is connected, or about to be. */
export interface StackConnection {
  /** Called when another try may get further. */
  onEvent: () => void;
  /** What ended it, null while nothing did. */
  readonly fault: Fault | null;
  /**
   * True for one that was taken for connected and of which it was learned later that it never was.
   */
  readonly failedLate?: boolean;
  /** When its TLS handshake began, by performance.now(). */
  readonly tlsBegan?: number | null;
  /** ALREADY, IS_CONNECTED or the fault. */
  progress(): number;
  /** Ends it. */
  close(linger: number | null): void;
  /** @param given whether the bytes are the connection's once it has taken all of them */
  send(bytes: Uint8Array, given?: boolean): number;
  recv(into: Uint8Array): number;
  shutdown(): number;
}

const nothing = (): void => {};

/** What a stack knows of one handle. */
export abstract class StackEntry<
  Connection extends StackConnection,
  Tls extends TlsOptions | null,
> {
  /** What TLS is told; null where nobody does it. */
  abstract readonly tls: Tls;
  connection: Connection | null = null;
  /** What a datagram socket has instead of a connection. */
  readonly datagrams: DatagramEndpoint | null;
  /** The last call's failure, where it was refused outright. */
  refused: Fault | null = null;
  /** The last answer, to tell whether a fault is its cause. */
  answer = NSAPI_ERROR_OK;
  #callback = nothing;
  // Whether it was told that the connection is there.
  #told = false;
  // What the last connect failed with.
  #failure: Fault | null = null;

  constructor(datagrams: DatagramEndpoint | null = null) {
    this.datagrams = datagrams;
  }

  /** Who is told that another try may get further. */
  get callback(): () => void {
    return this.#callback;
  }

  set callback(callback: () => void) {
    this.#callback = callback;
    if (this.connection !== null) this.connection.onEvent = callback;
    if (this.datagrams !== null) this.datagrams.onEvent = callback;
  }

  /** What may be the cause of the last answer. */
  get fault(): Fault | null {
    return this.refused ?? this.connection?.fault ?? this.datagrams?.fault ?? null;
  }

  /**
   * From now on the handle stands for this connection, which is `connected` already or about to be.
   */
  join(connection: Connection, connected = false): void {
    this.#told = connected;
    connection.onEvent = this.#callback;
    this.connection = connection;
    this.#failure = null;
  }

  /** The answer where there is no connection. */
  get none(): number {
    return this.#failure === null ? NSAPI_ERROR_NO_CONNECTION : this.refuse(this.#failure);
  }

  /**
   * How the connecting gets on; null where none is under way. A connect that failed is told once,
   * and then there is none: another one may begin. Not after AUTH_FAILURE: a handshake that failed
   * stays.
   */
  progress(): number | null {
    const { connection } = this;
    if (connection === null) return null;
    const progress = connection.progress();
    if (progress === NSAPI_ERROR_IS_CONNECTED) this.#told = true;
    const { fault } = connection;
    const told = this.#told;
    if (
      fault === null ||
      fault.code === NSAPI_ERROR_AUTH_FAILURE ||
      (told && connection.failedLate !== true)
    )
      return progress;
    this.#told = false;
    this.connection = null;
    this.#failure = fault;
    connection.close(null);
    return told ? null : this.refuse(fault);
  }

  /** Keeps what went wrong, and returns it. */
  refuse(fault: Fault): number {
    this.refused = fault;
    return fault.code;
  }
}

/**
 * The half of a NetworkStack that is the same for all whose handles stand for connections in
 * JavaScript.
 */
export abstract class HandleStack<Entry extends StackEntry<StackConnection, TlsOptions | null>> {
  static {
    declareTaker(HandleStack.prototype.socketSend);
  }

  readonly #entries = new Map<number, Entry>();
  #nextHandle = 1;

  socketClose(handle: number): number {
    return this.with(handle, (entry) => {
      this.#entries.delete(handle);
      entry.callback = nothing;
      this.end(entry);
      return NSAPI_ERROR_OK;
    });
  }

  socketSend(handle: number, bytes: Uint8Array): number;
  /** @internal */
  socketSend(handle: number, bytes: Uint8Array, given?: boolean): number;
  socketSend(handle: number, bytes: Uint8Array, given = false): number {
    return this.with(
      handle,
      (entry) => entry.datagrams?.send(bytes) ?? entry.connection?.send(bytes, given) ?? entry.none,
    );
  }

  socketRecv(handle: number, into: Uint8Array): number {
    return this.with(
      handle,
      (entry) => entry.datagrams?.recvfrom(into).size ?? entry.connection?.recv(into) ?? entry.none,
    );
  }

  socketShutdown(handle: number): number {
    return this.with(handle, (entry) =>
      entry.datagrams === null
        ? (entry.connection?.shutdown() ?? entry.none)
        : NSAPI_ERROR_UNSUPPORTED,
    );
  }

  socketSendto(handle: number, address: SocketAddress, bytes: Uint8Array): number {
    return this.with(
      handle,
      (entry) =>
        entry.datagrams?.sendto(address, bytes) ?? entry.connection?.send(bytes) ?? entry.none,
    );
  }

  socketRecvfrom(
    handle: number,
    into: Uint8Array,
  ): { size: number; address: SocketAddress | null } {
    const from: { address: SocketAddress | null } = { address: null };
    const size = this.with(handle, (entry) => {
      if (entry.datagrams === null) return entry.connection?.recv(into) ?? entry.none;
      const received = entry.datagrams.recvfrom(into);
      from.address = received.address;
      return received.size;
    });
    // After a failure its cause is still to be asked for.
    if (size >= 0) from.address ??= this.getpeername(handle).address;
    return { size, address: from.address };
  }

  socketAttach(handle: number, callback: (() => void) | null): void {
    const entry = this.#entries.get(handle);
    if (entry !== undefined) entry.callback = callback ?? nothing;
  }

  setsockopt(handle: number, level: number, option: number, value: OptionValue): number {
    return this.with(handle, (entry) => {
      if (level !== NSAPI_TLSSOCKET_LEVEL) return this.setOption(entry, level, option, value);
      if (entry.tls === null) return NSAPI_ERROR_UNSUPPORTED;
      return entry.connection === null
        ? entry.refuse(entry.tls.set(option, value))
        : NSAPI_ERROR_IS_CONNECTED;
    });
  }

  getsockopt(handle: number, level: number, option: number): OptionResult {
    const values: { value: OptionValue | null } = { value: null };
    const code = this.with(handle, (entry) => {
      values.value =
        level === NSAPI_TLSSOCKET_LEVEL
          ? (entry.tls?.get(option) ?? null)
          : this.getOption(entry, level, option);
      return values.value === null ? NSAPI_ERROR_UNSUPPORTED : NSAPI_ERROR_OK;
    });
    return { code, value: values.value };
  }

  getpeername(handle: number): AddressResult {
    return this.address(handle, (entry) => this.remoteOf(entry), NSAPI_ERROR_NO_CONNECTION);
  }

  socketCause(handle: number): unknown {
    return this.#faultOf(handle)?.cause;
  }

  socketKind(handle: number): FaultKind | null {
    return this.#faultOf(handle)?.kind ?? null;
  }

  #faultOf(handle: number): Fault | null {
    const entry = this.#entries.get(handle);
    const fault = entry?.fault ?? null;
    return fault?.code === entry?.answer ? fault : null;
  }

  socketTlsBegan(handle: number): number | null {
    return this.#entries.get(handle)?.connection?.tlsBegan ?? null;
  }

  socketUnreadable(handle: number): readonly Unreadable[] {
    return this.#entries.get(handle)?.tls?.unreadable ?? [];
  }

  /** Ends what is behind a handle that is gone. */
  protected abstract end(entry: Entry): void;

  /** The connected peer's address. */
  protected abstract remoteOf(entry: Entry): SocketAddress | null;

  /** Sets an option of another level than that of TLS. */
  protected setOption(_entry: Entry, _level: number, _option: number, _value: OptionValue): number {
    return NSAPI_ERROR_UNSUPPORTED;
  }

  /** The value of an option of another level than that of TLS; null when it cannot be told. */
  protected getOption(_entry: Entry, _level: number, _option: number): OptionValue | null {
    return null;
  }

  /** Makes a handle. */
  protected add(entry: Entry): number {
    const handle = this.#nextHandle++;
    this.#entries.set(handle, entry);
    return handle;
  }

  /** One call on a handle, whose answer is kept. */
  protected with(handle: number, call: (entry: Entry) => number): number {
    const entry = this.#entries.get(handle);
    if (entry === undefined) return NSAPI_ERROR_NO_SOCKET;
    entry.refused = null;
    entry.answer = call(entry);
    return entry.answer;
  }

  /** One question for an address, which `none` returns where there is none. */
  protected address(
    handle: number,
    of: (entry: Entry) => SocketAddress | null,
    none: number,
  ): AddressResult {
    const found: { address: SocketAddress | null } = { address: null };
    const code = this.with(handle, (entry) => {
      found.address = of(entry);
      return found.address === null ? none : NSAPI_ERROR_OK;
    });
    return { code, address: found.address };
  }
}
