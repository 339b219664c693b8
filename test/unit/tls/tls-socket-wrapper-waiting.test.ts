import test from 'ava';
import { TLSError } from '../../../ts/mbedtls/error.js';
import {
  NSAPI_ERROR_ALREADY,
  NSAPI_ERROR_AUTH_FAILURE,
  NSAPI_ERROR_IN_PROGRESS,
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../../ts/nsapi/error.js';
import {
  TRANSPORT_CLOSE,
  TRANSPORT_CONNECT,
  TRANSPORT_CONNECT_AND_CLOSE,
  TRANSPORT_KEEP,
} from '../../../ts/tls/lent-transport.js';
import { loopbackPair } from '../../../ts/adapt/loopback-pair.js';
import { TLSSocketWrapper } from '../../../ts/tls/tls-socket-wrapper.js';
import { pki } from '../../../tools/certificates.js';
import { bytesOf, settle, textOf } from '../../support/events.js';
import { recvExactly } from '../../support/exchange.js';
import { Gate } from '../../support/gate.js';
import { patternBytes } from '../../support/pattern.js';
import { ScriptedSocket } from '../../support/scripted-socket.js';
import { handshake, serverConfig, tlsPair } from '../../support/tls-pair.js';

const WB = NSAPI_ERROR_WOULD_BLOCK;

test('the four modes: who connects and closes; what a kept transport gets back', async (t) => {
  const {
    rootCa,
    server: { ecP256 },
  } = await pki();
  const modes = [
    { control: TRANSPORT_KEEP, connects: false, closes: false },
    { control: TRANSPORT_CONNECT_AND_CLOSE, connects: true, closes: true },
    { control: TRANSPORT_CONNECT, connects: true, closes: false },
    { control: TRANSPORT_CLOSE, connects: false, closes: true },
  ] as const;
  using config = serverConfig(ecP256);
  for (const keep of [false, true]) {
    for (const { control, connects, closes } of modes) {
      const [near, far] = loopbackPair();
      const transport = new Gate(near);
      transport.connectAnswer = NSAPI_ERROR_OK;
      const own = (): void => {};
      transport.setTimeout(1234);
      transport.sigio(own);
      const client = new TLSSocketWrapper(transport, 'localhost', control);
      client.setRootCaCert(rootCa.certPem);
      if (keep) client.keepTransportOpen();
      const server = new TLSSocketWrapper(far, null, TRANSPORT_CLOSE);
      server.setSslConfig(config);
      client.setTimeout(60_000);
      await handshake(client, server);
      t.is(transport.timeout, 0);
      t.not(transport.sigioCallback, own, "from the handshake on it is the wrapper's");
      t.is(await client.close(), NSAPI_ERROR_OK);
      t.is(transport.calls.includes('connect'), connects);
      t.is(transport.calls.includes('close'), closes && !keep);
      if (!closes || keep) {
        t.is(transport.timeout, 1234);
        t.is(transport.sigioCallback, own);
        await transport.close();
      }
      await server.close();
    }
  }
});

test('doHandshake begins over a connected transport, whatever the mode', async (t) => {
  const pair = await tlsPair({ connect: false });
  const client = new TLSSocketWrapper(pair.clientGate, 'localhost');
  client.setRootCaCert((await pki()).rootCa.certPem);
  t.deepEqual(await Promise.all([client.doHandshake(), pair.server.doHandshake()]), [
    NSAPI_ERROR_OK,
    NSAPI_ERROR_OK,
  ]);
  t.false(pair.clientGate.calls.includes('connect'));
  await client.close();
  t.true(pair.clientGate.calls.includes('close'));
  await pair.server.close();
});

test('send and recv alone drive a handshake that was begun to its end', async (t) => {
  const pair = await tlsPair({ connect: false });
  const { client, server } = pair;
  client.setBlocking(false);
  server.setBlocking(false);
  t.deepEqual(
    [await client.connect(), await server.connect()],
    [NSAPI_ERROR_IN_PROGRESS, NSAPI_ERROR_IN_PROGRESS],
  );
  client.setBlocking(true);
  server.setBlocking(true);
  const into = new Uint8Array(5);
  t.deepEqual(await Promise.all([client.send(bytesOf('hello')), server.recv(into)]), [5, 5]);
  t.is(textOf(into), 'hello');
  t.is(await client.connect(), NSAPI_ERROR_IS_CONNECTED);
  await pair.end();
});

test('connect, blocking: a timeout answers what was said last; a later one goes on', async (t) => {
  const {
    rootCa,
    server: { ecP256 },
  } = await pki();
  const [near, far] = loopbackPair();
  const transport = new Gate(near);
  transport.connectAnswer = NSAPI_ERROR_IN_PROGRESS;
  const client = new TLSSocketWrapper(transport, 'localhost');
  client.setRootCaCert(rootCa.certPem);
  client.setTimeout(5);
  t.is(await client.connect(), NSAPI_ERROR_IN_PROGRESS);
  transport.connectAnswer = NSAPI_ERROR_ALREADY;
  t.is(await client.connect(), NSAPI_ERROR_ALREADY);
  transport.connectAnswer = NSAPI_ERROR_IS_CONNECTED;
  t.is(await client.connect(), NSAPI_ERROR_ALREADY, 'in the handshake by now');
  t.is(client.lastError?.errno, NSAPI_ERROR_ALREADY, 'a timeout is no failure');
  t.is(client.lastError?.timedOut, true);
  const server = new TLSSocketWrapper(far, null, TRANSPORT_CLOSE);
  using config = serverConfig(ecP256);
  server.setSslConfig(config);
  client.setTimeout(-1);
  await Promise.all([client.connect(), server.connect()]);
  t.true(client.getSslContext()?.isHandshakeOver);
  client.setTimeout(5);
  t.is(await client.recv(new Uint8Array(1)), WB);
  await Promise.all([client.close(), server.close()]);
});

test('an aborted connect rejects with the reason and leaves a socket to close', async (t) => {
  const reason = new Error('enough');
  const transport = new ScriptedSocket();
  const early = new TLSSocketWrapper(transport, 'localhost');
  early.setRootCaCert((await pki()).rootCa.certPem);
  t.is(
    await early
      .connect(null, { signal: AbortSignal.abort(reason) })
      .catch((error: unknown) => error),
    reason,
  );
  t.deepEqual(transport.calls, [], 'nothing was begun');
  transport.answers.connect.push(NSAPI_ERROR_IN_PROGRESS);
  const connecting = new AbortController();
  const first = early.connect(null, { signal: connecting.signal });
  connecting.abort(reason);
  t.is(await first.catch((error: unknown) => error), reason);
  t.is(await early.connect(), NSAPI_ERROR_NO_CONNECTION);
  t.is(early.lastError?.cause, reason);
  transport.answers.close.push(NSAPI_ERROR_OK);
  t.is(await early.close(), NSAPI_ERROR_OK);

  const pair = await tlsPair({ connect: false });
  const controller = new AbortController();
  const shaking = pair.client.connect(null, { signal: controller.signal });
  controller.abort(reason);
  t.is(await shaking.catch((error: unknown) => error), reason);
  t.is(await pair.client.connect(), NSAPI_ERROR_AUTH_FAILURE);
  t.is(await pair.client.send(bytesOf('x')), NSAPI_ERROR_AUTH_FAILURE);
  t.is(pair.client.lastError?.cause, reason);
  t.is(await pair.client.close(), NSAPI_ERROR_OK);
  await pair.end();
});

test('an aborted send or recv loses and doubles no byte', async (t) => {
  const pair = await tlsPair({ bufferSize: 3000 });
  const { client, server } = pair;
  const message = patternBytes(200_000);
  const reason = new Error('later');
  let sent = 0;
  let aborts = 0;
  const sending = (async () => {
    while (sent < message.length) {
      const controller = new AbortController();
      const before = client.bytesWritten;
      const result = client.send(message.subarray(sent), { signal: controller.signal });
      // Each time a little later, so that it is met in all its states.
      void settle().then(() => controller.abort(reason));
      try {
        sent += await result;
      } catch (error) {
        t.is(error, reason);
        aborts++;
        sent += client.bytesWritten - before;
      }
    }
  })();
  const received = new Uint8Array(message.length);
  for (let got = 0; got < received.length; ) {
    const before = server.bytesRead;
    const controller = new AbortController();
    const receiving = server.recv(received.subarray(got), { signal: controller.signal });
    void Promise.resolve().then(() => controller.abort(reason));
    await receiving.catch(() => settle());
    got += server.bytesRead - before;
  }
  await sending;
  t.is(sent, message.length);
  t.true(aborts > 5);
  t.is(Buffer.compare(received, message), 0);
  t.is(await client.close(), NSAPI_ERROR_OK);
  await pair.end();
});

test('one reader and one writer: a second one throws at once and disturbs nobody', async (t) => {
  const pair = await tlsPair({ bufferSize: 3000 });
  const reading = pair.client.recv(new Uint8Array(5));
  const message = patternBytes(20_000);
  const writing = pair.client.send(message);
  t.throws(() => pair.client.recv(new Uint8Array(5)), {
    instanceOf: TypeError,
    message: /recv is still waiting/,
  });
  t.throws(() => pair.client.recvfrom(new Uint8Array(5)), { instanceOf: TypeError });
  t.throws(() => pair.client.send(message), {
    instanceOf: TypeError,
    message: /send is still waiting/,
  });
  t.is(Buffer.compare(await recvExactly(pair.server, message.length), message), 0);
  t.is(await writing, message.length);
  await pair.server.send(bytesOf('hello'));
  t.is(await reading, 5);
  const again = await tlsPair({ connect: false });
  const connecting = again.client.connect();
  t.throws(() => again.client.connect(), {
    instanceOf: TypeError,
    message: /connect is still waiting/,
  });
  t.throws(() => again.client.doHandshake(), { instanceOf: TypeError });
  await Promise.all([connecting, again.server.connect()]);
  await Promise.all([pair.end(), again.end()]);
});

test('sigio tells of each change, and once of data that is decrypted already', async (t) => {
  const pair = await tlsPair();
  const { client, server } = pair;
  client.setBlocking(false);
  let told = 0;
  client.sigio(() => {
    told++;
  });
  await settle();
  t.is(await client.recv(new Uint8Array(1)), WB);
  told = 0;
  await server.send(bytesOf('abc'));
  await settle();
  t.is(told, 1, 'once, until the next call on the socket');
  t.is(await client.recv(new Uint8Array(1)), 1);
  await settle();
  t.is(told, 2, 'the transport will not tell of the rest of the record');
  t.is(await client.recv(new Uint8Array(1)), 1);
  client.sigio(null);
  let late = 0;
  client.sigio(() => {
    late++;
  });
  await settle();
  t.is(late, 1, 'a callback set while data waits is told of it');
  t.is(await client.recv(new Uint8Array(1)), 1);
  await settle();
  t.is(await client.recv(new Uint8Array(1)), WB);
  late = 0;
  await server.close();
  await settle();
  t.true(late >= 1, 'the end');
  t.is(await client.recv(new Uint8Array(1)), 0);
  await pair.end();
});

test('whoever waits is woken by close and gets NO_SOCKET', async (t) => {
  const pair = await tlsPair({ bufferSize: 2000 });
  const reading = pair.client.recv(new Uint8Array(1));
  pair.clientGate.shut();
  const writing = pair.client.send(bytesOf('x'));
  pair.clientGate.open();
  const result = await pair.client.close();
  t.is(result, NSAPI_ERROR_OK);
  t.is(await reading, -3005);
  t.true([1, -3005].includes(await writing));
  const connecting = await tlsPair({ connect: false });
  const waiting = connecting.client.connect();
  t.is(await connecting.client.close(), NSAPI_ERROR_OK);
  t.is(await waiting, -3005);
  t.false(connecting.client.lastError instanceof TLSError);
  await Promise.all([pair.end(), connecting.end()]);
});
