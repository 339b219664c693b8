import { once } from 'node:events';
import test, { type ExecutionContext } from 'ava';
import { WebSocket } from 'ws';
import { OffloadedTLSSocket } from '../../../ts/offload/offloaded-tls-socket.js';
import { TCPSocket } from '../../../ts/net/tcp-socket.js';
import {
  NSAPI_ERROR_ALREADY,
  NSAPI_ERROR_AUTH_FAILURE,
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_DEVICE_ERROR,
  NSAPI_ERROR_DNS_FAILURE,
  NSAPI_ERROR_IN_PROGRESS,
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_PARAMETER,
  NSAPI_ERROR_UNSUPPORTED,
} from '../../../ts/nsapi/error.js';
import { SocketAddress } from '../../../ts/nsapi/socket-address.js';
import { check } from '../../../ts/nsapi/socket-error.js';
import { WebSocketStack } from '../../../ts/stack/websocket/websocket-stack.js';
import { WispStack } from '../../../ts/stack/wisp/wisp-stack.js';
import { bytesOf } from '../../support/events.js';
import { PlainWebSocket, startScripted } from '../../support/relays.js';

// The bytes as docs/gateway.md has them, not the library's own functions for them.
const LEVEL = 7099;
const TOKEN = 'the relay said so';
const CA = '-----BEGIN CERTIFICATE-----\nca\n-----END CERTIFICATE-----\n';
const CERT = '-----BEGIN CERTIFICATE-----\nown\n-----END CERTIFICATE-----\n';
const KEY = '-----BEGIN PRIVATE KEY-----\nkey\n-----END PRIVATE KEY-----\n';
const TAKEN = Buffer.of(0, 0);
const no = (number: number, text = ''): Buffer => {
  const answer = Buffer.alloc(2);
  answer.writeInt16BE(number);
  return Buffer.concat([answer, Buffer.from(text)]);
};

/**
 * A relay that answers each message as it is told, and keeps them; what comes after ENABLE is sent
 * back.
 */
async function relay(
  t: ExecutionContext,
  answer: (option: number, message: Buffer) => Buffer | null,
  protocols = true,
) {
  const asked: string[] = [];
  const url = await startScripted(
    t,
    (socket) => {
      let up = false;
      socket.on('message', (data: Buffer) => {
        if (up) {
          socket.send(data);
          return;
        }
        asked.push(data.toString('latin1'));
        const said = answer(data[0] ?? -1, data);
        if (said !== null) socket.send(said);
        up = data[0] === 4 && said?.equals(TAKEN) === true;
      });
    },
    protocols,
  );
  return { url, asked };
}

function socketTo(
  t: ExecutionContext,
  url: string,
  webSocket: new (url: string, protocols?: string[]) => WebSocket | PlainWebSocket = WebSocket,
): OffloadedTLSSocket {
  const socket = new OffloadedTLSSocket(
    new WebSocketStack(url, { webSocket, gatewayToken: TOKEN }),
  );
  t.teardown(() => (socket.isOpen ? socket.close() : 0));
  check(socket.setRootCaCert(CA), socket);
  return socket;
}

test(
  'one message for each option, in their order, each after the answer to the one before, the ' +
    'token in the first',
  async (t) => {
    let waiting = 0;
    const { url, asked } = await relay(t, () => {
      waiting += 1;
      return TAKEN;
    });
    for (const webSocket of [WebSocket, PlainWebSocket]) {
      asked.length = waiting = 0;
      const socket = socketTo(t, url, webSocket);
      check(socket.setClientCertKey(CERT, KEY), socket);
      t.is(await socket.connect('server.test', 443), NSAPI_ERROR_OK);
      t.is(waiting, 5);
      t.deepEqual(asked, [
        `\0${String.fromCharCode(TOKEN.length)}${TOKEN}server.test`,
        `\x01\0${CA}`,
        `\x02\0${CERT}`,
        `\x03\0${KEY}`,
        '\x04\0\x01',
      ]);
      t.is(await socket.send(bytesOf('plaintext')), 9);
      const into = new Uint8Array(9);
      t.is(await socket.recv(into), 9);
      t.deepEqual(into, bytesOf('plaintext'));
      t.is(await socket.close(), NSAPI_ERROR_OK);
    }
  },
);

test('without a certificate, with the name waived: no message more than needed', async (t) => {
  const { url, asked } = await relay(t, () => TAKEN);
  const socket = socketTo(t, url);
  check(socket.setHostname(null), socket);
  t.is(await socket.connect('server.test', 443), NSAPI_ERROR_OK);
  t.deepEqual(asked, [
    `\0${String.fromCharCode(TOKEN.length)}${TOKEN}`,
    `\x01\0${CA}`,
    '\x04\0\x01',
  ]);
});

test('the key does not leave before the certificate was taken', async (t) => {
  const { url, asked } = await relay(t, (option) =>
    option === 2 ? no(NSAPI_ERROR_UNSUPPORTED, 'no keys here') : TAKEN,
  );
  const socket = socketTo(t, url);
  check(socket.setClientCertKey(CERT, KEY), socket);
  t.is(await socket.connect('server.test', 443), NSAPI_ERROR_UNSUPPORTED);
  t.regex(String(socket.lastError?.cause), /no keys here/);
  await new Promise((resolve) => setTimeout(resolve, 50));
  t.deepEqual(
    asked.map((message) => message.charCodeAt(0)),
    [0, 1, 2],
  );
  t.false(asked.join('').includes('PRIVATE KEY'));
});

test("the first refusal is connect's answer for ever; nothing goes in the clear", async (t) => {
  for (const [option, number, kind] of [
    [0, NSAPI_ERROR_AUTH_FAILURE, 'credentials'],
    [1, NSAPI_ERROR_PARAMETER, 'closed'],
    [4, NSAPI_ERROR_DNS_FAILURE, 'name'],
    [4, NSAPI_ERROR_AUTH_FAILURE, 'tls'],
    [4, -0x7780, 'tls'],
  ] as const) {
    const { url, asked } = await relay(t, (at) =>
      at === option ? no(number, 'because of that') : TAKEN,
    );
    const socket = socketTo(t, url);
    t.is(await socket.connect('server.test', 443), number);
    t.regex(String(socket.lastError?.cause), /The relay answered: because of that\./);
    t.is(socket.lastError?.kind, kind);
    t.is(socket.lastError?.reason, 'because of that');
    t.is(await socket.connect('server.test', 443), number);
    t.is(await socket.send(bytesOf('secret')), number);
    t.is(await socket.recv(new Uint8Array(1)), number);
    await socket.close();
    t.false(asked.join('').includes('secret'));
    t.is(asked.at(-1)?.charCodeAt(0), option);
  }
});

test(
  'a relay that does not agree to the subprotocol, or answers something else, is told nothing ' +
    'more',
  async (t) => {
    // As a browser does it whose relay agrees to nothing: ws itself refuses.
    const none = await relay(t, () => TAKEN, false);
    const refused = socketTo(t, none.url);
    t.is(await refused.connect('server.test', 443), NSAPI_ERROR_NO_CONNECTION);
    t.deepEqual(none.asked, []);
    class Lax extends PlainWebSocket {
      override get protocol(): string {
        return '';
      }
    }
    const lax = await relay(t, () => TAKEN);
    const unsupported = socketTo(t, lax.url, Lax);
    t.is(await unsupported.connect('server.test', 443), NSAPI_ERROR_UNSUPPORTED);
    t.regex(String(unsupported.lastError?.cause), /does not do TLS/);
    t.deepEqual(lax.asked, []);
    for (const strange of [
      Buffer.of(0),
      Buffer.of(),
      Buffer.of(0, 1),
      Buffer.from('HTTP/1.1 400 Bad Request\r\n'),
    ]) {
      const { url, asked } = await relay(t, () => strange);
      const socket = socketTo(t, url);
      t.is(await socket.connect('server.test', 443), NSAPI_ERROR_DEVICE_ERROR);
      t.is(asked.length, 1);
    }
  },
);

test('a relay that leaves before its last answer: what its close code says', async (t) => {
  for (const [code, number] of [
    [1000, NSAPI_ERROR_NO_CONNECTION],
    [4002, NSAPI_ERROR_UNSUPPORTED],
    [1011, NSAPI_ERROR_CONNECTION_LOST],
  ] as const) {
    const url = await startScripted(t, (socket) => socket.on('message', () => socket.close(code)));
    t.is(await socketTo(t, url).connect('server.test', 443), number);
  }
});

test(
  'a socket that is closed while the relay thinks is closed there too, and a timeout ends the ' +
    'wait',
  async (t) => {
    const closed: Promise<unknown>[] = [];
    const url = await startScripted(t, (socket) => closed.push(once(socket, 'close')));
    const socket = socketTo(t, url);
    socket.setTimeout(50);
    const answer = await socket.connect('server.test', 443);
    // The second when the tunnel was open before.
    t.true([NSAPI_ERROR_IN_PROGRESS, NSAPI_ERROR_ALREADY].includes(answer), String(answer));
    await socket.close();
    await closed[0];
    t.pass();
  },
);

test(
  'options are kept by the stack, and read back but for the key; a stack without a token has ' +
    'none',
  async (t) => {
    const socket = socketTo(t, 'ws://127.0.0.1:1/');
    check(socket.setHostname('server.test'), socket);
    check(socket.setClientCertKey(CERT, KEY), socket);
    t.deepEqual(
      [0, 1, 2, 4].map((option) => socket.getsockopt(LEVEL, option).value),
      [bytesOf('server.test'), bytesOf(CA), bytesOf(CERT), false],
    );
    t.is(socket.getsockopt(LEVEL, 3).code, NSAPI_ERROR_UNSUPPORTED);
    t.is(socket.setsockopt(LEVEL, 5, true), NSAPI_ERROR_UNSUPPORTED);
    t.is(socket.setsockopt(7000, 1, true), NSAPI_ERROR_UNSUPPORTED);
    for (const [option, value, why] of [
      [0, 1, /takes bytes/],
      [0, 'x'.repeat(256), /256 bytes/],
      [0, 'a\0b', /NUL/],
      [4, 'yes', /boolean/],
    ] as const) {
      t.is(socket.setsockopt(LEVEL, option, value), NSAPI_ERROR_PARAMETER);
      t.regex(String(socket.lastError?.cause), why);
    }
    t.deepEqual(socket.getsockopt(LEVEL, 0).value, bytesOf('server.test'), 'as it was');
    const early = new OffloadedTLSSocket(
      new WebSocketStack('ws://127.0.0.1:1/', { webSocket: WebSocket, gatewayToken: TOKEN }),
    );
    t.is(early.setsockopt(LEVEL, 3, KEY), NSAPI_ERROR_PARAMETER, 'the certificate comes first');
    for (const stack of [
      new WebSocketStack('ws://127.0.0.1:1/', { webSocket: WebSocket }),
      new WispStack('ws://127.0.0.1:1/', { webSocket: WebSocket }),
    ]) {
      const without = new OffloadedTLSSocket(stack);
      t.is(without.setRootCaCert(CA), NSAPI_ERROR_UNSUPPORTED);
      t.is(without.getsockopt(LEVEL, 1).code, NSAPI_ERROR_UNSUPPORTED);
      t.is(await without.connect('server.test', 443), NSAPI_ERROR_UNSUPPORTED);
    }
  },
);

test('a socket that does not ask for TLS goes through the same stack as ever', async (t) => {
  const protocols: string[] = [];
  const url = await startScripted(t, (socket) => {
    protocols.push(socket.protocol);
    socket.on('message', (data) => socket.send(data));
  });
  const socket = new TCPSocket(
    new WebSocketStack(url, { webSocket: WebSocket, gatewayToken: TOKEN, protocol: 'binary' }),
  );
  check(socket.setsockopt(LEVEL, 0, 'server.test'), socket);
  check(await socket.connect(new SocketAddress('server.test', 443)), socket);
  t.is(socket.setsockopt(LEVEL, 4, true), NSAPI_ERROR_IS_CONNECTED, 'too late');
  check(await socket.send(bytesOf('as it is')), socket);
  t.is(await socket.recv(new Uint8Array(8)), 8);
  await socket.close();
  t.deepEqual(protocols, ['binary']);
});

test('the token is only for wss, or for this machine', (t) => {
  const stack = (url: string, gatewayToken = TOKEN) =>
    new WebSocketStack(url, { webSocket: WebSocket, gatewayToken });
  for (const url of [
    'ws://127.0.0.1:8080/{host}/{port}',
    'ws://[::1]/',
    'ws://localhost/',
    'ws://app.localhost:1/',
    'wss://relay.example/{host}/{port}',
  ]) {
    t.notThrows(() => stack(url), url);
  }
  for (const url of [
    'ws://relay.example/',
    'ws://10.0.0.1/',
    'ws://localhost.example/',
    'ws://{host}/',
    'wss://{host}:{port}/',
    'wss://{host}.relay.example/',
  ]) {
    t.throws(() => stack(url), { instanceOf: TypeError, message: /wss/ }, url);
  }
  t.throws(() => stack('wss://relay.example/', ''), { instanceOf: TypeError });
  t.throws(() => stack('wss://relay.example/', 'x'.repeat(256)), { instanceOf: RangeError });
});

test('what of the CA certificates the relay leaves out is told, or it ends', async (t) => {
  const told = [{ index: 4, file: null, subject: 'CN=Жук', reason: 'block 5 of the PEM: no' }];
  const said = { text: JSON.stringify(told) };
  const { url } = await relay(t, (option) =>
    option === 1 ? Buffer.concat([TAKEN, Buffer.from(said.text)]) : TAKEN,
  );
  const socket = socketTo(t, url);
  t.deepEqual(socket.unreadable, []);
  check(await socket.connect('server.test', 443), socket);
  t.deepEqual(socket.unreadable, told);
  t.is(await socket.close(), NSAPI_ERROR_OK);
  t.deepEqual(socket.unreadable, []);
  for (const text of ['{}', '[', '[null]', '[{"index":"0","reason":"x"}]', '[{"index":0}]']) {
    said.text = text;
    const refused = socketTo(t, url);
    t.is(await refused.connect('server.test', 443), NSAPI_ERROR_DEVICE_ERROR, text);
    t.regex(String(refused.lastError?.cause), /something else than the answer/);
  }
});
