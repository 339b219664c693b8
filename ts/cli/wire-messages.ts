/** What the plain part of a server's handshake tells. */
export interface Spoken {
  readonly suite: number | null;
  readonly group: number | null;
  /** The signature scheme of TLS 1.2; that of TLS 1.3 is encrypted. */
  readonly scheme: number | null;
  /** That a HelloRetryRequest came. */
  readonly retried: boolean;
}

const HANDSHAKE = 22;
const SERVER_HELLO = 2;
const SERVER_KEY_EXCHANGE = 12;
const KEY_SHARE = 51;
const NAMED_CURVE = 3;
const RETRY_RANDOM = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';

/** Reads what came in the clear. What is cut or damaged tells nothing. */
export function spokenIn(heard: Buffer): Spoken {
  let [suite, group, scheme, retried]: [number | null, number | null, number | null, boolean] = [
    null,
    null,
    null,
    false,
  ];
  for (const { type, body } of messagesIn(heard)) {
    if (type === SERVER_HELLO && body.length > 38) {
      const at = 35 + (body[34] ?? 0);
      suite = at + 2 <= body.length ? body.readUInt16BE(at) : null;
      const share = extensionIn(body.subarray(at + 3), KEY_SHARE);
      if (body.toString('hex', 2, 34) === RETRY_RANDOM) retried = true;
      else if (share !== null && share.length >= 2) group = share.readUInt16BE(0);
    }
    if (type === SERVER_KEY_EXCHANGE && body[0] === NAMED_CURVE && body.length > 4) {
      group = body.readUInt16BE(1);
      const at = 4 + (body[3] ?? 0);
      if (at + 2 <= body.length) scheme = body.readUInt16BE(at);
    }
  }
  return { suite, group, scheme, retried };
}

function messagesIn(heard: Buffer): { type: number; body: Buffer }[] {
  const plain: Buffer[] = [];
  for (let at = 0; at + 5 <= heard.length; ) {
    const [type = 0] = heard.subarray(at);
    const size = heard.readUInt16BE(at + 3);
    // From the ChangeCipherSpec on of TLS 1.2, and from type 23 on of TLS 1.3, it is encrypted.
    if (type !== HANDSHAKE && type !== 20) break;
    if (type === HANDSHAKE) plain.push(heard.subarray(at + 5, at + 5 + size));
    at += 5 + size;
  }
  const all = Buffer.concat(plain);
  const messages: { type: number; body: Buffer }[] = [];
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
