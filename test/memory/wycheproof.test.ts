import { createHash, createPublicKey } from 'node:crypto';
import test from 'ava';
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

const instance = new CheckingInstance();
const { memory } = instance;

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
    t.deepEqual(runWycheproof(name, verifies), []);
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
    t.deepEqual(runWycheproof(name, verifies), []);
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
    t.deepEqual(runWycheproof(name, accepts), []);
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
    t.deepEqual(
      runWycheproof(file, (vector) => agrees(curve, size, vector)),
      [],
    );
  });
}

test('Wycheproof: x25519', (t) => {
  const curve = new Curve(instance, 'x25519');
  t.deepEqual(
    runWycheproof('x25519', ({ bytes }) => {
      // RFC 7748, 5: the scalar is decoded before it is used, which is the work of who reads a
      // private key.
      const scalar = Uint8Array.from(bytes('private')).reverse();
      scalar[31] = (scalar[31] ?? 0) & 248;
      scalar[0] = ((scalar[0] ?? 0) & 127) | 64;
      const { code, point } = curve.multiply(scalar, bytes('public'));
      return code === 0 && point === Buffer.from(bytes('shared')).toString('hex');
    }),
    [],
  );
});
