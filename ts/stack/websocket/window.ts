/**
 * How a relay tells a page what it has taken, in text messages between the binary ones that carry
 * the bytes; docs/relay.md describes it. The relay begins, by a message without a byte.
 */

/** What a page says that wants to be told. */
export const WINDOW_REQUEST = 'window';

const TAKEN = /^taken (\d{1,15})$/;

/** What a relay says when its target has taken so many bytes in all. */
export function takenMessage(bytes: number): string {
  return `taken ${bytes}`;
}

/** How many bytes a relay says were taken; null when it says something else. */
export function readTaken(message: unknown): number | null {
  const digits = typeof message === 'string' ? TAKEN.exec(message)?.[1] : undefined;
  return digits === undefined ? null : Number(digits);
}
