import { concat } from '../nsapi/bytes.js';
import {
  DECODE_ERROR,
  ILLEGAL_PARAMETER,
  PROTOCOL_VERSION,
  readHello,
  RECORD_OVERFLOW,
  UNEXPECTED_MESSAGE,
  type ClientHello,
  type HelloFault,
} from './tls-hello.js';

const HANDSHAKE = 22;
const CLIENT_HELLO = 1;
const RECORD_HEADER = 5;
const MESSAGE_HEADER = 4;
const LONGEST_RECORD = 16_384;
/** The longest ClientHello that is read, in bytes, without the four before it. */
const LONGEST_HELLO = 65_536;

/**
 * Puts a ClientHello together from whatever pieces it comes in: of records, and of the stream.
 * Keeps the message and no more.
 */
export class HelloReader {
  readonly #header: number[] = [];
  /** What is missing of the record whose header has come. */
  #missing = 0;
  #version = 0;
  #message: Uint8Array = new Uint8Array(0);
  #size = 0;
  #rest: Uint8Array = new Uint8Array(0);

  /** How many bytes are kept. */
  get size(): number {
    return this.#message.length;
  }

  /** Whether a byte of it has come. */
  get hasBegun(): boolean {
    return this.#size > 0 || this.#header.length > 0 || this.#missing > 0;
  }

  /** Takes what came next, of which it keeps a copy. Null: more has to come. */
  add(bytes: Uint8Array): ClientHello | HelloFault | null {
    for (let at = 0; at < bytes.length; ) {
      const [before, missing] = [at, this.#missing];
      at += missing === 0 ? 1 : Math.min(missing, bytes.length - at);
      const answer =
        missing === 0
          ? this.#addToHeader(bytes[before] ?? 0)
          : this.#addToMessage(bytes.subarray(before, at));
      if (answer === null) continue;
      this.#rest = bytes.slice(at);
      return answer;
    }
    return null;
  }

  /**
   * What Mbed TLS is to read: the same ClientHello in as few records as it takes, and whatever came
   * after it.
   */
  get bytes(): Uint8Array {
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < this.#size; at += LONGEST_RECORD) {
      const piece = this.#message.subarray(at, Math.min(at + LONGEST_RECORD, this.#size));
      const { length } = piece;
      pieces.push(Uint8Array.of(HANDSHAKE, 3, this.#version, length >> 8, length & 0xff), piece);
    }
    return concat([...pieces, this.#rest]);
  }

  #addToHeader(byte: number): HelloFault | null {
    const header = this.#header;
    header.push(byte);
    const [type, major, minor = 0, high = 0, low = 0] = header;
    if (type !== HANDSHAKE && this.#size > 0)
      return fault(UNEXPECTED_MESSAGE, 'UNEXPECTED_RECORD', 'was cut short by another record');
    if (header.length < RECORD_HEADER) return null;
    if (type !== HANDSHAKE) return foreign(header);
    if (major !== 3)
      return fault(PROTOCOL_VERSION, 'WRONG_VERSION_NUMBER', 'is of no version of TLS');
    const length = high * 256 + low;
    if (length === 0) return fault(UNEXPECTED_MESSAGE, 'BAD_LENGTH', 'has an empty record');
    if (length > LONGEST_RECORD)
      return fault(RECORD_OVERFLOW, 'PACKET_LENGTH_TOO_LONG', 'has a record that is too long');
    if (this.#size === 0) this.#version = minor;
    this.#missing = length;
    header.length = 0;
    return null;
  }

  #addToMessage(part: Uint8Array): ClientHello | HelloFault | null {
    this.#missing -= part.length;
    this.#keep(part);
    const [type, high = 0, middle = 0, low = 0] = this.#message;
    if (type !== CLIENT_HELLO)
      return fault(UNEXPECTED_MESSAGE, 'UNEXPECTED_MESSAGE', 'was expected, not another message');
    if (this.#size < MESSAGE_HEADER) return null;
    const length = (high * 256 + middle) * 256 + low;
    if (length > LONGEST_HELLO)
      return fault(
        ILLEGAL_PARAMETER,
        'EXCESSIVE_MESSAGE_SIZE',
        `has ${length} bytes, more than ${LONGEST_HELLO}`,
      );
    const end = MESSAGE_HEADER + length;
    if (this.#size < end) return null;
    if (this.#size > end || this.#missing > 0)
      return fault(UNEXPECTED_MESSAGE, 'EXCESSIVE_MESSAGE_SIZE', 'is followed by something else');
    return readHello(this.#message.subarray(MESSAGE_HEADER, end));
  }

  #keep(part: Uint8Array): void {
    const needed = this.#size + part.length;
    if (needed > this.#message.length) {
      const larger = new Uint8Array(Math.max(needed, 2 * this.#message.length));
      larger.set(this.#message.subarray(0, this.#size));
      this.#message = larger;
    }
    this.#message.set(part, this.#size);
    this.#size = needed;
  }
}

/** For a first record that is none of a handshake. */
function foreign(start: readonly number[]): HelloFault {
  const [first = 0, , third = 0] = start;
  const text = String.fromCharCode(...start);
  if (/^(?:GET |POST|HEAD|PUT |OPTI|DELE|PATC|PRI )/.test(text))
    return told(null, 'HTTP_REQUEST', 'HTTP without TLS came to a port for TLS.');
  if (text.startsWith('CONN'))
    return told(null, 'HTTPS_PROXY_REQUEST', 'A request to a proxy came to a port for TLS.');
  if ((first & 0x80) !== 0 && third === CLIENT_HELLO)
    return told(PROTOCOL_VERSION, 'UNSUPPORTED_PROTOCOL', 'The client said hello as SSLv2 does.');
  if (first >= 20 && first <= 24)
    return fault(UNEXPECTED_MESSAGE, 'UNEXPECTED_RECORD', 'was expected, and is another record');
  return told(null, 'WRONG_VERSION_NUMBER', 'What the client sent is no TLS.');
}

/** For a client that ended in the middle of its hello. */
export const CUT_HELLO: HelloFault = told(
  DECODE_ERROR,
  'UNEXPECTED_EOF_WHILE_READING',
  'The client ended in the middle of its ClientHello.',
);

function fault(alert: number, reason: string, what: string): HelloFault {
  return told(alert, reason, `The ClientHello ${what}.`);
}

function told(alert: number | null, reason: string, message: string): HelloFault {
  return { alert, reason, message };
}
