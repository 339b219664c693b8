import {
  NSAPI_ERROR_ADDRESS_IN_USE,
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_NO_ADDRESS,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_PARAMETER,
  NSAPI_ERROR_UNSUPPORTED,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../nsapi/error.js';
import { NSAPI_TCP, NSAPI_UDP } from '../../nsapi/options.js';
import { giveBackRoom } from '../../nsapi/rooms.js';
import { MAX_PORT, SocketAddress } from '../../nsapi/socket-address.js';
import { ByteQueue } from '../byte-queue.js';
import type { ReceivedDatagram } from '../datagram-queue.js';
import type { AddressResult, HostResult, NetworkStack, OptionResult } from '../network-stack.js';
import { declareTaker } from '../taker.js';
import { DatagramNetwork, LoopbackDatagrams } from './datagrams.js';
import { Weather, type WeatherOptions } from './weather.js';

/** Options of a LoopbackStack. */
export interface LoopbackOptions {
  /**
   * How many bytes each direction of a connection holds before its sender must wait; 65536 by
   * default.
   */
  readonly bufferSize?: number;
  /**
   * What happens to datagrams on their way, the same for the same seed; nothing by default. A
   * datagram socket holds `bufferSize` bytes; what comes then is lost.
   */
  readonly weather?: WeatherOptions | undefined;
}

const HOST = '127.0.0.1';
const FIRST_FREE_PORT = 49_152;

interface Endpoint {
  readonly received: ByteQueue;
  local: SocketAddress | null;
  remote: SocketAddress | null;
  /** The other end of the connection; null when there is none yet, or no more. */
  peer: Endpoint | null;
  /** Whether it has ended its sending half. */
  shut: boolean;
  /** The connections that wait to be taken; null unless it listens. */
  waiting: Endpoint[] | null;
  backlog: number;
  callback: (() => void) | null;
}

/**
 * A network in memory: its sockets reach the listeners on the same stack, by port, at whatever
 * address. Buffers are bounded, so that WOULD_BLOCK is real both ways. A connection is made at
 * once, or refused with NO_CONNECTION. When one end is closed the other reads what was sent and
 * then the end; its sends answer CONNECTION_LOST. Datagrams reach the datagram sockets by port in
 * the same way, unless the weather is against it; one that nobody hears is lost.
 */
export class LoopbackStack implements NetworkStack {
  static {
    declareTaker(LoopbackStack.prototype.socketSend);
  }

  readonly #endpoints = new Map<number, Endpoint>();
  readonly #ports = new Map<number, Endpoint>();
  readonly #datagrams = new Map<number, LoopbackDatagrams>();
  readonly #network: DatagramNetwork;
  readonly #bufferSize: number;
  #nextHandle = 1;
  #nextPort = FIRST_FREE_PORT;

  /** Throws RangeError for a buffer size that is not a positive integer. */
  constructor(options: LoopbackOptions = {}) {
    const { bufferSize = 65_536, weather } = options;
    if (!Number.isInteger(bufferSize) || bufferSize < 1)
      throw new RangeError(`The buffer size must be a positive integer, not ${bufferSize}.`);
    this.#bufferSize = bufferSize;
    this.#network = new DatagramNetwork(new Weather(weather), HOST, (taken) =>
      this.#freePort(taken),
    );
  }

  /** Every name is 127.0.0.1. */
  gethostbyname(_name: string): Promise<HostResult> {
    return Promise.resolve({ code: NSAPI_ERROR_OK, address: new SocketAddress(HOST) });
  }

  socketOpen(protocol: number): { code: number; handle: number } {
    if (protocol === NSAPI_UDP) {
      const opened = this.#nextHandle++;
      this.#datagrams.set(opened, new LoopbackDatagrams(this.#network, this.#bufferSize));
      return { code: NSAPI_ERROR_OK, handle: opened };
    }
    if (protocol !== NSAPI_TCP) return { code: NSAPI_ERROR_UNSUPPORTED, handle: 0 };
    return { code: NSAPI_ERROR_OK, handle: this.#add(this.#makeEndpoint()) };
  }

  socketClose(handle: number): number {
    const datagrams = this.#datagrams.get(handle);
    if (datagrams !== undefined) {
      this.#datagrams.delete(handle);
      datagrams.close();
      return NSAPI_ERROR_OK;
    }
    const endpoint = this.#endpoints.get(handle);
    if (endpoint === undefined) return NSAPI_ERROR_NO_SOCKET;
    this.#endpoints.delete(handle);
    this.#end(endpoint);
    return NSAPI_ERROR_OK;
  }

  socketBind(handle: number, address: SocketAddress): number {
    const datagrams = this.#datagrams.get(handle);
    if (datagrams !== undefined) return datagrams.bind(address);
    return this.#with(handle, (endpoint) =>
      endpoint.local === null ? this.#bind(endpoint, address.port) : NSAPI_ERROR_PARAMETER,
    );
  }

  socketListen(handle: number, backlog: number): number {
    return this.#with(handle, (endpoint) => {
      if (endpoint.remote !== null) return NSAPI_ERROR_IS_CONNECTED;
      const bound = endpoint.local === null ? this.#bind(endpoint, 0) : NSAPI_ERROR_OK;
      if (bound !== NSAPI_ERROR_OK) return bound;
      endpoint.waiting ??= [];
      endpoint.backlog = backlog;
      return NSAPI_ERROR_OK;
    });
  }

  socketConnect(handle: number, address: SocketAddress): number {
    const datagrams = this.#datagrams.get(handle);
    if (datagrams !== undefined) return datagrams.connect(address);
    return this.#with(handle, (endpoint) => {
      if (endpoint.waiting !== null) return NSAPI_ERROR_PARAMETER;
      if (endpoint.remote !== null)
        return endpoint.peer === null ? NSAPI_ERROR_CONNECTION_LOST : NSAPI_ERROR_IS_CONNECTED;
      if (address.isUnspecified || address.port === 0) return NSAPI_ERROR_NO_ADDRESS;
      const listener = this.#ports.get(address.port);
      if (
        listener === undefined ||
        listener.waiting === null ||
        listener.waiting.length >= listener.backlog
      )
        return NSAPI_ERROR_NO_CONNECTION;
      const bound = endpoint.local === null ? this.#bind(endpoint, 0) : NSAPI_ERROR_OK;
      if (bound !== NSAPI_ERROR_OK) return bound;
      const other = this.#makeEndpoint();
      other.local = new SocketAddress(HOST, address.port);
      other.remote = endpoint.local;
      other.peer = endpoint;
      endpoint.remote = other.local;
      endpoint.peer = other;
      listener.waiting.push(other);
      tell(listener);
      return NSAPI_ERROR_OK;
    });
  }

  socketAccept(handle: number): { code: number; handle: number; address: SocketAddress | null } {
    const listener = this.#endpoints.get(handle);
    if (listener === undefined) return { code: this.setsockopt(handle), handle: 0, address: null };
    if (listener.waiting === null) return { code: NSAPI_ERROR_PARAMETER, handle: 0, address: null };
    const next = listener.waiting.shift();
    if (next === undefined) return { code: NSAPI_ERROR_WOULD_BLOCK, handle: 0, address: null };
    return { code: NSAPI_ERROR_OK, handle: this.#add(next), address: next.remote };
  }

  socketSend(handle: number, bytes: Uint8Array): number;
  /** @internal */
  socketSend(handle: number, bytes: Uint8Array, given?: boolean): number;
  socketSend(handle: number, bytes: Uint8Array, given = false): number {
    const datagrams = this.#datagrams.get(handle);
    if (datagrams !== undefined) return datagrams.send(bytes);
    return this.#with(handle, (endpoint) => {
      if (endpoint.remote === null || endpoint.shut) return NSAPI_ERROR_NO_CONNECTION;
      const { peer } = endpoint;
      if (peer === null) return NSAPI_ERROR_CONNECTION_LOST;
      if (bytes.length === 0) return 0;
      const size = Math.min(bytes.length, this.#bufferSize - peer.received.size);
      if (size === 0) return NSAPI_ERROR_WOULD_BLOCK;
      // Not slice: that of a Buffer does not copy.
      const own = given && size === bytes.length ? bytes : new Uint8Array(bytes.subarray(0, size));
      peer.received.push(own);
      tell(peer);
      return size;
    });
  }

  socketRecv(handle: number, into: Uint8Array): number {
    const datagrams = this.#datagrams.get(handle);
    if (datagrams !== undefined) return datagrams.recvfrom(into).size;
    return this.#with(handle, (endpoint) => {
      if (endpoint.remote === null) return NSAPI_ERROR_NO_CONNECTION;
      if (into.length === 0) return 0;
      const size = endpoint.received.take(into);
      if (size === 0)
        return endpoint.peer === null || endpoint.peer.shut ? 0 : NSAPI_ERROR_WOULD_BLOCK;
      if (endpoint.peer !== null) tell(endpoint.peer);
      return size;
    });
  }

  socketShutdown(handle: number): number {
    return this.#with(handle, (endpoint) => {
      if (endpoint.remote === null) return NSAPI_ERROR_NO_CONNECTION;
      endpoint.shut = true;
      if (endpoint.peer !== null) tell(endpoint.peer);
      return NSAPI_ERROR_OK;
    });
  }

  socketSendto(handle: number, address: SocketAddress, bytes: Uint8Array): number {
    const datagrams = this.#datagrams.get(handle);
    if (datagrams !== undefined) return datagrams.sendto(address, bytes);
    return this.socketSend(handle, bytes);
  }

  socketRecvfrom(handle: number, into: Uint8Array): ReceivedDatagram {
    const datagrams = this.#datagrams.get(handle);
    if (datagrams !== undefined) return datagrams.recvfrom(into);
    return {
      size: this.socketRecv(handle, into),
      address: this.#endpoints.get(handle)?.remote ?? null,
    };
  }

  socketAttach(handle: number, callback: (() => void) | null): void {
    const endpoint = this.#endpoints.get(handle);
    if (endpoint !== undefined) endpoint.callback = callback;
    const datagrams = this.#datagrams.get(handle);
    if (datagrams !== undefined) datagrams.onEvent = callback ?? (() => {});
  }

  setsockopt(handle: number): number {
    return this.#isOpen(handle) ? NSAPI_ERROR_UNSUPPORTED : NSAPI_ERROR_NO_SOCKET;
  }

  getsockopt(handle: number): OptionResult {
    return { code: this.setsockopt(handle), value: null };
  }

  getpeername(handle: number): AddressResult {
    const of = this.#endpoints.get(handle)?.remote ?? this.#datagrams.get(handle)?.peer ?? null;
    return this.#address(handle, of, NSAPI_ERROR_NO_CONNECTION);
  }

  getsockname(handle: number): AddressResult {
    const of = this.#endpoints.get(handle)?.local ?? this.#datagrams.get(handle)?.local ?? null;
    return this.#address(handle, of, NSAPI_ERROR_NO_ADDRESS);
  }

  #makeEndpoint(): Endpoint {
    return {
      received: new ByteQueue(giveBackRoom),
      local: null,
      remote: null,
      peer: null,
      shut: false,
      waiting: null,
      backlog: 0,
      callback: null,
    };
  }

  #add(endpoint: Endpoint): number {
    const handle = this.#nextHandle++;
    this.#endpoints.set(handle, endpoint);
    return handle;
  }

  #with(handle: number, call: (endpoint: Endpoint) => number): number {
    const endpoint = this.#endpoints.get(handle);
    if (endpoint !== undefined) return call(endpoint);
    return this.#datagrams.has(handle) ? NSAPI_ERROR_UNSUPPORTED : NSAPI_ERROR_NO_SOCKET;
  }

  #isOpen(handle: number): boolean {
    return this.#endpoints.has(handle) || this.#datagrams.has(handle);
  }

  #address(handle: number, address: SocketAddress | null, none: number): AddressResult {
    if (!this.#isOpen(handle)) return { code: NSAPI_ERROR_NO_SOCKET, address: null };
    return { code: address === null ? none : NSAPI_ERROR_OK, address };
  }

  #bind(endpoint: Endpoint, wanted: number): number {
    const taken = (port: number): boolean => this.#ports.has(port);
    const port = wanted === 0 ? this.#freePort(taken) : wanted;
    if (port === null || taken(port)) return NSAPI_ERROR_ADDRESS_IN_USE;
    this.#ports.set(port, endpoint);
    endpoint.local = new SocketAddress(HOST, port);
    return NSAPI_ERROR_OK;
  }

  #freePort(taken: (port: number) => boolean): number | null {
    for (let tries = 0; tries <= MAX_PORT - FIRST_FREE_PORT; tries++) {
      const port = this.#nextPort;
      this.#nextPort = port === MAX_PORT ? FIRST_FREE_PORT : port + 1;
      if (!taken(port)) return port;
    }
    return null;
  }

  #end(endpoint: Endpoint): void {
    endpoint.callback = null;
    const port = endpoint.local?.port ?? 0;
    if (this.#ports.get(port) === endpoint) this.#ports.delete(port);
    for (const waiting of endpoint.waiting ?? []) this.#end(waiting);
    const { peer } = endpoint;
    if (peer === null) return;
    endpoint.peer = null;
    peer.peer = null;
    tell(peer);
  }
}

// Later, so that the callback never runs inside the call that causes it.
function tell(endpoint: Endpoint): void {
  queueMicrotask(() => endpoint.callback?.());
}
