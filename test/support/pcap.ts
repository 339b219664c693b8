import type { Piece } from './recording-socket.js';

const CLIENT = 40_000;
const SERVER = 443;
/** Bytes of payload in one packet. */
const SEGMENT = 1400;
/** LINKTYPE_RAW: packets begin with their IP header. */
const RAW_IP = 101;
const ACK_PUSH = 0x18;

/** A capture file of what a client sent and received, as if it had gone over TCP to port 443. */
export function pcapOf(pieces: readonly Piece[]): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262_144, 16);
  header.writeUInt32LE(RAW_IP, 20);
  const parts: Buffer[] = [header];
  const sequence = { out: 1, in: 1 };
  let time = 0;
  for (const { outgoing, bytes } of pieces) {
    for (let at = 0; at < bytes.length; at += SEGMENT) {
      const payload = bytes.subarray(at, at + SEGMENT);
      parts.push(packet(outgoing, payload, sequence, (time += 1)));
      if (outgoing) sequence.out += payload.length;
      else sequence.in += payload.length;
    }
  }
  return Buffer.concat(parts);
}

function packet(
  outgoing: boolean,
  payload: Uint8Array,
  sequence: { readonly out: number; readonly in: number },
  time: number,
): Buffer {
  const size = 40 + payload.length;
  const head = Buffer.alloc(56);
  head.writeUInt32LE(time, 0);
  head.writeUInt32LE(size, 8);
  head.writeUInt32LE(size, 12);
  head.writeUInt8(0x45, 16);
  head.writeUInt16BE(size, 18);
  head.writeUInt8(64, 24);
  head.writeUInt8(6, 25);
  const [near, far] = [Buffer.of(10, 0, 0, 1), Buffer.of(10, 0, 0, 2)];
  (outgoing ? near : far).copy(head, 28);
  (outgoing ? far : near).copy(head, 32);
  head.writeUInt16BE(outgoing ? CLIENT : SERVER, 36);
  head.writeUInt16BE(outgoing ? SERVER : CLIENT, 38);
  head.writeUInt32BE(outgoing ? sequence.out : sequence.in, 40);
  head.writeUInt32BE(outgoing ? sequence.in : sequence.out, 44);
  head.writeUInt8(0x50, 48);
  head.writeUInt8(ACK_PUSH, 49);
  head.writeUInt16BE(0xffff, 50);
  return Buffer.concat([head, payload]);
}
