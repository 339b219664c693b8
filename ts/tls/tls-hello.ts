/** What a server needs to know of a ClientHello before Mbed TLS reads it. */
export interface ClientHello {
  /** The name that the client asks for, as it was sent; null without one. */
  readonly serverName: string | null;
  /** The application protocols it offers, the most wanted one first; null without any. */
  readonly protocols: readonly string[] | null;
  /** The versions that it offers: 0x0303 is TLS 1.2, 0x0304 TLS 1.3. */
  readonly versions: readonly number[];
  /** The cipher suites that it offers, the most wanted one first. */
  readonly ciphersuites: readonly number[];
  /** The identifier of a session that it wants to resume; empty without one. */
  readonly sessionId: Uint8Array;
  /** Whether it came with a ticket of TLS 1.2. */
  readonly hasTicket: boolean;
}

/** Why what a client sent first is no ClientHello, and what it is told. */
export interface HelloFault {
  /** The alert's number, of RFC 8446; null for who would not know what an alert is. */
  readonly alert: number | null;
  /** OpenSSL's word for it, as in `ERR_SSL_...`. */
  readonly reason: string;
  /** What was wrong. */
  readonly message: string;
}

export const UNEXPECTED_MESSAGE = 10;
export const RECORD_OVERFLOW = 22;
export const ILLEGAL_PARAMETER = 47;
export const DECODE_ERROR = 50;
export const PROTOCOL_VERSION = 70;
export const INTERNAL_ERROR = 80;
export const UNRECOGNIZED_NAME = 112;
export const NO_APPLICATION_PROTOCOL = 120;

const EXTENSION_SERVER_NAME = 0;
const EXTENSION_ALPN = 16;
const EXTENSION_TICKET = 35;
const EXTENSION_VERSIONS = 43;
const LONGEST_NAME = 255;

/** Thrown inside, where a length leads out of what there is. */
const CUT = Symbol('cut');

/** Reads one after the other what has a length before it. */
class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isDone(): boolean {
    return this.#at === this.#bytes.length;
  }

  take(size: number): Uint8Array {
    const end = this.#at + size;
    if (end > this.#bytes.length) throw CUT;
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }

  number(width: 1 | 2): number {
    return this.take(width).reduce((number, byte) => number * 256 + byte, 0);
  }

  vector(width: 1 | 2): Uint8Array {
    return this.take(this.number(width));
  }
}

/**
 * Reads the body of a ClientHello message, as far as a server wants to know it before Mbed TLS
 * reads all of it and judges the rest.
 */
export function readHello(body: Uint8Array): ClientHello | HelloFault {
  try {
    return read(new Reader(body));
  } catch (thrown) {
    if (thrown !== CUT) throw thrown;
    return malformed('is malformed: a length in it leads out of it');
  }
}

function read(hello: Reader): ClientHello | HelloFault {
  const legacyVersion = hello.number(2);
  hello.take(32);
  const sessionId = hello.vector(1).slice();
  const ciphersuites = numbersOf(hello.vector(2));
  hello.vector(1);
  const extensions = new Map<number, Uint8Array>();
  if (!hello.isDone) {
    const list = new Reader(hello.vector(2));
    while (!list.isDone) {
      const type = list.number(2);
      const content = list.vector(2);
      if (extensions.has(type)) return illegal(`has the extension ${type} twice`);
      extensions.set(type, content);
    }
  }
  if (!hello.isDone) return malformed('goes on after its end');
  if (sessionId.length > 32) return malformed('has a session identifier of more than 32 bytes');
  const serverName = nameOf(extensions.get(EXTENSION_SERVER_NAME));
  if (typeof serverName === 'object' && serverName !== null) return serverName;
  const protocols = protocolsOf(extensions.get(EXTENSION_ALPN));
  if (protocols !== null && 'alert' in protocols) return protocols;
  const versions = extensions.get(EXTENSION_VERSIONS);
  return {
    serverName,
    protocols,
    versions: versions === undefined ? [legacyVersion] : numbersOf(new Reader(versions).vector(1)),
    ciphersuites,
    sessionId,
    hasTicket: (extensions.get(EXTENSION_TICKET)?.length ?? 0) > 0,
  };
}

// A list of names with their types, of which there is only one type: a host's name (RFC 6066 3).
function nameOf(extension: Uint8Array | undefined): string | null | HelloFault {
  if (extension === undefined) return null;
  const list = new Reader(new Reader(extension).vector(2));
  let name: string | null = null;
  while (!list.isDone) {
    const type = list.number(1);
    const bytes = list.vector(2);
    if (type !== 0) continue;
    if (name !== null) return illegal('asks for two names');
    if (bytes.length === 0 || bytes.length > LONGEST_NAME || !bytes.every(isPrintable))
      return {
        alert: UNRECOGNIZED_NAME,
        reason: 'BAD_EXTENSION',
        message: 'The ClientHello asks for what is no name of a host.',
      };
    name = latin1(bytes);
  }
  return name;
}

function protocolsOf(extension: Uint8Array | undefined): string[] | null | HelloFault {
  if (extension === undefined) return null;
  const list = new Reader(new Reader(extension).vector(2));
  const protocols: string[] = [];
  while (!list.isDone) {
    const protocol = list.vector(1);
    if (protocol.length === 0) return malformed('offers a protocol without a name');
    protocols.push(latin1(protocol));
  }
  return protocols.length === 0 ? malformed('offers an empty list of protocols') : protocols;
}

function malformed(what: string): HelloFault {
  const message = `The ClientHello ${what}.`;
  return { alert: DECODE_ERROR, reason: 'BAD_LENGTH', message };
}

function illegal(what: string): HelloFault {
  const message = `The ClientHello ${what}.`;
  return { alert: ILLEGAL_PARAMETER, reason: 'BAD_EXTENSION', message };
}

function numbersOf(bytes: Uint8Array): number[] {
  const list = new Reader(bytes);
  const numbers: number[] = [];
  while (!list.isDone) numbers.push(list.number(2));
  return numbers;
}

function isPrintable(byte: number): boolean {
  return byte > 0x20 && byte < 0x7f;
}

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}
