import { concat } from '../nsapi/bytes.js';
import { readHello } from './tls-hello.js';

const HANDSHAKE = 22;
const CLIENT_HELLO = 1;
const HELLO_VERIFY_REQUEST = 3;
const RECORD_HEADER = 13;
const MESSAGE_HEADER = 12;
const BODY = RECORD_HEADER + MESSAGE_HEADER;
const RANDOM_AT = BODY + 2;
const RANDOM_SIZE = 32;
const SESSION_AT = RANDOM_AT + RANDOM_SIZE;
/** The bytes of an answer with a cookie, and so the least that is answered at all. */
export const LEAST_HELLO = BODY + 3 + 32;

/** What a server needs to know of a ClientHello before it keeps anything. */
export interface Hello {
  readonly random: Uint8Array;
  /** Empty when there is none. */
  readonly cookie: Uint8Array;
}

/**
 * The ClientHello that a datagram begins with: in the clear and in one piece, as all are that Mbed
 * TLS takes. Null for everything else.
 */
export function helloOf(datagram: Uint8Array): Hello | null {
  const { length } = datagram;
  if (length < SESSION_AT + 2 || datagram[0] !== HANDSHAKE || datagram[1] !== 0xfe) return null;
  // Epoch 0: whoever has keys says hello in a record of its own.
  if (datagram[3] !== 0 || datagram[4] !== 0 || datagram[RECORD_HEADER] !== CLIENT_HELLO)
    return null;
  const cookieAt = SESSION_AT + 1 + (datagram[SESSION_AT] ?? 0);
  const size = datagram[cookieAt];
  if (size === undefined || cookieAt + 1 + size > length) return null;
  return {
    random: datagram.subarray(RANDOM_AT, SESSION_AT),
    cookie: datagram.subarray(cookieAt + 1, cookieAt + 1 + size),
  };
}

/**
 * The name of the server that a hello asks for (RFC 6066 3); null when it names none, and when the
 * hello is malformed, which Mbed TLS will say.
 */
export function serverNameOf(datagram: Uint8Array): string | null {
  const hello = helloOf(datagram);
  if (hello === null) return null;
  const cookieAt = hello.cookie.byteOffset - datagram.byteOffset - 1;
  const end = BODY + numberAt(datagram, RECORD_HEADER + 9);
  // But for the cookie it is the ClientHello of a stream.
  const before = datagram.subarray(BODY, cookieAt);
  const after = datagram.subarray(cookieAt + 1 + hello.cookie.length, end);
  const read = readHello(concat([before, after]));
  return 'alert' in read ? null : read.serverName;
}

/** The number in three bytes. */
function numberAt(bytes: Uint8Array, at: number): number {
  return bytes.subarray(at, at + 3).reduce((number, byte) => number * 256 + byte, 0);
}

/** Whether a datagram begins with a record of epoch 0, which has no keys. */
export function isInTheClear(datagram: Uint8Array): boolean {
  return datagram[3] === 0 && datagram[4] === 0;
}

/** Whether a datagram is a part of a handshake, as far as can be seen from outside. */
export function isHandshake(datagram: Uint8Array): boolean {
  return datagram[0] === HANDSHAKE || datagram[0] === HANDSHAKE - 2;
}

/**
 * The answer that asks a client to say hello again with a cookie (RFC 6347 4.2.1): with the record
 * number of the hello, since no state tells a better one.
 */
export function helloVerifyRequest(hello: Uint8Array, cookie: Uint8Array): Uint8Array {
  const body = 3 + cookie.length;
  const answer = new Uint8Array(BODY + body);
  // DTLS 1.0, whatever will be agreed on.
  answer.set([HANDSHAKE, 0xfe, 0xff]);
  answer.set(hello.subarray(3, 11), 3);
  answer.set([0, MESSAGE_HEADER + body], 11);
  answer.set([HELLO_VERIFY_REQUEST, 0, 0, body, 0, 0, 0, 0, 0, 0, 0, body], RECORD_HEADER);
  answer.set([0xfe, 0xff, cookie.length], BODY);
  answer.set(cookie, BODY + 3);
  return answer;
}
