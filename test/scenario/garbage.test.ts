import { once } from 'node:events';
import { createServer } from 'node:http';
import test from 'ava';
import {
  MBEDTLS_ERR_SSL_BAD_INPUT_DATA,
  MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE,
  MBEDTLS_ERR_SSL_INVALID_MAC,
  MBEDTLS_ERR_SSL_INVALID_RECORD,
  MBEDTLS_SSL_VERSION_TLS1_2,
  MBEDTLS_SSL_VERSION_TLS1_3,
} from '../../wasm/constants.js';
import { TLSError } from '../../ts/mbedtls/error.js';
import { NSAPI_ERROR_AUTH_FAILURE, NSAPI_ERROR_OK } from '../../ts/nsapi/error.js';
import { loopbackPair } from '../../ts/adapt/loopback-pair.js';
import { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import { TLSSocket } from '../../ts/tls/tls-socket.js';
import { pki } from '../../tools/certificates.js';
import { bytesOf, settle, textOf } from '../support/events.js';
import { recvExactly } from '../support/exchange.js';
import { Gate } from '../support/gate.js';
import { patternBytes } from '../support/pattern.js';
import { tlsPair, warmInstance } from '../support/tls-pair.js';

const versions = [MBEDTLS_SSL_VERSION_TLS1_2, MBEDTLS_SSL_VERSION_TLS1_3];

/** Anything that is no server's first flight. */
const answers: {
  readonly [name: string]: {
    readonly bytes: Uint8Array;
    readonly number?: number;
    readonly alert?: string;
  };
} = {
  'random bytes': { bytes: patternBytes(3000), number: MBEDTLS_ERR_SSL_INVALID_RECORD },
  zeros: { bytes: new Uint8Array(3000), number: MBEDTLS_ERR_SSL_INVALID_RECORD },
  'a banner of SMTP': {
    bytes: bytesOf('220 mail.test ESMTP ready\r\n'),
    number: MBEDTLS_ERR_SSL_INVALID_RECORD,
  },
  'a page of HTTP': {
    bytes: bytesOf('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'),
    number: MBEDTLS_ERR_SSL_INVALID_RECORD,
  },
  'a record over the limit': {
    bytes: Uint8Array.of(0x16, 3, 3, 0xff, 0xff, ...patternBytes(2000)),
    number: MBEDTLS_ERR_SSL_BAD_INPUT_DATA,
  },
  'a record of an unknown kind': {
    bytes: Uint8Array.of(0x63, 3, 3, 0, 4, 1, 2, 3, 4),
    number: MBEDTLS_ERR_SSL_INVALID_RECORD,
  },
  'a handshake message of garbage': {
    bytes: Uint8Array.of(0x16, 3, 3, 0, 104, 2, 0, 0, 100, ...patternBytes(100)),
  },
  'another message than the first': { bytes: Uint8Array.of(0x16, 3, 3, 0, 4, 14, 0, 0, 0) },
  'data in the clear': { bytes: Uint8Array.of(0x17, 3, 3, 0, 5, ...bytesOf('hello')) },
  'an alert': {
    bytes: Uint8Array.of(0x15, 3, 3, 0, 2, 2, 40),
    number: MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE,
    alert: 'handshake_failure',
  },
  'an alert about the version': {
    bytes: Uint8Array.of(0x15, 3, 1, 0, 2, 2, 70),
    number: MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE,
    alert: 'protocol_version',
  },
};

test("garbage instead of TLS: AUTH_FAILURE with Mbed TLS's number, then close", async (t) => {
  const { rootCa } = await pki();
  const { instance, allocations } = await warmInstance();
  for (const [name, { bytes, number, alert = null }] of Object.entries(answers)) {
    const [near, far] = loopbackPair();
    const transport = new Gate(near);
    const socket = new TLSSocketWrapper(transport, 'localhost', undefined, { instance });
    socket.setRootCaCert(rootCa.certPem);
    const connecting = socket.connect();
    await settle();
    far.trySend(bytes);
    t.is(await connecting, NSAPI_ERROR_AUTH_FAILURE, name);
    const { lastError } = socket;
    if (!(lastError instanceof TLSError)) throw new Error(`${name}: ${lastError}`);
    if (number === undefined)
      t.true((lastError.mbedtls?.number ?? 0) < 0, `${name}: ${lastError.message}`);
    else t.is(lastError.mbedtls?.number, number, `${name}: ${lastError.message}`);
    t.is(lastError.alert, alert);
    if (alert !== null) t.regex(lastError.message, new RegExp(alert));
    t.is(await socket.connect(), NSAPI_ERROR_AUTH_FAILURE);
    t.is(await socket.close(), NSAPI_ERROR_OK, name);
    socket[Symbol.dispose]();
    t.is(allocations(), 0, name);
    await far.close();
  }
});

test('garbage in pieces of one byte, and an end in the middle of it', async (t) => {
  const { rootCa } = await pki();
  const { instance, allocations } = await warmInstance();
  for (const { bytes } of Object.values(answers)) {
    const [near, far] = loopbackPair();
    const socket = new TLSSocketWrapper(new Gate(near), 'localhost', undefined, { instance });
    socket.setRootCaCert(rootCa.certPem);
    const connecting = socket.connect();
    for (const byte of bytes.subarray(0, 20)) {
      far.trySend(Uint8Array.of(byte));
      await settle();
    }
    await far.close();
    t.is(await connecting, NSAPI_ERROR_AUTH_FAILURE);
    await socket.close();
    socket[Symbol.dispose]();
    t.is(allocations(), 0);
  }
});

test('plain HTTP on the port: a message that says so much as that it is not TLS', async (t) => {
  const { rootCa } = await pki();
  const http = createServer((_request, response) => response.end('hello'));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  t.teardown(() => {
    http.closeAllConnections();
    http.close();
  });
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const socket = new TLSSocket();
  socket.open();
  socket.setRootCaCert(rootCa.certPem);
  t.is(await socket.connect('localhost', address.port), NSAPI_ERROR_AUTH_FAILURE);
  const { lastError } = socket;
  t.true(
    lastError instanceof TLSError && lastError.mbedtls?.number === MBEDTLS_ERR_SSL_INVALID_RECORD,
  );
  t.regex(lastError?.message ?? '', /"localhost".*not TLS/);
  t.is(await socket.close(), NSAPI_ERROR_OK);
});

test('garbage after the handshake: what came before, then always the number', async (t) => {
  const { instance, allocations } = await warmInstance();
  const cases = [
    { bytes: patternBytes(500), number: MBEDTLS_ERR_SSL_INVALID_RECORD },
    { bytes: bytesOf('HTTP/1.1 200 OK\r\n\r\n'), number: MBEDTLS_ERR_SSL_INVALID_RECORD },
    {
      bytes: Uint8Array.of(0x17, 3, 3, 0, 64, ...patternBytes(64)),
      number: MBEDTLS_ERR_SSL_INVALID_MAC,
    },
  ];
  for (const version of versions) {
    for (const { bytes, number } of cases) {
      const pair = await tlsPair({ version, instance });
      await pair.server.send(bytesOf('good'));
      pair.serverGate.trySend(bytes);
      t.is(textOf(await recvExactly(pair.client, 4)), 'good');
      for (let again = 0; again < 2; again++)
        t.is(await pair.client.recv(new Uint8Array(100)), number);
      t.is(pair.client.lastError?.errno, number);
      t.is(await pair.client.close(), NSAPI_ERROR_OK);
      await pair.end();
      t.is(allocations(), 0);
    }
  }
});
