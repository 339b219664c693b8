/**
 * Pieces below this many bytes are put together, so that a byte never costs much more than a byte.
 */
const SMALL = 1024;
/** Room that is made for small pieces at once, in bytes. */
const ROOM = 4096;

/** Bytes that were received and wait to be read, in the pieces in which they came. */
export class ByteQueue {
  readonly #done: (piece: Uint8Array) => void;
  readonly #pieces: Uint8Array[] = [];
  #size = 0;
  // Where the last piece lies when it was made of small ones, and how much of that is used.
  #room: Uint8Array | null = null;
  #used = 0;

  /** @param done takes each piece that the queue does not need any more */
  constructor(done: (piece: Uint8Array) => void = () => {}) {
    this.#done = done;
  }

  /** How many bytes wait. */
  get size(): number {
    return this.#size;
  }

  /** Adds a piece, which the queue keeps unless it is small. */
  push(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.#size += piece.length;
    if (piece.length < SMALL) this.#append(piece);
    else this.#add(piece);
  }

  /** Moves the first bytes into `into`; returns how many. */
  take(into: Uint8Array): number {
    let taken = 0;
    let used = 0;
    for (
      let piece = this.#pieces[0];
      piece !== undefined && taken < into.length;
      piece = this.#pieces[used]
    ) {
      const room = into.length - taken;
      if (piece.length > room) {
        into.set(piece.subarray(0, room), taken);
        this.#pieces[used] = piece.subarray(room);
        taken = into.length;
        break;
      }
      // Without a view of it: to make one costs as much as to copy a record.
      into.set(piece, taken);
      taken += piece.length;
      used++;
      this.#done(piece);
    }
    this.#pieces.splice(0, used);
    this.#size -= taken;
    if (this.#pieces.length === 0) this.#room = null;
    return taken;
  }

  /** Forgets everything. */
  clear(): void {
    for (const piece of this.#pieces.splice(0)) this.#done(piece);
    this.#size = 0;
    this.#room = null;
  }

  #add(piece: Uint8Array): void {
    this.#room = null;
    this.#pieces.push(piece);
  }

  #append(piece: Uint8Array): void {
    const last = this.#pieces.at(-1);
    const room = this.#room;
    if (room !== null && last !== undefined && room.length - this.#used >= piece.length) {
      this.#join(room, last, piece);
    } else if (room === null && last !== undefined && last.length < SMALL) {
      // Most are read before the next one comes: room is made when it does.
      const fresh = new Uint8Array(ROOM);
      fresh.set(last);
      this.#room = fresh;
      this.#used = last.length;
      this.#join(fresh, fresh.subarray(0, last.length), piece);
      this.#done(last);
    } else {
      this.#add(new Uint8Array(piece));
    }
    this.#done(piece);
  }

  #join(room: Uint8Array, last: Uint8Array, piece: Uint8Array): void {
    room.set(piece, this.#used);
    this.#used += piece.length;
    this.#pieces[this.#pieces.length - 1] = room.subarray(last.byteOffset, this.#used);
  }
}
