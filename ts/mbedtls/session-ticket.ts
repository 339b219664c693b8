import { MBEDTLS_SSL_VERSION_TLS1_3 } from '../../wasm/constants.js';
import { mbedtlsBytesOf } from './ssl-session.js';

// What Mbed TLS writes before the ticket, in bytes: its own version and configuration; the
// protocol's version, the end, the cipher suite and what its peer was judged by
// (native/patches/0010-sessions-carry-what-their-peer-was-judged-by.patch).
const HEADER = 5;
const COMMON = 1 + 1 + 2 + 32 + 8 + 4 + 1;
/** TLS 1.2: when it began, the session's number, the master secret, the verdict. */
const TLS12_BASICS = 8 + 1 + 32 + 48 + 4;
/** TLS 1.3: what is added to the ticket's age, its flags. */
const TLS13_BASICS = 4 + 1;
/** TLS 1.3: when the ticket came, and how long it lives. */
const TLS13_TIMES = 8 + 4;

/**
 * The ticket in what a client's connection saved as its session: what the server gave, and is shown
 * again. Null when there is none, or this is no session.
 */
export function ticketOf(saved: Uint8Array): Uint8Array | null {
  const bytes = mbedtlsBytesOf(saved);
  if (bytes === null) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isTls13 = view.getUint8(HEADER) === (MBEDTLS_SSL_VERSION_TLS1_3 & 0xff);
  const ticket = (isTls13 ? inTls13 : inTls12)(view, HEADER + COMMON);
  return ticket.length === 0 ? null : ticket;
}

function inTls12(view: DataView, start: number): Uint8Array {
  const certificate = start + TLS12_BASICS;
  const at = certificate + 3 + uint24(view, certificate);
  return slice(view, at + 3, uint24(view, at));
}

function inTls13(view: DataView, start: number): Uint8Array {
  const key = start + TLS13_BASICS;
  // The limit of records, which is configured.
  const hostname = key + 1 + view.getUint8(key) + 2;
  const at = hostname + 2 + view.getUint16(hostname) + TLS13_TIMES;
  return slice(view, at + 2, view.getUint16(at));
}

function uint24(view: DataView, at: number): number {
  return (view.getUint8(at) << 16) | view.getUint16(at + 1);
}

function slice(view: DataView, at: number, size: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + at, size).slice();
}
