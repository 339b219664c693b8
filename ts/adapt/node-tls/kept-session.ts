/** What a session of a peer that was not trusted begins with. */
const MARK = Uint8Array.of(0x4d, 0x62, 0x55, 0x76);

/**
 * A session with what was wrong with its peer, which is not judged again when it is resumed: Node's
 * code, null for nothing.
 */
export interface KeptSession {
  readonly session: Uint8Array;
  readonly authorizationError: string | null;
}

/** The bytes that getSession() gives. */
export function packSession({ session, authorizationError }: KeptSession): Buffer {
  if (authorizationError === null) return Buffer.from(session);
  const code = Buffer.from(authorizationError.slice(0, 255));
  return Buffer.concat([MARK, Uint8Array.of(code.length), code, session]);
}

/** What these bytes say. */
export function unpackSession(packed: Uint8Array): KeptSession {
  const isMarked = MARK.every((byte, at) => packed[at] === byte);
  if (!isMarked) return { session: packed, authorizationError: null };
  const at = MARK.length + 1;
  const end = at + (packed[MARK.length] ?? 0);
  return {
    session: packed.subarray(end),
    authorizationError: Buffer.from(packed.subarray(at, end)).toString(),
  };
}
