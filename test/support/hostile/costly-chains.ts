import { ECDH, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectTls, createServer } from 'node:tls';
import type { ExecutionContext } from 'ava';
import {
  MBEDTLS_ERR_RSA_KEY_TOO_COSTLY,
  MBEDTLS_ERR_X509_CHAIN_TOO_COSTLY,
} from '../../../wasm/constants.js';
import { TLSError } from '../../../ts/mbedtls/error.js';
import type { Verification } from '../../../ts/mbedtls/ssl-config.js';
import { X509Crt } from '../../../ts/mbedtls/x509-crt.js';
import { NSAPI_ERROR_AUTH_FAILURE } from '../../../ts/nsapi/error.js';
import { NO_FUNCTION, openRaw, type Pointer } from '../../../ts/raw.js';
import { pki } from '../../../tools/certificates.js';
import {
  bitString,
  certificate,
  integer,
  oid,
  publicKeyOf,
  rsaKey,
  sequence,
  SHA256_RSA,
  SHA384_ECDSA,
  SHA512_ECDSA,
} from '../der.js';
import { hostilePair, type Role } from './pair.js';
import type { Identity } from './peer.js';

const EXPONENT_33 = Buffer.from([1, 0xff, 0xff, 0xff, 0xff]);
const EXPONENT_34 = Buffer.from([2, 0, 0, 0, 1]);
export const USUAL = Buffer.from([1, 0, 1]);
/** One of as many bits as the modulus has, but one. */
export const LONG = Buffer.alloc(1024, 0x7f);

/** About the longest chain that is read. */
export const MESSAGE = 65_000;
/** A chain of fewer certificates that cannot be read than end a handshake by themselves. */
export const FEW = 16_200;

interface Parents {
  readonly key: Buffer;
  readonly algorithm: Buffer;
  /** A signature of the right form, which is wrong. */
  readonly signature: Uint8Array;
}

export function rsaParents(bits: number, exponent: Uint8Array): Parents {
  const signature = Buffer.alloc(bits / 8, 0x5b);
  return { key: rsaKey(bits, exponent), algorithm: SHA256_RSA, signature };
}

export function ecParents(namedCurve: string): Parents {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve });
  const size = namedCurve === 'secp521r1' ? 65 : 47;
  // Not the same twice: Mbed TLS would have less to do.
  const signature = sequence(integer(Buffer.alloc(size, 0x33)), integer(Buffer.alloc(size, 0x55)));
  return {
    key: publicKey.export({ type: 'spki', format: 'der' }),
    signature,
    algorithm: namedCurve === 'secp521r1' ? SHA512_ECDSA : SHA384_ECDSA,
  };
}

/** A leaf and same-named parents that are expired, so that each is tried for the leaf. */
export function sameNamed(
  { key, algorithm, signature }: Parents,
  bytes: number,
  distinct = false,
): Identity {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const keyPem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const signing = { algorithm, by: signature };
  const leaf = certificate({
    issuer: 'same',
    subject: 'leaf',
    key: publicKeyOf(keyPem),
    signing,
    dnsName: 'localhost',
  });
  const parent = (serial: number): Buffer =>
    certificate({
      issuer: 'same',
      subject: 'same',
      key,
      signing,
      authority: true,
      expired: true,
      serial,
    });
  const count = Math.floor((bytes - leaf.length - 10) / (parent(1).length + 5));
  return {
    chain: [
      leaf,
      ...Array.from({ length: count }, (_, place) => parent(distinct ? 1 + (place % 127) : 1)),
    ],
    keyPem,
  };
}

/** Milliseconds of CPU that a body takes. */
export async function cpuOf<Result>(
  body: () => Promise<Result> | Result,
): Promise<[number, Result]> {
  const before = process.cpuUsage();
  const result = await body();
  const { user, system } = process.cpuUsage(before);
  return [(user + system) / 1000, result];
}

export async function refused(
  t: ExecutionContext,
  role: Role,
  version: '1.2' | '1.3',
  identity: Identity,
  verification: Verification = 'mbedtls',
): Promise<{ readonly milliseconds: number; readonly number: number | undefined }> {
  const { peer, socket } = await hostilePair(t, role, {
    version,
    identity,
    verification,
    askClient: true,
  });
  const [milliseconds, code] = await cpuOf(async () => {
    const [answer] = await Promise.all([
      socket.connect(),
      peer.handshake().catch(() => peer.drain()),
    ]);
    return answer;
  });
  t.is(code, NSAPI_ERROR_AUTH_FAILURE);
  const error = socket.lastError;
  return { milliseconds, number: error instanceof TLSError ? error.mbedtls?.number : undefined };
}

/** The CPU that node:tls needs to refuse the same, a server of its own included. */
export async function refusedByNode({ chain, keyPem }: Identity): Promise<number> {
  const { rootCa } = await pki();
  const cert = chain.map((bytes) => pemOf(bytes)).join('');
  const server = createServer({ cert, key: keyPem }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const [milliseconds, error] = await cpuOf(async () => {
    const socket = connectTls({
      port,
      host: '127.0.0.1',
      ca: rootCa.certPem,
      servername: 'localhost',
    });
    const [reason]: unknown[] = await once(socket, 'error').catch((thrown: unknown) => [thrown]);
    return reason;
  });
  server.close();
  if (!(error instanceof Error)) throw new Error('node:tls did not refuse the chain');
  return milliseconds;
}

export function pemOf(bytes: Uint8Array): string {
  return (
    `-----BEGIN CERTIFICATE-----\n${Buffer.from(bytes).toString('base64')}\n-----END ` +
    `CERTIFICATE-----\n`
  );
}

export const chains: readonly (readonly [name: string, make: () => Parents, number: number])[] = [
  [
    'RSA-8192 with exponents of 8,191 bits',
    () => rsaParents(8192, LONG),
    MBEDTLS_ERR_RSA_KEY_TOO_COSTLY,
  ],
  [
    'RSA-8192 with exponents of 34 bits',
    () => rsaParents(8192, EXPONENT_34),
    MBEDTLS_ERR_RSA_KEY_TOO_COSTLY,
  ],
  [
    'RSA-8192 with exponents of 33 bits',
    () => rsaParents(8192, EXPONENT_33),
    MBEDTLS_ERR_X509_CHAIN_TOO_COSTLY,
  ],
  ['RSA-2048', () => rsaParents(2048, EXPONENT_33), MBEDTLS_ERR_X509_CHAIN_TOO_COSTLY],
  ['P-384', () => ecParents('secp384r1'), MBEDTLS_ERR_X509_CHAIN_TOO_COSTLY],
  ['P-521', () => ecParents('secp521r1'), MBEDTLS_ERR_X509_CHAIN_TOO_COSTLY],
];

/**
 * P-521 certificates whose points are compressed: each is a square root to read, whoever signed.
 */
export function compressed(bytes: number): Identity {
  const leaf = sameNamed(ecParents('secp521r1'), 0);
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'secp521r1' });
  const point = publicKey.export({ type: 'spki', format: 'der' }).subarray(-133);
  const short = String(ECDH.convertKey(point, 'secp521r1', undefined, 'latin1', 'compressed'));
  const key = sequence(
    sequence(oid('2a8648ce3d0201'), oid('2b81040023')),
    bitString(Buffer.from(short, 'latin1')),
  );
  const signing = { algorithm: SHA512_ECDSA, by: Buffer.from('3006020101020101', 'hex') };
  const other = certificate({ issuer: 'x', subject: 'y', key, signing });
  const count = Math.floor((bytes - 1000) / (other.length + 5));
  return { ...leaf, chain: [...leaf.chain, ...Array.from({ length: count }, () => other)] };
}

/** What Mbed TLS's verification answers for the chain under a root, DER or PEM. */
export function verified({ chain }: Identity, root: string | Uint8Array): number {
  using crt = X509Crt.parse(chain.map(pemOf).join(''));
  using trust = X509Crt.parse(root);
  const raw = openRaw(crt.instance);
  return raw.withBuffer(4, (flags: Pointer<'unsigned int'>) =>
    raw.c.mbedtls_x509_crt_verify(
      crt.pointer,
      trust.pointer,
      raw.NULL,
      raw.NULL,
      flags,
      NO_FUNCTION,
      raw.NULL,
    ),
  );
}
