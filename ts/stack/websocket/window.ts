/**
 * How a relay tells a page what it has taken, and a page its relay how much it has room for, in
 * text messages between the binary ones that carry the bytes; docs/relay.md describes it. The relay
 * begins, by messages without a byte.
 */

/** What a page says that wants to be told. */
export const WINDOW_REQUEST = 'window';

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

function readCount(pattern: RegExp, message: unknown): number | null {
  const digits = typeof message === 'string' ? pattern.exec(message)?.[1] : undefined;
  return digits === undefined ? null : Number(digits);
}
