/** A record's plaintext, in bytes: Node hands on no more at once. */
const SLAB_SIZE = 16_384;
/** How many are kept for the next ones. */
const MOST = 64;

const free: Uint8Array[] = [];

/**
 * Memory that Node reads one record into. To allocate it each time takes as long as to decrypt what
 * goes in.
 */
export function takeSlab(): Uint8Array {
  return free.pop() ?? new Uint8Array(SLAB_SIZE);
}

/** Takes back what a piece of it was read from. */
export function giveBackSlab({ buffer }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === SLAB_SIZE && free.length < MOST)
    free.push(new Uint8Array(buffer));
}
