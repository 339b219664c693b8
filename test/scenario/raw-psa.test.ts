import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  pbkdf2Sync,
  randomBytes,
} from 'node:crypto';
import test from 'ava';
import * as full from '../../ts/full.js';

// PSA by its C names, as a program would use it, beside node:crypto.
const raw = full.openFull();
const { c } = raw;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.from(a).equals(b);

function must(status: number): void {
  if (status !== 0) throw new Error(`PSA answered ${status}`);
}

interface KeyKind {
  readonly type: number;
  readonly algorithm: number;
  readonly usage: number;
  readonly bits?: number;
}

/** Gives `use` a volatile key, made or imported, and destroys it. */
function withKey<Result>(
  { type, algorithm, usage, bits }: KeyKind,
  secret: Uint8Array | null,
  use: (key: number) => Result,
): Result {
  const attributes = c.native_psa_key_attributes_t_new();
  c.psa_set_key_type(attributes, type);
  c.psa_set_key_algorithm(attributes, algorithm);
  c.psa_set_key_usage_flags(attributes, usage);
  if (bits !== undefined) c.psa_set_key_bits(attributes, bits);
  const key = raw.withBuffer(4, (id) => {
    must(
      secret === null
        ? c.psa_generate_key(attributes, id)
        : raw.withBytes(secret, (data, size) => c.psa_import_key(attributes, data, size, id)),
    );
    return raw.int32(id);
  });
  c.native_psa_key_attributes_t_delete(attributes);
  try {
    return use(key);
  } finally {
    must(c.psa_destroy_key(key));
  }
}

const SECRET = randomBytes(32);
const BOTH = full.PSA_KEY_USAGE_ENCRYPT | full.PSA_KEY_USAGE_DECRYPT;

for (const [algorithm, name] of [
  [full.PSA_ALG_MD5, 'md5'],
  [full.PSA_ALG_SHA_1, 'sha1'],
  [full.PSA_ALG_SHA_224, 'sha224'],
  [full.PSA_ALG_SHA_256, 'sha256'],
  [full.PSA_ALG_SHA_384, 'sha384'],
  [full.PSA_ALG_SHA_512, 'sha512'],
  [full.PSA_ALG_SHA3_256, 'sha3-256'],
  [full.PSA_ALG_SHA3_512, 'sha3-512'],
] as const) {
  test(`hash: ${name}`, (t) => {
    const digest = raw.withBytes(bytes('abc'), (data, size) =>
      raw.bytesOut(64, (out, room, length) =>
        c.psa_hash_compute(algorithm, data, size, out, room, length),
      ),
    );
    t.true(same(digest, createHash(name).update('abc').digest()));
  });
}

test('MAC: HMAC, and one that is not', (t) => {
  const algorithm = c.PSA_ALG_HMAC(full.PSA_ALG_SHA_256);
  const usage = full.PSA_KEY_USAGE_SIGN_MESSAGE | full.PSA_KEY_USAGE_VERIFY_MESSAGE;
  withKey({ type: full.PSA_KEY_TYPE_HMAC, algorithm, usage }, SECRET, (key) => {
    const mac = raw.withBytes(bytes('abc'), (data, size) =>
      raw.bytesOut(32, (out, room, length) =>
        c.psa_mac_compute(key, algorithm, data, size, out, room, length),
      ),
    );
    t.true(same(mac, createHmac('sha256', SECRET).update('abc').digest()));
    const verify = (text: string): number =>
      raw.withBytes(bytes(text), (data, size) =>
        raw.withBytes(mac, (tag, tagSize) =>
          c.psa_mac_verify(key, algorithm, data, size, tag, tagSize),
        ),
      );
    t.is(verify('abc'), 0);
    t.is(verify('abd'), full.PSA_ERROR_INVALID_SIGNATURE);
  });
});

for (const [algorithm, name] of [
  [full.PSA_ALG_CBC_PKCS7, 'aes-256-cbc'],
  [full.PSA_ALG_CTR, 'aes-256-ctr'],
  [full.PSA_ALG_CFB, 'aes-256-cfb'],
  [full.PSA_ALG_OFB, 'aes-256-ofb'],
] as const) {
  test(`cipher: ${name}`, (t) => {
    withKey({ type: full.PSA_KEY_TYPE_AES, algorithm, usage: BOTH }, SECRET, (key) => {
      const text = bytes('what is kept from others');
      const sealed = raw.withBytes(text, (data, size) =>
        raw.bytesOut(64, (out, room, length) =>
          c.psa_cipher_encrypt(key, algorithm, data, size, out, room, length),
        ),
      );
      const decipher = createDecipheriv(name, SECRET, sealed.subarray(0, 16));
      const opened = [decipher.update(sealed.subarray(16)), decipher.final()];
      t.true(same(Buffer.concat(opened), text));
    });
  });
}

for (const [algorithm, type, name] of [
  [full.PSA_ALG_GCM, full.PSA_KEY_TYPE_AES, 'aes-256-gcm'],
  [full.PSA_ALG_CCM, full.PSA_KEY_TYPE_AES, 'aes-256-ccm'],
  [full.PSA_ALG_CHACHA20_POLY1305, full.PSA_KEY_TYPE_CHACHA20, 'chacha20-poly1305'],
] as const) {
  test(`AEAD: ${name}`, (t) => {
    const nonce = randomBytes(12);
    const sealed = withKey({ type, algorithm, usage: BOTH }, SECRET, (key) =>
      raw.withBytes(nonce, (iv, ivSize) =>
        raw.withBytes(bytes('header'), (aad, aadSize) =>
          raw.withBytes(bytes('text'), (data, size) =>
            raw.bytesOut(size + 16, (out, room, length) =>
              c.psa_aead_encrypt(
                ...([key, algorithm, iv, ivSize, aad, aadSize, data, size] as const),
                ...([out, room, length] as const),
              ),
            ),
          ),
        ),
      ),
    );
    const cipher = Reflect.apply(createCipheriv, undefined, [
      name,
      SECRET,
      nonce,
      { authTagLength: 16 },
    ]);
    Reflect.apply(Reflect.get(cipher, 'setAAD'), cipher, [
      Buffer.from('header'),
      { plaintextLength: 4 },
    ]);
    const theirs = [cipher.update('text'), cipher.final()];
    theirs.push(Reflect.apply(Reflect.get(cipher, 'getAuthTag'), cipher, []));
    t.true(same(sealed, Buffer.concat(theirs)));
  });
}

for (const [name, family, bits] of [
  ['X25519', full.PSA_ECC_FAMILY_MONTGOMERY, 255],
  ['X448', full.PSA_ECC_FAMILY_MONTGOMERY, 448],
  ['P-256', full.PSA_ECC_FAMILY_SECP_R1, 256],
  ['P-384', full.PSA_ECC_FAMILY_SECP_R1, 384],
  ['secp256k1', full.PSA_ECC_FAMILY_SECP_K1, 256],
  ['brainpoolP512r1', full.PSA_ECC_FAMILY_BRAINPOOL_P_R1, 512],
] as const) {
  test(`key agreement: ${name}`, (t) => {
    const algorithm = full.PSA_ALG_ECDH;
    const type = c.PSA_KEY_TYPE_ECC_KEY_PAIR(family);
    const kind = { type, algorithm, usage: full.PSA_KEY_USAGE_DERIVE, bits };
    const publicOf = (key: number): Uint8Array =>
      raw.bytesOut(140, (out, room, length) => c.psa_export_public_key(key, out, room, length));
    const agree = (key: number, peer: Uint8Array): Uint8Array =>
      raw.withBytes(peer, (point, size) =>
        raw.bytesOut(70, (out, room, length) =>
          c.psa_raw_key_agreement(algorithm, key, point, size, out, room, length),
        ),
      );
    withKey(kind, null, (ours) =>
      withKey(kind, null, (theirs) => {
        const shared = agree(ours, publicOf(theirs));
        t.is(shared.length, Math.ceil(bits / 8));
        t.deepEqual(agree(theirs, publicOf(ours)), shared);
      }),
    );
  });
}

type Derivation = ReturnType<typeof c.native_psa_key_derivation_operation_t_new>;

/** Bytes from a derivation, whose inputs `feed` gives. */
function derived(
  algorithm: number,
  size: number,
  feed: (operation: Derivation) => void,
): Uint8Array {
  const operation = c.native_psa_key_derivation_operation_t_new();
  try {
    must(c.psa_key_derivation_setup(operation, algorithm));
    feed(operation);
    return raw.bytesOut(size, (out, room) =>
      c.psa_key_derivation_output_bytes(operation, out, room),
    );
  } finally {
    c.psa_key_derivation_abort(operation);
    c.native_psa_key_derivation_operation_t_delete(operation);
  }
}

const input = (operation: Derivation, step: number, text: string): void =>
  must(
    raw.withBytes(bytes(text), (data, size) =>
      c.psa_key_derivation_input_bytes(operation, step, data, size),
    ),
  );

test('derivation: HKDF', (t) => {
  const algorithm = c.PSA_ALG_HKDF(full.PSA_ALG_SHA_256);
  const kind = { type: full.PSA_KEY_TYPE_DERIVE, algorithm, usage: full.PSA_KEY_USAGE_DERIVE };
  const key = withKey(kind, SECRET, (secret) =>
    derived(algorithm, 42, (operation) => {
      input(operation, full.PSA_KEY_DERIVATION_INPUT_SALT, 'salt');
      const step = full.PSA_KEY_DERIVATION_INPUT_SECRET;
      must(c.psa_key_derivation_input_key(operation, step, secret));
      input(operation, full.PSA_KEY_DERIVATION_INPUT_INFO, 'info');
    }),
  );
  t.true(same(key, Buffer.from(hkdfSync('sha256', SECRET, 'salt', 'info', 42))));
});

test('derivation: PBKDF2', (t) => {
  const algorithm = c.PSA_ALG_PBKDF2_HMAC(full.PSA_ALG_SHA_256);
  const kind = { type: full.PSA_KEY_TYPE_PASSWORD, algorithm, usage: full.PSA_KEY_USAGE_DERIVE };
  const key = withKey(kind, bytes('password'), (password) =>
    derived(algorithm, 32, (operation) => {
      const cost = full.PSA_KEY_DERIVATION_INPUT_COST;
      must(c.psa_key_derivation_input_integer(operation, cost, 1000n));
      input(operation, full.PSA_KEY_DERIVATION_INPUT_SALT, 'salt');
      const step = full.PSA_KEY_DERIVATION_INPUT_PASSWORD;
      must(c.psa_key_derivation_input_key(operation, step, password));
    }),
  );
  t.true(same(key, pbkdf2Sync('password', 'salt', 1000, 32, 'sha256')));
});

test('no key outlives the instance: a persistent one is refused', (t) => {
  const attributes = c.native_psa_key_attributes_t_new();
  c.psa_set_key_id(attributes, 5);
  c.psa_set_key_type(attributes, full.PSA_KEY_TYPE_AES);
  c.psa_set_key_bits(attributes, 128);
  t.is(
    raw.withBuffer(4, (id) => c.psa_generate_key(attributes, id)),
    full.PSA_ERROR_NOT_SUPPORTED,
  );
  c.native_psa_key_attributes_t_delete(attributes);
});
