/** Bytes that were received and wait to be read, in the pieces in which they came. */
export class ByteQueue {
  readonly #pieces: Uint8Array[] = [];
  #size = 0;

  /** How many bytes wait. */
  get size(): number {
    return this.#size;
  }

  /** Adds a piece, which the queue keeps. */
  push(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.#pieces.push(piece);
    this.#size += piece.length;
  }

  /** Moves the first bytes into `into`; answers how many. */
  take(into: Uint8Array): number {
    let taken = 0;
    let used = 0;
    for (const piece of this.#pieces) {
      const part = piece.subarray(0, into.length - taken);
      into.set(part, taken);
      taken += part.length;
      if (part.length < piece.length) {
        this.#pieces[used] = piece.subarray(part.length);
        break;
      }
      used++;
      if (taken === into.length) break;
    }
    this.#pieces.splice(0, used);
    this.#size -= taken;
    return taken;
  }
}
