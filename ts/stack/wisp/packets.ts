/**
 * The packets of the Wisp protocol, versions 1 and 2: a type, a stream's number, a payload;
 * integers are little-endian.
 */
export const CONNECT = 0x01;
export const DATA = 0x02;
export const CONTINUE = 0x03;
export const CLOSE = 0x04;
export const INFO = 0x05;

/** The extension by which a client names itself with a password. */
export const PASSWORD_EXTENSION = 0x02;

/** What a stream carries. */
export const TCP = 0x01;
export const UDP = 0x02;

/** Reasons of a CLOSE that a client sends. */
export const REASON_VOLUNTARY = 0x02;
export const REASON_CANNOT_RECEIVE = 0x81;

const HEADER = 5;
const MAJOR = 2;
const MINOR = 0;

/** A packet that came. `payload` is a view of the message. */
export interface Packet {
  readonly type: number;
  readonly stream: number;
  readonly payload: Uint8Array;
}

/** User name and password for a Wisp server; as UTF-8 at most 255 and 65535 bytes. */
export interface WispCredentials {
  readonly username: string;
  readonly password: string;
}

/** Reads a message; null when it is too short for any packet. */
export function readPacket(message: Uint8Array): Packet | null {
  if (message.length < HEADER) return null;
  return {
    type: message[0] ?? 0,
    stream: view(message).getUint32(1, true),
    payload: message.subarray(HEADER),
  };
}

/** The number of packets that a CONTINUE allows; null when it says none. */
export function readCredit(payload: Uint8Array): number | null {
  return payload.length < 4 ? null : view(payload).getUint32(0, true);
}

/** Asks for a connection, {@link TCP} or {@link UDP}. */
export function connectPacket(
  stream: number,
  type: number,
  host: string,
  port: number,
): Uint8Array<ArrayBuffer> {
  const name = new TextEncoder().encode(host);
  const packet = makePacket(CONNECT, stream, 3 + name.length);
  packet[HEADER] = type;
  view(packet).setUint16(HEADER + 1, port, true);
  packet.set(name, HEADER + 3);
  return packet;
}

/** Carries bytes, of which it has a copy. */
export function dataPacket(stream: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const packet = makePacket(DATA, stream, bytes.length);
  packet.set(bytes, HEADER);
  return packet;
}

/** Ends a stream. */
export function closePacket(stream: number, reason: number): Uint8Array<ArrayBuffer> {
  const packet = makePacket(CLOSE, stream, 1);
  packet[HEADER] = reason;
  return packet;
}

/** The client's half of version 2's handshake. */
export function infoPacket(credentials: WispCredentials | null): Uint8Array<ArrayBuffer> {
  const extensions = credentials === null ? new Uint8Array(0) : passwordExtension(credentials);
  const packet = makePacket(INFO, 0, 2 + extensions.length);
  packet[HEADER] = MAJOR;
  packet[HEADER + 1] = MINOR;
  packet.set(extensions, HEADER + 2);
  return packet;
}

/** The numbers of the extensions in a server's INFO; null when it is malformed. */
export function readExtensions(payload: Uint8Array): number[] | null {
  if (payload.length < 2) return null;
  const found: number[] = [];
  let at = 2;
  while (at < payload.length) {
    if (at + HEADER > payload.length) return null;
    found.push(payload[at] ?? 0);
    at += HEADER + view(payload).getUint32(at + 1, true);
  }
  return at === payload.length ? found : null;
}

function passwordExtension({ username, password }: WispCredentials): Uint8Array {
  const [user, secret] = [username, password].map((text) => new TextEncoder().encode(text));
  if (user === undefined || secret === undefined || user.length > 255 || secret.length > 65_535) {
    throw new RangeError('A Wisp user name has at most 255 bytes, a password at most 65535.');
  }
  const extension = new Uint8Array(HEADER + 3 + user.length + secret.length);
  extension[0] = PASSWORD_EXTENSION;
  view(extension).setUint32(1, extension.length - HEADER, true);
  extension[HEADER] = user.length;
  view(extension).setUint16(HEADER + 1, secret.length, true);
  extension.set(user, HEADER + 3);
  extension.set(secret, HEADER + 3 + user.length);
  return extension;
}

function makePacket(type: number, stream: number, size: number): Uint8Array<ArrayBuffer> {
  const packet = new Uint8Array(HEADER + size);
  packet[0] = type;
  view(packet).setUint32(1, stream, true);
  return packet;
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
