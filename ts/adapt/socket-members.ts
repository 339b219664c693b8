import type { Socket } from '../net/socket.js';
import { TCPSocket } from '../net/tcp-socket.js';
import {
  HOST_NODELAY,
  HOST_OPTIONS,
  HOST_REF,
  NSAPI_IPv6,
  NSAPI_KEEPALIVE,
  NSAPI_KEEPIDLE,
  NSAPI_SOCKET,
} from '../nsapi/options.js';
import { LONGEST_TIMER } from '../nsapi/longest-timer.js';
import type { SocketAddress } from '../nsapi/socket-address.js';
import type { StreamFace } from './stream-face.js';

/** What a socket's stream of Node has beside the stream: libraries ask for it. */
export interface SocketMembers {
  /** True until the socket is connected, or has failed to. Corresponds to `net.Socket`'s. */
  readonly connecting: boolean;
  /** True while there is no connection: not yet, or no more. */
  readonly pending: boolean;
  /** `opening`, `open`, `readOnly`, `writeOnly` or `closed`. */
  readonly readyState: 'opening' | 'open' | 'readOnly' | 'writeOnly' | 'closed';
  /** Bytes that came in, after decryption. */
  readonly bytesRead: number;
  /** Bytes that the socket has taken, before encryption. */
  readonly bytesWritten: number;
  /** The milliseconds of setTimeout(); 0 for none. */
  readonly timeout: number;
  /** The peer's IP address, or name where only that is known; undefined where nothing is. */
  readonly remoteAddress: string | undefined;
  /** The peer's port. */
  readonly remotePort: number | undefined;
  /** `IPv4` or `IPv6`. */
  readonly remoteFamily: string | undefined;
  /** The own IP address, where the network stack tells it. */
  readonly localAddress: string | undefined;
  /** The own port. */
  readonly localPort: number | undefined;
  /** `IPv4` or `IPv6`. */
  readonly localFamily: string | undefined;
  /** The own address; an empty object where it is not known. */
  address(): { address?: string; port?: number; family?: string };
  /**
   * Emits 'timeout' when nothing was moved for so many milliseconds, 0 for never; nothing is
   * closed. The callback is for the next such event. Throws RangeError for a number that is none.
   */
  setTimeout(milliseconds: number, callback?: () => void): this;
  /**
   * Probes an idle connection, where the network stack can: the first time after so many
   * milliseconds, 0 leaves that to the operating system.
   */
  setKeepAlive(enable?: boolean, initialDelay?: number): this;
  /** Sends small pieces at once, or gathers them, where the network stack can. */
  setNoDelay(noDelay?: boolean): this;
  /** Ends the stream, and destroys it when all that was written has left. */
  destroySoon(): void;
  /** Keeps the process running again. */
  ref(): this;
  /** Lets the process end although this is open, where the network stack can. */
  unref(): this;
}

interface Owner {
  readonly readable: boolean;
  readonly writable: boolean;
  once(event: string, listener: () => void): unknown;
}

/** Gives a stream what a socket's stream has beside. */
export function addSocketMembers<Stream extends Owner>(
  stream: Stream,
  face: StreamFace,
  socket: Socket,
): asserts stream is Stream & SocketMembers {
  const host = (option: number, value: boolean): Stream => {
    socket.setsockopt(HOST_OPTIONS, option, value);
    return stream;
  };
  const remote = remembered(() => socket.getpeername().address);
  const local = remembered(() =>
    socket instanceof TCPSocket ? socket.getsockname().address : null,
  );
  const members = {
    get connecting() {
      return face.connecting;
    },
    get pending() {
      return face.connecting || face.closed;
    },
    get readyState() {
      if (face.connecting) return 'opening';
      if (stream.readable) return stream.writable ? 'open' : 'readOnly';
      return stream.writable ? 'writeOnly' : 'closed';
    },
    get bytesRead() {
      return face.bytesRead;
    },
    get bytesWritten() {
      return face.bytesWritten;
    },
    get timeout() {
      return face.timeout;
    },
    get remoteAddress() {
      return remote()?.host;
    },
    get remotePort() {
      return remote()?.port;
    },
    get remoteFamily() {
      return familyOf(remote());
    },
    get localAddress() {
      return local()?.host;
    },
    get localPort() {
      return local()?.port;
    },
    get localFamily() {
      return familyOf(local());
    },
    address() {
      const own = local();
      return own === null ? {} : { address: own.host, port: own.port, family: familyOf(own) };
    },
    setTimeout(milliseconds: number, callback?: () => void) {
      face.timeout = timeoutOf(milliseconds);
      if (callback !== undefined && milliseconds !== 0) stream.once('timeout', callback);
      return stream;
    },
    setKeepAlive(enable = false, initialDelay = 0) {
      const seconds = Math.trunc(initialDelay / 1000);
      if (seconds > 0) socket.setsockopt(NSAPI_SOCKET, NSAPI_KEEPIDLE, seconds);
      socket.setsockopt(NSAPI_SOCKET, NSAPI_KEEPALIVE, enable);
      return stream;
    },
    setNoDelay: (noDelay = true) => host(HOST_NODELAY, noDelay),
    destroySoon: () => face.destroySoon(),
    ref: () => host(HOST_REF, true),
    unref: () => host(HOST_REF, false),
  };
  Object.defineProperties(stream, Object.getOwnPropertyDescriptors(members));
}

// Once known it stays, as in Node: also of a socket that is closed by then.
function remembered(ask: () => SocketAddress | null): () => SocketAddress | null {
  let known: SocketAddress | null = null;
  return () => (known ??= ask());
}

function familyOf(address: SocketAddress | null): string | undefined {
  if (address === null || address.isName) return undefined;
  return address.version === NSAPI_IPv6 ? 'IPv6' : 'IPv4';
}

/** Checks the milliseconds of a setTimeout(). */
export function timeoutOf(milliseconds: unknown): number {
  if (typeof milliseconds !== 'number')
    throw coded(
      new TypeError(`setTimeout takes milliseconds as a number, not ${typeof milliseconds}.`),
      'ERR_INVALID_ARG_TYPE',
    );
  if (!(milliseconds >= 0 && milliseconds < Infinity))
    throw coded(
      new RangeError(`setTimeout takes 0 or more milliseconds, not ${milliseconds}.`),
      'ERR_OUT_OF_RANGE',
    );
  return Math.min(milliseconds, LONGEST_TIMER);
}

function coded(error: Error, code: string): Error {
  return Object.assign(error, { code });
}
