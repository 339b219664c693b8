import test from 'ava';
import {
  MBEDTLS_SSL_ALERT_LEVEL_WARNING,
  MBEDTLS_SSL_VERSION_TLS1_2,
  MBEDTLS_SSL_VERSION_TLS1_3,
} from '../../../wasm/constants.js';
import {
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_NO_MEMORY,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../../ts/nsapi/error.js';
import { Instance } from '../../../ts/ffi/instance.js';
import type { TLSSocketWrapper } from '../../../ts/tls/tls-socket-wrapper.js';
import { bytesOf, settle, textOf } from '../../support/events.js';
import { recvAll, recvExactly } from '../../support/exchange.js';
import { patternBytes } from '../../support/pattern.js';
import { tlsPair } from '../../support/tls-pair.js';

const WB = NSAPI_ERROR_WOULD_BLOCK;
const USER_CANCELED = 90;
const versions = [MBEDTLS_SSL_VERSION_TLS1_2, MBEDTLS_SSL_VERSION_TLS1_3];

/** Has Mbed TLS itself queue something that is not the user's. */
function queueAlert(socket: TLSSocketWrapper): number {
  const context = socket.getSslContext();
  if (context === null) throw new Error('There is no connection.');
  context.instance.exports.mbedtls_ssl_send_alert_message(
    context.pointer,
    MBEDTLS_SSL_ALERT_LEVEL_WARNING,
    USER_CANCELED,
  );
  return context.instance.exports.native_ssl_out_left(context.pointer);
}

for (const version of versions) {
  const name = version === MBEDTLS_SSL_VERSION_TLS1_2 ? 'TLS 1.2' : 'TLS 1.3';

  test(`${name}: a queued alert, then a send: no byte is told that is not sent`, async (t) => {
    const pair = await tlsPair({ version });
    const { client, server, clientGate } = pair;
    clientGate.shut();
    t.true(queueAlert(client) > 0, 'the alert is stuck');
    t.is(client.trySend(bytesOf('hello')), WB, 'the alert must leave first');
    clientGate.sendRoom = 4;
    t.is(client.trySend(bytesOf('HELLO')), WB, 'nothing was taken, so the bytes may be others');
    clientGate.open();
    t.is(client.trySend(bytesOf('howdy')), 5);
    t.is(textOf(await recvExactly(server, 5)), 'howdy');
    t.is(server.tryRecv(new Uint8Array(9)), WB, 'and nothing else came');
    await pair.end();
  });

  test(`${name}: an alert that leaves within a send is followed by its data`, async (t) => {
    const pair = await tlsPair({ version });
    pair.clientGate.shut();
    t.true(queueAlert(pair.client) > 0);
    pair.clientGate.open();
    t.is(pair.client.trySend(bytesOf('hello')), 5);
    t.is(textOf(await recvExactly(pair.server, 5)), 'hello');
    await pair.end();
  });

  test(
    `${name}: after WOULD_BLOCK a longer buffer answers the queued count and takes nothing ` +
      'else in that call',
    async (t) => {
      const pair = await tlsPair({ version });
      pair.clientGate.shut();
      t.is(pair.client.trySend(bytesOf('hello')), WB);
      t.is(pair.client.trySend(bytesOf('hello, world')), WB, 'still stuck');
      pair.clientGate.open();
      t.is(pair.client.trySend(bytesOf('hello, world')), 5);
      t.is(pair.client.trySend(bytesOf(', world')), 7);
      t.is(textOf(await recvExactly(pair.server, 12)), 'hello, world');
      t.is(pair.server.tryRecv(new Uint8Array(9)), WB);
      await pair.end();
    },
  );

  test(
    `${name}: after WOULD_BLOCK a shorter or a different buffer throws, and the socket goes ` +
      'on with the right one',
    async (t) => {
      const pair = await tlsPair({ version });
      const { client } = pair;
      pair.clientGate.sendRoom = 7;
      t.is(client.trySend(bytesOf('hello')), WB, 'partly sent');
      for (const wrong of ['hell', 'jello', 'hellO and more', '']) {
        t.throws(() => client.trySend(bytesOf(wrong)), {
          instanceOf: TypeError,
          message: /same bytes/,
        });
      }
      await t.throwsAsync(async () => client.send(bytesOf('jello')), {
        instanceOf: TypeError,
        message: /5 bytes/,
      });
      pair.clientGate.open();
      t.throws(
        () => client.trySend(bytesOf('jello')),
        { instanceOf: TypeError },
        'also when there is room again',
      );
      t.is(client.trySend(bytesOf('hello')), 5);
      t.is(await client.send(bytesOf('!')), 1);
      t.is(textOf(await recvExactly(pair.server, 6)), 'hello!');
      await pair.end();
    },
  );

  test(`${name}: a blocking send that times out answers the count and is resumed`, async (t) => {
    const pair = await tlsPair({ version, bufferSize: 40_000 });
    const { client, server } = pair;
    const message = patternBytes(150_000);
    client.setTimeout(5);
    const first = await client.send(message);
    t.true(first > 0 && first < message.length);
    t.is(await client.send(message.subarray(first)), WB, 'nobody reads');
    client.setTimeout(-1);
    const [second, received] = await Promise.all([
      client.send(message.subarray(first)),
      recvExactly(server, message.length),
    ]);
    t.is(first + second, message.length);
    t.is(client.bytesWritten, message.length);
    t.is(Buffer.compare(received, message), 0);
    await pair.end();
  });

  test(`${name}: close after WOULD_BLOCK sends the record, then close_notify`, async (t) => {
    const pair = await tlsPair({ version });
    pair.clientGate.sendRoom = 3;
    t.is(pair.client.trySend(bytesOf('queued')), WB);
    pair.clientGate.open();
    t.is(await pair.client.close(), NSAPI_ERROR_OK);
    t.is(textOf(await recvAll(pair.server)), 'queued', 'all of it, and a clean end');
    await pair.end();
  });
}

test('a send is one record at most, blocking ones are as many as it takes', async (t) => {
  const pair = await tlsPair();
  const message = patternBytes(50_000);
  const taken = pair.client.trySend(message);
  t.true(taken >= 16_000 && taken <= 16_384);
  const [sent] = await Promise.all([
    pair.client.send(message.subarray(taken)),
    recvExactly(pair.server, message.length),
  ]);
  t.is(sent, message.length - taken);
  await pair.end();
});

test('a send of nothing answers 0 and sends nothing', async (t) => {
  const pair = await tlsPair();
  const { sent } = pair.clientGate;
  t.is(pair.client.trySend(new Uint8Array(0)), 0);
  t.is(await pair.client.send(new Uint8Array(0)), 0);
  t.is(pair.clientGate.sent, sent);
  pair.clientGate.shut();
  t.is(pair.client.trySend(bytesOf('x')), WB);
  t.is(pair.client.getSslContext()?.write(bytesOf('x')), WB);
  pair.clientGate.open();
  t.is(await pair.client.send(bytesOf('x')), 1);
  await pair.end();
});

test(
  'the bytes that wait are a copy: what the caller does to its buffer meanwhile changes ' +
    'nothing that was sent',
  async (t) => {
    const pair = await tlsPair();
    pair.clientGate.shut();
    const buffer = bytesOf('hello');
    t.is(pair.client.trySend(buffer), WB);
    buffer.fill(0x7a);
    t.throws(() => pair.client.trySend(buffer), { instanceOf: TypeError });
    pair.clientGate.open();
    t.is(pair.client.trySend(bytesOf('hello')), 5);
    t.is(textOf(await recvExactly(pair.server, 5)), 'hello');
    await pair.end();
  },
);

test("an error after some bytes is the next send's answer", async (t) => {
  const pair = await tlsPair();
  const message = patternBytes(60_000);
  pair.clientGate.sendRoom = 40_000;
  const sending = pair.client.send(message);
  await settle();
  pair.clientGate.sendAnswer = NSAPI_ERROR_CONNECTION_LOST;
  pair.clientGate.poke();
  const sent = await sending;
  t.true(sent >= 32_000 && sent < 40_000);
  t.is(await pair.client.send(message.subarray(sent)), NSAPI_ERROR_CONNECTION_LOST);
  t.is(pair.client.lastError?.errno, NSAPI_ERROR_CONNECTION_LOST);
  t.is(
    Buffer.compare(await recvExactly(pair.server, sent), message.subarray(0, sent)),
    0,
    'what was reported has left',
  );
  pair.clientGate.recvAnswer = 0;
  await pair.end();
});

test('a record in odd pieces: each count of bytes that the transport takes is right', async (t) => {
  const pair = await tlsPair();
  const { client, clientGate, server } = pair;
  const message = bytesOf('in pieces');
  clientGate.sendRoom = 0;
  t.is(client.trySend(message), WB);
  for (let piece = 1; piece < 200; piece++) {
    clientGate.sendRoom = 1;
    const result = client.trySend(message);
    if (result === WB) continue;
    t.is(result, message.length);
    t.is(textOf(await recvExactly(server, message.length)), 'in pieces');
    t.true(piece > 20);
    await pair.end();
    return;
  }
  t.fail('the record never left');
});

test('where our own copy of the bytes finds no room, the next send and recv succeed', async (t) => {
  const instance = new Instance();
  const { client, server, end } = await tlsPair({ instance });
  const allocate = instance.exports.native_malloc;
  const withoutRoom = (call: () => number): number => {
    Reflect.set(instance.exports, 'native_malloc', () => 0);
    try {
      return call();
    } finally {
      Reflect.set(instance.exports, 'native_malloc', allocate);
    }
  };
  const bytes = bytesOf('again');
  const into = new Uint8Array(5);
  // A call inside another one finds the record buffer of the instance lent.
  const inside = (call: () => number): number => {
    const record = instance.record.take();
    const result = withoutRoom(call);
    instance.record.giveBack(record, 0);
    return result;
  };
  t.is(
    inside(() => client.trySend(bytes)),
    NSAPI_ERROR_NO_MEMORY,
  );
  t.like(client.lastError, { errno: NSAPI_ERROR_NO_MEMORY });
  t.is(client.trySend(bytes), 5);
  t.is(
    inside(() => server.tryRecv(into)),
    NSAPI_ERROR_NO_MEMORY,
  );
  t.is(await server.recv(into), 5);
  t.is(textOf(into), 'again');
  t.is(
    withoutRoom(() => client.trySend(bytes)),
    5,
    'any other call needs none',
  );
  await end();
});
