import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';

const APPLICATION_DATA = 23;

type Cipher = 'aes-128-gcm' | 'aes-256-gcm' | 'aes-128-ccm' | 'chacha20-poly1305';

interface Suite {
  readonly cipher: Cipher;
  readonly hash: 'sha256' | 'sha384';
  readonly keySize: number;
  readonly tagSize: number;
}

/** The suites of TLS 1.3 (RFC 8446, B.4). */
const SUITES: ReadonlyMap<number, Suite> = new Map<number, Suite>([
  [0x1301, { cipher: 'aes-128-gcm', hash: 'sha256', keySize: 16, tagSize: 16 }],
  [0x1302, { cipher: 'aes-256-gcm', hash: 'sha384', keySize: 32, tagSize: 16 }],
  [0x1303, { cipher: 'chacha20-poly1305', hash: 'sha256', keySize: 32, tagSize: 16 }],
  [0x1304, { cipher: 'aes-128-ccm', hash: 'sha256', keySize: 16, tagSize: 16 }],
  [0x1305, { cipher: 'aes-128-ccm', hash: 'sha256', keySize: 16, tagSize: 8 }],
]);

/** What a record of TLS 1.3 has inside. */
export interface Opened {
  readonly content: Buffer;
  readonly type: number;
}

/** One direction of a connection of TLS 1.3, by a traffic secret that Mbed TLS has exported. */
export class TrafficKeys {
  readonly #secret: Uint8Array;
  readonly #number: number;
  readonly #suite: Suite;
  readonly #key: Buffer;
  readonly #iv: Buffer;
  #sequence = 0n;

  /** Whether a number is a suite of TLS 1.3. */
  static knows(suite: number): boolean {
    return SUITES.has(suite);
  }

  /** Throws for a number that is no suite of TLS 1.3. */
  constructor(secret: Uint8Array, suite: number) {
    const known = SUITES.get(suite);
    if (known === undefined) throw new Error(`${suite} is no cipher suite of TLS 1.3.`);
    this.#secret = secret;
    this.#number = suite;
    this.#suite = known;
    this.#key = expand(known.hash, secret, 'key', known.keySize);
    this.#iv = expand(known.hash, secret, 'iv', 12);
  }

  /** What follows after a KeyUpdate. */
  next(): TrafficKeys {
    const { hash } = this.#suite;
    const size = hash === 'sha384' ? 48 : 32;
    return new TrafficKeys(expand(hash, this.#secret, 'traffic upd', size), this.#number);
  }

  seal(content: Uint8Array, type: number): Buffer {
    const plain = Buffer.from([...content, type]);
    const header = Buffer.of(APPLICATION_DATA, 3, 3, 0, 0);
    header.writeUInt16BE(plain.length + this.#suite.tagSize, 3);
    const cipher = sealer(this.#suite, this.#key, this.#nonce());
    cipher.setAAD(header, { plaintextLength: plain.length });
    const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([header, sealed, cipher.getAuthTag()]);
  }

  /** What records have inside, of those among a server's bytes which these keys open. */
  openAll(heard: Buffer): Opened[] {
    const all: Opened[] = [];
    for (let at = 0; at + 5 <= heard.length; ) {
      const size = 5 + heard.readUInt16BE(at + 3);
      const record = heard.subarray(at, at + size);
      if (record.length < size) break;
      const opened = record[0] === APPLICATION_DATA ? this.#open(record) : null;
      if (opened !== null) all.push(opened);
      at += size;
    }
    return all;
  }

  #open(record: Buffer): Opened | null {
    const { tagSize } = this.#suite;
    const size = record.length - 5 - tagSize;
    if (size < 1) return null;
    const decipher = opener(this.#suite, this.#key, this.#nonce());
    decipher.setAAD(record.subarray(0, 5), { plaintextLength: size });
    decipher.setAuthTag(record.subarray(-tagSize));
    try {
      const plain = Buffer.concat([
        decipher.update(record.subarray(5, -tagSize)),
        decipher.final(),
      ]);
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

function sealer({ cipher, tagSize }: Suite, key: Buffer, nonce: Buffer) {
  const options = { authTagLength: tagSize };
  if (cipher === 'aes-128-ccm') return createCipheriv(cipher, key, nonce, options);
  return cipher === 'chacha20-poly1305'
    ? createCipheriv(cipher, key, nonce, options)
    : createCipheriv(cipher, key, nonce, options);
}

function opener({ cipher, tagSize }: Suite, key: Buffer, nonce: Buffer) {
  const options = { authTagLength: tagSize };
  if (cipher === 'aes-128-ccm') return createDecipheriv(cipher, key, nonce, options);
  return cipher === 'chacha20-poly1305'
    ? createDecipheriv(cipher, key, nonce, options)
    : createDecipheriv(cipher, key, nonce, options);
}

function expand(hash: string, secret: Uint8Array, label: string, length: number): Buffer {
  const name = Buffer.from(`tls13 ${label}`);
  const info = Buffer.concat([Buffer.of(0, length, name.length), name, Buffer.of(0, 1)]);
  return createHmac(hash, secret).update(info).digest().subarray(0, length);
}
