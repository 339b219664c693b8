import type { Unreadable } from '../../nsapi/unreadable.js';

/**
 * The messages by which a page tells a relay what to do about TLS; docs/gateway.md describes them.
 */

/** The WebSocket subprotocol that asks for them. */
export const GATEWAY_PROTOCOL = 'nsapi-tls-1';

/** The longest token, in bytes. */
export const LONGEST_TOKEN = 255;

/** One option of level NSAPI_TLSSOCKET_LEVEL. */
export interface OptionMessage {
  readonly option: number;
  /** Empty in all but the first message. */
  readonly token: Uint8Array;
  /** A view of the message. */
  readonly value: Uint8Array;
}

/** What the relay says to a message. */
export interface Answer {
  /** An NSAPI number. */
  readonly code: number;
  /** Why, for people; for OK what of the CA certificates is left out, else empty. */
  readonly text: string;
}

const HEADER = 2;
const NUMBER = 2;

/** Writes an option; `token` only in the first message. */
export function optionMessage(
  option: number,
  value: Uint8Array,
  token: Uint8Array = new Uint8Array(0),
): Uint8Array<ArrayBuffer> {
  const message = new Uint8Array(HEADER + token.length + value.length);
  message.set([option, token.length]);
  message.set(token, HEADER);
  message.set(value, HEADER + token.length);
  return message;
}

/** Reads an option; null when it is cut off. */
export function readOption(message: Uint8Array): OptionMessage | null {
  const [option, length] = message;
  if (option === undefined || length === undefined || message.length < HEADER + length) return null;
  return {
    option,
    token: message.subarray(HEADER, HEADER + length),
    value: message.subarray(HEADER + length),
  };
}

/** Writes an answer. */
export function answerMessage({ code, text }: Answer): Uint8Array<ArrayBuffer> {
  const words = new TextEncoder().encode(text);
  const message = new Uint8Array(NUMBER + words.length);
  new DataView(message.buffer).setInt16(0, code);
  message.set(words, NUMBER);
  return message;
}

/** Reads an answer; null when it is none. */
export function readAnswer(message: Uint8Array): Answer | null {
  if (message.length < NUMBER) return null;
  const code = new DataView(message.buffer, message.byteOffset, message.byteLength).getInt16(0);
  return code > 0 ? null : { code, text: new TextDecoder().decode(message.subarray(NUMBER)) };
}

/** Writes what of the CA certificates is left out: nothing, or JSON. */
export function unreadableMessage(unreadable: readonly Unreadable[]): string {
  return unreadable.length === 0 ? '' : JSON.stringify(unreadable);
}

/** Reads it; null when it is something else. */
export function readUnreadable(text: string): Unreadable[] | null {
  if (text === '') return [];
  try {
    const told: unknown = JSON.parse(text);
    return Array.isArray(told) ? told.map(unreadableOf) : null;
  } catch {
    return null;
  }
}

function unreadableOf(told: unknown): Unreadable {
  const { index, subject, reason } = Object(told);
  if (!Number.isInteger(index) || typeof reason !== 'string') throw new TypeError('no such thing');
  return { index, file: null, subject: typeof subject === 'string' ? subject : null, reason };
}
