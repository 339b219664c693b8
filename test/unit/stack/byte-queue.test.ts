import test from 'ava';
import { ByteQueue } from '../../../ts/stack/byte-queue.js';
import { patternBytes } from '../../support/pattern.js';

test('pieces of every size come out in order, in buffers of every size', (t) => {
  const bytes = patternBytes(100_000);
  const sizes = [1, 1023, 1024, 2, 5000, 1, 1, 700, 700, 4095, 4097];
  const queue = new ByteQueue();
  const out: number[] = [];
  let pushed = 0;
  for (let round = 0; out.length < bytes.length; round++) {
    const size = Math.min(sizes[round % sizes.length] ?? 1, bytes.length - pushed);
    // A copy, which is changed afterwards where it is small: those the queue copies.
    const piece = new Uint8Array(bytes.subarray(pushed, pushed + size));
    queue.push(piece);
    if (size < 1024) piece.fill(0);
    pushed += size;
    t.is(queue.size, pushed - out.length);
    const into = new Uint8Array([900, 3, 0, 1500, 6000][round % 5] ?? 0);
    const taken = queue.take(into);
    out.push(...into.subarray(0, taken));
  }
  t.true(Buffer.from(out).equals(bytes));
  t.is(queue.take(new Uint8Array(1)), 0);
});

test('a million pieces of one byte take a few million bytes', (t) => {
  const queue = new ByteQueue();
  globalThis.gc?.();
  const before = process.memoryUsage();
  for (let index = 0; index < 1_000_000; index++) queue.push(Uint8Array.of(index & 0xff));
  globalThis.gc?.();
  const after = process.memoryUsage();
  const grown = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
  t.true(grown < 4_000_000, `${grown} bytes`);
  t.is(queue.size, 1_000_000);
  const into = new Uint8Array(1_000_000);
  t.is(queue.take(into), 1_000_000);
  t.true(into.every((byte, index) => byte === (index & 0xff)));
});
