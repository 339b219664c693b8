import { ECDH, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectTls, createServer } from 'node:tls';
import test, { type ExecutionContext } from 'ava';
import {
  MBEDTLS_ERR_RSA_KEY_TOO_COSTLY,
  MBEDTLS_ERR_X509_CERT_VERIFY_FAILED,
  MBEDTLS_ERR_X509_CHAIN_TOO_COSTLY,
} from '../../wasm/constants.js';
import { TLSError } from '../../ts/mbedtls/error.js';
import type { Verification } from '../../ts/mbedtls/ssl-config.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';
import { NSAPI_ERROR_AUTH_FAILURE } from '../../ts/nsapi/error.js';
import { NO_FUNCTION, openRaw, type Pointer } from '../../ts/raw.js';
import { pki } from '../../tools/certificates.js';
import {
  bitString,
  certificate,
  integer,
  oid,
  publicKeyOf,
  revocationList,
  rsaKey,
  sequence,
  SHA256_RSA,
  SHA384_ECDSA,
  SHA384_RSA,
  SHA512_ECDSA,
  type Signing,
} from '../support/der.js';
import { hostilePair, type Role } from '../support/hostile/pair.js';
import type { Identity } from '../support/hostile/peer.js';

const EXPONENT_33 = Buffer.from([1, 0xff, 0xff, 0xff, 0xff]);
const EXPONENT_34 = Buffer.from([2, 0, 0, 0, 1]);
const USUAL = Buffer.from([1, 0, 1]);
/** One of as many bits as the modulus has, but one. */
const LONG = Buffer.alloc(1024, 0x7f);

/** About the longest chain that is read. */
const MESSAGE = 65_000;
/** A chain of fewer certificates that cannot be read than end a handshake by themselves. */
const FEW = 16_200;

interface Parents {
  readonly key: Buffer;
  readonly algorithm: Buffer;
  /** A signature of the right form, which is wrong. */
  readonly signature: Uint8Array;
}

function rsaParents(bits: number, exponent: Uint8Array): Parents {
  const signature = Buffer.alloc(bits / 8, 0x5b);
  return { key: rsaKey(bits, exponent), algorithm: SHA256_RSA, signature };
}

function ecParents(namedCurve: string): Parents {
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
function sameNamed(
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
async function cpuOf<Result>(body: () => Promise<Result> | Result): Promise<[number, Result]> {
  const before = process.cpuUsage();
  const result = await body();
  const { user, system } = process.cpuUsage(before);
  return [(user + system) / 1000, result];
}

async function refused(
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
async function refusedByNode({ chain, keyPem }: Identity): Promise<number> {
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

function pemOf(bytes: Uint8Array): string {
  return (
    `-----BEGIN CERTIFICATE-----\n${Buffer.from(bytes).toString('base64')}\n-----END ` +
    `CERTIFICATE-----\n`
  );
}

const chains: readonly (readonly [name: string, make: () => Parents, number: number])[] = [
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
function compressed(bytes: number): Identity {
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

for (const version of ['1.2', '1.3'] as const) {
  for (const role of ['server', 'client'] as const) {
    test.serial(
      `TLS ${version}, a hostile ${role}: a modulus of more than 8,192 bits`,
      async (t) => {
        const { number } = await refused(
          t,
          role,
          version,
          sameNamed(rsaParents(8200, USUAL), MESSAGE),
        );
        t.is(number, MBEDTLS_ERR_RSA_KEY_TOO_COSTLY);
        const few = sameNamed(rsaParents(8200, USUAL), FEW);
        const strict = await refused(t, role, version, few, 'strict');
        t.is(strict.number, MBEDTLS_ERR_X509_CERT_VERIFY_FAILED, 'what cannot be read is left out');
        const many = sameNamed(rsaParents(8200, USUAL), MESSAGE);
        t.is(
          (await refused(t, role, version, many, 'strict')).number,
          MBEDTLS_ERR_X509_CHAIN_TOO_COSTLY,
          'but reading it costs work too',
        );
      },
    );

    test.serial(`TLS ${version}, a hostile ${role}: compressed points`, async (t) => {
      const { number, milliseconds } = await refused(t, role, version, compressed(MESSAGE));
      t.is(number, MBEDTLS_ERR_X509_CHAIN_TOO_COSTLY);
      t.true(milliseconds < 500, `${milliseconds} ms`);
      t.is(
        (await refused(t, role, version, compressed(MESSAGE), 'strict')).number,
        MBEDTLS_ERR_X509_CHAIN_TOO_COSTLY,
      );
    });
  }
}

for (const [name, make, number] of chains) {
  for (const version of ['1.2', '1.3'] as const) {
    for (const role of ['server', 'client'] as const) {
      test.serial(
        `TLS ${version}, a hostile ${role}: same-named parents with ${name}`,
        async (t) => {
          const identity = sameNamed(make(), MESSAGE);
          const node = await refusedByNode(identity);
          const ours = await refused(t, role, version, identity);
          t.is(ours.number, number);
          t.log(`${ours.milliseconds.toFixed(1)} ms of CPU, node:tls ${node.toFixed(1)} ms`);
          t.true(
            ours.milliseconds < 10 * node + 300,
            `${ours.milliseconds} ms, node:tls ${node} ms`,
          );
          const strict = await refused(
            t,
            role,
            version,
            sameNamed(make(), MESSAGE, true),
            'strict',
          );
          t.true([number, MBEDTLS_ERR_X509_CERT_VERIFY_FAILED].includes(strict.number ?? 0));
          t.true(
            strict.milliseconds < 10 * node + 300,
            `strict: ${strict.milliseconds} ms, node:tls ${node} ms`,
          );
        },
      );
    }
  }
}

for (const [name, make, number] of chains) {
  for (const size of [32_768, 65_536]) {
    test.serial(`${size} bytes of same-named parents with ${name}`, async (t) => {
      const { rootCa } = await pki();
      const identity = sameNamed(make(), size);
      const node = await refusedByNode(identity);
      using chain = X509Crt.parse(identity.chain.map(pemOf).join(''));
      using trust = X509Crt.parse(rootCa.certPem);
      const raw = openRaw(chain.instance);
      const [milliseconds, answer] = await cpuOf(() =>
        raw.withBuffer(4, (flags: Pointer<'unsigned int'>) =>
          raw.c.mbedtls_x509_crt_verify(
            chain.pointer,
            trust.pointer,
            raw.NULL,
            raw.NULL,
            flags,
            NO_FUNCTION,
            raw.NULL,
          ),
        ),
      );
      t.is(answer, number);
      t.log(`${milliseconds.toFixed(1)} ms of CPU, node:tls ${node.toFixed(1)} ms`);
      t.true(milliseconds < 10 * node + 300, `${milliseconds} ms, node:tls ${node} ms`);
    });
  }
}

/** A chain that is good, of keys of one kind, each signed by the next; the last is the root. */
function goodChain(
  length: number,
  keyOf: (place: number) => string,
  signing: Signing,
): Identity & { readonly root: Buffer } {
  const keys = Array.from({ length }, (_, place) => keyOf(place));
  const chain = keys.map((key, place) =>
    certificate({
      issuer: `authority ${Math.min(place + 1, length - 1)}`,
      subject: `authority ${place}`,
      key: publicKeyOf(key),
      signing: {
        algorithm: signing.algorithm,
        by: { digest: 'sha384', keyPem: keys[place + 1] ?? key },
      },
      ...(place === 0 ? { dnsName: 'localhost' } : { authority: true }),
    }),
  );
  return {
    chain: chain.slice(0, -1),
    keyPem: keys[0] ?? '',
    root: chain.at(-1) ?? Buffer.alloc(0),
  };
}

function generated(kind: 'P-384' | 'RSA-4096'): string {
  const { privateKey } =
    kind === 'P-384'
      ? generateKeyPairSync('ec', { namedCurve: 'secp384r1' })
      : generateKeyPairSync('rsa', { modulusLength: 4096 });
  return String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
}

function verified({ chain, root }: Identity & { readonly root: Buffer }): number {
  using crt = X509Crt.parse(chain.map(pemOf).join(''));
  using trust = X509Crt.parse(pemOf(root));
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

test('the longest chain that Mbed TLS takes is verified with P-384, and with RSA-4096', (t) => {
  t.is(
    verified(
      goodChain(10, () => generated('P-384'), { algorithm: SHA384_ECDSA, by: new Uint8Array(0) }),
    ),
    0,
  );
  const rsa = generated('RSA-4096');
  t.is(verified(goodChain(10, () => rsa, { algorithm: SHA384_RSA, by: new Uint8Array(0) })), 0);
});

for (const version of ['1.2', '1.3'] as const) {
  test(
    `TLS ${version}: a key of the server's own that is too costly is refused by who verifies ` +
      'no chain',
    async (t) => {
      const { keyPem } = goodChain(1, () => generated('RSA-4096'), {
        algorithm: SHA384_RSA,
        by: new Uint8Array(0),
      });
      const leaf = certificate({
        issuer: 'leaf',
        subject: 'leaf',
        key: rsaKey(8192, LONG),
        dnsName: 'localhost',
        signing: { algorithm: SHA256_RSA, by: Buffer.alloc(1024, 0x5b) },
      });
      const identity = {
        chain: [leaf],
        keyPem,
        signature: { algorithm: 0x0804, bytes: Buffer.alloc(1024, 0x5b) },
      };
      const { peer, socket } = await hostilePair(t, 'server', {
        version,
        identity,
        suite: version === '1.2' ? 0xc02f : undefined,
      });
      socket.getSslConfig().confAuthmode(0);
      const [code] = await Promise.all([
        socket.connect(),
        peer.handshake().catch(() => peer.drain()),
      ]);
      t.is(code, NSAPI_ERROR_AUTH_FAILURE);
      const error = socket.lastError;
      t.is(
        error instanceof TLSError ? error.mbedtls?.number : undefined,
        MBEDTLS_ERR_RSA_KEY_TOO_COSTLY,
      );
    },
  );
}

test('CRLs that are checked count too', (t) => {
  const keyPem = generated('P-384');
  const signing = { algorithm: SHA384_ECDSA, by: { digest: 'sha384', keyPem } };
  const root = certificate({
    issuer: 'root',
    subject: 'root',
    key: publicKeyOf(keyPem),
    signing,
    authority: true,
  });
  const leaf = certificate({
    issuer: 'root',
    subject: 'leaf',
    key: publicKeyOf(keyPem),
    signing,
    dnsName: 'localhost',
  });
  const crl = revocationList('root', signing);
  using crt = X509Crt.parse(pemOf(leaf));
  using trust = X509Crt.parse(pemOf(root));
  const raw = openRaw(crt.instance);
  for (const [count, answer] of [
    [10, 0],
    [20, MBEDTLS_ERR_X509_CHAIN_TOO_COSTLY],
  ] as const) {
    const lists = raw.c.native_x509_crl_new();
    for (let list = 0; list < count; list++) {
      t.is(
        raw.withBytes(crl, (bytes, size) => raw.c.mbedtls_x509_crl_parse_der(lists, bytes, size)),
        0,
      );
    }
    t.is(
      raw.withBuffer(4, (flags: Pointer<'unsigned int'>) =>
        raw.c.mbedtls_x509_crt_verify(
          crt.pointer,
          trust.pointer,
          lists,
          raw.NULL,
          flags,
          NO_FUNCTION,
          raw.NULL,
        ),
      ),
      answer,
    );
    raw.c.native_x509_crl_delete(lists);
  }
});
