import { createCipheriv, createDecipheriv } from 'node:crypto';

export type Version = '1.2' | '1.3';

/** How a cipher suite protects records. */
export interface Suite {
  readonly id: number;
  readonly cipher: 'aes-128-gcm' | 'aes-256-gcm' | 'chacha20-poly1305';
  readonly keySize: number;
  readonly hash: 'sha256' | 'sha384';
  /**
   * Bytes of the nonce that come from the handshake: in TLS 1.2 with AES-GCM the rest is in each
   * record.
   */
  readonly ivSize: number;
}

const suites: Record<Version, readonly Suite[]> = {
  '1.3': [
    { id: 0x1301, cipher: 'aes-128-gcm', keySize: 16, hash: 'sha256', ivSize: 12 },
    { id: 0x1302, cipher: 'aes-256-gcm', keySize: 32, hash: 'sha384', ivSize: 12 },
    { id: 0x1303, cipher: 'chacha20-poly1305', keySize: 32, hash: 'sha256', ivSize: 12 },
  ],
  '1.2': [
    { id: 0xc02b, cipher: 'aes-128-gcm', keySize: 16, hash: 'sha256', ivSize: 4 },
    { id: 0xc02f, cipher: 'aes-128-gcm', keySize: 16, hash: 'sha256', ivSize: 4 },
    { id: 0xc02c, cipher: 'aes-256-gcm', keySize: 32, hash: 'sha384', ivSize: 4 },
    { id: 0xcca9, cipher: 'chacha20-poly1305', keySize: 32, hash: 'sha256', ivSize: 12 },
  ],
};

/** All suites that the hostile peer speaks. */
export function suitesOf(version: Version): readonly Suite[] {
  return suites[version];
}

/** The suite of a number; throws for one that the hostile peer does not speak. */
export function suiteOf(version: Version, id: number): Suite {
  const found = suites[version].find((suite) => suite.id === id);
  if (found === undefined)
    throw new Error(`TLS ${version} suite 0x${id.toString(16)} is not spoken`);
  return found;
}

const authTagLength = 16;

/** Enciphers with the suite's AEAD: the text, then the tag. */
export function seal(
  suite: Suite,
  key: Buffer,
  nonce: Buffer,
  aad: Buffer,
  text: Uint8Array,
): Buffer {
  const cipher =
    suite.cipher === 'chacha20-poly1305'
      ? createCipheriv(suite.cipher, key, nonce, { authTagLength })
      : createCipheriv(suite.cipher, key, nonce, { authTagLength });
  cipher.setAAD(aad, { plaintextLength: text.length });
  return Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}

/** Deciphers with the suite's AEAD; throws where the tag is wrong. */
export function open(
  suite: Suite,
  key: Buffer,
  nonce: Buffer,
  aad: Buffer,
  sealed: Buffer,
): Buffer {
  const cipher =
    suite.cipher === 'chacha20-poly1305'
      ? createDecipheriv(suite.cipher, key, nonce, { authTagLength })
      : createDecipheriv(suite.cipher, key, nonce, { authTagLength });
  const size = sealed.length - authTagLength;
  cipher.setAAD(aad, { plaintextLength: size });
  cipher.setAuthTag(sealed.subarray(size));
  return Buffer.concat([cipher.update(sealed.subarray(0, size)), cipher.final()]);
}
