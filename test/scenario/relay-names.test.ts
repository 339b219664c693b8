import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { addressKind, canonicalAddress, type AddressKind } from '../../ts/relay/addresses.js';
import { AllowedTargets, type CheckedAddress } from '../../ts/relay/targets.js';
import { NSAPI_ERROR_DNS_FAILURE, NSAPI_ERROR_NO_CONNECTION } from '../../ts/nsapi/error.js';
import { firedTimers } from '../support/clock.js';
import { patternBytes } from '../support/pattern.js';
import { startRelay } from '../support/relays.js';
import { asPage, tcp, through } from '../support/relay-clients.js';

test('what a page sends before the name is resolved waits for it', async (t) => {
  const server = await tcp(t);
  const { port } = server.address;
  const relay = await startRelay(
    t,
    { allow: [{ host: 'slow.localhost', port }] },
    {
      resolve: () => delay(100).then((): CheckedAddress[] => [{ address: '127.0.0.1', family: 4 }]),
    },
  );
  const socket = await through(relay.url, 'slow.localhost', port);
  const bytes = patternBytes(500_000);
  t.is(await socket.send(bytes), bytes.length);
  await socket.close();
  const peer = await server.next();
  const pieces: Buffer[] = [];
  peer.on('data', (piece: Buffer) => pieces.push(piece)).resume();
  await once(peer, 'end');
  peer.end();
  t.true(Buffer.concat(pieces).equals(bytes));
});

test('a name stands for its public addresses, each checked; it is resolved once', async (t) => {
  const { port } = (await tcp(t)).address;
  const answers: Record<string, { address: string; family: 4 | 6 }[]> = {
    'mixed.test': [
      { address: '10.0.0.1', family: 4 },
      { address: '8.8.8.8', family: 4 },
      { address: 'fd00::1', family: 6 },
    ],
    'rebound.test': [
      { address: '127.0.0.1', family: 4 },
      { address: '::ffff:192.168.0.1', family: 6 },
    ],
    'app.localhost': [
      { address: '::1', family: 6 },
      { address: '10.0.0.1', family: 4 },
    ],
    'listed.test': [{ address: '10.0.0.9', family: 4 }],
  };
  let asked = 0;
  const allow = [
    'mixed.test',
    'rebound.test',
    'app.localhost',
    'listed.test',
    '10.0.0.9',
    'none.test',
  ].map((host) => ({ host, port }));
  const resolve = (name: string) => {
    asked += 1;
    const found = answers[name];
    return found === undefined ? Promise.reject(new Error('ENOTFOUND')) : Promise.resolve(found);
  };
  const targets = new AllowedTargets(allow, resolve);
  const addresses = async (host: string) =>
    (await targets.check(host, port)).addresses?.map(({ address }) => address) ?? null;
  t.deepEqual(await addresses('mixed.test'), ['8.8.8.8']);
  t.is(asked, 1);
  t.is(await addresses('rebound.test'), null);
  t.deepEqual(await addresses('app.localhost'), ['::1']);
  t.deepEqual(await addresses('listed.test'), ['10.0.0.9']);
  t.deepEqual(await addresses('::ffff:10.0.0.9'), ['10.0.0.9']);
  t.is(await addresses('10.0.0.8'), null);
  t.is(asked, 4);
  const relay = await startRelay(t, { allow }, { resolve });
  const rebound = await through(relay.url, 'rebound.test', port);
  t.is(await rebound.recv(new Uint8Array(1)), NSAPI_ERROR_NO_CONNECTION);
  t.regex(String(rebound.lastError?.cause), /no address that is allowed, only loopback, private/);
  const missing = await through(relay.url, 'none.test', port);
  t.is(await missing.recv(new Uint8Array(1)), NSAPI_ERROR_DNS_FAILURE);
});

/** A WebSocket by hand, so that it can be torn off in whatever way. */
async function bareClient(t: ExecutionContext, relay: number, path: string): Promise<Socket> {
  const socket = connect(relay, '127.0.0.1');
  t.teardown(() => socket.destroy());
  const key = randomBytes(16).toString('base64');
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
  );
  const [answer]: unknown[] = await once(socket, 'data');
  t.regex(String(answer), /^HTTP\/1\.1 101 /);
  return socket;
}

/** A masked close frame without a code. */
const CLOSE_FRAME = Uint8Array.of(0x88, 0x80, 1, 2, 3, 4);
const LEAVINGS: Readonly<Record<string, (socket: Socket) => unknown>> = {
  ends: (socket) => socket.destroy(),
  'is reset': (socket) => socket.resetAndDestroy(),
  "is closed by WebSocket's own means": (socket) => socket.write(CLOSE_FRAME),
};

for (const [how, leave] of Object.entries(LEAVINGS)) {
  test(
    `a client whose connection ${how} before its name is resolved leaves no connection, a ` +
      'line and a free place',
    async (t) => {
      t.timeout(20_000);
      const server = await tcp(t);
      const { port } = server.address;
      const answers: (() => void)[] = [];
      const resolve = () =>
        new Promise<CheckedAddress[]>((found) => {
          answers.push(() => found([{ address: '127.0.0.1', family: 4 }]));
        });
      const relay = await startRelay(
        t,
        { allow: [{ host: 'slow.localhost', port }], max: 1 },
        { resolve },
      );
      const path = `/slow.localhost/${port}`;
      leave(await bareClient(t, relay.server.port, path));
      // The place is free before anybody has resolved the name.
      let next = await asPage(`ws://127.0.0.1:${relay.server.port}${path}`);
      for (let tries = 0; next.status !== 'open' && tries < 200; tries += 1) {
        await delay(10);
        next = await asPage(`ws://127.0.0.1:${relay.server.port}${path}`);
      }
      t.is(next.status, 'open');
      t.is(answers.length, 2);
      answers[0]?.();
      t.regex(await relay.logged(/->/), /-> slow\.localhost:\d+ refused: the page is gone$/);
      answers[1]?.();
      next.socket.send(Uint8Array.of(42));
      const peer = await server.next();
      peer.resume();
      t.deepEqual((await once(peer, 'data')).map(String), ['*']);
      next.socket.terminate();
    },
  );
}

test('addresses are classified as what they are', (t) => {
  const kinds: Record<string, AddressKind> = {
    '127.8.9.1': 'loopback',
    '::1': 'loopback',
    '::ffff:127.0.0.1': 'loopback',
    '::ffff:7f00:1': 'loopback',
    '::127.0.0.1': 'loopback',
    '64:ff9b::7f00:1': 'loopback',
    '2002:7f00:1::': 'loopback',
    '10.1.2.3': 'private',
    '172.31.0.1': 'private',
    '172.32.0.1': 'public',
    '192.168.1.1': 'private',
    '::ffff:192.168.1.1': 'private',
    '2002:c0a8:101::1': 'private',
    '100.64.0.1': 'private',
    '169.254.169.254': 'link-local',
    'fe80::1%eth0': 'link-local',
    '::ffff:169.254.1.1': 'link-local',
    'fd12::1': 'unique-local',
    'fc00::': 'unique-local',
    '0.0.0.0': 'unspecified',
    '::': 'unspecified',
    '::ffff:0:0': 'unspecified',
    '224.0.0.1': 'multicast',
    'ff02::1': 'multicast',
    '255.255.255.255': 'reserved',
    '2001:db8::1': 'reserved',
    '8.8.8.8': 'public',
    '2606:4700::1111': 'public',
    '::ffff:8.8.8.8': 'public',
    'name.test': 'invalid',
    '127.1': 'invalid',
  };
  for (const [address, kind] of Object.entries(kinds)) t.is(addressKind(address), kind, address);
  t.is(canonicalAddress('2001:DB8:0:0::0001'), '2001:db8::1');
  t.is(canonicalAddress('::FFFF:1.2.3.4'), '1.2.3.4');
});

test.serial('what a page sends early gives a silent target no more time to answer', async (t) => {
  const fired = firedTimers(t);
  t.timeout(40_000);
  // A listener that accepts nobody, with its queue full: what comes next is not answered.
  const listener = spawn(
    'python3',
    [
      '-c',
      [
        'import socket, sys',
        's = socket.socket()',
        's.bind(("127.0.0.1", 0))',
        's.listen(0)',
        'print(s.getsockname()[1], flush=True)',
        'sys.stdin.read()',
      ].join('\n'),
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  t.teardown(() => listener.kill('SIGKILL'));
  const [line]: unknown[] = await once(listener.stdout, 'data');
  const port = Number(String(line));
  for (let count = 0; count < 3; count++) {
    const filler = connect(port, '127.0.0.1').on('error', () => {});
    t.teardown(() => filler.destroy());
  }
  await delay(300);
  const relay = await startRelay(
    t,
    { allow: [{ host: 'slow.localhost', port }] },
    {
      resolve: () => delay(20).then((): CheckedAddress[] => [{ address: '127.0.0.1', family: 4 }]),
    },
  );
  const { socket } = await asPage(`ws://127.0.0.1:${relay.server.port}/slow.localhost/${port}`);
  socket.send(Uint8Array.of(1, 2));
  const [code, reason]: unknown[] = await once(socket, 'close');
  t.is(code, 4017);
  t.is(String(reason), 'the target did not answer');
  t.true(fired.includes(10_000), 'it was the relay that waited no longer');
});
