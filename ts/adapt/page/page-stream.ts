import { Duplex } from 'stream';
import type { Socket } from '../../net/socket.js';
import type { Done } from '../pump.js';
import { addSocketMembers, type SocketMembers } from '../socket-members.js';
import { StreamFace } from '../stream-face.js';

/** Members that carry() adds. */
export interface PageStream extends SocketMembers {}

/** A stream of Node's kind in a page over a socket: what net's and tls's have alike. */
export abstract class PageStream extends Duplex {
  #face: StreamFace | null = null;

  constructor(allowHalfOpen: boolean) {
    super({ allowHalfOpen, autoDestroy: true, emitClose: true });
  }

  /** @internal Whether its socket is not there yet, or on its way. */
  protected get isConnecting(): boolean {
    return this.#face?.connecting ?? true;
  }

  /** @internal Begins to carry bytes; its events are told when `connected` has resolved. */
  protected carry(
    socket: Socket,
    settings: { readonly connected: Promise<number>; readonly allowTruncation?: boolean },
    events: readonly string[],
  ): void {
    const connected = (): void => {
      for (const event of events) this.emit(event);
    };
    const face = new StreamFace(socket, this, settings, { connected });
    this.#face = face;
    addSocketMembers(this, face, socket);
    face.start();
  }

  override read(size?: number): unknown {
    const chunk: unknown = super.read(size);
    this.#face?.failWhenRead();
    return chunk;
  }

  get #carried(): StreamFace {
    if (this.#face === null) throw new Error('carry() comes before bytes.');
    return this.#face;
  }

  override _read(): void {
    this.#carried.read();
  }

  override _write(chunk: Uint8Array, _encoding: unknown, done: Done): void {
    this.#carried.write(chunk, done);
  }

  override _writev(chunks: { chunk: Uint8Array }[], done: Done): void {
    this.#carried.writev(chunks, done);
  }

  override _final(done: Done): void {
    this.#carried.final(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (this.#face === null) done(error);
    else this.#face.close(error, done);
  }
}
