import type { TrafficKeys } from './traffic-keys.js';

/** What a server's handshake tells to whoever reads along. */
export interface Spoken {
  /** The number of the version that it chose, such as 0x0304; null when it chose none. */
  readonly version: number | null;
  readonly suite: number | null;
  readonly group: number | null;
  /** The signature scheme that it proved its key by. */
  readonly scheme: number | null;
  /** That a HelloRetryRequest came. */
  readonly retried: boolean;
  /** That a ticket of TLS 1.2 came. */
  readonly ticket: boolean;
  /** That it asked for the client's certificate. */
  readonly asksCertificate: boolean;
  /** Its certificates, DER, as it sent them. */
  readonly chain: readonly Uint8Array[];
}

interface Message {
  readonly type: number;
  readonly body: Buffer;
}

type Part = Partial<Spoken>;

const HANDSHAKE = 22;
const CHANGE_CIPHER_SPEC = 20;
const SERVER_HELLO = 2;
const NEW_SESSION_TICKET = 4;
const CERTIFICATE = 11;
const SERVER_KEY_EXCHANGE = 12;
const CERTIFICATE_REQUEST = 13;
const CERTIFICATE_VERIFY = 15;
export const KEY_UPDATE = 24;
const SUPPORTED_VERSIONS = 43;
const KEY_SHARE = 51;
const NAMED_CURVE = 3;
const RETRY_RANDOM = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';

const NOTHING: Spoken = {
  version: null,
  suite: null,
  group: null,
  scheme: null,
  retried: false,
  ticket: false,
  asksCertificate: false,
  chain: [],
};

/**
 * Reads a server's handshake: what came in the clear and, by `keysOf` its suite, what TLS 1.3
 * hides. What is cut or damaged tells nothing.
 */
export function spokenIn(heard: Buffer, keysOf: (suite: number) => TrafficKeys | null): Spoken {
  const clear: Spoken = Object.assign({}, NOTHING, ...messagesIn(plainIn(heard)).map(readClear));
  const keys = clear.suite === null ? null : keysOf(clear.suite);
  if (keys === null) return clear;
  return Object.assign({}, clear, ...hiddenMessagesIn(heard, keys).map(readHidden));
}

/** The messages in those of a server's records which keys open. */
export function hiddenMessagesIn(heard: Buffer, keys: TrafficKeys): Message[] {
  const opened = keys.openAll(heard).filter(({ type }) => type === HANDSHAKE);
  return messagesIn(Buffer.concat(opened.map(({ content }) => content)));
}

function readClear({ type, body }: Message): Part {
  switch (type) {
    case SERVER_HELLO:
      return body.length > 38 ? readHello(body) : {};
    case NEW_SESSION_TICKET:
      return { ticket: true };
    case CERTIFICATE:
      return { chain: certificatesIn(body, 0) };
    case SERVER_KEY_EXCHANGE:
      return readKeyExchange(body);
    case CERTIFICATE_REQUEST:
      return { asksCertificate: true };
    default:
      return {};
  }
}

function readHidden({ type, body }: Message): Part {
  switch (type) {
    case CERTIFICATE:
      return { chain: certificatesIn(body.subarray(1 + (body[0] ?? 0)), 2) };
    case CERTIFICATE_REQUEST:
      return { asksCertificate: true };
    case CERTIFICATE_VERIFY:
      return body.length > 2 ? { scheme: body.readUInt16BE(0) } : {};
    default:
      return {};
  }
}

function readHello(body: Buffer): Part {
  const at = 35 + (body[34] ?? 0);
  const extensions = body.subarray(at + 3);
  const version = extensionIn(extensions, SUPPORTED_VERSIONS);
  const share = extensionIn(extensions, KEY_SHARE);
  const isRetry = body.toString('hex', 2, 34) === RETRY_RANDOM;
  return {
    version: version?.length === 2 ? version.readUInt16BE(0) : body.readUInt16BE(0),
    ...(at + 2 <= body.length ? { suite: body.readUInt16BE(at) } : {}),
    ...(isRetry ? { retried: true } : {}),
    ...(!isRetry && share !== null && share.length >= 2 ? { group: share.readUInt16BE(0) } : {}),
  };
}

function readKeyExchange(body: Buffer): Part {
  const hasHint = body.length > 2 && body[0] !== NAMED_CURVE;
  // With a pre-shared key a hint stands before, and nothing is signed.
  const params = hasHint ? body.subarray(2 + body.readUInt16BE(0)) : body;
  if (params[0] !== NAMED_CURVE || params.length < 4) return {};
  const at = 4 + (params[3] ?? 0);
  return {
    group: params.readUInt16BE(1),
    ...(!hasHint && at + 2 <= params.length ? { scheme: params.readUInt16BE(at) } : {}),
  };
}

/** A list of certificates; in TLS 1.3 each has extensions behind it, whose size is in two bytes. */
function certificatesIn(list: Buffer, extensionSize: 0 | 2): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let at = 3; at + 3 <= list.length; ) {
    const end = at + 3 + list.readUIntBE(at, 3);
    if (end + extensionSize > list.length) break;
    found.push(new Uint8Array(list.subarray(at + 3, end)));
    at = end + (extensionSize === 0 ? 0 : 2 + list.readUInt16BE(end));
  }
  return found;
}

/** The handshake's bytes in the clear: from type 23 on, TLS 1.3 hides what follows. */
function plainIn(heard: Buffer): Buffer {
  const plain: Buffer[] = [];
  for (let at = 0; at + 5 <= heard.length; ) {
    const [type] = heard.subarray(at);
    const size = heard.readUInt16BE(at + 3);
    if (type !== HANDSHAKE && type !== CHANGE_CIPHER_SPEC) break;
    if (type === HANDSHAKE) plain.push(heard.subarray(at + 5, at + 5 + size));
    at += 5 + size;
  }
  return Buffer.concat(plain);
}

function messagesIn(all: Buffer): Message[] {
  const messages: Message[] = [];
  for (let at = 0; at + 4 <= all.length; ) {
    const size = all.readUIntBE(at + 1, 3);
    if (at + 4 + size > all.length) break;
    messages.push({ type: all[at] ?? 0, body: all.subarray(at + 4, at + 4 + size) });
    at += 4 + size;
  }
  return messages;
}

function extensionIn(block: Buffer, wanted: number): Buffer | null {
  for (let at = 2; at + 4 <= block.length; ) {
    const size = block.readUInt16BE(at + 2);
    if (block.readUInt16BE(at) === wanted) return block.subarray(at + 4, at + 4 + size);
    at += 4 + size;
  }
  return null;
}
