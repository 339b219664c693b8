/** How many of each size are kept for the next ones. */
const MOST = 64;

const free = new Map<number, Uint8Array[]>();

/** What Node reads a connection into, in place of memory of its own for each read. */
export interface SlabReader {
  /** Takes what was read; it keeps the bytes until it gives them back. */
  receive: (bytes: Uint8Array) => void;
  readonly buffer: () => Uint8Array;
  readonly callback: (size: number, slab: Uint8Array) => boolean;
}

/**
 * Reads into slabs of `size` bytes that are used again. To allocate one each time takes as long as
 * to decrypt what goes in.
 */
export function slabReader(size: number): SlabReader {
  const pool = free.get(size) ?? [];
  free.set(size, pool);
  const reader: SlabReader = {
    receive: giveBackSlab,
    buffer: () => pool.pop() ?? new Uint8Array(size),
    callback: (length, slab) => {
      // A small piece would keep all of the slab.
      const piece = length > size / 2 ? slab.subarray(0, length) : slab.slice(0, length);
      if (piece.buffer !== slab.buffer) giveBackSlab(slab);
      reader.receive(piece);
      return true;
    },
  };
  return reader;
}

/** Takes back what a piece of it was read from. */
export function giveBackSlab({ buffer }: Uint8Array): void {
  const pool = free.get(buffer.byteLength);
  if (pool !== undefined && pool.length < MOST && buffer instanceof ArrayBuffer)
    pool.push(new Uint8Array(buffer));
}
