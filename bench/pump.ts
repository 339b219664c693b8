import type { Writable } from 'node:stream';

/** Writes a piece over and over, `size` bytes together, as fast as they are taken. */
export function pump(stream: Writable, piece: Buffer, size: number, done: () => void): void {
  let left = size;
  const more = (): void => {
    while (left > 0) {
      const part = piece.subarray(0, Math.min(left, piece.length));
      left -= part.length;
      if (!stream.write(part)) {
        stream.once('drain', more);
        return;
      }
    }
    done();
  };
  more();
}
