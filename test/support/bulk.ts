import { createHash } from 'node:crypto';
import { patternBytes } from './pattern.js';

const BLOCK = patternBytes(1_000_003);
const SIZES = [1, 16_384, 7, 65_537, 4_093, 131_071, 1_009, 16_385, 262_147, 333];

/** Bytes in pieces of odd sizes, `size` together: the same in each run. */
export function* bulkPieces(size: number): Generator<Uint8Array> {
  let at = 0;
  for (let left = size, index = 0; left > 0; index += 1) {
    const wanted = Math.min(SIZES[index % SIZES.length] ?? 1, left, BLOCK.length - at);
    yield BLOCK.subarray(at, at + wanted);
    at = (at + wanted) % BLOCK.length;
    left -= wanted;
  }
}

/** The SHA-256 of {@link bulkPieces}, hexadecimal. */
export function bulkHash(size: number): string {
  const hash = createHash('sha256');
  for (const piece of bulkPieces(size)) hash.update(piece);
  return hash.digest('hex');
}
