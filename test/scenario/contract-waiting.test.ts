import test from 'ava';
import {
  MBEDTLS_ERR_SSL_CONN_EOF,
  MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE,
  MBEDTLS_ERR_SSL_INVALID_MAC,
  MBEDTLS_ERR_SSL_INVALID_RECORD,
  MBEDTLS_ERR_SSL_WANT_READ,
  MBEDTLS_ERR_SSL_WANT_WRITE,
  MBEDTLS_SSL_ALERT_LEVEL_FATAL,
  MBEDTLS_SSL_VERSION_TLS1_2,
  MBEDTLS_SSL_VERSION_TLS1_3,
} from '../../wasm/constants.js';
import { TLSError } from '../../ts/mbedtls/error.js';
import {
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_UNSUPPORTED,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../ts/nsapi/error.js';
import { NSAPI_SOCKET } from '../../ts/nsapi/options.js';
import { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { check } from '../../ts/nsapi/socket-error.js';
import type { Socket } from '../../ts/net/socket.js';
import { loopbackPair } from '../../ts/adapt/loopback-pair.js';
import { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import { bytesOf, settle, textOf } from '../support/events.js';
import { recvExactly } from '../support/exchange.js';
import { Gate } from '../support/gate.js';
import { patternBytes } from '../support/pattern.js';
import { tlsPair, warmInstance, type TlsPair } from '../support/tls-pair.js';

const WB = NSAPI_ERROR_WOULD_BLOCK;
const versions = [MBEDTLS_SSL_VERSION_TLS1_2, MBEDTLS_SSL_VERSION_TLS1_3];

/** The same code for both ways: it takes what it gets and waits for sigio when it is told to. */
async function transfer(
  from: Socket,
  to: Socket,
  bytes: Uint8Array,
): Promise<{ received: Uint8Array; waits: number }> {
  let waits = 0;
  const until = async (socket: Socket, call: () => Promise<number>): Promise<number> => {
    for (;;) {
      const told = new Promise<void>((resolve) => socket.sigio(resolve));
      const result = await call();
      if (result !== WB) return check(result, socket);
      waits++;
      await told;
    }
  };
  const sending = async (): Promise<void> => {
    for (let sent = 0; sent < bytes.length; )
      sent += await until(from, () => from.send(bytes.subarray(sent)));
  };
  const received = new Uint8Array(bytes.length);
  const receiving = async (): Promise<void> => {
    for (let got = 0; got < received.length; )
      got += await until(to, () => to.recv(received.subarray(got)));
  };
  await Promise.all([sending(), receiving()]);
  return { received, waits };
}

test(
  'send and recv work blocking and non-blocking with no other code: WOULD_BLOCK comes through ' +
    'from the transport as WANT_WRITE or WANT_READ and back as WOULD_BLOCK',
  async (t) => {
    const message = patternBytes(300_000);
    for (const blocking of [true, false]) {
      const pair = await tlsPair({ bufferSize: 5000 });
      pair.client.setBlocking(blocking);
      pair.server.setBlocking(blocking);
      const { received, waits } = await transfer(pair.client, pair.server, message);
      t.is(Buffer.compare(received, message), 0);
      t.is(waits > 0, !blocking, 'only a socket that may not wait tells to');
      t.true(
        pair.clientGate.blocked > 10 && pair.serverGate.blocked > 10,
        'the transport itself said it all the time',
      );
      await pair.end();
    }

    const pair = await tlsPair();
    const { client, clientGate } = pair;
    const { exports } = client.getSslConfig().instance;
    const results: number[] = [];
    const { mbedtls_ssl_read: read, mbedtls_ssl_write: write } = exports;
    exports.mbedtls_ssl_read = (...args) => note(results, read(...args));
    exports.mbedtls_ssl_write = (...args) => note(results, write(...args));
    clientGate.shut();
    t.is(client.tryRecv(new Uint8Array(9)), WB);
    t.is(client.trySend(bytesOf('hello')), WB);
    exports.mbedtls_ssl_read = read;
    exports.mbedtls_ssl_write = write;
    t.deepEqual(results, [MBEDTLS_ERR_SSL_WANT_READ, MBEDTLS_ERR_SSL_WANT_WRITE]);
    clientGate.open();
    t.is(client.trySend(bytesOf('hello')), 5);
    t.is(textOf(await recvExactly(pair.server, 5)), 'hello');
    await pair.end();
  },
);

function note(list: number[], value: number): number {
  list.push(value);
  return value;
}

test("The peer's close_notify reads as zero", async (t) => {
  for (const version of versions) {
    const pair = await tlsPair({ version });
    t.is(await pair.server.send(bytesOf('bye')), 3);
    t.is(await pair.server.close(), NSAPI_ERROR_OK);
    t.is(textOf(await recvExactly(pair.client, 3)), 'bye', 'what came before it is given first');
    for (let again = 0; again < 3; again++) t.is(await pair.client.recv(new Uint8Array(10)), 0);
    t.is(pair.client.lastError, null);
    await pair.end();
  }
});

test('Every other Mbed TLS error passes through unchanged', async (t) => {
  const cases: { name: string; number: number; spoil: (pair: TlsPair) => void }[] = [
    {
      name: 'a byte of a record was changed',
      number: MBEDTLS_ERR_SSL_INVALID_MAC,
      spoil: ({ server, clientGate }) => {
        clientGate.tamper = (bytes) => {
          if (bytes.length > 5) bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
        };
        server.trySend(bytesOf('hello'));
      },
    },
    {
      name: 'no record at all',
      number: MBEDTLS_ERR_SSL_INVALID_RECORD,
      spoil: ({ server, clientGate }) => {
        clientGate.tamper = (bytes) => {
          bytes.fill(0x41);
        };
        server.trySend(bytesOf('hello'));
      },
    },
    {
      name: 'an alert',
      number: MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE,
      spoil: ({ server }) => {
        const context = server.getSslContext();
        if (context === null) throw new Error('The server has no context.');
        context.instance.exports.mbedtls_ssl_send_alert_message(
          context.pointer,
          MBEDTLS_SSL_ALERT_LEVEL_FATAL,
          49,
        );
      },
    },
    {
      name: 'the end of the transport',
      number: MBEDTLS_ERR_SSL_CONN_EOF,
      spoil: ({ clientGate }) => {
        clientGate.recvAnswer = 0;
      },
    },
    {
      name: "the transport's own error",
      number: NSAPI_ERROR_CONNECTION_LOST,
      spoil: ({ clientGate }) => {
        clientGate.recvAnswer = NSAPI_ERROR_CONNECTION_LOST;
      },
    },
    {
      name: "a number that is nobody's",
      number: -12_345,
      spoil: ({ clientGate }) => {
        clientGate.recvAnswer = -12_345;
      },
    },
  ];
  for (const version of versions) {
    for (const { name, number, spoil } of cases) {
      const pair = await tlsPair({ version });
      spoil(pair);
      t.is(await pair.client.recv(new Uint8Array(10)), number, name);
      t.is(pair.client.lastError?.errno, number, name);
      t.true(pair.client.lastError instanceof TLSError, name);
      t.is(await pair.client.recv(new Uint8Array(10)), number, `${name}: the same again`);
      await pair.end();
    }
    const pair = await tlsPair({ version });
    pair.clientGate.sendAnswer = NSAPI_ERROR_CONNECTION_LOST;
    t.is(await pair.client.send(bytesOf('hello')), NSAPI_ERROR_CONNECTION_LOST);
    t.is(await pair.client.send(bytesOf('hello')), NSAPI_ERROR_CONNECTION_LOST);
    await pair.end();
  }
});

test('sendto and recvfrom ignore the address; recvfrom does not set it', async (t) => {
  const pair = await tlsPair();
  const nobody = new SocketAddress('192.0.2.7', 9);
  t.is(await pair.client.sendto(nobody, bytesOf('hello')), 5);
  const into = new Uint8Array(5);
  t.deepEqual(await pair.server.recvfrom(into), { size: 5, address: null });
  t.is(textOf(into), 'hello');
  await pair.end();
});

test(
  'bind, setsockopt and getsockopt reach the transport; set_blocking, set_timeout and sigio ' +
    'decide how this socket waits and whom it tells, and reach the transport as the reference says',
  async (t) => {
    const [near, far] = loopbackPair();
    const transport = new Gate(near);
    transport.setTimeout(77);
    const socket = new TLSSocketWrapper(transport, 'localhost');
    socket.bind(0);
    socket.setsockopt(NSAPI_SOCKET, 1, true);
    socket.getsockopt(NSAPI_SOCKET, 1);
    t.deepEqual(transport.calls, ['bind', 'setsockopt', 'getsockopt']);

    socket.setTimeout(500);
    t.deepEqual(
      [socket.timeout, transport.timeout],
      [500, 500],
      'a finite time before the handshake',
    );
    socket.setTimeout(-1);
    t.deepEqual([socket.timeout, transport.timeout], [-1, 500], 'forever is not passed on');
    socket.setBlocking(false);
    t.deepEqual([socket.timeout, transport.timeout], [0, 0]);
    await far.close();
    await socket.close();

    const pair = await tlsPair();
    t.is(pair.clientGate.timeout, 0, 'from the handshake on the transport does not wait');
    pair.client.setTimeout(5);
    t.is(pair.clientGate.timeout, 0);
    t.is(await pair.client.recv(new Uint8Array(1)), WB, 'the time ran out');
    let told = 0;
    pair.client.sigio(() => {
      told++;
    });
    t.is(await pair.client.recv(new Uint8Array(1)), WB);
    const before = told;
    await pair.server.send(bytesOf('x'));
    await settle();
    t.true(told > before, "the transport's event reached this socket's callback");
    pair.client.sigio(null);
    const last = told;
    await pair.server.send(bytesOf('y'));
    await settle();
    t.is(told, last);
    await pair.end();
  },
);

test('listen and accept answer UNSUPPORTED', async (t) => {
  const [near, far] = loopbackPair();
  const socket = new TLSSocketWrapper(near, 'localhost');
  t.is(socket.listen(), NSAPI_ERROR_UNSUPPORTED);
  t.deepEqual(await socket.accept(), { code: NSAPI_ERROR_UNSUPPORTED, socket: null });
  t.is(socket.lastError?.errno, NSAPI_ERROR_UNSUPPORTED);
  await Promise.all([socket.close(), far.close()]);
  const pair = await tlsPair();
  t.is(pair.client.listen(5), NSAPI_ERROR_UNSUPPORTED);
  t.is((await pair.client.accept()).code, NSAPI_ERROR_UNSUPPORTED);
  t.is(await pair.client.send(bytesOf('unharmed')), 8);
  await pair.end();
});

test(
  'close frees what TLS allocated and closes the transport, unless keep_transport_open was ' +
    'called',
  async (t) => {
    const { instance, allocations } = await warmInstance();
    for (const keep of [false, true]) {
      const pair = await tlsPair({ instance });
      const { client, clientGate } = pair;
      const connected = allocations();
      if (keep) client.keepTransportOpen();
      t.is(await client.close(), NSAPI_ERROR_OK);
      t.is(client.getSslContext(), null);
      t.true(allocations() < connected, 'the context and its buffers went');
      t.is(clientGate.calls.includes('close'), !keep);
      t.is(await pair.server.recv(new Uint8Array(1)), 0, 'close_notify was sent');
      if (keep) t.is(clientGate.trySend(bytesOf('plain')), 5, 'the transport works on');
      await pair.end();
      if (keep) await clientGate.close();
      t.is(allocations(), 0);
    }
  },
);
