import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';

/**
 * TLS of node:tls over a connected socket, whose bytes are carried in JavaScript: the only way to
 * see how they end, and slower.
 */
export class NodeSecure {
  /** The plaintext's stream. It also ends when the socket beneath fails. */
  readonly socket: TLSSocket;
  #allGiven = false;
  #notified = false;

  constructor(raw: Socket, options: ConnectionOptions, highWaterMark: number) {
    // highWaterMark is the stream's option, which node:tls passes on.
    const settings = { ...options, socket: this.#carry(raw, highWaterMark), highWaterMark };
    this.socket = connect(settings);
    const push = this.socket.push.bind(this.socket);
    this.socket.push = (chunk: unknown, encoding?: BufferEncoding) => {
      if (chunk === null && !this.#allGiven) this.#notified = true;
      return push(chunk, encoding);
    };
  }

  /** Whether the peer's end was announced by close_notify. */
  get notified(): boolean {
    return this.#notified;
  }

  #carry(raw: Socket, highWaterMark: number): Duplex {
    const carrier = new Duplex({
      highWaterMark,
      read: () => {
        raw.resume();
      },
      // A failure comes with the end of `raw`, after what was received before it: nobody is told
      // here.
      write: (chunk, _encoding, done) => {
        if (raw.write(chunk)) done();
        else raw.once('drain', done);
      },
      writev: (chunks, done) => {
        raw.cork();
        const room = chunks.map(({ chunk }) => raw.write(chunk)).at(-1);
        raw.uncork();
        if (room !== false) done();
        else raw.once('drain', done);
      },
      final: (done) => {
        raw.end(done);
      },
      destroy: (error, done) => {
        raw.destroy();
        done(error);
      },
    });
    // Before node:tls listens: it has got all bytes by then, but does not know yet that they were
    // all.
    carrier.on('end', () => {
      this.#allGiven = true;
    });
    let ended = false;
    const give = (chunk: unknown): void => {
      if (!carrier.push(chunk)) raw.pause();
    };
    const end = (): void => {
      if (ended) return;
      for (let chunk: unknown = raw.read(); chunk !== null; chunk = raw.read()) give(chunk);
      ended = true;
      carrier.push(null);
    };
    raw.on('data', give);
    raw.on('end', end);
    raw.on('close', end);
    return carrier;
  }
}
