import { randomBytes } from 'node:crypto';
import test, { type ExecutionContext } from 'ava';
import {
  MBEDTLS_ERR_SSL_BUFFER_TOO_SMALL,
  MBEDTLS_ERR_SSL_DECODE_ERROR,
  MBEDTLS_ERR_SSL_ILLEGAL_PARAMETER,
  MBEDTLS_ERR_SSL_UNSUPPORTED_EXTENSION,
} from '../../wasm/constants.js';
import { TLSError } from '../../ts/mbedtls/error.js';
import { NSAPI_ERROR_AUTH_FAILURE } from '../../ts/nsapi/error.js';
import { Reader, extension, uint, vector } from '../support/hostile/bytes.js';
import { SECP256R1, X25519 } from '../support/hostile/exchange.js';
import { hostilePair } from '../support/hostile/pair.js';
import { HostileServer } from '../support/hostile/server.js';

const [COOKIE, KEY_SHARE] = [44, 51];

function cookieOf(bytes: Buffer): Buffer {
  return extension(COOKIE, vector(2, bytes));
}

function groupOf(group: number): Buffer {
  return extension(KEY_SHARE, uint(group, 2));
}

/** The extensions of a ClientHello. */
function extensionsOf(body: Buffer | undefined): Map<number, Buffer> {
  const reader = new Reader(body ?? Buffer.alloc(0));
  reader.take(34);
  reader.vector(1);
  reader.vector(2);
  reader.vector(1);
  return reader.extensions();
}

interface Outcome {
  readonly code: number;
  readonly number: number | undefined;
  readonly server: HostileServer;
}

/** A handshake with a server that answers the first ClientHello with these extensions. */
async function handshake(t: ExecutionContext, retry: readonly Buffer[]): Promise<Outcome> {
  const { peer, socket } = await hostilePair(t, 'server', { version: '1.3', retry });
  if (!(peer instanceof HostileServer)) throw new TypeError('The peer is no server.');
  const [code] = await Promise.all([
    socket.connect(),
    peer.handshake().catch(async () => peer.drain()),
  ]);
  const error = socket.lastError;
  if (code === 0) {
    await peer.sendData(Buffer.from('data'));
    t.is(await socket.recv(new Uint8Array(10)), 4);
  }
  return {
    code,
    number: error instanceof TLSError ? error.mbedtls?.number : undefined,
    server: peer,
  };
}

for (const size of [1, 32, 1000, 15_000]) {
  test(`a cookie of ${size} bytes is sent back, and nothing else changes`, async (t) => {
    const cookie = randomBytes(size);
    const { code, server } = await handshake(t, [cookieOf(cookie)]);
    t.is(code, 0);
    const [first, second] = server.hellos.map(extensionsOf);
    t.deepEqual(second?.get(COOKIE), vector(2, cookie));
    second?.delete(COOKIE);
    t.deepEqual(second, first);
    t.deepEqual(server.hellos[1]?.subarray(0, 67), server.hellos[0]?.subarray(0, 67));
  });
}

test('a cookie and another group', async (t) => {
  const cookie = randomBytes(200);
  const probe = await handshake(t, [cookieOf(cookie)]);
  const offered = new Reader(
    extensionsOf(probe.server.hellos[0]).get(KEY_SHARE) ?? Buffer.alloc(0),
  );
  offered.uint(2);
  const other = offered.uint(2) === X25519 ? SECP256R1 : X25519;
  for (const retry of [
    [cookieOf(cookie), groupOf(other)],
    [groupOf(other), cookieOf(cookie)],
    [groupOf(other)],
  ]) {
    const { code, server } = await handshake(t, retry);
    t.is(code, 0);
    const second = extensionsOf(server.hellos[1]);
    t.is(second.get(KEY_SHARE)?.readUInt16BE(2), other);
    t.deepEqual(second.get(COOKIE), retry.length === 2 ? vector(2, cookie) : undefined);
  }
});

for (const [what, retry, number, alert] of [
  ['nothing', [], MBEDTLS_ERR_SSL_ILLEGAL_PARAMETER, 47],
  ['the group that was offered', [groupOf(X25519)], MBEDTLS_ERR_SSL_ILLEGAL_PARAMETER, 47],
  ['an empty cookie', [cookieOf(Buffer.alloc(0))], MBEDTLS_ERR_SSL_DECODE_ERROR, 50],
  ['no cookie in its extension', [extension(COOKIE)], MBEDTLS_ERR_SSL_DECODE_ERROR, 50],
  [
    'a cookie cut off',
    [extension(COOKIE, uint(9, 2), Buffer.alloc(8))],
    MBEDTLS_ERR_SSL_DECODE_ERROR,
    50,
  ],
  [
    'bytes behind the cookie',
    [extension(COOKIE, vector(2, Buffer.alloc(8)), Buffer.alloc(1))],
    MBEDTLS_ERR_SSL_DECODE_ERROR,
    50,
  ],
  [
    'an extension of others',
    [cookieOf(Buffer.alloc(8)), extension(16, vector(2))],
    MBEDTLS_ERR_SSL_ILLEGAL_PARAMETER,
    47,
  ],
] as const) {
  test(`a HelloRetryRequest with ${what} is refused`, async (t) => {
    const outcome = await handshake(t, retry);
    t.is(outcome.code, NSAPI_ERROR_AUTH_FAILURE);
    t.is(outcome.number, number);
    t.deepEqual(outcome.server.alerts, [[2, alert]]);
    t.is(outcome.server.hellos.length, 1);
  });
}

test('a cookie that does not fit into a ClientHello has its error', async (t) => {
  const outcome = await handshake(t, [cookieOf(Buffer.alloc(16_200))]);
  t.is(outcome.code, NSAPI_ERROR_AUTH_FAILURE);
  t.is(outcome.number, MBEDTLS_ERR_SSL_BUFFER_TOO_SMALL);
});

test('a cookie in the ServerHello is refused', async (t) => {
  const change = (name: string, body: Buffer): Buffer => {
    if (name !== 'ServerHello') return body;
    const at = 2 + 32 + 1 + (body[34] ?? 0) + 3;
    const extensions = Buffer.concat([body.subarray(at + 2), cookieOf(Buffer.alloc(8))]);
    return Buffer.concat([body.subarray(0, at), vector(2, extensions)]);
  };
  const { peer, socket } = await hostilePair(t, 'server', { version: '1.3', change });
  const [code] = await Promise.all([socket.connect(), peer.handshake().catch(() => peer.drain())]);
  t.is(code, NSAPI_ERROR_AUTH_FAILURE);
  const error = socket.lastError;
  const number = error instanceof TLSError ? error.mbedtls?.number : undefined;
  t.true(
    number === MBEDTLS_ERR_SSL_ILLEGAL_PARAMETER ||
      number === MBEDTLS_ERR_SSL_UNSUPPORTED_EXTENSION,
  );
});
