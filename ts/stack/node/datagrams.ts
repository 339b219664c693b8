import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import {
  NSAPI_ERROR_NO_ADDRESS,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_PARAMETER,
  NSAPI_ERROR_UNSUPPORTED,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../nsapi/error.js';
import {
  NSAPI_ADD_MEMBERSHIP,
  NSAPI_BROADCAST,
  NSAPI_DROP_MEMBERSHIP,
  NSAPI_IPv6,
  NSAPI_RCVBUF,
  NSAPI_REUSEADDR,
  NSAPI_SNDBUF,
  type OptionValue,
} from '../../nsapi/options.js';
import { SocketAddress } from '../../nsapi/socket-address.js';
import type { Fault } from '../carrier.js';
import { Datagrams, LARGEST_DATAGRAM } from '../datagrams.js';
import { faultOf } from './error.js';

type Family = 'udp4' | 'udp6';

/** How many received bytes may wait, and how many that were sent and that Node still has. */
const WAITING = 524_288;
/** How often another port is tried for when somebody took the one that the system had chosen. */
const TRIES = 16;
const MAPPED = '::ffff:';

/** A socket of node:dgram, bound at its first use at the latest. */
export class NodeDatagrams extends Datagrams {
  #socket: Socket | null = null;
  #family: Family = 'udp4';
  #connected = false;
  #reuse = false;
  #broadcast = false;
  #sending = 0;

  constructor() {
    super(WAITING);
  }

  override get local(): SocketAddress | null {
    if (this.#socket === null) return null;
    const { address, port } = this.#socket.address();
    return new SocketAddress(plain(address), port);
  }

  override bind(address: SocketAddress): number {
    if (this.#socket !== null || address.isName) return NSAPI_ERROR_PARAMETER;
    this.#family = address.version === NSAPI_IPv6 ? 'udp6' : 'udp4';
    return this.#open(address.host, address.port);
  }

  override connect(address: SocketAddress): number {
    this.#disconnect();
    super.connect(address);
    if (this.peer === null) return NSAPI_ERROR_OK;
    const ready = this.#prepare(address);
    if (ready !== NSAPI_ERROR_OK) return ready;
    this.#socket?.connect(address.port, this.#hostFor(address));
    this.#connected = this.#isConnected;
    return NSAPI_ERROR_OK;
  }

  // What was wrong with connecting Node tells as an event.
  get #isConnected(): boolean {
    try {
      return this.#socket?.remoteAddress() !== undefined;
    } catch {
      return false;
    }
  }

  protected override transmit(address: SocketAddress, bytes: Uint8Array): number {
    const ready = this.#prepare(address);
    if (ready !== NSAPI_ERROR_OK) return ready;
    const socket = this.#socket;
    const { length } = bytes;
    if (socket === null) return NSAPI_ERROR_PARAMETER;
    if (this.#sending > 0 && this.#sending + length > WAITING) return NSAPI_ERROR_WOULD_BLOCK;
    if (this.#connected && !(this.peer?.equals(address) ?? false)) this.#disconnect();
    this.#sending += length;
    // Node keeps them until they have left. Not slice: that of a Buffer does not copy.
    const copy = new Uint8Array(bytes);
    const left = (error: Error | null): void => this.#left(length, error);
    if (this.#connected) socket.send(copy, left);
    else socket.send(copy, address.port, this.#hostFor(address), left);
    return length;
  }

  override close(): void {
    this.onEvent = () => {};
    this.#closeSocket();
  }

  setOption(option: number, value: OptionValue): number {
    if (option === NSAPI_ADD_MEMBERSHIP || option === NSAPI_DROP_MEMBERSHIP)
      return this.#member(option === NSAPI_ADD_MEMBERSHIP, value);
    if (option === NSAPI_BROADCAST) {
      this.#broadcast = Boolean(value);
      return this.#try((socket) => socket.setBroadcast(this.#broadcast), true);
    }
    if (option === NSAPI_REUSEADDR) {
      if (this.#socket !== null) return NSAPI_ERROR_UNSUPPORTED;
      this.#reuse = Boolean(value);
      return NSAPI_ERROR_OK;
    }
    if (option !== NSAPI_RCVBUF && option !== NSAPI_SNDBUF) return NSAPI_ERROR_UNSUPPORTED;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 1)
      return NSAPI_ERROR_PARAMETER;
    return this.#try((socket) =>
      option === NSAPI_RCVBUF ? socket.setRecvBufferSize(value) : socket.setSendBufferSize(value),
    );
  }

  getOption(option: number): OptionValue | null {
    if (option === NSAPI_BROADCAST) return this.#broadcast;
    if (option === NSAPI_REUSEADDR) return this.#reuse;
    const socket = this.#socket;
    if (socket === null) return null;
    if (option === NSAPI_RCVBUF) return socket.getRecvBufferSize();
    return option === NSAPI_SNDBUF ? socket.getSendBufferSize() : null;
  }

  /** A group, or one and the address of an interface: `224.0.0.251` or `224.0.0.251 192.0.2.1`. */
  #member(add: boolean, value: OptionValue): number {
    if (typeof value !== 'string') return NSAPI_ERROR_PARAMETER;
    const [group = '', of] = value.split(' ');
    if (this.#socket === null && isIPv6(group)) this.#family = 'udp6';
    return this.#try((socket) =>
      add ? socket.addMembership(group, of) : socket.dropMembership(group, of),
    );
  }

  #try(change: (socket: Socket) => void, later = false): number {
    const opened = this.#socket === null && !later ? this.#open('', 0) : NSAPI_ERROR_OK;
    if (opened !== NSAPI_ERROR_OK) return opened;
    try {
      if (this.#socket !== null) change(this.#socket);
      return NSAPI_ERROR_OK;
    } catch (error) {
      return this.blame({ code: NSAPI_ERROR_PARAMETER, cause: error });
    }
  }

  #prepare(address: SocketAddress): number {
    if (address.isName || address.isUnspecified || address.port === 0)
      return NSAPI_ERROR_NO_ADDRESS;
    const isV6 = address.version === NSAPI_IPv6;
    if (this.#socket === null && isV6) this.#family = 'udp6';
    if (this.#socket === null) return this.#open('', 0);
    return isV6 && this.#family === 'udp4' ? NSAPI_ERROR_NO_ADDRESS : NSAPI_ERROR_OK;
  }

  // A port that the system chose is bound a second time, by its number: disconnecting would lose it
  // otherwise.
  #open(host: string, port: number): number {
    for (let tries = 0; ; tries++) {
      const chosen = port === 0 ? this.#bind(host, 0) : port;
      if (port === 0) this.#closeSocket();
      if (chosen > 0) {
        const bound = this.#bind(host, chosen);
        if (bound > 0) return NSAPI_ERROR_OK;
      }
      if (port !== 0 || tries === TRIES || chosen <= 0)
        return this.fault?.code ?? NSAPI_ERROR_PARAMETER;
    }
  }

  /** The port, or the number of what went wrong. */
  #bind(host: string, port: number): number {
    const family = this.#family === 'udp6' ? 6 : 4;
    const socket = createSocket({
      type: this.#family,
      reuseAddr: this.#reuse,
      // All addresses are literals. This one answers at once, so that binding is done at once.
      lookup: (name, _options, callback) => callback(null, name, family),
    });
    this.#socket = socket;
    const failed: { fault: Fault | null } = { fault: null };
    socket.once('error', (error) => {
      failed.fault = faultOf(error);
    });
    socket.bind({ port, exclusive: true, ...(host === '' ? {} : { address: host }) });
    if (failed.fault !== null) {
      this.#closeSocket();
      return this.blame(failed.fault);
    }
    socket.removeAllListeners('error');
    socket.on('error', (error) => this.hear(faultOf(error)));
    socket.on('message', (bytes, from) => this.#arrive(bytes, from));
    if (this.#broadcast) socket.setBroadcast(true);
    return socket.address().port;
  }

  #closeSocket(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#connected = false;
    if (socket === null) return;
    socket.removeAllListeners();
    // What was sent meets nobody who could be told.
    socket.on('error', () => {});
    socket.close();
  }

  #disconnect(): void {
    if (!this.#connected) return;
    this.#connected = false;
    this.#socket?.disconnect();
  }

  #arrive(bytes: Uint8Array, { address, port }: RemoteInfo): void {
    if (this.keep(new Uint8Array(bytes), new SocketAddress(plain(address), port))) this.onEvent();
  }

  #left(size: number, error: Error | null): void {
    const wasFull = this.#sending + LARGEST_DATAGRAM > WAITING;
    this.#sending -= size;
    if (error !== null) this.hear(faultOf(error));
    else if (wasFull) this.onEvent();
  }

  #hostFor(address: SocketAddress): string {
    return this.#family === 'udp6' && address.version !== NSAPI_IPv6
      ? MAPPED + address.host
      : address.host;
  }
}

function plain(address: string): string {
  return address.startsWith(MAPPED) && address.includes('.')
    ? address.slice(MAPPED.length)
    : address;
}
