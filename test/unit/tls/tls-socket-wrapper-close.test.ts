import test from 'ava';
import { TCPSocket } from '../../../ts/net/tcp-socket.js';
import {
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_DEVICE_ERROR,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_TIMEOUT,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../../ts/nsapi/error.js';
import { check } from '../../../ts/nsapi/socket-error.js';
import { TLSSocketWrapper } from '../../../ts/tls/tls-socket-wrapper.js';
import { LogicalClock } from '../../support/clock.js';
import { bytesOf, settle, textOf } from '../../support/events.js';
import { recvAll } from '../../support/exchange.js';
import { Gate } from '../../support/gate.js';
import { tlsPair, warmInstance } from '../../support/tls-pair.js';

const WB = NSAPI_ERROR_WOULD_BLOCK;

/** A transport whose closing answers or throws what a test says, after it closed. */
class StubbornGate extends Gate {
  closeAnswer: number | Error = NSAPI_ERROR_OK;

  override tryClose(): number {
    super.tryClose();
    if (this.closeAnswer instanceof Error) throw this.closeAnswer;
    return this.closeAnswer;
  }
}

test('close waits for what is queued, sends close_notify, then closes the transport', async (t) => {
  const pair = await tlsPair();
  const { client, clientGate, server } = pair;
  clientGate.shut();
  t.is(client.trySend(bytesOf('queued')), WB);
  let closed = false;
  const closing = client.close().finally(() => {
    closed = true;
  });
  await settle();
  t.false(closed);
  t.false(clientGate.calls.includes('close'));
  t.is(await client.recv(new Uint8Array(1)), NSAPI_ERROR_NO_SOCKET, 'it is closing');
  t.is(await client.close(), NSAPI_ERROR_NO_SOCKET, 'the second time');
  // The record first, byte by byte; then close_notify.
  while (!closed) {
    clientGate.sendRoom = 1;
    clientGate.poke();
    await settle();
  }
  t.is(await closing, NSAPI_ERROR_OK);
  t.is(textOf(await recvAll(server)), 'queued');
  t.is(clientGate.calls.filter((call) => call === 'close').length, 1);
  await pair.end();
});

test.serial(
  'close over a transport that takes nothing: TIMEOUT after the timeout, and everything is ' +
    'closed and freed',
  async (t) => {
    const { instance, allocations } = await warmInstance();
    const clock = new LogicalClock(t);
    for (const milliseconds of [0, 20]) {
      const pair = await tlsPair({ instance });
      pair.client.setTimeout(milliseconds);
      pair.clientGate.shut();
      t.is(pair.client.trySend(bytesOf('never')), WB);
      const begun = clock.now;
      t.is(await clock.until(pair.client.close()), NSAPI_ERROR_TIMEOUT);
      t.true(pair.client.lastError?.timedOut);
      t.is(clock.now - begun, milliseconds);
      t.is(pair.client.lastError?.errno, NSAPI_ERROR_TIMEOUT);
      t.true(pair.clientGate.calls.includes('close'));
      t.is(pair.client.getSslContext(), null);
      await pair.end();
      t.is(allocations(), 0);
    }
  },
);

test.serial(
  'close is bounded by 5 seconds without a timeout, also when events keep coming',
  async (t) => {
    const [forever, busy] = await Promise.all([tlsPair(), tlsPair()]);
    forever.clientGate.shut();
    busy.clientGate.shut();
    busy.client.setTimeout(50);
    const clock = new LogicalClock(t);
    const poking = setInterval(() => busy.clientGate.poke(), 5);
    const tries = forever.clientGate.calls.length;
    const slow = forever.client.close();
    const first = busy.client.close().finally(() => clearInterval(poking));
    t.is(await clock.until(first), NSAPI_ERROR_TIMEOUT);
    t.is(clock.now, 50, 'an event begins no new wait here');
    t.is(await clock.until(slow), NSAPI_ERROR_TIMEOUT);
    t.true(forever.clientGate.calls.length - tries <= 4, 'it waits for events, it does not poll');
    t.is(clock.now, 5000);
    await Promise.all([forever.end(), busy.end()]);
  },
);

test('tryClose and disposal never wait', async (t) => {
  const { instance, allocations } = await warmInstance();
  const pair = await tlsPair({ instance });
  pair.clientGate.shut();
  t.is(pair.client.tryClose(), NSAPI_ERROR_TIMEOUT);
  t.true(pair.clientGate.calls.includes('close'));
  await pair.end();
  t.is(allocations(), 0);

  const clean = await tlsPair({ instance });
  clean.client[Symbol.dispose]();
  t.is(
    await clean.server.recv(new Uint8Array(1)),
    0,
    'close_notify was tried once, and there was room',
  );
  t.is(await clean.client.close(), NSAPI_ERROR_NO_SOCKET);
  clean.client[Symbol.dispose]();
  await clean.end();
  t.is(allocations(), 0);

  const awaited = await tlsPair({ instance });
  await awaited.client[Symbol.asyncDispose]();
  t.is(await awaited.server.recv(new Uint8Array(1)), 0);
  await awaited.end();
  t.is(allocations(), 0);
});

test('what was set is given up by an awaited dispose too', async (t) => {
  const { instance, allocations } = await warmInstance();
  const socket = new TLSSocketWrapper(new TCPSocket(), 'localhost', 0, { instance });
  socket.getSslConfig();
  t.true(allocations() > 0);
  await socket[Symbol.asyncDispose]();
  t.is(allocations(), 0);
});

test('close answers the first error, and closes the transport whatever happened', async (t) => {
  const { instance, allocations } = await warmInstance();
  const pair = await tlsPair({ instance });
  pair.clientGate.sendAnswer = NSAPI_ERROR_CONNECTION_LOST;
  t.is(await pair.client.close(), NSAPI_ERROR_CONNECTION_LOST);
  t.is(pair.client.lastError?.errno, NSAPI_ERROR_CONNECTION_LOST);
  t.true(pair.clientGate.calls.includes('close'));
  await pair.end();
  t.is(allocations(), 0);
});

test(
  'a transport that fails to close, or throws: the socket is closed and its memory given back ' +
    'all the same',
  async (t) => {
    const { instance, allocations } = await warmInstance();
    for (const closeAnswer of [NSAPI_ERROR_DEVICE_ERROR, new Error('broken')]) {
      for (const wait of [true, false]) {
        const pair = await tlsPair({ instance });
        const transport = new StubbornGate(pair.clientGate);
        transport.closeAnswer = closeAnswer;
        const inner = new TLSSocketWrapper(transport, 'localhost', undefined, { instance });
        inner.setSslConfig(pair.client.getSslConfig());
        t.teardown(() => pair.end());
        pair.client.keepTransportOpen();
        await pair.client.close();
        inner.tryConnect(null);
        const close = async (): Promise<number> => (wait ? inner.close() : inner.tryClose());
        if (closeAnswer instanceof Error)
          t.is(await close().catch((error: unknown) => error), closeAnswer);
        else t.is(await close(), closeAnswer);
        t.is(inner.getSslContext(), null);
        t.is(await inner.close(), NSAPI_ERROR_NO_SOCKET);
        inner[Symbol.dispose]();
        await pair.end();
        t.is(allocations(), 0);
      }
    }
  },
);

test(
  'where the transport has ended and close_notify cannot leave: OK when it is closed too, ' +
    'untouched when it is kept',
  async (t) => {
    for (const keeps of [false, true]) {
      const { client, clientGate, server, serverGate, end } = await tlsPair();
      check(server.tryShutdown(), server);
      t.is(await client.recv(new Uint8Array(1)), 0);
      // What follows TLS, in the clear; then the transport's end, after which it takes nothing.
      check(await serverGate.send(bytesOf('rest')), serverGate);
      clientGate.sendAnswer = NSAPI_ERROR_CONNECTION_LOST;
      if (keeps) client.keepTransportOpen();
      else await serverGate.close();
      t.is(await client.close(), keeps ? NSAPI_ERROR_CONNECTION_LOST : NSAPI_ERROR_OK);
      if (keeps) {
        const into = new Uint8Array(10);
        t.is(textOf(into.subarray(0, check(await clientGate.recv(into), clientGate))), 'rest');
      }
      await end();
    }
  },
);
