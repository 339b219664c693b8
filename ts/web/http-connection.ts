import type { Socket } from '../net/socket.js';
import { NSAPI_ERROR_WOULD_BLOCK } from '../nsapi/error.js';
import { LONGEST_TIMER } from '../nsapi/longest-timer.js';
import type { Dialled } from './dialler.js';

/** How much is received at once, in bytes. */
const ROOM = 65_536;

/** A connection to a server, for one exchange after the other. */
export class HttpConnection {
  readonly socket: Socket;
  readonly #remember: () => void;
  #room = new Uint8Array(ROOM);
  #exchanges = 0;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor({ socket, remember }: Pick<Dialled, 'socket' | 'remember'>) {
    this.socket = socket;
    this.#remember = remember;
  }

  /** What is received goes here first. */
  get room(): Uint8Array<ArrayBuffer> {
    return this.#room;
  }

  /** A piece for good: a copy, or a large part of the room itself, which is then another one. */
  keep(piece: Uint8Array): Uint8Array<ArrayBuffer> {
    const { buffer } = this.#room;
    if (piece.buffer !== buffer || piece.length < ROOM / 2) return piece.slice();
    this.#room = new Uint8Array(ROOM);
    return new Uint8Array(buffer, piece.byteOffset, piece.length);
  }

  /** Whether it was used before, and so may be closed already without anybody knowing. */
  get isKept(): boolean {
    return this.#exchanges > 1;
  }

  /** That an exchange begins; false where the server ended it, or said what nobody asked for. */
  use(): boolean {
    clearTimeout(this.#idle);
    this.#exchanges++;
    if (this.#exchanges === 1) return true;
    return this.socket.tryRecv(this.room) === NSAPI_ERROR_WOULD_BLOCK;
  }

  /** That nobody uses it now; after so many milliseconds `forget` is called, for Infinity never. */
  rest(milliseconds: number, forget: () => void): void {
    this.#remember();
    if (milliseconds === Infinity) return;
    this.#idle = setTimeout(forget, Math.min(milliseconds, LONGEST_TIMER));
    // A program ends when nothing else is left to do.
    if (typeof this.#idle === 'object' && 'unref' in this.#idle) this.#idle.unref();
  }

  /** Closes; what is left of it nobody waits for. */
  close(): void {
    clearTimeout(this.#idle);
    this.#remember();
    this.socket.close().catch(() => {});
  }
}
