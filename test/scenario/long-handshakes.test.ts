import { generateKeyPairSync } from 'node:crypto';
import test, { type ExecutionContext } from 'ava';
import {
  MBEDTLS_ERR_SSL_BUFFER_TOO_SMALL,
  MBEDTLS_ERR_SSL_INVALID_RECORD,
  MBEDTLS_ERR_SSL_UNEXPECTED_MESSAGE,
  MBEDTLS_SSL_VERSION_TLS1_2,
  MBEDTLS_SSL_VERSION_TLS1_3,
} from '../../wasm/constants.js';
import { TLSError } from '../../ts/mbedtls/error.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';
import { NSAPI_ERROR_AUTH_FAILURE } from '../../ts/nsapi/error.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { NO_FUNCTION, openRaw, type Pointer } from '../../ts/raw.js';
import { verifyChain } from '../../ts/mbedtls/verify-chain.js';
import type { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import { pki } from '../../tools/certificates.js';
import { certificate, commonName, publicKeyOf, SHA256_ECDSA } from '../support/der.js';
import { extension, uint, vector } from '../support/hostile/bytes.js';
import {
  hostilePair,
  identityOf,
  type HostilePair,
  type PairOptions,
  type Role,
} from '../support/hostile/pair.js';
import type { HostilePeer } from '../support/hostile/peer.js';
import { ALERT, HANDSHAKE } from '../support/hostile/record-keys.js';
import type { Version } from '../support/hostile/suites.js';
import { lengthened } from '../support/long-chain.js';
import { usedInstance } from '../support/memory.js';
import { tlsPair } from '../support/tls-pair.js';

const VERSIONS = ['1.2', '1.3'] as const satisfies readonly Version[];
const ROLES = ['client', 'server'] as const satisfies readonly Role[];
const NUMBERS = { '1.2': MBEDTLS_SSL_VERSION_TLS1_2, '1.3': MBEDTLS_SSL_VERSION_TLS1_3 } as const;
const ILLEGAL_PARAMETER = 47;
/** A record and what surrounds it, twice, and some more. */
const TWO_RECORDS = 35_000;

/** The body of a CertificateRequest that names CAs up to a size. */
function request(version: Version, size: number): Buffer {
  const one = vector(2, commonName('a certification authority with quite a long name'.padEnd(90)));
  const names = vector(2, ...new Array<Buffer>(Math.floor(size / one.length)).fill(one));
  const algorithms = vector(2, uint(0x0403, 2), uint(0x0804, 2));
  if (version === '1.2') return Buffer.concat([vector(1, uint(64, 1)), algorithms, names]);
  return Buffer.concat([vector(1), vector(2, extension(13, algorithms), extension(47, names))]);
}

/** A hostile server that does something where a CertificateRequest belongs. */
async function asking(
  t: ExecutionContext,
  act: (peer: HostilePeer) => Promise<void>,
  options: PairOptions,
): Promise<HostilePair> {
  const where = options.version === '1.2' ? 'ServerHelloDone' : 'Certificate';
  const before = async (name: string): Promise<void> => {
    if (name === where) await act(pair.peer);
  };
  const pair: HostilePair = await hostilePair(t, 'server', { ...options, before });
  return pair;
}

async function meet({ peer, socket }: HostilePair): Promise<number> {
  const [code] = await Promise.all([socket.connect(), peer.handshake().catch(() => peer.drain())]);
  return code;
}

async function hears({ peer, socket }: HostilePair): Promise<boolean> {
  await peer.sendData(Buffer.from('data'));
  return check(await socket.recv(new Uint8Array(10)), socket) === 4;
}

function numberOf(socket: TLSSocketWrapper): number | undefined {
  const error = socket.lastError;
  return error instanceof TLSError ? error.mbedtls?.number : undefined;
}

function pemOf(bytes: Buffer): string {
  const text = bytes.toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`;
}

/** What Mbed TLS's own verification answers. */
function verified(chain: readonly Buffer[], root: Buffer): number {
  using crt = X509Crt.parse(chain.map(pemOf).join(''));
  using trust = X509Crt.parse(pemOf(root));
  const raw = openRaw(crt.instance);
  const { c, NULL } = raw;
  return raw.withBuffer(4, (flags: Pointer<'unsigned int'>) =>
    c.mbedtls_x509_crt_verify(crt.pointer, trust.pointer, NULL, NULL, flags, NO_FUNCTION, NULL),
  );
}

for (const version of VERSIONS) {
  for (const size of [15_000, 16_384, 17_000, 20_000, 33_000, 60_000, 65_000]) {
    test(`TLS ${version}: a chain of ${size} bytes between ends of ours`, async (t) => {
      const { server } = await pki();
      for (const bufferSize of [65_536, 1000]) {
        const pair = await tlsPair({
          version: NUMBERS[version],
          certificate: lengthened(server.ecP256, size),
          bufferSize,
        });
        const sending = pair.client.send(Buffer.from('ping'));
        t.is(await pair.server.recv(new Uint8Array(10)), 4);
        t.is(await sending, 4);
        await pair.end();
      }
    });
  }

  test(`TLS ${version}: an own chain of more than 64 KB has its error`, async (t) => {
    const { server } = await pki();
    const pair = await tlsPair({
      version: NUMBERS[version],
      certificate: lengthened(server.ecP256, 70_000),
      connect: false,
    });
    const connecting = pair.client.connect();
    t.is(await pair.server.connect(), NSAPI_ERROR_AUTH_FAILURE);
    t.is(numberOf(pair.server), MBEDTLS_ERR_SSL_BUFFER_TOO_SMALL);
    await pair.server.close();
    t.is(await connecting, NSAPI_ERROR_AUTH_FAILURE);
    await pair.end();
  });

  test(`TLS ${version}: a hostile client's chain of 60 KB`, async (t) => {
    const { client } = await pki();
    const identity = identityOf(lengthened(client.ec, 60_000));
    const pair = await hostilePair(t, 'client', { version, identity, askClient: true });
    t.is(await meet(pair), 0, String(pair.socket.lastError));
    t.true(await hears(pair));
  });

  for (const size of [2000, 26_000, 60_000]) {
    test(`TLS ${version}: ${size} bytes of CertificateRequest are freed`, async (t) => {
      const instance = await usedInstance();
      const used: number[] = [];
      for (const each of [100, size]) {
        const body = request(version, each);
        const ask = (peer: HostilePeer): Promise<void> => peer.say('CertificateRequest', body);
        const before = instance.memoryUsage.allocatedBytes;
        const pair = await asking(t, ask, { version, instance });
        t.is(await meet(pair), 0, String(pair.socket.lastError));
        t.true(await hears(pair));
        used.push(instance.memoryUsage.allocatedBytes - before);
        await pair.socket.close();
      }
      // What an allocation is rounded up to differs by its place.
      t.true(Math.abs((used[1] ?? 0) - (used[0] ?? 0)) < 100, used.join());
    });
  }

  for (const fragment of [1, 2, 3, 4, 5, 700]) {
    for (const role of ROLES) {
      test(`TLS ${version}, a hostile ${role}: ${fragment} bytes a record`, async (t) => {
        const pair = await hostilePair(t, role, { version, fragment });
        t.is(await meet(pair), 0, String(pair.socket.lastError));
        t.true(await hears(pair));
      });
    }
  }

  test(`TLS ${version}: a message that says that it is too long is refused`, async (t) => {
    for (const size of [66_561, 0xffffff]) {
      const head = Buffer.concat([uint(13, 1), uint(size, 3)]);
      const send = (peer: HostilePeer): Promise<void> => peer.sendRecord(HANDSHAKE, head);
      const pair = await asking(t, send, { version });
      t.is(await meet(pair), NSAPI_ERROR_AUTH_FAILURE);
      t.is(numberOf(pair.socket), MBEDTLS_ERR_SSL_BUFFER_TOO_SMALL);
      t.deepEqual(pair.peer.alerts, [[2, ILLEGAL_PARAMETER]]);
    }
  });

  test(`TLS ${version}: memory is for what came, not what is announced`, async (t) => {
    const instance = await usedInstance();
    const used: number[] = [];
    const send = async (peer: HostilePeer): Promise<void> => {
      used.push(instance.memoryUsage.allocatedBytes);
      await peer.sendRecord(HANDSHAKE, Buffer.from([13, 0, 0xff, 0xff]));
      for (let sent = 0; sent < 3; sent++) {
        await peer.sendRecord(HANDSHAKE, Buffer.alloc(10));
        await new Promise((resolve) => setTimeout(resolve, 50));
        used.push(instance.memoryUsage.allocatedBytes);
      }
      await peer.close();
    };
    const pair = await asking(t, send, { version, instance });
    t.is(await meet(pair), NSAPI_ERROR_AUTH_FAILURE);
    const [before = 0, ...after] = used;
    t.is(after.length, 3);
    t.true(Math.max(...after) - before < TWO_RECORDS, used.join());
  });

  test(`TLS ${version}: a message's records follow, none is empty`, async (t) => {
    const start = Buffer.from([13, 0]);
    for (const [type, payload, number] of [
      [HANDSHAKE, Buffer.alloc(0), MBEDTLS_ERR_SSL_INVALID_RECORD],
      [ALERT, Buffer.from([1, 90]), MBEDTLS_ERR_SSL_UNEXPECTED_MESSAGE],
    ] as const) {
      const send = async (peer: HostilePeer): Promise<void> => {
        if (type !== HANDSHAKE) await peer.sendRecord(HANDSHAKE, start);
        await peer.sendRecord(type, payload);
      };
      const pair = await asking(t, send, { version });
      // The peer is not waited for: it waits for an end that comes with the test's.
      void pair.peer.handshake().catch(() => undefined);
      t.is(await pair.socket.connect(), NSAPI_ERROR_AUTH_FAILURE);
      t.is(numberOf(pair.socket), number);
    }
  });
}

test('a path of 16 intermediates is followed, one of 17 is not', (t) => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const keyPem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const key = publicKeyOf(keyPem);
  const signing = { algorithm: SHA256_ECDSA, by: { digest: 'sha256', keyPem } } as const;
  const chain = (intermediates: number): Buffer[] =>
    Array.from({ length: intermediates + 1 }, (_, index) =>
      certificate({
        issuer: `authority ${index}`,
        subject: index === 0 ? 'leaf' : `authority ${index - 1}`,
        key,
        signing,
        authority: index > 0,
      }),
    );
  for (const [count, fits] of [
    [9, true],
    [12, true],
    [16, true],
    [17, false],
  ] as const) {
    const name = `authority ${count}`;
    const root = certificate({ issuer: name, subject: name, key, signing, authority: true });
    t.is(verified(chain(count), root) === 0, fits, `${count}`);
    t.is(verifyChain(chain(count), root).ok, fits, `strict, ${count}`);
  }
});
