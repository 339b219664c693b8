import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import {
  MBEDTLS_SSL_KEY_EXPORT_TLS1_3_CLIENT_APPLICATION_TRAFFIC_SECRET,
  MBEDTLS_SSL_KEY_EXPORT_TLS1_3_SERVER_APPLICATION_TRAFFIC_SECRET,
} from '../../wasm/constants.js';
import type { Established } from './probe.js';
import type { Wire } from './wire.js';

const APPLICATION_DATA = 23;
const HANDSHAKE = 22;
const KEY_UPDATE = 24;
const QUESTION = 'GET / HTTP/1.0\r\n\r\n';

type Cipher = 'aes-128-gcm' | 'aes-256-gcm' | 'chacha20-poly1305';

const TAG = { authTagLength: 16 };

function sealer(cipher: Cipher, key: Buffer, nonce: Buffer) {
  return cipher === 'chacha20-poly1305'
    ? createCipheriv(cipher, key, nonce, TAG)
    : createCipheriv(cipher, key, nonce, TAG);
}

function opener(cipher: Cipher, key: Buffer, nonce: Buffer) {
  return cipher === 'chacha20-poly1305'
    ? createDecipheriv(cipher, key, nonce, TAG)
    : createDecipheriv(cipher, key, nonce, TAG);
}

/** The direction of a connection of TLS 1.3, with keys that Mbed TLS has exported. */
class Direction {
  readonly #secret: Uint8Array;
  readonly #suite: string;
  readonly #key: Buffer;
  readonly #iv: Buffer;
  readonly #cipher: Cipher;
  #sequence = 0n;

  constructor(secret: Uint8Array, suite: string) {
    this.#secret = secret;
    this.#suite = suite;
    const hash = hashOf(suite);
    this.#cipher = suite.includes('CHACHA20')
      ? 'chacha20-poly1305'
      : suite.includes('AES-256')
        ? 'aes-256-gcm'
        : 'aes-128-gcm';
    this.#key = expand(hash, secret, 'key', this.#cipher === 'aes-128-gcm' ? 16 : 32);
    this.#iv = expand(hash, secret, 'iv', 12);
  }

  /** What follows after a KeyUpdate. */
  next(): Direction {
    const hash = hashOf(this.#suite);
    const size = hash === 'sha384' ? 48 : 32;
    return new Direction(expand(hash, this.#secret, 'traffic upd', size), this.#suite);
  }

  seal(content: Uint8Array, type: number): Buffer {
    const plain = Buffer.from([...content, type]);
    const header = Buffer.of(APPLICATION_DATA, 3, 3, 0, 0);
    header.writeUInt16BE(plain.length + 16, 3);
    const cipher = sealer(this.#cipher, this.#key, this.#nonce());
    cipher.setAAD(header, { plaintextLength: plain.length });
    return Buffer.concat([header, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }

  /** Content and type, or null for what these keys do not open. */
  open(record: Buffer): { content: Buffer; type: number } | null {
    const decipher = opener(this.#cipher, this.#key, this.#nonce());
    decipher.setAAD(record.subarray(0, 5), { plaintextLength: record.length - 21 });
    decipher.setAuthTag(record.subarray(-16));
    try {
      const plain = Buffer.concat([decipher.update(record.subarray(5, -16)), decipher.final()]);
      let end = plain.length - 1;
      while (end > 0 && plain[end] === 0) end -= 1;
      return { content: plain.subarray(0, end), type: plain[end] ?? 0 };
    } catch {
      this.#sequence -= 1n;
      return null;
    }
  }

  #nonce(): Buffer {
    const nonce = Buffer.from(this.#iv);
    nonce.writeBigUInt64BE(nonce.readBigUInt64BE(4) ^ this.#sequence, 4);
    this.#sequence += 1n;
    return nonce;
  }
}

const hashOf = (suite: string): string => (suite.endsWith('SHA384') ? 'sha384' : 'sha256');

function expand(hash: string, secret: Uint8Array, label: string, length: number): Buffer {
  const name = Buffer.from(`tls13 ${label}`);
  const info = Buffer.concat([Buffer.of(0, length, name.length), name, Buffer.of(0, 1)]);
  return createHmac(hash, secret).update(info).digest().subarray(0, length);
}

/**
 * Asks for a KeyUpdate, by a record that Mbed TLS's exported keys make, and tells whether one came
 * back: Mbed TLS itself never asks. Null for a suite that Node cannot do.
 */
export async function answersKeyUpdate(established: Established): Promise<boolean | null> {
  const { context, keys, wire, timeout } = established;
  const suite = context.ciphersuite ?? '';
  const secretOf = (type: number): Uint8Array | undefined =>
    keys.find((each) => each.type === type)?.secret;
  const mine = secretOf(MBEDTLS_SSL_KEY_EXPORT_TLS1_3_CLIENT_APPLICATION_TRAFFIC_SECRET);
  const theirs = secretOf(MBEDTLS_SSL_KEY_EXPORT_TLS1_3_SERVER_APPLICATION_TRAFFIC_SECRET);
  if (mine === undefined || theirs === undefined || suite.includes('CCM')) return null;
  const own = new Direction(mine, suite);
  wire.trySend(own.seal(Uint8Array.of(KEY_UPDATE, 0, 0, 1, 1), HANDSHAKE));
  const answered = (): boolean => hasKeyUpdate(new Direction(theirs, suite), wire.heard);
  if (await comes(wire, Math.min(timeout, 300), answered)) return true;
  // Some answer with the next thing that they say only.
  wire.trySend(own.next().seal(new TextEncoder().encode(QUESTION), APPLICATION_DATA));
  return comes(wire, Math.min(timeout, 1500), answered);
}

/** Whether it comes in time. */
async function comes(wire: Wire, time: number, there: () => boolean): Promise<boolean> {
  const end = Date.now() + time;
  const buffer = new Uint8Array(16_384);
  while (!there()) {
    const left = end - Date.now();
    if (wire.hasEnded || left <= 0) return false;
    if (wire.tryRecv(buffer) <= 0 && !wire.hasEnded) await wire.news(left);
  }
  return true;
}

function hasKeyUpdate(direction: Direction, heard: Buffer): boolean {
  for (let at = 0; at + 5 <= heard.length; ) {
    const size = 5 + heard.readUInt16BE(at + 3);
    const record = heard.subarray(at, at + size);
    if (record.length < size) return false;
    const opened = record[0] === APPLICATION_DATA && size > 21 ? direction.open(record) : null;
    if (opened?.type === HANDSHAKE && opened.content[0] === KEY_UPDATE) return true;
    at += size;
  }
  return false;
}
