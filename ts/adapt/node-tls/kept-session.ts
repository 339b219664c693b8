/** What a session that is kept with more than itself begins with. */
const MARK = Uint8Array.of(0x4d, 0x62, 0x55, 0x76);
const SIZES = 4;
const MOST = 0xffff;

/**
 * A session with what is not judged again when it is resumed: what was wrong with its peer, Node's
 * code, null for nothing, and the name that its certificate was found to be for, null where the
 * session is bound to the name itself. An empty session resumes nothing.
 */
export interface KeptSession {
  readonly session: Uint8Array;
  readonly authorizationError: string | null;
  readonly hostname: string | null;
}

/** The bytes that getSession() gives. */
export function packSession({ session, authorizationError, hostname }: KeptSession): Buffer {
  if (session.length > 0 && authorizationError === null && hostname === null)
    return Buffer.from(session);
  const code = Buffer.from(authorizationError ?? '').subarray(0, MOST);
  const name = Buffer.from(hostname ?? '').subarray(0, MOST);
  const sizes = Buffer.alloc(SIZES);
  sizes.writeUInt16BE(code.length, 0);
  sizes.writeUInt16BE(name.length, 2);
  return Buffer.concat([MARK, sizes, code, name, session]);
}

/** What these bytes say. */
export function unpackSession(packed: Uint8Array): KeptSession {
  const isMarked = MARK.every((byte, at) => packed[at] === byte);
  const start = MARK.length + SIZES;
  if (!isMarked || packed.length < start)
    return { session: packed, authorizationError: null, hostname: null };
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  const codeEnd = start + bytes.readUInt16BE(MARK.length);
  const nameEnd = codeEnd + bytes.readUInt16BE(MARK.length + 2);
  const textOf = (from: number, to: number) => bytes.toString('utf8', from, to) || null;
  return {
    session: packed.subarray(nameEnd),
    authorizationError: textOf(start, codeEnd),
    hostname: textOf(codeEnd, nameEnd),
  };
}
