import {
  NSAPI_ERROR_ALREADY, NSAPI_ERROR_IN_PROGRESS, NSAPI_ERROR_IS_CONNECTED, NSAPI_ERROR_NO_ADDRESS, NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_NO_SOCKET, NSAPI_ERROR_OK, NSAPI_ERROR_UNSUPPORTED,
} from '../nsapi/error.js';
import { NSAPI_TCP, NSAPI_TLSSOCKET_LEVEL, type OptionValue } from '../nsapi/options.js';
import { SocketAddress } from '../nsapi/socket-address.js';
import type { Fault } from './carrier.js';
import type { GatewayTls } from './gateway-tls.js';
import type { AddressResult, HostResult, NetworkStack, OptionResult } from './network-stack.js';
import type { TunnelConnection } from './tunnel-connection.js';

interface Entry {
  connection: TunnelConnection | null;
  remote: SocketAddress | null;
  /** Null where the other end of the tunnel does no TLS. */
  readonly tls: GatewayTls | null;
  /** The last call's failure, when there is no connection to have it. */
  refused: Fault | null;
  callback: () => void;
  /** The last answer, to tell whether the fault is its cause. */
  answer: number;
}

const nothing = (): void => {};

/**
 * What the stacks that only dial have in common: TCP connections outwards through a tunnel, whose other end resolves names.
 * There are no listeners, no UDP and no options but those of TLS, where the other end does it: UNSUPPORTED.
 */
export abstract class StreamStack implements NetworkStack {
  readonly #entries = new Map<number, Entry>();
  #nextHandle = 1;

  /**
   * Begins to connect. It never throws: what fails shows as the connection's fault.
   *
   * @param tls what the other end shall do about TLS; null for nothing
   */
  protected abstract dial(address: SocketAddress, tls: GatewayTls | null): TunnelConnection;

  /** What keeps a new socket's options of level NSAPI_TLSSOCKET_LEVEL; null where they are UNSUPPORTED. */
  protected tlsOptions(): GatewayTls | null {
    return null;
  }

  /** Whether there is somewhere to connect to, by default an address with a port. */
  protected reaches(address: SocketAddress): boolean {
    return !address.isUnspecified && address.port !== 0;
  }

  /** Gives the name itself, as an address: the other end of the tunnel resolves it. */
  gethostbyname(name: string): Promise<HostResult> {
    return Promise.resolve({ code: NSAPI_ERROR_OK, address: new SocketAddress(name) });
  }

  socketOpen(protocol: number): { code: number; handle: number } {
    if (protocol !== NSAPI_TCP) return { code: NSAPI_ERROR_UNSUPPORTED, handle: 0 };
    const handle = this.#nextHandle++;
    this.#entries.set(handle, { connection: null, remote: null, tls: this.tlsOptions(), refused: null, callback: nothing, answer: NSAPI_ERROR_OK });
    return { code: NSAPI_ERROR_OK, handle };
  }

  socketClose(handle: number): number {
    return this.#with(handle, (entry) => {
      this.#entries.delete(handle);
      entry.callback = nothing;
      entry.connection?.close();
      entry.tls?.dropKey();
      return NSAPI_ERROR_OK;
    });
  }

  socketBind(handle: number): number {
    return this.#with(handle, () => NSAPI_ERROR_UNSUPPORTED);
  }

  socketListen(handle: number): number {
    return this.#with(handle, () => NSAPI_ERROR_UNSUPPORTED);
  }

  socketConnect(handle: number, address: SocketAddress): number {
    return this.#with(handle, (entry) => {
      if (entry.connection !== null) return entry.connection.progress();
      if (!this.reaches(address)) return NSAPI_ERROR_NO_ADDRESS;
      const connection = this.dial(address, entry.tls?.enabled === true ? entry.tls : null);
      connection.onEvent = () => entry.callback();
      entry.connection = connection;
      entry.remote = address;
      const progress = connection.progress();
      if (progress === NSAPI_ERROR_ALREADY) return NSAPI_ERROR_IN_PROGRESS;
      return progress === NSAPI_ERROR_IS_CONNECTED ? NSAPI_ERROR_OK : progress;
    });
  }

  socketAccept(handle: number): { code: number; handle: number; address: SocketAddress | null } {
    return { code: this.#with(handle, () => NSAPI_ERROR_UNSUPPORTED), handle: 0, address: null };
  }

  socketSend(handle: number, bytes: Uint8Array): number {
    return this.#with(handle, ({ connection }) => connection?.send(bytes) ?? NSAPI_ERROR_NO_CONNECTION);
  }

  socketRecv(handle: number, into: Uint8Array): number {
    return this.#with(handle, ({ connection }) => connection?.recv(into) ?? NSAPI_ERROR_NO_CONNECTION);
  }

  /** As for every stack; UNSUPPORTED where the tunnel cannot end one half alone. */
  socketShutdown(handle: number): number {
    return this.#with(handle, ({ connection }) => connection?.shutdown() ?? NSAPI_ERROR_NO_CONNECTION);
  }

  socketSendto(handle: number, _address: SocketAddress, bytes: Uint8Array): number {
    return this.socketSend(handle, bytes);
  }

  socketRecvfrom(handle: number, into: Uint8Array): { size: number; address: SocketAddress | null } {
    return { size: this.socketRecv(handle, into), address: this.#entries.get(handle)?.remote ?? null };
  }

  socketAttach(handle: number, callback: (() => void) | null): void {
    const entry = this.#entries.get(handle);
    if (entry !== undefined) entry.callback = callback ?? nothing;
  }

  setsockopt(handle: number, level: number, option: number, value: OptionValue): number {
    return this.#with(handle, (entry) => {
      if (level !== NSAPI_TLSSOCKET_LEVEL || entry.tls === null) return NSAPI_ERROR_UNSUPPORTED;
      if (entry.connection !== null) return NSAPI_ERROR_IS_CONNECTED;
      entry.refused = entry.tls.set(option, value);
      return entry.refused.code;
    });
  }

  getsockopt(handle: number, level: number, option: number): OptionResult {
    const values: { value: OptionValue | null } = { value: null };
    const code = this.#with(handle, ({ tls }) => {
      if (level !== NSAPI_TLSSOCKET_LEVEL || tls === null) return NSAPI_ERROR_UNSUPPORTED;
      const answer = tls.get(option);
      values.value = answer.value;
      return answer.code;
    });
    return { code, value: values.value };
  }

  /** The address that was dialled, which may carry a name. */
  getpeername(handle: number): AddressResult {
    const entry = this.#entries.get(handle);
    if (entry === undefined) return { code: NSAPI_ERROR_NO_SOCKET, address: null };
    const address = entry.connection?.progress() === NSAPI_ERROR_IS_CONNECTED ? entry.remote : null;
    return { code: address === null ? NSAPI_ERROR_NO_CONNECTION : NSAPI_ERROR_OK, address };
  }

  socketCause(handle: number): unknown {
    const entry = this.#entries.get(handle);
    const fault = entry?.refused ?? entry?.connection?.fault;
    return fault?.code === entry?.answer ? fault?.cause : undefined;
  }

  #with(handle: number, call: (entry: Entry) => number): number {
    const entry = this.#entries.get(handle);
    if (entry === undefined) return NSAPI_ERROR_NO_SOCKET;
    entry.refused = null;
    entry.answer = call(entry);
    return entry.answer;
  }
}

/** Checks an option that counts bytes. Throws RangeError. */
export function requireCount(name: string, value: number): number {
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} must be a positive integer, not ${value}.`);
  return value;
}
