import { randomBytes } from 'node:crypto';
import { uint } from './bytes.js';
import { open, seal, type Suite, type Version } from './suites.js';

/** A record as it stands in the stream, or after it was opened. */
export interface TlsRecord {
  readonly type: number;
  readonly payload: Buffer;
}

export const CHANGE_CIPHER_SPEC = 20;
export const ALERT = 21;
export const HANDSHAKE = 22;
export const APPLICATION_DATA = 23;

/** The header of a record. */
export function header(type: number, size: number, version = 0x0303): Buffer {
  return Buffer.concat([uint(type, 1), uint(version, 2), uint(size, 2)]);
}

/** The keys of one direction, and the number of its next record. */
export class RecordKeys {
  readonly #version: Version;
  readonly #suite: Suite;
  readonly #key: Buffer;
  readonly #iv: Buffer;
  #sequence = 0n;

  constructor(version: Version, suite: Suite, key: Buffer, iv: Buffer) {
    this.#version = version;
    this.#suite = suite;
    this.#key = key;
    this.#iv = iv;
  }

  /** The whole record. In TLS 1.3 `padding` zeros follow the text. */
  seal(type: number, text: Uint8Array, padding = 0): Buffer {
    return this.#version === '1.3' ? this.#seal13(type, text, padding) : this.#seal12(type, text);
  }

  /** What was in a record; throws where it was not sealed with these keys. */
  open(record: TlsRecord): TlsRecord {
    return this.#version === '1.3' ? this.#open13(record) : this.#open12(record);
  }

  #seal13(type: number, text: Uint8Array, padding: number): Buffer {
    const inner = Buffer.concat([text, uint(type, 1), Buffer.alloc(padding)]);
    const head = header(APPLICATION_DATA, inner.length + 16);
    return Buffer.concat([
      head,
      seal(this.#suite, this.#key, this.#nonce(this.#number()), head, inner),
    ]);
  }

  #open13({ type, payload }: TlsRecord): TlsRecord {
    const head = header(type, payload.length);
    const inner = open(this.#suite, this.#key, this.#nonce(this.#number()), head, payload);
    let end = inner.length - 1;
    while (inner[end] === 0) end--;
    return { type: inner[end] ?? 0, payload: inner.subarray(0, end) };
  }

  #seal12(type: number, text: Uint8Array): Buffer {
    const number = this.#number();
    const explicit = this.#iv.length === 12 ? Buffer.alloc(0) : randomBytes(8);
    const nonce =
      this.#iv.length === 12 ? this.#nonce(number) : Buffer.concat([this.#iv, explicit]);
    const aad = Buffer.concat([number, header(type, text.length)]);
    const sealed = seal(this.#suite, this.#key, nonce, aad, text);
    return Buffer.concat([header(type, explicit.length + sealed.length), explicit, sealed]);
  }

  #open12({ type, payload }: TlsRecord): TlsRecord {
    const number = this.#number();
    const explicit = this.#iv.length === 12 ? 0 : 8;
    const nonce =
      explicit === 0
        ? this.#nonce(number)
        : Buffer.concat([this.#iv, payload.subarray(0, explicit)]);
    const aad = Buffer.concat([number, header(type, payload.length - explicit - 16)]);
    return { type, payload: open(this.#suite, this.#key, nonce, aad, payload.subarray(explicit)) };
  }

  #number(): Buffer {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(this.#sequence++);
    return bytes;
  }

  #nonce(number: Buffer): Buffer {
    const nonce = Buffer.from(this.#iv);
    for (const [at, byte] of number.entries()) nonce[at + 4] = (nonce[at + 4] ?? 0) ^ byte;
    return nonce;
  }
}
