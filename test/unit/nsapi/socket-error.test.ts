import { once } from 'node:events';
import { createServer } from 'node:net';
import test from 'ava';
import { loopbackPair } from '../../../ts/adapt/loopback-pair.js';
import { check as checkWithNames } from '../../../ts/mbedtls/check.js';
import { TCPSocket } from '../../../ts/net/tcp-socket.js';
import { NetworkFault } from '../../../ts/nsapi/network-fault.js';
import { SocketAddress } from '../../../ts/nsapi/socket-address.js';
import { check, SocketError } from '../../../ts/nsapi/socket-error.js';
import { NodeStack } from '../../../ts/stack/node/node-stack.js';
import { tlsPair } from '../../support/tls-pair.js';

/** A port of this machine where nobody listens any more. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const caught = (call: () => unknown): unknown => {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
};

test('a SocketError has a stable code, the number, a text and the cause', (t) => {
  const cause = new Error('connect ECONNREFUSED');
  const error = new SocketError(-3004, { cause });
  t.deepEqual(
    [error.name, error.code, error.errno],
    ['SocketError', 'NSAPI_ERROR_NO_CONNECTION', -3004],
  );
  t.is(error.cause, cause);
  t.regex(error.message, /no connection.*\(NSAPI_ERROR_NO_CONNECTION\): connect ECONNREFUSED$/);
  t.is(new SocketError(-3019).message, 'the time allowed has passed (NSAPI_ERROR_TIMEOUT)');
  t.false('cause' in new SocketError(-3004));
  const own = new SocketError(-0x7280, { code: 'MBEDTLS_ERR_SSL_CONN_EOF', message: 'cut off' });
  t.deepEqual([own.code, own.message], ['MBEDTLS_ERR_SSL_CONN_EOF', 'cut off']);
});

test('a number that is not of NSAPI is written in hexadecimal', (t) => {
  const error = new SocketError(-0x7280);
  t.is(error.code, 'MBEDTLS_ERR_-0x7280');
  t.regex(error.message, /-0x7280/);
  t.is(new SocketError(-0x4e).code, 'MBEDTLS_ERR_-0x004E');
});

test('check gives a non-negative result back', (t) => {
  t.is(check(0), 0);
  t.is(check(17), 17);
});

test('check throws for every negative number, flow numbers too', (t) => {
  for (const number of [-3001, -3013, -3014, -3015, -3019, -0x2700]) {
    t.throws(() => check(number), {
      instanceOf: SocketError,
      message: number === -0x2700 ? /-0x2700/ : /NSAPI_ERROR/,
    });
  }
});

test('check of something that is no number is a TypeError that says to await', (t) => {
  // @ts-expect-error: the mistake that it is for
  t.throws(() => check(Promise.resolve(1)), { instanceOf: TypeError, message: /await/ });
  t.throws(() => check(NaN), { instanceOf: TypeError });
});

test('check with a socket throws its lastError when that has the number', (t) => {
  const lastError = new SocketError(-3016, { cause: new Error('why') });
  t.is(
    caught(() => check(-3016, { lastError })),
    lastError,
  );
  const other = caught(() => check(-3012, { lastError }));
  t.not(other, lastError);
  t.true(other instanceof SocketError && other.errno === -3012 && other.cause === undefined);
  t.true(caught(() => check(-3012, { lastError: null })) instanceof SocketError);
});

test('check without a socket says what the number says, and no more', (t) => {
  const error = caught(() => check(-3004));
  t.true(error instanceof SocketError && error.cause === undefined && !error.timedOut);
  const named = caught(() => checkWithNames(-0x2700));
  t.is(named instanceof SocketError && named.code, 'MBEDTLS_ERR_X509_CERT_VERIFY_FAILED');
  t.regex(String(named), /MBEDTLS_ERR_X509_CERT_VERIFY_FAILED, -0x2700/);
  const sum = caught(() => checkWithNames(-0x2180 - 0x66));
  t.is(
    sum instanceof SocketError && sum.code,
    'MBEDTLS_ERR_X509_INVALID_FORMAT + MBEDTLS_ERR_ASN1_LENGTH_MISMATCH',
  );
});

test('three connects that fail in one turn each tell their own cause', async (t) => {
  const stack = new NodeStack();
  const ports = await Promise.all([closedPort(), closedPort(), closedPort()]);
  const sockets = ports.map(() => new TCPSocket(stack));
  const results = await Promise.all(
    sockets.map((socket, index) =>
      socket.connect(new SocketAddress('127.0.0.1', ports[index] ?? 0)),
    ),
  );
  for (const [index, socket] of sockets.entries()) {
    const error = caught(() => check(results[index] ?? 0, socket));
    t.true(error instanceof SocketError);
    if (!(error instanceof SocketError)) continue;
    t.is(error.kind, 'refused');
    t.regex(error.message, new RegExp(`ECONNREFUSED 127\\.0\\.0\\.1:${ports[index]}`));
    await socket.close();
  }
});

test('the fields of a fault are those of the error, however deep it lies', (t) => {
  const fault = new NetworkFault('forbidden', 'closed with 1008', {
    closeCode: 1008,
    reason: 'not public',
  });
  const inner = new SocketError(-3004, { cause: fault });
  const outer = new SocketError(-3011, { cause: inner });
  for (const { kind, closeCode, reason } of [inner, outer])
    t.deepEqual([kind, closeCode, reason], ['forbidden', 1008, 'not public']);
  const system = Object.assign(new Error('x'), { code: 'ENOTFOUND' });
  t.is(new SocketError(-3009, { cause: system }).kind, 'name');
  t.is(new SocketError(-3004, { cause: new AggregateError([system]) }).kind, 'name');
  const circular = new Error('round');
  circular.cause = circular;
  t.is(new SocketError(-3012, { cause: circular }).kind, null);
});

test('a wait that ran out is told by the socket, and not by the number alone', async (t) => {
  const [socket] = loopbackPair();
  socket.setTimeout(5);
  const result = await socket.recv(new Uint8Array(1));
  t.is(result, -3001);
  const error = caught(() => check(result, socket));
  t.true(error instanceof SocketError && error.timedOut);
  t.regex(String(error), /time allowed/);
  const plain = caught(() => check(result));
  t.true(plain instanceof SocketError && !plain.timedOut);
  socket.setBlocking(false);
  t.is(await socket.recv(new Uint8Array(1)), -3001);
  t.is(socket.lastError, null, 'a plain answer clears it');
});

test('a primitive that cannot go on clears what a wait before it left', async (t) => {
  const pair = await tlsPair();
  t.teardown(() => pair.end());
  for (const socket of [loopbackPair()[0], pair.client]) {
    socket.setTimeout(5);
    t.is(await socket.recv(new Uint8Array(1)), -3001);
    t.true(socket.lastError?.timedOut);
    t.is(socket.tryRecv(new Uint8Array(1)), -3001);
    t.is(socket.lastError, null);
  }
});
