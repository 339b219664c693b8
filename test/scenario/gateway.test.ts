import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import test, { type ExecutionContext } from 'ava';
import { WebSocket } from 'ws';
import type { GatewayOptions, RelayOptions } from '../../ts/relay/options.js';
import { readRelayOptions } from '../../ts/cli/relay-options.js';
import { OffloadedTLSSocket } from '../../ts/offload/offloaded-tls-socket.js';
import { TLSSocket } from '../../ts/tls/tls-socket.js';
import {
  NSAPI_ERROR_AUTH_FAILURE,
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_DNS_FAILURE,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_TIMEOUT,
  NSAPI_ERROR_UNSUPPORTED,
} from '../../ts/nsapi/error.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { WebSocketStack } from '../../ts/stack/websocket/websocket-stack.js';
import { startBulkServer } from '../support/bulk-server.js';
import { bulkHash, bulkPieces } from '../support/bulk.js';
import { pki } from '../../tools/certificates.js';
import { bytesOf } from '../support/events.js';
import { recvExactly } from '../support/exchange.js';
import { projectFile } from '../../tools/project.js';
import { PlainWebSocket, startRelay, type TestRelay } from '../support/relays.js';
import { startNodeTlsServer, startOpensslServer, type TestServer } from '../../tools/servers.js';
import { startTap } from '../support/tap.js';
import { startTcpServer } from '../support/tcp-server.js';
import { ask, started } from '../support/tls-client.js';

const TOKEN = 'known to this test alone';
const GATEWAY: GatewayOptions = { token: TOKEN, acceptClientKeys: false };

/** A relay to some ports of localhost that does TLS. */
function gateway(
  t: ExecutionContext,
  ports: readonly number[],
  options: Partial<RelayOptions> = {},
): Promise<TestRelay> {
  return startRelay(t, {
    allow: ports.map((port) => ({ host: 'localhost', port })),
    gateway: GATEWAY,
    ...options,
  });
}

/** A socket whose TLS the relay is to do, trusting the root of the tests. */
async function socketTo(
  t: ExecutionContext,
  url: string,
  token = TOKEN,
  webSocket: new (url: string, protocols?: string[]) => WebSocket | PlainWebSocket = WebSocket,
): Promise<OffloadedTLSSocket> {
  const socket = new OffloadedTLSSocket(
    new WebSocketStack(url, { webSocket, gatewayToken: token }),
  );
  t.teardown(() => socket[Symbol.dispose]());
  check(socket.setRootCaCert((await pki()).rootCa.certPem), socket);
  return socket;
}

/**
 * A TLS server that sends back what it gets, and wants a client certificate where it is told to.
 */
async function echo(t: ExecutionContext, wants = false): Promise<TestServer> {
  const {
    server: { ecP256 },
    rootCa,
    intermediate,
  } = await pki();
  return started(
    t,
    startNodeTlsServer(
      {
        cert: ecP256.chainPem,
        key: ecP256.keyPem,
        ...(wants
          ? {
              requestCert: true,
              rejectUnauthorized: true,
              ca: [rootCa.certPem, intermediate.certPem],
            }
          : {}),
      },
      (socket) => socket.pipe(socket),
    ),
  );
}

test(
  'TLS goes from the relay on, verified; its log says so, and an end-to-end socket goes ' +
    'through the same relay',
  async (t) => {
    const {
      server: { ecP256 },
      rootCa,
    } = await pki();
    const { port } = await started(
      t,
      startOpensslServer({ certificate: ecP256, tls: '1.3', mode: 'reverse' }),
    );
    const tap = await startTap(t, port);
    const relay = await gateway(t, [tap.port]);
    const socket = await socketTo(t, relay.url);
    check(await socket.connect('localhost', tap.port), socket);
    t.is(await ask(socket, 'drawkcab\n', /\n/), 'backward\n');
    t.is(await socket.close(), NSAPI_ERROR_OK);
    t.is(tap.up().readUInt16BE(0), 0x1603, 'a handshake record comes first');
    for (const secret of ['drawkcab', 'backward', TOKEN])
      t.false(Buffer.concat([tap.up(), tap.down()]).includes(secret), secret);
    t.regex(
      await relay.logged(/bytes up/),
      / -> localhost:\d+ \(TLS ends here\) 9 bytes up, 9 bytes down, .*: the page closed \(1000\)$/,
    );
    const whole = new TLSSocket(
      new WebSocketStack(relay.url, { webSocket: WebSocket, gatewayToken: TOKEN }),
    );
    t.teardown(() => whole[Symbol.dispose]());
    check(whole.setRootCaCert(rootCa.certPem), whole);
    check(await whole.connect('localhost', tap.port), whole);
    t.is(await ask(whole, 'drawkcab\n', /\n/), 'backward\n');
    await whole.close();
    t.notRegex(await relay.logged(/-> localhost:\d+ \d/), /TLS ends here/);
    t.false(relay.lines.join('\n').includes(TOKEN));
  },
);

test('a wrong token is AUTH_FAILURE, before anything is dialled', async (t) => {
  const server = await startTcpServer();
  t.teardown(() => server.close());
  const relay = await gateway(t, [server.address.port]);
  for (const token of [`${TOKEN} `, TOKEN.slice(1), 'x']) {
    const socket = await socketTo(t, relay.url, token);
    t.is(await socket.connect('localhost', server.address.port), NSAPI_ERROR_AUTH_FAILURE);
    t.regex(String(socket.lastError?.cause), /the token is wrong/);
    await socket.close();
  }
  t.is(
    await Promise.race([
      server.next(),
      new Promise((resolve) => setTimeout(resolve, 100, 'nobody came')),
    ]),
    'nobody came',
  );
});

test('a relay that may not do TLS is UNSUPPORTED; nothing goes in the clear', async (t) => {
  const server = await startTcpServer();
  t.teardown(() => server.close());
  const relay = await startRelay(t, { allow: [{ host: 'localhost', port: server.address.port }] });
  const socket = await socketTo(t, relay.url);
  t.is(await socket.connect('localhost', server.address.port), NSAPI_ERROR_UNSUPPORTED);
  t.regex(String(socket.lastError?.cause), /4002: this relay does no TLS/);
  t.is(await socket.send(bytesOf('secret')), NSAPI_ERROR_UNSUPPORTED);
  t.is(
    await Promise.race([
      server.next(),
      new Promise((resolve) => setTimeout(resolve, 100, 'nobody came')),
    ]),
    'nobody came',
  );
});

test('client keys are refused unless the relay accepts them', async (t) => {
  const { client } = await pki();
  const { port } = await echo(t, true);
  for (const acceptClientKeys of [false, true]) {
    const relay = await gateway(t, [port], { gateway: { token: TOKEN, acceptClientKeys } });
    const socket = await socketTo(t, relay.url);
    check(socket.setClientCertKey(client.ec.chainPem, client.ec.keyPem), socket);
    t.is(
      await socket.connect('localhost', port),
      acceptClientKeys ? NSAPI_ERROR_OK : NSAPI_ERROR_UNSUPPORTED,
    );
    if (acceptClientKeys) t.is(await ask(socket, 'who am I\n', /\n/), 'who am I\n');
    else t.regex(String(socket.lastError?.cause), /--accept-client-keys/);
    await socket.close();
  }
});

test("the allow list and the resolver are the relay's as ever", async (t) => {
  const { port } = await echo(t);
  const relay = await gateway(t, [port], { allow: [{ host: 'nowhere.invalid', port }] });
  const refused = await socketTo(t, relay.url);
  t.is(await refused.connect('localhost', port), NSAPI_ERROR_NO_CONNECTION);
  t.regex(String(refused.lastError?.cause), /not on the allow list/);
  const missing = await socketTo(t, relay.url);
  t.is(await missing.connect('nowhere.invalid', port), NSAPI_ERROR_DNS_FAILURE);
});

test('plaintext goes over loopback, or through a proxy reached by https or wss', async (t) => {
  const { port } = await echo(t);
  const relay = await gateway(t, [port]);
  const status = (headers: Record<string, string>, protocols = ['nsapi-tls-1']): Promise<string> =>
    new Promise((resolve) => {
      const socket = new WebSocket(
        `ws://127.0.0.1:${relay.server.port}/localhost/${port}`,
        protocols,
        { headers },
      );
      socket.on('open', () => (socket.close(), resolve('open')));
      socket.on('error', ({ message }) => resolve(message));
    });
  for (const headers of [
    {},
    { host: 'localhost:1' },
    { host: 'relay.example', 'x-forwarded-proto': 'https' },
    { host: 'relay.example', 'x-forwarded-proto': 'wss' },
  ]) {
    t.is(await status(headers), 'open', JSON.stringify(headers));
  }
  for (const headers of [
    { host: 'relay.example' },
    { 'x-forwarded-proto': 'http' },
    { host: '10.0.0.1' },
    { host: 'localhost.example' },
  ]) {
    t.regex(await status(headers), /403/, JSON.stringify(headers));
    t.is(await status(headers, []), 'open', 'TLS that passes through may come from anywhere');
  }
});

test('much goes both ways at once; what was sent arrives before the close', async (t) => {
  t.timeout(120_000);
  const SIZE = 12_000_003;
  const {
    server: { ecP256 },
  } = await pki();
  const { echo: port } = await startBulkServer(t, ecP256);
  const relay = await gateway(t, [port]);
  const socket = await socketTo(t, relay.url);
  check(await socket.connect('localhost', port), socket);
  const hash = createHash('sha256');
  const receiving = (async () => {
    const into = new Uint8Array(65_536);
    for (let got = 0; got < SIZE; ) {
      const more = check(await socket.recv(into.subarray(0, SIZE - got)), socket);
      if (more === 0) throw new Error(`It ended after ${got} bytes.`);
      hash.update(into.subarray(0, more));
      got += more;
    }
  })();
  for (const piece of bulkPieces(SIZE)) check(await socket.send(piece), socket);
  await receiving;
  t.is(hash.digest('hex'), bulkHash(SIZE));
  await socket.close();

  let arrived = 0;
  const ended = new Promise<number>((resolve) => {
    void started(
      t,
      startNodeTlsServer({ cert: ecP256.chainPem, key: ecP256.keyPem }, (peer) => {
        peer.on('data', (chunk: Buffer) => (arrived += chunk.length));
        peer.on('end', () => resolve(arrived));
      }),
    ).then(async (server) => {
      const last = await socketTo(t, (await gateway(t, [server.port])).url);
      check(await last.connect('localhost', server.port), last);
      check(await last.send(new Uint8Array(3_000_000)), last);
      await last.close();
    });
  });
  t.is(await ended, 3_000_000);
});

for (const webSocket of [WebSocket, PlainWebSocket])
  test(`a page that does not read stops the server: ${webSocket.name}`, async (t) => {
    t.timeout(60_000);
    const SIZE = 64_000_000;
    const {
      server: { ecP256 },
    } = await pki();
    const bulk = await startBulkServer(t, ecP256, SIZE);
    const relay = await gateway(t, [bulk.source]);
    const socket = await socketTo(t, relay.url, TOKEN, webSocket);
    check(await socket.connect('localhost', bulk.source), socket);
    let before = -1;
    for (let now = await bulk.flooded(); now !== before; now = await bulk.flooded()) {
      before = now;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    t.log(`the server wrote ${before} bytes`);
    t.true(before > 0 && before < SIZE / 2);
    const hash = createHash('sha256').update(await recvExactly(socket, SIZE));
    t.is(hash.digest('hex'), bulkHash(SIZE));
  });

test('through the relay an echo and a large upload do not wait for each other', async (t) => {
  t.timeout(60_000);
  const SIZE = 30_000_000;
  const { port } = await echo(t);
  const relay = await gateway(t, [port]);
  const socket = await socketTo(t, relay.url, TOKEN, PlainWebSocket);
  check(await socket.connect('localhost', port), socket);
  const all = Buffer.concat([...bulkPieces(SIZE)]);
  const sending = socket.send(all);
  t.true(all.equals(await recvExactly(socket, SIZE)));
  t.is(await sending, SIZE);
});

test('a target that writes first gets all that was sent before the close', async (t) => {
  t.timeout(60_000);
  const {
    server: { ecP256 },
  } = await pki();
  const SIZE = 5 * 1024 * 1024;
  let arrived = 0;
  const ended = new Promise<void>((resolve, reject) => {
    void started(
      t,
      startNodeTlsServer({ cert: ecP256.chainPem, key: ecP256.keyPem }, (socket) => {
        socket.pause();
        socket.write(new Uint8Array(40 * 1024 * 1024), () => socket.resume());
        socket.on('data', (chunk: Buffer) => (arrived += chunk.length));
        socket.on('end', resolve);
      }),
    )
      .then(async ({ port }) => {
        const socket = await socketTo(t, (await gateway(t, [port], { idle: 20_000 })).url);
        check(await socket.connect('localhost', port), socket);
        socket.setTimeout(1000);
        await socket.send(new Uint8Array(SIZE));
        const sent = socket.bytesWritten;
        await socket.close();
        await ended;
        t.is(arrived, sent);
      })
      .catch(reject);
  });
  await ended;
  t.true(arrived > 0);
  await new Promise((resolve) => setTimeout(resolve, 50));
});

test('no close_notify is CONNECTION_LOST, one is the end; a reset is told', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const raws: { end(): void; resetAndDestroy(): void }[] = [];
  const server = await started(
    t,
    startNodeTlsServer(
      { cert: ecP256.chainPem, key: ecP256.keyPem },
      (socket) => {
        socket.once('data', (chunk: Buffer) => {
          const raw = raws.at(-1);
          if (String(chunk) === 'end') socket.end('all');
          else
            socket.write('not', () =>
              String(chunk) === 'cut' ? raw?.end() : raw?.resetAndDestroy(),
            );
        });
      },
      (raw) => raws.push(raw),
    ),
  );
  const relay = await gateway(t, [server.port]);
  for (const [what, size, last] of [
    ['end', 3, 0],
    ['cut', 3, NSAPI_ERROR_CONNECTION_LOST],
    ['reset', 3, NSAPI_ERROR_CONNECTION_LOST],
  ] as const) {
    const socket = await socketTo(t, relay.url);
    check(await socket.connect('localhost', server.port), socket);
    check(await socket.send(bytesOf(what)), socket);
    t.is(await socket.recv(new Uint8Array(10)), size, what);
    t.is(await socket.recv(new Uint8Array(10)), last, what);
    if (what === 'cut') t.regex(String(socket.lastError?.cause), /without close_notify/);
    await socket.close();
  }
});

test('who does not keep to the protocol is told 1002, or 1003 for text', async (t) => {
  const { port } = await echo(t);
  const silent = await startTcpServer();
  t.teardown(() => silent.close());
  const relay = await gateway(t, [port, silent.address.port]);
  const token = Buffer.concat([Buffer.of(TOKEN.length), Buffer.from(TOKEN)]);
  const name = Buffer.concat([Buffer.of(0), token, Buffer.from('localhost')]);
  const ca = Buffer.concat([Buffer.of(1, 0), Buffer.from((await pki()).rootCa.certPem)]);
  const enable = Buffer.of(4, 0, 1);
  const closing = async (
    to: number,
    ...messages: readonly (Buffer | string)[]
  ): Promise<unknown> => {
    const socket = new WebSocket(`ws://127.0.0.1:${relay.server.port}/localhost/${to}`, [
      'nsapi-tls-1',
    ]);
    await once(socket, 'open');
    for (const message of messages) socket.send(message);
    return (await once(socket, 'close'))[0];
  };
  t.is(await closing(port, Buffer.of()), 1002);
  t.is(await closing(port, Buffer.of(0, 99, 1)), 1002);
  t.is(await closing(port, 'localhost'), 1003);
  t.is(await closing(silent.address.port, name, ca, enable, Buffer.from('too early')), 1002);
  t.is(await closing(port, name, Buffer.of(9, 0)), 4002, 'an option that there is not');
  t.is(await closing(port, name, ca, Buffer.of(4, 0, 0)), 4003, 'TLS is what it is for');
  t.is(await closing(port, name, ca, Buffer.of(4, 0, 7)), 4003);
  t.is(
    await closing(port, Buffer.concat([Buffer.of(1), token, ca.subarray(2)]), enable),
    4011,
    'no host name',
  );
});

test(
  "a page that goes away takes the target's connection with it, in each phase; one that idles " +
    'is closed',
  async (t) => {
    const silent = await startTcpServer();
    t.teardown(() => silent.close());
    const { port } = await echo(t);
    const relay = await gateway(t, [silent.address.port, port], { idle: 150 });
    const socket = await socketTo(t, relay.url);
    const connecting = socket.connect('localhost', silent.address.port);
    const peer = await silent.next();
    const gone = once(peer.resume(), 'end');
    await socket.close();
    t.is(await connecting, -3005);
    await gone;
    peer.end();
    await relay.logged(/page closed/);
    const idle = await socketTo(t, relay.url);
    check(await idle.connect('localhost', port), idle);
    t.is(await idle.recv(new Uint8Array(1)), NSAPI_ERROR_TIMEOUT);
    await relay.logged(/: idle$/);
  },
);

test('the command line: off by default, a token that is printed once, and mistakes', async (t) => {
  const allow = ['--allow', 'a.test:1'];
  t.is(readRelayOptions(allow)?.gateway, null);
  const made = readRelayOptions([...allow, '--terminate-tls'])?.gateway;
  t.is(made?.acceptClientKeys, false);
  t.regex(made?.token ?? '', /^[\w-]{32}$/);
  t.not(made?.token, readRelayOptions([...allow, '--terminate-tls'])?.gateway?.token);
  t.deepEqual(
    readRelayOptions([...allow, '--terminate-tls', '--token', TOKEN, '--accept-client-keys'])
      ?.gateway,
    { token: TOKEN, acceptClientKeys: true },
  );
  for (const args of [
    ['--token', TOKEN],
    ['--accept-client-keys'],
    ['--terminate-tls', '--token', 'too short'],
    ['--terminate-tls', '--token', 'x'.repeat(256)],
  ]) {
    t.throws(() => readRelayOptions([...allow, ...args]), { name: 'UsageError' });
  }
  const { port } = await echo(t);
  const child = spawn(
    process.execPath,
    [
      projectFile('dist', 'ts', 'cli', 'main.js'),
      'relay',
      '--port',
      '0',
      '--allow',
      `localhost:${port}`,
      '--terminate-tls',
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  t.teardown(() => child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const relayPort = /127\.0\.0\.1:(\d+)\//.exec((await lines.next()).value ?? '')?.[1];
  const [, token = ''] =
    /^WARNING: .* sees their plaintext\. Their token: ([\w-]+)$/.exec(
      (await lines.next()).value ?? '',
    ) ?? [];
  const socket = await socketTo(t, `ws://127.0.0.1:${relayPort}/{host}/{port}`, token);
  check(await socket.connect('localhost', port), socket);
  t.is(await ask(socket, 'there and back\n', /\n/), 'there and back\n');
  await socket.close();
});

test('a target that says nothing keeps a relay waiting for the handshake timeout', async (t) => {
  const silent = await startTcpServer();
  t.teardown(() => silent.close());
  const { port } = silent.address;
  const relay = await gateway(t, [port], { gateway: { ...GATEWAY, handshakeTimeout: 200 } });
  const socket = await socketTo(t, relay.url);
  t.is(await socket.connect('localhost', port), NSAPI_ERROR_AUTH_FAILURE);
  t.regex(String(socket.lastError?.cause), /took longer than 200 ms/);
  const target = await silent.next();
  target.resume();
  await once(target, 'end');
});

test('what of the CA certificates cannot be read is told through the relay', async (t) => {
  const server = await echo(t);
  const { url } = await gateway(t, [server.port]);
  const socket = await socketTo(t, url);
  const { rootCa } = await pki();
  const broken = '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n';
  check(socket.setRootCaCert(`${broken}${rootCa.certPem}`), socket);
  check(await socket.connect('localhost', server.port), socket);
  t.deepEqual(
    socket.unreadable.map(({ index, file, subject }) => [index, file, subject]),
    [[0, null, null]],
  );
});
