import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import test from 'ava';
import { openRaw, type Pointer } from '../../../ts/raw.js';
import { der, sequence } from '../../support/der.js';

const MD = { sha256: 9, sha384: 10, sha512: 11 } as const;
const raw = openRaw();

/** What Mbed TLS says of a signature over a message, 0 when it is good. */
function verify(
  key: Pointer<'mbedtls_pk_context'>,
  digest: keyof typeof MD,
  message: string,
  signature: Uint8Array,
): number {
  const hash = createHash(digest).update(message).digest();
  return raw.withBytes(hash, (bytes, size) =>
    raw.withBytes(signature, (data, length) =>
      raw.c.mbedtls_pk_verify(key, MD[digest], bytes, size, data, length),
    ),
  );
}

function withKey(spki: Uint8Array, use: (key: Pointer<'mbedtls_pk_context'>) => void): void {
  const key = raw.c.native_pk_context_new();
  try {
    const parsed = raw.withBytes(spki, (bytes, size) =>
      raw.c.mbedtls_pk_parse_public_key(key, bytes, size),
    );
    if (parsed !== 0) throw new Error(`The key cannot be read: ${parsed}.`);
    use(key);
  } finally {
    raw.c.native_pk_context_delete(key);
  }
}

/** A length in more bytes than it needs. */
function long(tag: number, body: Uint8Array, bytes: number): Buffer {
  const size = Buffer.alloc(bytes);
  size.writeUIntBE(body.length, 0, bytes);
  return Buffer.concat([Buffer.from([tag, 0x80 | bytes]), size, body]);
}

/** The content of an integer of DER, whose first octet a negative one would need. */
function parts(signature: Buffer): [Buffer, Buffer] {
  const start = signature[1] === 0x81 ? 3 : 2;
  const first = signature[start + 1] ?? 0;
  const r = signature.subarray(start + 2, start + 2 + first);
  return [r, signature.subarray(start + 4 + first)];
}

for (const [curve, digest] of [
  ['P-256', 'sha256'],
  ['P-384', 'sha384'],
  ['P-521', 'sha512'],
] as const) {
  test(`a signature of ${curve} is DER and nothing else of BER`, (t) => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: curve });
    withKey(publicKey.export({ type: 'spki', format: 'der' }), (key) => {
      let needless = 0;
      for (let round = 0; round < 24; round++) {
        const message = `message ${round}`;
        const signature = sign(digest, Buffer.from(message), privateKey);
        const [r, s] = parts(signature);
        const [one, other] = [der(0x02, r), der(0x02, s)];
        t.is(verify(key, digest, message, signature), 0);
        t.deepEqual(sequence(one, other), signature);
        const body = Buffer.concat([one, other]);
        const bad: Buffer[] = [
          long(0x30, body, 2),
          long(0x30, body, 3),
          sequence(long(0x02, r, 1), other),
          sequence(one, long(0x02, s, 2)),
          sequence(der(0x02, Buffer.from([0]), r), other),
          sequence(one, der(0x02, Buffer.from([0, 0]), s)),
          Buffer.concat([Buffer.from([0x30, 0x80]), body, Buffer.from([0, 0])]),
          sequence(one, other, der(0x05)),
          Buffer.concat([signature, Buffer.from([0])]),
          sequence(one),
          sequence(),
          sequence(one, other, other),
          sequence(der(0x0a, r), other),
          der(0x31, one, other),
          signature.subarray(0, -1),
        ];
        // Without its zero the number would be a negative one.
        if (r[0] === 0) bad.push(sequence(der(0x02, r.subarray(1)), other));
        if (s[0] === 0) bad.push(sequence(one, der(0x02, s.subarray(1))));
        needless += bad.length - 15;
        for (const [index, each] of bad.entries())
          t.not(verify(key, digest, message, each), 0, `form ${index}: ${each.toString('hex')}`);
      }
      t.true(needless > 0 || curve === 'P-521', 'numbers with a zero in front were among them');
    });
  });
}
