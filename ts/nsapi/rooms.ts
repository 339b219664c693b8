import { RECORD_SIZE } from './record-size.js';

/** A record with its expansion, in bytes: the largest piece that Mbed TLS sends or asks for. */
const ROOM = RECORD_SIZE + 512;
/** What holds fewer bytes is not worth a room: as long as they wait, so does all of it. */
const LEAST = ROOM / 4;
/** How many are kept for the next records. */
const MOST = 64;

const rooms: Uint8Array[] = [];

/**
 * Memory for a record on its way, used again and again: to allocate it takes as long as to encrypt
 * what goes in. `size` is the least that it has. Whoever needs it no longer gives it back, or
 * leaves it to the collector.
 */
export function takeRoom(size: number): Uint8Array {
  return size > ROOM ? new Uint8Array(size) : (rooms.pop() ?? new Uint8Array(ROOM));
}

/** A copy of the bytes, in a room where that is worth it. */
export function copyInRoom(bytes: Uint8Array): Uint8Array {
  // Not slice: that of a Buffer does not copy.
  if (bytes.length < LEAST || bytes.length > ROOM) return new Uint8Array(bytes);
  const room = takeRoom(bytes.length);
  room.set(bytes);
  return room.subarray(0, bytes.length);
}

/** Takes back what a piece of it, which nobody else has, lies in; other memory is let go. */
export function giveBackRoom({ buffer }: Uint8Array): void {
  if (buffer.byteLength === ROOM && rooms.length < MOST) rooms.push(new Uint8Array(buffer));
}
