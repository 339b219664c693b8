/** How many of each size are kept for the next pieces. */
const MOST = 64;

/** Memory of one size. */
export interface Slabs {
  /** What Node reads into. */
  readonly scratch: Uint8Array;
  /** What is kept of that. */
  readonly free: Uint8Array[];
}

const pools = new Map<number, Slabs>();
// Memory of others may have the same size: Node's pool of small Buffers, for one.
const slabs = new WeakSet<ArrayBufferLike>();

/** Node's `onread` of one connection. */
export interface SlabReader {
  /** Takes what was read, which it gives back with `giveBackSlab`. */
  receive: (bytes: Uint8Array) => void;
  readonly buffer: Uint8Array;
  readonly callback: (size: number) => boolean;
  /** Takes back what a piece of it was read from. */
  readonly giveBack: (piece: Uint8Array) => void;
}

/**
 * Reads up to `size` bytes at a time, without new memory for each read: to allocate it takes as
 * long as to decrypt what goes in. All connections read into the same place, since Node calls back
 * before it reads anything else; so one that is idle holds nothing.
 */
export function slabReader(size: number): SlabReader {
  const pool = slabsOf(size);
  const reader: SlabReader = {
    receive: giveBackSlab,
    buffer: pool.scratch,
    giveBack: giveBackSlab,
    callback: (length) => {
      reader.receive(pieceOf(pool, length));
      return true;
    },
  };
  return reader;
}

/** Takes back what a piece of it was read from. */
export function giveBackSlab({ buffer }: Uint8Array): void {
  if (!slabs.has(buffer)) return;
  const free = pools.get(buffer.byteLength)?.free;
  if (free !== undefined && free.length < MOST) free.push(new Uint8Array(buffer));
}

/** What all connections read into that read up to so many bytes at a time. */
export function slabsOf(size: number): Slabs {
  const pool = pools.get(size) ?? { scratch: new Uint8Array(size), free: [] };
  pools.set(size, pool);
  return pool;
}

/** What was read into the scratch memory, to be given back with {@link giveBackSlab}. */
export function pieceOf({ scratch, free }: Slabs, length: number): Uint8Array {
  // A small piece would keep all of a slab.
  if (length <= scratch.length / 2) return scratch.slice(0, length);
  const piece = (free.pop() ?? slab(scratch.length)).subarray(0, length);
  piece.set(scratch.subarray(0, length));
  return piece;
}

function slab(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  slabs.add(bytes.buffer);
  return bytes;
}
