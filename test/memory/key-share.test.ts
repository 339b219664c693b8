import { createPrivateKey, createPublicKey } from 'node:crypto';
import { createServer } from 'node:net';
import test from 'ava';
import { MBEDTLS_SSL_VERIFY_NONE } from '../../wasm/constants.js';
import { Instance } from '../../ts/ffi/instance.js';
import { makeKeyShare } from '../../ts/mbedtls/key-share.js';
import { SslConfig } from '../../ts/mbedtls/ssl-config.js';
import { SslContext } from '../../ts/mbedtls/ssl-context.js';
import { NSAPI_ERROR_IN_PROGRESS, NSAPI_ERROR_WOULD_BLOCK } from '../../ts/nsapi/error.js';
import { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { TLSSocket } from '../../ts/tls/tls-socket.js';
import { listenLocally } from '../../tools/listen.js';
import { findInMemory } from '../support/memory.js';
import { tlsPair } from '../support/tls-pair.js';

const SIZE = 32;

/** What `body` drew of the platform's randomness. */
function drawnBy(body: () => void): Buffer[] {
  const drawn: Buffer[] = [];
  const { getRandomValues } = crypto;
  crypto.getRandomValues = (array) => {
    const filled = getRandomValues.call(crypto, array);
    if (filled instanceof Uint8Array) drawn.push(Buffer.from(filled));
    return array;
  };
  try {
    body();
  } finally {
    crypto.getRandomValues = getRandomValues;
  }
  return drawn;
}

/** The public half of an X25519 number, by OpenSSL. */
function pointOf(scalar: Uint8Array): Buffer {
  const head = Buffer.from('302e020100300506032b656e04220420', 'hex');
  const key = Buffer.concat([head, scalar]);
  const info = createPublicKey(createPrivateKey({ key, format: 'der', type: 'pkcs8' }));
  return info.export({ format: 'der', type: 'spki' }).subarray(-SIZE);
}

function clamped(scalar: Buffer): Buffer {
  const bytes = Buffer.from(scalar);
  bytes[0] = (bytes[0] ?? 0) & 248;
  bytes[SIZE - 1] = ((bytes[SIZE - 1] ?? 0) & 127) | 64;
  return bytes;
}

/** The ClientHello of a client that gets no answer. */
function hello(instance: Instance): Buffer {
  const sent: Buffer[] = [];
  const config = new SslConfig({ instance });
  config.confAuthmode(MBEDTLS_SSL_VERIFY_NONE);
  const context = new SslContext(config, {
    trySend: (bytes) => sent.push(Buffer.from(bytes)) && bytes.length,
    tryRecv: () => NSAPI_ERROR_WOULD_BLOCK,
  });
  context.setHostname(null);
  context.handshake();
  context.dispose();
  config.dispose();
  return Buffer.concat(sent);
}

test('a key pair that was made ahead is offered once, and nothing of it stays', (t) => {
  const instance = new Instance();
  hello(instance);
  const [drawn = Buffer.alloc(0), ...others] = drawnBy(() => makeKeyShare(instance));
  t.is(others.length, 0);
  const scalar = clamped(drawn);
  t.not(findInMemory(instance, scalar), -1);
  t.deepEqual(
    drawnBy(() => makeKeyShare(instance)),
    [],
    'one that is there is kept',
  );
  const point = pointOf(drawn);
  t.true(hello(instance).includes(point));
  t.is(findInMemory(instance, scalar), -1);
  t.is(findInMemory(instance, Buffer.from(scalar).reverse()), -1);
  t.false(hello(instance).includes(point));
});

test('handshakes with pairs that were made ahead work at both ends', async (t) => {
  const instance = new Instance();
  for (let turn = 0; turn < 3; turn++) {
    makeKeyShare(instance);
    const pair = await tlsPair({ instance });
    t.is(await pair.client.send(Buffer.from('ping')), 4);
    t.is(await pair.server.recv(new Uint8Array(4)), 4);
    await pair.end();
  }
});

test('a socket makes its pair while its TCP connection is being made, once', async (t) => {
  const server = createServer((socket) => socket.destroy());
  const port = await listenLocally(server);
  t.teardown(() => server.close());
  const instance = new Instance();
  hello(instance);
  const socket = new TLSSocket(undefined, { instance });
  socket.open();
  const address = new SocketAddress('127.0.0.1', port);
  const draws = drawnBy(() => t.is(socket.tryConnect(address), NSAPI_ERROR_IN_PROGRESS));
  t.deepEqual(
    draws.map(({ length }) => length),
    [SIZE],
  );
  t.deepEqual(
    drawnBy(() => socket.tryConnect(address)),
    [],
  );
  socket.tryClose();
});

test('without randomness no pair is made, which the handshake is left to tell', (t) => {
  const instance = new Instance();
  hello(instance);
  const { getRandomValues } = crypto;
  crypto.getRandomValues = () => {
    throw new Error('no entropy');
  };
  try {
    t.notThrows(() => makeKeyShare(instance));
  } finally {
    crypto.getRandomValues = getRandomValues;
  }
  const [drawn = Buffer.alloc(0)] = drawnBy(() => makeKeyShare(instance));
  t.true(hello(instance).includes(pointOf(drawn)));
});
