/**
 * How a relay tells a page what it has taken and how the stream ended, and a page its relay how
 * much it has room for, in text messages between the binary ones that carry the bytes;
 * docs/relay.md describes it. The relay begins, by messages without a byte.
 */

/** What a page says that wants to be told. */
export const WINDOW_REQUEST = 'window';

/** What a page says that wants to be told of the end before the WebSocket is closed. */
export const END_REQUEST = 'end';

/** How a stream ended: as the close code and the reason of a WebSocket tell it. */
export interface StreamEnd {
  readonly code: number;
  readonly reason: string;
}

/** What a relay says when its target has taken so many bytes in all. */
export function takenMessage(bytes: number): string {
  return `taken ${bytes}`;
}

/** What a page says that has room for so many bytes in all. */
export function roomMessage(bytes: number): string {
  return `room ${bytes}`;
}

/** How many bytes a relay says were taken; null when it says something else. */
export function readTaken(message: unknown): number | null {
  return readCount(/^taken (\d{1,15})$/, message);
}

/** How many bytes a page says that it has room for; null when it says something else. */
export function readRoom(message: unknown): number | null {
  return readCount(/^room (\d{1,15})$/, message);
}

/** What a relay says behind the last byte. */
export function endMessage({ code, reason }: StreamEnd): string {
  return `end ${code} ${reason}`;
}

/** How a relay says that the stream ended; null when it says something else. */
export function readEnd(message: unknown): StreamEnd | null {
  const found = typeof message === 'string' ? /^end (\d{4}) (.*)$/s.exec(message) : null;
  return found === null ? null : { code: Number(found[1]), reason: found[2] ?? '' };
}

/** Why a relay closes that could not say so behind the last byte: so many were sent in all. */
export function endedAfter(bytes: number): string {
  return `the target ended after ${bytes} bytes`;
}

/** How many bytes were sent where a relay closes with that reason; null for any other. */
export function readEndedAfter(reason: string): number | null {
  return readCount(/^the target ended after (\d{1,15}) bytes$/, reason);
}

function readCount(pattern: RegExp, message: unknown): number | null {
  const digits = typeof message === 'string' ? pattern.exec(message)?.[1] : undefined;
  return digits === undefined ? null : Number(digits);
}
