import test from 'ava';
import { OffloadedTLSSocket } from '../../../ts/offload/offloaded-tls-socket.js';
import { TCPSocket } from '../../../ts/net/tcp-socket.js';
import {
  NSAPI_ERROR_ALREADY,
  NSAPI_ERROR_AUTH_FAILURE,
  NSAPI_ERROR_DNS_FAILURE,
  NSAPI_ERROR_IN_PROGRESS,
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_PARAMETER,
  NSAPI_ERROR_UNSUPPORTED,
} from '../../../ts/nsapi/error.js';
import { NSAPI_SOCKET } from '../../../ts/nsapi/options.js';
import { SocketAddress } from '../../../ts/nsapi/socket-address.js';
import { LoopbackStack } from '../../../ts/stack/loopback/loopback-stack.js';
import { bytesOf, settle } from '../../support/events.js';
import { OptionStack } from '../../support/option-stack.js';

// The numbers as the reference has them, not the library's own names for them.
const LEVEL = 7099;
const [HOSTNAME, CACERT, CLCERT, CLKEY, ENABLE] = [0, 1, 2, 3, 4] as const;
const OK = NSAPI_ERROR_OK;
const ADDRESS = new SocketAddress('192.0.2.1', 443);
const CA = '-----BEGIN CERTIFICATE-----\nca\n-----END CERTIFICATE-----\n';
const CERT = '-----BEGIN CERTIFICATE-----\nown\n-----END CERTIFICATE-----\n';
const KEY = '-----BEGIN PRIVATE KEY-----\nkey\n-----END PRIVATE KEY-----\n';

test('setters and connect are options of level 7099, in order, ENABLE before TCP', async (t) => {
  const stack = new OptionStack();
  const socket = new OffloadedTLSSocket();
  t.is(socket.open(stack), OK);
  t.true(socket instanceof TCPSocket);
  t.is(socket.setHostname('server.test.'), OK);
  t.is(socket.setRootCaCert(CA), OK);
  t.is(socket.setClientCertKey(CERT, KEY), OK);
  t.is(await socket.connect(ADDRESS), OK);
  t.deepEqual(stack.calls, [
    [LEVEL, HOSTNAME, 'server.test'],
    [LEVEL, CACERT, CA],
    [LEVEL, CLCERT, CERT],
    [LEVEL, CLKEY, KEY],
    [LEVEL, ENABLE, true],
    'connect 192.0.2.1:443',
  ]);
  t.is(await socket.send(bytesOf('plaintext')), 9);
  t.is(stack.calls.at(-1), 'send');
});

test('PEM goes without its terminating zero, DER as it is', (t) => {
  const stack = new OptionStack();
  const socket = new OffloadedTLSSocket(stack);
  for (const input of [CA, `${CA}\0`, bytesOf(CA), bytesOf(`${CA}\0`)]) {
    t.is(socket.setRootCaCert(input), OK);
    t.deepEqual(stack.calls.at(-1), [LEVEL, CACERT, CA]);
  }
  const der = Uint8Array.of(0x30, 2, 0xff, 0);
  t.is(socket.setRootCaCert(der), OK);
  t.deepEqual(stack.calls.at(-1), [LEVEL, CACERT, '0\x02\xff\0']);
  t.is(socket.setClientCertKey(der, `${KEY}\0`), OK);
  t.deepEqual(stack.calls.slice(-2), [
    [LEVEL, CLCERT, '0\x02\xff\0'],
    [LEVEL, CLKEY, KEY],
  ]);
  t.true(
    stack.lent.length > 0 && stack.lent.every((byte) => byte === 0),
    'the copy that was made of the key is wiped',
  );
  const bytes = bytesOf(KEY);
  socket.setClientCertKey(CERT, bytes);
  t.deepEqual(bytes, bytesOf(KEY), "the caller's own bytes are not");
});

test('the key is sent once the certificate is taken; the first error is answered', (t) => {
  for (const answer of [NSAPI_ERROR_UNSUPPORTED, NSAPI_ERROR_PARAMETER]) {
    const stack = new OptionStack([[CLCERT, answer]]);
    const socket = new OffloadedTLSSocket(stack);
    t.is(socket.setClientCertKey(CERT, KEY), answer);
    t.is(socket.lastError?.errno, answer);
    t.deepEqual(stack.calls, [[LEVEL, CLCERT, CERT]]);
  }
  const stack = new OptionStack([[CLKEY, NSAPI_ERROR_PARAMETER]]);
  t.is(new OffloadedTLSSocket(stack).setClientCertKey(CERT, KEY), NSAPI_ERROR_PARAMETER);
  t.is(stack.calls.length, 2);
});

test('before open every setter, and connect, answers NO_SOCKET', async (t) => {
  const socket = new OffloadedTLSSocket();
  const setters = () => [
    socket.setHostname('a.test'),
    socket.setHostname(null),
    socket.setRootCaCert(CA),
    socket.setClientCertKey(CERT, KEY),
  ];
  t.deepEqual(setters(), [
    NSAPI_ERROR_NO_SOCKET,
    NSAPI_ERROR_NO_SOCKET,
    NSAPI_ERROR_NO_SOCKET,
    NSAPI_ERROR_NO_SOCKET,
  ]);
  t.is(socket.setsockopt(LEVEL, ENABLE, true), NSAPI_ERROR_NO_SOCKET);
  t.is(await socket.connect(ADDRESS), NSAPI_ERROR_NO_SOCKET);
  t.is(await socket.connect('a.test', 443), NSAPI_ERROR_NO_SOCKET);
  t.is(socket.listen(), NSAPI_ERROR_NO_SOCKET);
  t.is((await socket.accept()).code, NSAPI_ERROR_NO_SOCKET);
  const stack = new OptionStack();
  socket.open(stack);
  await socket.close();
  t.is(setters()[0], NSAPI_ERROR_NO_SOCKET, 'and after close');
  t.deepEqual(stack.calls, []);
});

test(
  'once connect has begun every setter answers IS_CONNECTED and nothing is sent, until the ' +
    'next open',
  async (t) => {
    const stack = new OptionStack([], [NSAPI_ERROR_IN_PROGRESS, NSAPI_ERROR_ALREADY]);
    const socket = new OffloadedTLSSocket(stack);
    socket.setBlocking(false);
    t.is(await socket.connect('server.test', 443), NSAPI_ERROR_IN_PROGRESS);
    const before = [...stack.calls];
    t.deepEqual(before, [
      [LEVEL, HOSTNAME, 'server.test'],
      [LEVEL, ENABLE, true],
      'connect server.test:443',
    ]);
    const late = (): number[] => [
      socket.setHostname('other.test'),
      socket.setRootCaCert(CA),
      socket.setClientCertKey(CERT, KEY),
      socket.setsockopt(LEVEL, ENABLE, false),
    ];
    t.deepEqual(late(), Array(4).fill(NSAPI_ERROR_IS_CONNECTED));
    t.deepEqual(stack.calls, before);
    t.is(socket.setsockopt(NSAPI_SOCKET, 1, true), OK, 'other levels go on');
    t.is(await socket.connect('server.test', 443), NSAPI_ERROR_ALREADY);
    t.is(await socket.connect('server.test', 443), NSAPI_ERROR_IS_CONNECTED);
    t.deepEqual(late(), Array(4).fill(NSAPI_ERROR_IS_CONNECTED));
    t.deepEqual(
      stack.calls.slice(4),
      ['connect server.test:443', 'connect server.test:443'],
      'ENABLE is sent once',
    );
    await socket.close();
    t.is(socket.open(stack), OK);
    t.is(socket.setRootCaCert(CA), OK);
    t.is(
      await socket.connect(ADDRESS),
      NSAPI_ERROR_AUTH_FAILURE,
      'the name went with the connection',
    );
  },
);

test(
  'a connect that failed in TCP or DNS has not begun: settings may be made, and the next one ' +
    'brings its own name',
  async (t) => {
    for (const failure of [NSAPI_ERROR_NO_CONNECTION, NSAPI_ERROR_DNS_FAILURE]) {
      const stack = new OptionStack([], [failure, failure, failure, OK]);
      const socket = new OffloadedTLSSocket(stack);
      t.is(await socket.connect('first.test', 443), failure);
      t.is(socket.setRootCaCert(CA), OK);
      stack.calls.length = 0;
      t.is(await socket.connect('second.test', 443), failure);
      t.deepEqual(stack.calls, [
        [LEVEL, HOSTNAME, 'second.test'],
        [LEVEL, ENABLE, true],
        'connect second.test:443',
      ]);
      stack.calls.length = 0;
      t.is(
        await socket.connect(ADDRESS),
        NSAPI_ERROR_AUTH_FAILURE,
        'the name went with its connect',
      );
      t.false(
        stack.calls.some((call) => typeof call === 'string'),
        'TCP was not touched',
      );
      t.is(socket.setHostname('set.test'), OK);
      stack.calls.length = 0;
      t.is(await socket.connect('third.test', 443), failure);
      t.is(await socket.connect(ADDRESS), OK);
      t.false(JSON.stringify(stack.calls).includes('"third.test"'), 'a name that was set stays');
      t.is(socket.setRootCaCert(CA), NSAPI_ERROR_IS_CONNECTED);
    }
  },
);

test(
  'a handshake that failed has begun, and a stack that holds a failed connect is never taken ' +
    'for connected',
  async (t) => {
    const stack = new OptionStack([], [NSAPI_ERROR_AUTH_FAILURE]);
    const socket = new OffloadedTLSSocket(stack);
    t.is(await socket.connect('server.test', 443), NSAPI_ERROR_AUTH_FAILURE);
    t.is(socket.setRootCaCert(CA), NSAPI_ERROR_IS_CONNECTED);

    const holding = new OptionStack([], [NSAPI_ERROR_NO_CONNECTION]);
    const held = new OffloadedTLSSocket(holding);
    t.is(await held.connect('server.test', 443), NSAPI_ERROR_NO_CONNECTION);
    holding.setsockopt = () => NSAPI_ERROR_IS_CONNECTED;
    t.is(await held.connect('server.test', 443), NSAPI_ERROR_NO_CONNECTION);
    t.regex(held.lastError?.message ?? '', /close it and open it again/);
  },
);

test(
  'connect to an address needs a host name, or its waiver; to a host it sets the name unless ' +
    'one was set',
  async (t) => {
    const stack = new OptionStack();
    const socket = new OffloadedTLSSocket(stack);
    t.is(await socket.connect(ADDRESS), NSAPI_ERROR_AUTH_FAILURE);
    t.regex(socket.lastError?.message ?? '', /setHostname/);
    t.deepEqual(stack.calls, [[LEVEL, ENABLE, true]], 'TCP was not touched');
    t.is(socket.setHostname(null), OK);
    t.deepEqual(stack.calls.at(-1), [LEVEL, HOSTNAME, '']);
    t.is(await socket.connect(ADDRESS), OK);

    for (const [given, expected] of [
      ['set.test', 'set.test'],
      [null, ''],
    ] as const) {
      const other = new OptionStack();
      const named = new OffloadedTLSSocket(other);
      named.setHostname(given);
      t.is(await named.connect('host.test', 1), OK);
      t.deepEqual(other.calls, [
        [LEVEL, HOSTNAME, expected],
        [LEVEL, ENABLE, true],
        'connect host.test:1',
      ]);
    }
    const raw = new OptionStack();
    const byOption = new OffloadedTLSSocket(raw);
    t.is(byOption.setsockopt(LEVEL, HOSTNAME, bytesOf('raw.test')), OK);
    t.is(await byOption.connect(ADDRESS), OK, 'a name set by the option itself counts');
  },
);

test('a blocking connect waits through IN_PROGRESS and ALREADY', async (t) => {
  const stack = new OptionStack([], [NSAPI_ERROR_IN_PROGRESS, NSAPI_ERROR_ALREADY]);
  const socket = new OffloadedTLSSocket(stack);
  const connecting = socket.connect('server.test', 443);
  await settle();
  stack.tell();
  await settle();
  stack.tell();
  t.is(await connecting, OK);
  t.is(stack.calls.filter((call) => call === 'connect server.test:443').length, 3);
});

test('a stack without the options: UNSUPPORTED, and connect fails before TCP', async (t) => {
  const stack = new OptionStack(
    [HOSTNAME, CACERT, CLCERT, CLKEY, ENABLE].map(
      (option) => [option, NSAPI_ERROR_UNSUPPORTED] as const,
    ),
  );
  const socket = new OffloadedTLSSocket(stack);
  t.deepEqual(
    [
      socket.setHostname('a.test'),
      socket.setHostname(null),
      socket.setRootCaCert(CA),
      socket.setClientCertKey(CERT, KEY),
    ],
    Array(4).fill(NSAPI_ERROR_UNSUPPORTED),
  );
  t.is(await socket.connect('a.test', 443), NSAPI_ERROR_UNSUPPORTED);
  t.is(await socket.connect(ADDRESS), NSAPI_ERROR_UNSUPPORTED);
  const only = new OptionStack([[ENABLE, NSAPI_ERROR_UNSUPPORTED]]);
  t.is(await new OffloadedTLSSocket(only).connect('a.test', 443), NSAPI_ERROR_UNSUPPORTED);
  t.false(
    [...stack.calls, ...only.calls].some((call) => typeof call === 'string'),
    'nothing was connected',
  );

  const loopback = new LoopbackStack();
  const listener = new TCPSocket(loopback);
  listener.bind(4433);
  listener.listen();
  t.is(await new OffloadedTLSSocket(loopback).connect('a.test', 4433), NSAPI_ERROR_UNSUPPORTED);
  t.is(listener.tryAccept().socket, null, 'nobody came, in the clear or otherwise');
});

test('it does not listen: a server of it would be in the clear', async (t) => {
  const stack = new OptionStack();
  const socket = new OffloadedTLSSocket(stack);
  t.is(socket.listen(), NSAPI_ERROR_UNSUPPORTED);
  t.is((await socket.accept()).code, NSAPI_ERROR_UNSUPPORTED);
  t.deepEqual(stack.calls, []);
});

test('mistakes of the program throw at once, and nothing is sent', (t) => {
  const stack = new OptionStack();
  const socket = new OffloadedTLSSocket(stack);
  // @ts-expect-error: a wrong type
  t.throws(() => socket.setRootCaCert(1), {
    instanceOf: TypeError,
    message: /CA certificate must be PEM/,
  });
  // @ts-expect-error: a wrong type
  t.throws(() => socket.setClientCertKey(CERT, null), {
    instanceOf: TypeError,
    message: /key must be PEM/,
  });
  // @ts-expect-error: there is no option for it
  t.throws(() => socket.setClientCertKey(CERT, KEY, 'secret'), {
    instanceOf: TypeError,
    message: /decrypt/,
  });
  t.throws(() => socket.setHostname('a\0b'), { instanceOf: TypeError });
  t.throws(() => socket.setHostname('a'.repeat(256)), { instanceOf: RangeError });
  t.throws(() => socket.connect('a.test', 65_536), { instanceOf: RangeError });
  t.throws(() => socket.connect('', 443), { instanceOf: TypeError });
  // @ts-expect-error: no port
  t.throws(() => socket.connect('a.test'), { instanceOf: TypeError, message: /port/ });
  t.deepEqual(stack.calls, []);
});

test('what only the socket over Mbed TLS has is not there', (t) => {
  const socket = new OffloadedTLSSocket();
  for (const name of [
    'getSslConfig',
    'setSslConfig',
    'getSslContext',
    'getOwnCert',
    'setOwnCert',
    'getCaChain',
    'setCaChain',
    'keepTransportOpen',
    'appendRootCaCert',
    'setRootCaCertPath',
    'doHandshake',
    'setSession',
    'getSession',
    'verifyResult',
  ]) {
    t.false(name in socket, name);
  }
});
