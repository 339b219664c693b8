import { Gate } from './gate.js';

/** A record as it went over the wire. */
export interface WireRecord {
  /** 22 is a handshake, 23 application data. */
  readonly type: number;
  /** Bytes of its body. */
  readonly size: number;
}

/** A piece of the traffic, in the order of time. */
export interface Piece {
  readonly outgoing: boolean;
  readonly bytes: Uint8Array;
}

/** A transport over another one that keeps a copy of everything that passes. */
export class RecordingSocket extends Gate {
  readonly pieces: Piece[] = [];

  override trySend(bytes: Uint8Array): number {
    const sent = super.trySend(bytes);
    if (sent > 0)
      this.pieces.push({ outgoing: true, bytes: new Uint8Array(bytes.subarray(0, sent)) });
    return sent;
  }

  override tryRecv(into: Uint8Array): number {
    const got = super.tryRecv(into);
    if (got > 0)
      this.pieces.push({ outgoing: false, bytes: new Uint8Array(into.subarray(0, got)) });
    return got;
  }

  /** Everything that went one way, put together. */
  bytes(outgoing: boolean): Buffer {
    return Buffer.concat(
      this.pieces.filter((piece) => piece.outgoing === outgoing).map(({ bytes }) => bytes),
    );
  }

  /** The TLS records that went one way. */
  records(outgoing: boolean): WireRecord[] {
    return recordsOf(this.bytes(outgoing));
  }
}

/** The TLS records of what went one way. */
export function recordsOf(stream: Buffer): WireRecord[] {
  const records: WireRecord[] = [];
  for (let at = 0; at + 5 <= stream.length; ) {
    const size = stream.readUInt16BE(at + 3);
    records.push({ type: stream.readUInt8(at), size });
    at += 5 + size;
  }
  return records;
}
