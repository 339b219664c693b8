import {
  createCipheriv,
  createECDH,
  createHash,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  sign,
  verify,
} from 'node:crypto';
import type { CheckingInstance } from '../test/support/checking.js';
import { CURVES, Curve, type CurveName } from '../test/support/curves.js';
import { RsaPublicKey } from '../test/support/rsa.js';

/** Does something once. */
export type Operation = () => void;

/** Something that each implementation does again and again. */
export interface Subject {
  /** As bench/primitives.c calls it. */
  readonly name: string;
  readonly title: string;
  /** How many times as fast as Mbed TLS's own code it is meant to be, where that is said. */
  readonly aim?: number;
  /** In an instance of one of the builds. */
  readonly by: (instance: CheckingInstance) => Operation;
  /** By node:crypto. */
  readonly node: Operation;
}

export type Signing = Exclude<CurveName, 'x25519'>;

const NODE_CURVES: Readonly<Record<Signing, string>> = {
  p256: 'prime256v1',
  p384: 'secp384r1',
  p521: 'secp521r1',
  bp256: 'brainpoolP256r1',
  bp384: 'brainpoolP384r1',
  bp512: 'brainpoolP512r1',
  secp256k1: 'secp256k1',
};
const DATA = Buffer.from('what is signed');
const AES = 2;
const CONTEXT = 6000;
const ADDITIONAL = 13;
const TAG = 16;

/** @throws Error for anything but 0 */
export function expect(code: unknown): void {
  if (code !== 0) throw new Error(`An operation returned ${code}.`);
}

/** A point of the curve, a signature by its key, and how each side verifies it. */
export function signed(name: Signing): {
  readonly point: Uint8Array;
  readonly by: (instance: CheckingInstance) => Operation;
  readonly node: Operation;
} {
  const { bytes } = CURVES[name];
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: NODE_CURVES[name] });
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const point = Uint8Array.from(spki.subarray(-1 - 2 * bytes));
  const algorithm = name === 'p384' ? 'sha384' : 'sha256';
  const hash = Uint8Array.from(createHash(algorithm).update(DATA).digest());
  const signature = sign(algorithm, DATA, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  const [r, s] = [signature.subarray(0, bytes), signature.subarray(bytes)].map((part) =>
    Uint8Array.from(part),
  );
  return {
    point,
    by: (instance) => {
      const curve = new Curve(instance, name);
      return () => expect(curve.verify(hash, r ?? hash, s ?? hash, point));
    },
    node: () => {
      const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
      verify(algorithm, DATA, { key, dsaEncoding: 'ieee-p1363' }, signature);
    },
  };
}

function verification(name: 'p256' | 'p384', title: string, aim: number): Subject {
  return { ...signed(name), name: `${name}-verify`, title, aim };
}

function agreement(name: CurveName, scalar: Uint8Array, point: Uint8Array): Subject['by'] {
  return (instance) => {
    const curve = new Curve(instance, name);
    return () => expect(curve.multiply(scalar, point).code);
  };
}

function x25519(): Subject {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  return {
    name: 'x25519',
    title: 'X25519 shared',
    aim: 6,
    by: agreement('x25519', new Uint8Array(32).fill(0x58), Uint8Array.from(spki.subarray(-32))),
    node: () =>
      void diffieHellman({
        privateKey,
        publicKey: createPublicKey({ key: spki, format: 'der', type: 'spki' }),
      }),
  };
}

function shared(name: 'p256' | 'p384', title: string, aim?: number): Subject {
  const [mine, other] = [createECDH(NODE_CURVES[name]), createECDH(NODE_CURVES[name])];
  const point = Uint8Array.from(other.generateKeys());
  mine.generateKeys();
  return {
    name,
    title,
    ...(aim === undefined ? {} : { aim }),
    by: agreement(name, Uint8Array.from(mine.getPrivateKey()), point),
    node: () => void mine.computeSecret(point),
  };
}

function rsa(bits: number, aim?: number): Subject {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  const signature = Uint8Array.from(sign('sha256', DATA, privateKey));
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const n = Uint8Array.from(Buffer.from(publicKey.export({ format: 'jwk' }).n ?? '', 'base64url'));
  return {
    name: `rsa-${bits}`,
    title: `RSA-${bits} verify`,
    ...(aim === undefined ? {} : { aim }),
    by: (instance) => {
      const key = new RsaPublicKey(instance, n, Uint8Array.of(1, 0, 1));
      return () => expect(key.apply(signature).code);
    },
    node: () => {
      const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
      verify('sha256', DATA, key, signature);
    },
  };
}

/** What a client computes: a key and a secret, and a chain of three that ends in an RSA root. */
function handshake(parts: readonly Subject[]): Subject {
  const all = (operations: readonly Operation[]) => () => {
    for (const operation of operations) operation();
  };
  return {
    name: 'handshake',
    title: 'of a handshake',
    aim: 1 / 0.3,
    by: (instance) => all(parts.map(({ by }) => by(instance))),
    node: all(parts.map(({ node }) => node)),
  };
}

/** Sealing a record in place, in AES-128-GCM or AES-128-CCM. */
function sealing(kind: 'gcm' | 'ccm', length: number, aim?: number): Subject {
  const [key, nonce] = [new Uint8Array(16).fill(7), new Uint8Array(12).fill(9)];
  const plain = Buffer.alloc(length);
  return {
    name: `${kind}-${length}`,
    title: `AES-128-${kind.toUpperCase()} ${length}`,
    ...(aim === undefined ? {} : { aim }),
    by: (instance) => {
      const { memory } = instance;
      const [context, bytes] = [memory.allocate(CONTEXT), memory.allocate(length + 64)];
      const [iv, additional, tag] = [bytes + length, bytes + length + 16, bytes + length + 32];
      memory.bytes.set(nonce, iv);
      instance.call(`mbedtls_${kind}_init`, context);
      memory.withBytes(key, (at) =>
        expect(instance.call(`mbedtls_${kind}_setkey`, context, AES, at, 128)),
      );
      const size = nonce.length;
      if (kind === 'gcm') {
        const seal = instance.found('mbedtls_gcm_crypt_and_tag');
        return () =>
          expect(
            seal(context, 1, length, iv, size, additional, ADDITIONAL, bytes, bytes, TAG, tag),
          );
      }
      const seal = instance.found('mbedtls_ccm_encrypt_and_tag');
      return () =>
        expect(seal(context, length, iv, size, additional, ADDITIONAL, bytes, bytes, tag, TAG));
    },
    node: () => {
      const cipher =
        kind === 'gcm'
          ? createCipheriv('aes-128-gcm', key, nonce)
          : createCipheriv('aes-128-ccm', key, nonce, { authTagLength: TAG });
      cipher.setAAD(Buffer.alloc(ADDITIONAL), { plaintextLength: length });
      cipher.update(plain);
      cipher.final();
      cipher.getAuthTag();
    },
  };
}

/** Everything that is compared, with new keys. */
export function subjects(): readonly Subject[] {
  const exchange = x25519();
  const leaf = verification('p256', 'P-256 verify', 6);
  const intermediate = verification('p384', 'P-384 verify', 4);
  const root = rsa(4096);
  return [
    exchange,
    shared('p256', 'P-256 shared', 3),
    leaf,
    shared('p384', 'P-384 shared'),
    intermediate,
    rsa(2048, 2),
    root,
    handshake([exchange, exchange, leaf, intermediate, root]),
    sealing('gcm', 16_384, 4.5),
    sealing('gcm', 1024),
    sealing('gcm', 64, 3.5),
    sealing('ccm', 16_384, 1.5),
    sealing('ccm', 1024),
    sealing('ccm', 64),
  ];
}
