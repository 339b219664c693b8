/**
 * Public-key operations of both builds and of node:crypto, in turns: operations a second of CPU
 * time, the best of the rounds, and the ratio of ours to Mbed TLS's own code (the median over the
 * rounds).
 */
import {
  createECDH,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  sign,
  verify,
} from 'node:crypto';
import { CheckingInstance } from '../test/support/checking.js';
import { Curve, type CurveName } from '../test/support/curves.js';
import { RsaPublicKey } from '../test/support/rsa.js';

const ROUNDS = 9;
const SLICE_MS = 60;
const NODE_CURVES = { p256: 'prime256v1', p384: 'secp384r1' } as const;

interface Subject {
  readonly title: string;
  readonly ours: () => void;
  readonly reference: () => void;
  readonly node: () => void;
}

/** Operations a second of CPU time. */
function rate(operation: () => void): number {
  const start = process.cpuUsage();
  for (let count = 1; ; count++) {
    operation();
    const { user, system } = process.cpuUsage(start);
    if (user + system > SLICE_MS * 1000) return (count * 1e6) / (user + system);
  }
}

function expect(code: number): void {
  if (code !== 0) throw new Error(`An operation returned ${code}.`);
}

function agreement(
  instance: CheckingInstance,
  name: CurveName,
  scalar: Uint8Array,
  point: Uint8Array,
): () => void {
  const curve = new Curve(instance, name);
  return () => expect(curve.multiply(scalar, point).code);
}

function x25519(ours: CheckingInstance, reference: CheckingInstance): Subject {
  const scalar = new Uint8Array(32).fill(0x58);
  const point = Uint8Array.from(
    Buffer.from(
      generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' }).x ?? '',
      'base64url',
    ),
  );
  const { privateKey } = generateKeyPairSync('x25519');
  const prefix = Buffer.from('302a300506032b656e032100', 'hex');
  return {
    title: 'X25519 shared',
    ours: agreement(ours, 'x25519', scalar, point),
    reference: agreement(reference, 'x25519', scalar, point),
    node: () => {
      const publicKey = createPublicKey({
        key: Buffer.concat([prefix, point]),
        format: 'der',
        type: 'spki',
      });
      diffieHellman({ privateKey, publicKey });
    },
  };
}

function shared(
  name: 'p256' | 'p384',
  ours: CheckingInstance,
  reference: CheckingInstance,
): Subject {
  const [mine, other] = [createECDH(NODE_CURVES[name]), createECDH(NODE_CURVES[name])];
  const point = Uint8Array.from(other.generateKeys());
  mine.generateKeys();
  const scalar = Uint8Array.from(mine.getPrivateKey());
  return {
    title: `${name} shared`,
    ours: agreement(ours, name, scalar, point),
    reference: agreement(reference, name, scalar, point),
    node: () => void mine.computeSecret(point),
  };
}

function verification(
  name: 'p256' | 'p384',
  ours: CheckingInstance,
  reference: CheckingInstance,
): Subject {
  const ecdh = createECDH(NODE_CURVES[name]);
  const point = Uint8Array.from(ecdh.generateKeys());
  const bytes = (point.length - 1) / 2;
  const jwk = {
    kty: 'EC',
    crv: name === 'p256' ? 'P-256' : 'P-384',
    d: ecdh.getPrivateKey('base64url'),
    x: Buffer.from(point.subarray(1, 1 + bytes)).toString('base64url'),
    y: Buffer.from(point.subarray(1 + bytes)).toString('base64url'),
  };
  const data = Buffer.from('what is signed');
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  const algorithm = name === 'p256' ? 'sha256' : 'sha384';
  const signature = Uint8Array.from(sign(algorithm, data, { key, dsaEncoding: 'ieee-p1363' }));
  const hash = Uint8Array.from(createHash(algorithm).update(data).digest());
  const by = (instance: CheckingInstance): (() => void) => {
    const curve = new Curve(instance, name);
    return () =>
      expect(curve.verify(hash, signature.subarray(0, bytes), signature.subarray(bytes), point));
  };
  const { d: _, ...publicJwk } = jwk;
  return {
    title: `${name} verify`,
    ours: by(ours),
    reference: by(reference),
    node: () =>
      void verify(
        algorithm,
        data,
        { key: createPublicKey({ key: publicJwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
        signature,
      ),
  };
}

function rsa(bits: number, ours: CheckingInstance, reference: CheckingInstance): Subject {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  const data = Buffer.from('what is signed');
  const signature = Uint8Array.from(sign('sha256', data, privateKey));
  const der = publicKey.export({ format: 'der', type: 'spki' });
  const n = Uint8Array.from(Buffer.from(publicKey.export({ format: 'jwk' }).n ?? '', 'base64url'));
  const by = (instance: CheckingInstance): (() => void) => {
    const key = new RsaPublicKey(instance, n, Uint8Array.of(1, 0, 1));
    return () => expect(key.apply(signature).code);
  };
  return {
    title: `RSA-${bits} verify`,
    ours: by(ours),
    reference: by(reference),
    node: () =>
      void verify(
        'sha256',
        data,
        createPublicKey({ key: der, format: 'der', type: 'spki' }),
        signature,
      ),
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

function measure({ title, ours, reference, node }: Subject): void {
  const rows = Array.from({ length: ROUNDS }, () => ({
    ours: rate(ours),
    reference: rate(reference),
    node: rate(node),
  }));
  const best = (which: 'ours' | 'reference' | 'node'): string =>
    Math.max(...rows.map((row) => row[which]))
      .toFixed(0)
      .padStart(9);
  const ratio = median(rows.map((row) => row.ours / row.reference)).toFixed(2);
  console.log(
    `${title.padEnd(18)}${best('ours')}${best('reference')}${best('node')}${ratio.padStart(9)}`,
  );
}

const builds = [new CheckingInstance(), new CheckingInstance('mbedtls-reference')] as const;
const columns = ['ours', 'Mbed TLS', 'node', 'ratio'].map((title) => title.padStart(9));
console.log(`${'operations/s'.padEnd(18)}${columns.join('')}`);
measure(x25519(...builds));
for (const name of ['p256', 'p384'] as const) {
  measure(shared(name, ...builds));
  measure(verification(name, ...builds));
}
for (const bits of [2048, 4096]) measure(rsa(bits, ...builds));
