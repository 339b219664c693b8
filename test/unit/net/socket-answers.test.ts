import test from 'ava';
import { SocketAddress } from '../../../ts/nsapi/socket-address.js';
import { StreamsStack } from '../../../ts/stack/streams/streams-stack.js';
import { TCPSocket } from '../../../ts/net/tcp-socket.js';
import { Socket } from '../../../ts/net/socket.js';
import { TLSSocketWrapper } from '../../../ts/tls/tls-socket-wrapper.js';
import { TLSError } from '../../../ts/mbedtls/error.js';
import { Instance } from '../../../ts/ffi/instance.js';
import { NSAPI_ERROR_AUTH_FAILURE, NSAPI_ERROR_DEVICE_ERROR } from '../../../ts/nsapi/error.js';
import { connectBoth } from '../../support/raw.js';
import { tlsPair } from '../../support/tls-pair.js';
import { pki } from '../../../tools/certificates.js';

const unhandled: unknown[] = [];
process.on('unhandledRejection', (reason) => unhandled.push(reason));

const answers: readonly [string, () => unknown][] = [
  ['a promise', () => Promise.resolve(1)],
  ['a rejected promise', () => Promise.reject(new Error('rejected'))],
  ['nothing', () => undefined],
  ['null', () => null],
  ['NaN', () => NaN],
  ['half', () => 0.5],
  ['a text', () => '1'],
  ['a bigint', () => 1n],
];

/** A transport without types: its primitives answer what the test says. */
class Untyped extends Socket {
  constructor(answer: () => unknown) {
    super();
    Object.assign(this, { tryConnect: answer, trySend: answer, tryRecv: answer, tryClose: answer });
  }

  override tryConnect(): number {
    return 0;
  }

  override trySend(): number {
    return 0;
  }

  override tryRecv(): number {
    return 0;
  }

  override tryClose(): number {
    return 0;
  }
}

for (const [what, answer] of answers) {
  test(`a primitive that answers ${what} is a TypeError, alone and beneath TLS`, async (t) => {
    const socket = new Untyped(answer);
    for (const call of [
      () => socket.connect(),
      () => socket.send(Uint8Array.of(1)),
      () => socket.recv(new Uint8Array(1)),
      () => socket.close(),
    ]) {
      await t.throwsAsync(call, {
        instanceOf: TypeError,
        message: /primitive must answer an integer/,
      });
    }
    const tls = new TLSSocketWrapper(new Untyped(answer), 'localhost');
    tls.setRootCaCert((await pki()).rootCa.certPem);
    await t.throwsAsync(tls.connect(), {
      instanceOf: TypeError,
      message: /primitive must answer an integer/,
    });
    const begun = new TLSSocketWrapper(new Untyped(answer), 'localhost');
    begun.setRootCaCert((await pki()).rootCa.certPem);
    t.true((await begun.doHandshake()) < 0);
    t.true(begun.lastError instanceof TLSError);
    await new Promise((resolve) => setTimeout(resolve, 5));
    t.deepEqual(unhandled, []);
  });
}

test('a clock that answers a promise is none: nothing verifies, with words', async (t) => {
  const options = { now: () => Date.now() };
  Object.assign(options, { now: () => Promise.reject(new Error('late')) });
  const pair = await tlsPair({ instance: new Instance(options), connect: false });
  t.teardown(() => pair.end());
  const { client } = await connectBoth(pair);
  t.is(client, NSAPI_ERROR_AUTH_FAILURE);
  await new Promise((resolve) => setTimeout(resolve, 5));
  t.deepEqual(unhandled, []);
});

test('an opener of streams that answers none is a failure of its connect', async (t) => {
  for (const answer of [undefined, null, 5, {}]) {
    const socket = new TCPSocket(Reflect.construct(StreamsStack, [() => answer]));
    socket.setTimeout(2000);
    t.is(await socket.connect(new SocketAddress('server.test', 1)), NSAPI_ERROR_DEVICE_ERROR);
    await socket.close();
  }
  t.deepEqual(unhandled, []);
});
