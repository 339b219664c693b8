import { defaultDuplex, type Duplex } from '../platform/index.js';
import type { Socket } from '../net/socket.js';
import type { Done } from './pump.js';
import { addSocketMembers, type SocketMembers } from './socket-members.js';
import { StreamFace, type FacedStream } from './stream-face.js';

/**
 * What this adapter uses of a stream: Node's own Duplex has it, and that of the package
 * readable-stream.
 */
export interface DuplexStream extends FacedStream {
  readonly readable: boolean;
  readonly writable: boolean;
  once(event: string, listener: () => void): unknown;
}

/** What the adapter gives to the constructor of the stream's class. */
export interface DuplexImplementation {
  readonly allowHalfOpen: boolean;
  readonly autoDestroy: true;
  readonly emitClose: true;
  read(size: number): void;
  write(chunk: Uint8Array, encoding: unknown, done: Done): void;
  writev(chunks: ArrayLike<{ readonly chunk: Uint8Array }>, done: Done): void;
  final(done: Done): void;
  destroy(error: Error | null, done: (error: Error | null) => void): void;
}

/** Options of {@link toDuplex}. */
export interface DuplexOptions {
  /**
   * A connect() or doHandshake() that is under way: reading and writing wait for it, its failure
   * destroys the stream.
   */
  readonly connected?: Promise<number> | undefined;
  /**
   * True takes an end without close_notify for a proper end, as a plain TCP stream would. Then an
   * attacker who cuts the connection decides where the data ends.
   */
  readonly allowTruncation?: boolean | undefined;
  /** True leaves the sending half open when the peer has ended. */
  readonly allowHalfOpen?: boolean | undefined;
}

/**
 * A Node stream over any socket of ours, connected or about to be (`connected`), for libraries that
 * take a stream. Backpressure works both ways: what is not read stays with the peer, what cannot
 * leave stops the writer. The stream takes over the socket's sigio and closes the socket when it is
 * destroyed. It fails with the socket's typed errors: an end without close_notify delivers all data
 * and then fails (MBEDTLS_ERR_SSL_CONN_EOF), unless `allowTruncation`. Throws TypeError where the
 * platform has no streams of its own: give the class, for instance of readable-stream.
 */
export function toDuplex(socket: Socket, options?: DuplexOptions): Duplex & SocketMembers;
/** The same with the class of the stream given. */
export function toDuplex<Stream extends DuplexStream>(
  socket: Socket,
  options: DuplexOptions & {
    readonly Duplex: new (implementation: DuplexImplementation) => Stream;
  },
): Stream & SocketMembers;
export function toDuplex(
  socket: Socket,
  options: DuplexOptions & {
    readonly Duplex?: new (implementation: DuplexImplementation) => DuplexStream;
  } = {},
): DuplexStream & SocketMembers {
  const StreamClass = options.Duplex ?? defaultDuplex;
  if (StreamClass === null) {
    throw new TypeError(
      'This platform has no Duplex of its own: give one, as in toDuplex(socket, { Duplex }) with ' +
        'that of readable-stream.',
    );
  }
  // Its methods are not called before the face is there.
  const faces: StreamFace[] = [];
  const use = (call: (face: StreamFace) => void): void => faces.forEach(call);
  const stream = new StreamClass({
    allowHalfOpen: options.allowHalfOpen ?? false,
    autoDestroy: true,
    emitClose: true,
    read: () => use((face) => face.read()),
    write: (bytes, _encoding, done) => use((face) => face.write(bytes, done)),
    writev: (waiting, done) => use((face) => face.writev(waiting, done)),
    final: (done) => use((face) => face.final(done)),
    destroy: (error, done) => use((face) => face.close(error, done)),
  });
  const connected = (): void => {
    stream.emit('connect');
    stream.emit('ready');
  };
  const face = new StreamFace(socket, stream, options, { connected });
  faces.push(face);
  failsWhenRead(stream, face);
  addSocketMembers(stream, face, socket);
  face.start();
  return stream;
}

function failsWhenRead(stream: DuplexStream, face: StreamFace): void {
  const read = stream.read.bind(stream);
  stream.read = (size) => {
    const chunk: unknown = read(size);
    face.failWhenRead();
    return chunk;
  };
}
