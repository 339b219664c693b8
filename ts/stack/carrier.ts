import { isArrayBuffer, isBytes } from '../nsapi/bytes.js';
import type { FaultKind } from '../nsapi/network-fault.js';

/** How many received bytes may wait, where nothing else was asked for. */
export const MAX_BUFFERED = 4_194_304;
/** How many bytes may wait to leave, where nothing else was asked for. */
export const SEND_BUFFER = 1_048_576;

/** A failure that stays: the NSAPI number to answer, and what caused it. */
export interface Fault {
  readonly code: number;
  readonly cause: unknown;
  /** What kind of failure it is, where the cause is another's error, which does not tell. */
  readonly kind?: FaultKind;
}

/**
 * Who is told what a carrier meets. Nothing is told from inside a call of the carrier, nor after
 * `close`.
 */
export interface CarrierListener {
  /** It is open; `protocol` is the subprotocol that was agreed on, if any. */
  opened(protocol: string): void;
  /** Bytes came; they belong to the listener. */
  received(bytes: Uint8Array): void;
  /** There is room again; told once after each `wantRoom`. */
  drained(): void;
  /**
   * It is over: null is a clean end, after which a carrier with two halves may still go on sending
   * and fail in that.
   */
  ended(fault: Fault | null): void;
}

/** What carries bytes beneath the sockets of a stack: a WebSocket, or a pair of streams. */
export interface Carrier {
  /** Whether it has two halves, each of which ends by itself. */
  readonly halves: boolean;
  /** Whether nothing should be sent now: what waits to leave has reached the limit. */
  readonly isFull: boolean;
  /**
   * Sends bytes, which it keeps: one message, where the carrier has messages. Only between `opened`
   * and `ended`.
   */
  send(bytes: Uint8Array<ArrayBuffer>): void;
  /** Asks for `drained`. */
  wantRoom(): void;
  /** Stops receiving, so that the peer is slowed down, where the carrier can. */
  pause(): void;
  /** Goes on receiving. */
  resume(): void;
  /**
   * Is told how many received bytes wait, where it can tell the other end that there is room;
   * returns how many more than the limit may come before that one has heard.
   */
  waits?(bytes: number): number;
  /** Ends the sending half after what was sent, where there are halves. */
  shutdown(): void;
  /** Delivers what was sent, then ends it. What still comes is dropped. */
  close(): void;
  /** Takes back bytes that it told as received, and that nobody needs any more. */
  taken?(bytes: Uint8Array): void;
}

/** What was given by a platform as bytes: those bytes; null for anything else. */
export function bytesFrom(data: unknown): Uint8Array | null {
  if (isBytes(data)) return data;
  if (isArrayBuffer(data)) return new Uint8Array(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : null;
}
