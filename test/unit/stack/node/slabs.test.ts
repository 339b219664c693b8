import test from 'ava';
import { giveBackSlab, pieceOf, slabsOf } from '../../../../ts/stack/node/slabs.js';

const SIZE = 65_536;

test('a large piece is used again once it is given back', (t) => {
  const slabs = slabsOf(SIZE);
  const piece = pieceOf(slabs, SIZE - 1);
  giveBackSlab(piece);
  t.is(pieceOf(slabs, SIZE).buffer, piece.buffer);
});

test('memory of others is not taken, whatever its size', (t) => {
  const slabs = slabsOf(SIZE);
  const before = slabs.free.length;
  const pool = new ArrayBuffer(SIZE);
  giveBackSlab(new Uint8Array(pool, 100, 20));
  giveBackSlab(slabs.scratch);
  t.is(slabs.free.length, before);
});
