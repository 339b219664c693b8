import { createHash, createPublicKey } from 'node:crypto';
import test, { type ExecutionContext } from 'ava';
import { CheckingInstance } from '../support/checking.js';
import { Curve, type CurveName } from '../support/curves.js';
import { RsaPublicKey } from '../support/rsa.js';
import { runWycheproof, type Vector, type VectorGroup } from '../support/wycheproof.js';

const HASHES: Readonly<Record<string, readonly [type: number, size: number]>> = {
  'SHA-1': [5, 20],
  'SHA-224': [8, 28],
  'SHA-256': [9, 32],
  'SHA-384': [10, 48],
  'SHA-512': [11, 64],
};
const PK_CONTEXT = 64;
const AEAD_CONTEXT = 2048;
const AES = 2;
const ENCRYPT = 1;

const instance = new CheckingInstance();
const { memory } = instance;

/** Says what docs/reliability.md has, which build/proof.mjs writes. */
function holds(
  t: ExecutionContext,
  name: string,
  accepts: (vector: Vector, group: VectorGroup) => boolean,
): void {
  const { count, wrong } = runWycheproof(name, accepts);
  t.log(`${name}: ${count} tests, ${wrong.length} wrong`);
  t.deepEqual(wrong, []);
}

/** What mbedtls_pk_verify says to a signature over a message. */
function verifies({ bytes }: Vector, group: VectorGroup): boolean {
  const [type, size] = HASHES[group.text('sha')] ?? [0, 0];
  return memory.withBuffer(PK_CONTEXT, (pk) => {
    instance.call('mbedtls_pk_init', pk);
    try {
      return memory.withBytes(group.bytes('publicKeyDer'), (key, keySize) =>
        memory.withBytes(bytes('msg'), (message, length) =>
          memory.withBytes(bytes('sig'), (signature, signatureSize) =>
            memory.withBuffer(64, (hash) =>
              [
                () => instance.call('mbedtls_pk_parse_public_key', pk, key, keySize),
                () =>
                  instance.call(
                    'mbedtls_md',
                    instance.call('mbedtls_md_info_from_type', type),
                    message,
                    length,
                    hash,
                  ),
                () =>
                  instance.call(
                    'mbedtls_pk_verify',
                    pk,
                    type,
                    hash,
                    size,
                    signature,
                    signatureSize,
                  ),
              ].every((step) => step() === 0),
            ),
          ),
        ),
      );
    } finally {
      instance.call('mbedtls_pk_free', pk);
    }
  });
}

for (const name of [
  'ecdsa_secp256r1_sha256',
  'ecdsa_secp256r1_sha512',
  'ecdsa_secp384r1_sha384',
  'ecdsa_secp384r1_sha512',
  'ecdsa_secp521r1_sha512',
]) {
  test(`Wycheproof: ${name}`, (t) => {
    holds(t, name, verifies);
  });
}

for (const name of [
  'rsa_signature_2048_sha256',
  'rsa_signature_2048_sha384',
  'rsa_signature_2048_sha512',
  'rsa_signature_3072_sha256',
  'rsa_signature_4096_sha256',
  'rsa_signature_4096_sha512',
]) {
  test(`Wycheproof: ${name}`, (t) => {
    holds(t, name, verifies);
  });
}

/** What RSA-PSS with the key and the parameters of a group says to a signature over a message. */
function verifiesPss({ bytes }: Vector, group: VectorGroup): boolean {
  const hash = HASHES[group.text('sha')];
  const mgf = HASHES[group.text('mgfSha')];
  if (hash === undefined || mgf === undefined) throw new Error('The hash is not known.');
  const { n, e } = createPublicKey({
    key: Buffer.from(group.bytes('publicKeyDer')),
    format: 'der',
    type: 'spki',
  }).export({ format: 'jwk' });
  const key = new RsaPublicKey(
    instance,
    Buffer.from(n ?? '', 'base64url'),
    Buffer.from(e ?? '', 'base64url'),
  );
  const digest = createHash(group.text('sha').replace('-', '').toLowerCase())
    .update(bytes('msg'))
    .digest();
  const code = key.verifyPss(
    digest,
    { hash: hash[0], mgf: mgf[0], salt: group.number('sLen') },
    bytes('sig'),
  );
  key.close();
  return code === 0;
}

for (const name of [
  'rsa_pss_2048_sha256_mgf1_32',
  'rsa_pss_2048_sha384_mgf1_48',
  'rsa_pss_3072_sha256_mgf1_32',
  'rsa_pss_4096_sha256_mgf1_32',
  'rsa_pss_4096_sha512_mgf1_64',
  'rsa_pss_misc',
]) {
  test(`Wycheproof: ${name}`, (t) => {
    // Mbed TLS refuses another hash for the mask than for the message.
    const accepts = (vector: Vector, group: VectorGroup): boolean =>
      verifiesPss(vector, group) !== vector.flags.includes('DistinctHash');
    holds(t, name, accepts);
  });
}

/** Whether the x-coordinate of the private key times the public one is the shared secret. */
function agrees(curve: Curve, size: number, { bytes }: Vector): boolean {
  const scalar = bytes('private');
  const trimmed = scalar.subarray(Math.max(0, scalar.length - size));
  const { code, point } = curve.multiply(trimmed, bytes('public'));
  return (
    code === 0 && point.slice(2, 2 + 2 * size) === Buffer.from(bytes('shared')).toString('hex')
  );
}

for (const [file, name, size] of [
  ['ecdh_secp256r1_ecpoint', 'p256', 32],
  ['ecdh_secp384r1_ecpoint', 'p384', 48],
  ['ecdh_secp521r1_ecpoint', 'p521', 66],
] as const satisfies readonly (readonly [string, CurveName, number])[]) {
  test(`Wycheproof: ${file}`, (t) => {
    const curve = new Curve(instance, name);
    holds(t, file, (vector) => agrees(curve, size, vector));
  });
}

test('Wycheproof: x25519', (t) => {
  const curve = new Curve(instance, 'x25519');
  holds(t, 'x25519', ({ bytes }) => {
    // RFC 7748, 5: the scalar is decoded before it is used, which is the work of who reads a
    // private key.
    const scalar = Uint8Array.from(bytes('private')).reverse();
    scalar[31] = (scalar[31] ?? 0) & 248;
    scalar[0] = ((scalar[0] ?? 0) & 127) | 64;
    const { code, point } = curve.multiply(scalar, bytes('public'));
    return code === 0 && point === Buffer.from(bytes('shared')).toString('hex');
  });
});

/** The places of what an AEAD takes, each with its size. */
interface Places {
  readonly context: number;
  readonly key: number;
  readonly iv: readonly [at: number, size: number];
  readonly aad: readonly [at: number, size: number];
  readonly input: readonly [at: number, size: number];
  readonly output: number;
  readonly tag: readonly [at: number, size: number];
}

interface Aead {
  readonly name: string;
  readonly setKey: (places: Places, bits: number) => number;
  readonly open: (places: Places) => number;
  readonly seal: (places: Places) => number;
}

const AEADS: readonly Aead[] = [
  {
    name: 'gcm',
    setKey: ({ context, key }, bits) =>
      instance.call('mbedtls_gcm_setkey', context, AES, key, bits),
    open: ({ context, iv, aad, input: [text, size], output, tag }) =>
      instance.call(
        'mbedtls_gcm_auth_decrypt',
        ...[context, size, ...iv, ...aad, ...tag, text, output],
      ),
    seal: ({ context, iv, aad, input: [text, size], output, tag: [tag, length] }) =>
      instance.call(
        'mbedtls_gcm_crypt_and_tag',
        ...[context, ENCRYPT, size, ...iv, ...aad, text, output, length, tag],
      ),
  },
  {
    name: 'ccm',
    setKey: ({ context, key }, bits) =>
      instance.call('mbedtls_ccm_setkey', context, AES, key, bits),
    open: ({ context, iv, aad, input: [text, size], output, tag }) =>
      instance.call(
        'mbedtls_ccm_auth_decrypt',
        ...[context, size, ...iv, ...aad, text, output, ...tag],
      ),
    seal: ({ context, iv, aad, input: [text, size], output, tag }) =>
      instance.call(
        'mbedtls_ccm_encrypt_and_tag',
        ...[context, size, ...iv, ...aad, text, output, ...tag],
      ),
  },
  {
    name: 'chachapoly',
    setKey: ({ context, key }) => instance.call('mbedtls_chachapoly_setkey', context, key),
    // The nonce has no length there: who calls it has 12 bytes.
    open: ({ context, iv: [iv, length], aad, input: [text, size], output, tag: [tag] }) =>
      length === 12
        ? instance.call(
            'mbedtls_chachapoly_auth_decrypt',
            ...[context, size, iv, ...aad, tag, text, output],
          )
        : -1,
    seal: ({ context, iv: [iv], aad, input: [text, size], output, tag: [tag] }) =>
      instance.call(
        'mbedtls_chachapoly_encrypt_and_tag',
        ...[context, size, iv, ...aad, text, output, tag],
      ),
  },
];

/** Whether it opens to the message, and the message is sealed so. */
function opens({ name, setKey, open, seal }: Aead, { bytes }: Vector): boolean {
  const places = ['key', 'iv', 'aad', 'ct', 'msg', 'tag'].map((field) => {
    const at = memory.allocate(Math.max(1, bytes(field).length));
    memory.bytes.set(bytes(field), at);
    return [at, bytes(field).length] as const;
  });
  const [key, iv, aad, sealed, message, tag] = places;
  if (!key || !iv || !aad || !sealed || !message || !tag) throw new Error('memory');
  const context = memory.allocate(AEAD_CONTEXT);
  const output = memory.allocate(message[1] + 1);
  const same = (at: number, field: string): boolean =>
    Buffer.from(bytes(field)).equals(memory.bytes.subarray(at, at + bytes(field).length));
  const common = { context, key: key[0], iv, aad, output, tag };
  instance.call(`mbedtls_${name}_init`, context);
  try {
    const opened = { ...common, input: sealed };
    if (setKey(opened, 8 * key[1]) !== 0 || open(opened) !== 0 || !same(output, 'msg'))
      return false;
    memory.bytes.fill(0, tag[0], tag[0] + tag[1]);
    return seal({ ...common, input: message }) === 0 && same(output, 'ct') && same(tag[0], 'tag');
  } finally {
    instance.call(`mbedtls_${name}_free`, context);
    memory.free(context, AEAD_CONTEXT);
    memory.free(output, message[1] + 1);
    for (const [at, size] of places) memory.free(at, Math.max(1, size));
  }
}

for (const [at, file] of ['aes_gcm', 'aes_ccm', 'chacha20_poly1305'].entries()) {
  test(`Wycheproof: ${file}`, (t) => {
    const aead = AEADS[at];
    if (aead === undefined) throw new Error('There is no such AEAD.');
    holds(t, file, (vector) => opens(aead, vector));
  });
}

for (const [file, hash] of [
  ['hmac_sha1', 'SHA-1'],
  ['hmac_sha256', 'SHA-256'],
  ['hmac_sha384', 'SHA-384'],
] as const) {
  test(`Wycheproof: ${file}`, (t) => {
    const info = instance.call('mbedtls_md_info_from_type', HASHES[hash]?.[0] ?? 0);
    holds(t, file, ({ bytes }) =>
      memory.withBytes(bytes('key'), (key, keySize) =>
        memory.withBytes(bytes('msg'), (message, size) =>
          memory.withBuffer(64, (mac) => {
            const code = instance.call('mbedtls_md_hmac', info, key, keySize, message, size, mac);
            const tag = memory.copy(mac, bytes('tag').length);
            return code === 0 && Buffer.from(tag).equals(bytes('tag'));
          }),
        ),
      ),
    );
  });
}

for (const [file, hash] of [
  ['hkdf_sha256', 'SHA-256'],
  ['hkdf_sha384', 'SHA-384'],
] as const) {
  test(`Wycheproof: ${file}`, (t) => {
    const info = instance.call('mbedtls_md_info_from_type', HASHES[hash]?.[0] ?? 0);
    holds(t, file, ({ bytes, number }) =>
      memory.withBytes(bytes('salt'), (...salt) =>
        memory.withBytes(bytes('ikm'), (...ikm) =>
          memory.withBytes(bytes('info'), (...context) =>
            memory.withBuffer(number('size'), (okm) => {
              const size = number('size');
              const args = [info, ...salt, ...ikm, ...context, okm, size];
              const code = instance.call('mbedtls_hkdf', ...args);
              return code === 0 && Buffer.from(memory.copy(okm, size)).equals(bytes('okm'));
            }),
          ),
        ),
      ),
    );
  });
}
