import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { get } from 'node:http';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { WebSocket } from 'ws';
import { addressKind, canonicalAddress, type AddressKind } from '../../ts/cli/relay-addresses.js';
import { readRelayOptions } from '../../ts/cli/relay-options.js';
import { AllowedTargets, type CheckedAddress } from '../../ts/cli/relay-targets.js';
import { TCPSocket } from '../../ts/net/tcp-socket.js';
import {
  NSAPI_ERROR_CONNECTION_LOST, NSAPI_ERROR_DNS_FAILURE, NSAPI_ERROR_NO_CONNECTION, NSAPI_ERROR_TIMEOUT,
} from '../../ts/nsapi/error.js';
import { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { WebSocketStack } from '../../ts/stack/websocket.js';
import { readAll } from '../support/node-connection.js';
import { patternBytes } from '../support/pattern.js';
import { projectFile } from '../support/project.js';
import { startRelay } from '../support/relays.js';
import { freePort } from '../support/servers.js';
import { startTcpServer, type TcpServer } from '../support/tcp-server.js';

async function tcp(t: ExecutionContext): Promise<TcpServer> {
  const server = await startTcpServer();
  t.teardown(() => server.close());
  return server;
}

async function through(url: string, host: string, port: number): Promise<TCPSocket> {
  const socket = new TCPSocket(new WebSocketStack(url, { webSocket: WebSocket }));
  check(await socket.connect(new SocketAddress(host, port)), socket);
  return socket;
}

/** How a WebSocket with an Origin fares: open, or the HTTP status. */
function asPage(url: string, origin?: string): Promise<{ socket: WebSocket; status: string }> {
  const socket = new WebSocket(url, origin === undefined ? {} : { origin });
  return new Promise((resolve) => {
    socket.on('open', () => resolve({ socket, status: 'open' }));
    socket.on('error', (error) => resolve({ socket, status: error.message }));
  });
}

test('a target that is allowed is reached, and the log has one line with its bytes', async (t) => {
  const server = await tcp(t);
  const { port } = server.address;
  const relay = await startRelay(t, { allow: [{ host: 'localhost', port }] });
  const socket = await through(relay.url, 'LOCALHOST', port);
  t.is(await socket.send(new Uint8Array(5)), 5);
  const peer = await server.next();
  peer.resume();
  await once(peer, 'data');
  peer.end(Buffer.alloc(3));
  t.is((await readAll(socket)).bytes.length, 3);
  await socket.close();
  t.regex(await relay.logged(/bytes/), /^127\.0\.0\.1:\d+ -> LOCALHOST:\d+ 5 bytes up, 3 bytes down, \d+\.\d s: the target ended$/);
  t.is(relay.lines.length, 1);
});

test('what the page sent arrives before its close', async (t) => {
  const server = await tcp(t);
  const { port } = server.address;
  const relay = await startRelay(t, { allow: [{ host: '127.0.0.1', port }] });
  const socket = await through(relay.url, '::ffff:127.0.0.1', port);
  const bytes = new Uint8Array(3_000_000).fill(7);
  const sent = socket.send(bytes);
  const peer = await server.next();
  let got = 0;
  peer.on('data', (chunk) => { got += chunk.length; }).resume();
  t.is(await sent, bytes.length);
  await socket.close();
  await once(peer, 'end');
  t.is(got, bytes.length);
  peer.end();
  t.regex(await relay.logged(/bytes/), /3000000 bytes up, 0 bytes down, .*: the page closed \(1000\)/);
});

// Longer than a relay waits for either side to end.
const SLOW = 7000;
const MUCH = 12_000_000;

test('a page that is slow to read gets all that the target sent before it ended', async (t) => {
  const server = await tcp(t);
  const { port } = server.address;
  const relay = await startRelay(t, { allow: [{ host: 'localhost', port }] });
  const socket = await through(relay.url, 'localhost', port);
  (await server.next()).resume().end(new Uint8Array(MUCH));
  await new Promise((resolve) => setTimeout(resolve, SLOW));
  const { bytes, end } = await readAll(socket);
  t.deepEqual([bytes.length, end], [MUCH, 0]);
});

test('a target that is slow to read gets all that the page sent before it closed', async (t) => {
  const server = await tcp(t);
  const { port } = server.address;
  const relay = await startRelay(t, { allow: [{ host: 'localhost', port }] });
  const socket = await through(relay.url, 'localhost', port);
  const peer = await server.next();
  let got = 0;
  let slept = false;
  peer.on('data', (chunk: Buffer) => {
    got += chunk.length;
    if (slept || got < MUCH - 3_000_000) return;
    slept = true;
    peer.pause();
    setTimeout(() => peer.resume(), SLOW);
  });
  peer.on('end', () => peer.end()).resume();
  t.is(await socket.send(new Uint8Array(MUCH)), MUCH);
  await socket.close();
  await once(peer, 'end');
  t.is(got, MUCH);
});

test('what a page sends before the name is resolved waits for it', async (t) => {
  const server = await tcp(t);
  const { port } = server.address;
  const relay = await startRelay(t, { allow: [{ host: 'slow.localhost', port }] }, {
    resolve: () => delay(100).then((): CheckedAddress[] => [{ address: '127.0.0.1', family: 4 }]),
  });
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

test('what is not on the list is refused, in whatever spelling', async (t) => {
  const { port } = (await tcp(t)).address;
  const relay = await startRelay(t, { allow: [{ host: 'localhost', port: 1 }, { host: 'other.test', port }] });
  for (const host of ['localhost', '127.0.0.1', '::1', '::ffff:7f00:1', '127.1', 'other.test.evil', '169.254.169.254']) {
    const socket = await through(relay.url, host, port);
    t.is(await socket.recv(new Uint8Array(1)), NSAPI_ERROR_NO_CONNECTION);
    t.regex(String(socket.lastError?.cause), /1008: the target is not on the allow list/);
  }
  for (const path of ['', 'localhost', 'localhost/0', 'localhost/65536', 'localhost/1/2', '%zz/1', `a%0a/${port}`]) {
    const { socket } = await asPage(`ws://127.0.0.1:${relay.server.port}/${path}`);
    t.is((await once(socket, 'close'))[0], 1008);
  }
  t.true(relay.lines.every((line) => !line.includes('\n') && line.includes('refused')));
});

test('a name stands for its public addresses, each checked; it is resolved once', async (t) => {
  const { port } = (await tcp(t)).address;
  const answers: Record<string, { address: string; family: 4 | 6 }[]> = {
    'mixed.test': [{ address: '10.0.0.1', family: 4 }, { address: '8.8.8.8', family: 4 }, { address: 'fd00::1', family: 6 }],
    'rebound.test': [{ address: '127.0.0.1', family: 4 }, { address: '::ffff:192.168.0.1', family: 6 }],
    'app.localhost': [{ address: '::1', family: 6 }, { address: '10.0.0.1', family: 4 }],
    'listed.test': [{ address: '10.0.0.9', family: 4 }],
  };
  let asked = 0;
  const allow = ['mixed.test', 'rebound.test', 'app.localhost', 'listed.test', '10.0.0.9', 'none.test'].map((host) => ({ host, port }));
  const resolve = (name: string) => {
    asked += 1;
    const found = answers[name];
    return found === undefined ? Promise.reject(new Error('ENOTFOUND')) : Promise.resolve(found);
  };
  const targets = new AllowedTargets(allow, resolve);
  const addresses = async (host: string) => (await targets.check(host, port)).addresses?.map(({ address }) => address) ?? null;
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
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n`
    + `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`);
  const [answer]: unknown[] = await once(socket, 'data');
  t.regex(String(answer), /^HTTP\/1\.1 101 /);
  return socket;
}

/** A masked close frame without a code. */
const CLOSE_FRAME = Uint8Array.of(0x88, 0x80, 1, 2, 3, 4);
const LEAVINGS: Readonly<Record<string, (socket: Socket) => unknown>> = {
  ends: (socket) => socket.destroy(), 'is reset': (socket) => socket.resetAndDestroy(), 'is closed by WebSocket\'s own means': (socket) => socket.write(CLOSE_FRAME),
};

for (const [how, leave] of Object.entries(LEAVINGS)) {
  test(`a client whose connection ${how} before its name is resolved leaves no connection, a line and a free place`, async (t) => {
    t.timeout(20_000);
    const server = await tcp(t);
    const { port } = server.address;
    const answers: (() => void)[] = [];
    const resolve = () => new Promise<CheckedAddress[]>((found) => {
      answers.push(() => found([{ address: '127.0.0.1', family: 4 }]));
    });
    const relay = await startRelay(t, { allow: [{ host: 'slow.localhost', port }], max: 1 }, { resolve });
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
  });
}

test('addresses are classified as what they are', (t) => {
  const kinds: Record<string, AddressKind> = {
    '127.8.9.1': 'loopback', '::1': 'loopback', '::ffff:127.0.0.1': 'loopback', '::ffff:7f00:1': 'loopback', '::127.0.0.1': 'loopback',
    '64:ff9b::7f00:1': 'loopback', '2002:7f00:1::': 'loopback', '10.1.2.3': 'private', '172.31.0.1': 'private', '172.32.0.1': 'public',
    '192.168.1.1': 'private', '::ffff:192.168.1.1': 'private', '2002:c0a8:101::1': 'private', '100.64.0.1': 'private',
    '169.254.169.254': 'link-local', 'fe80::1%eth0': 'link-local', '::ffff:169.254.1.1': 'link-local', 'fd12::1': 'unique-local',
    'fc00::': 'unique-local', '0.0.0.0': 'unspecified', '::': 'unspecified', '::ffff:0:0': 'unspecified', '224.0.0.1': 'multicast',
    'ff02::1': 'multicast', '255.255.255.255': 'reserved', '2001:db8::1': 'reserved', '8.8.8.8': 'public', '2606:4700::1111': 'public',
    '::ffff:8.8.8.8': 'public', 'name.test': 'invalid', '127.1': 'invalid',
  };
  for (const [address, kind] of Object.entries(kinds)) t.is(addressKind(address), kind, address);
  t.is(canonicalAddress('2001:DB8:0:0::0001'), '2001:db8::1');
  t.is(canonicalAddress('::FFFF:1.2.3.4'), '1.2.3.4');
});

test('a page needs an origin on loopback, or one of the given ones', async (t) => {
  const server = await tcp(t);
  const { port } = server.address;
  const allow = [{ host: 'localhost', port }];
  const status = async (origins: readonly string[] | null, origin?: string): Promise<string> => {
    const relay = await startRelay(t, { allow, origins });
    const { socket, status: answer } = await asPage(`ws://127.0.0.1:${relay.server.port}/localhost/${port}`, origin);
    if (answer === 'open') await server.next();
    socket.terminate();
    return answer;
  };
  for (const origin of [undefined, 'http://localhost', 'http://127.0.0.1:3000', 'https://[::1]:1', 'http://app.localhost:5173']) t.is(await status(null, origin), 'open');
  for (const origin of ['https://evil.test', 'http://localhost.evil.test', 'null', 'http://127.0.0.1.evil.test:80', 'file://localhost']) {
    t.regex(await status(null, origin), /403/, origin);
  }
  t.is(await status(['https://app.test'], 'https://app.test'), 'open');
  t.regex(await status(['https://app.test'], 'http://localhost'), /403/);
});

test('there are no more connections than allowed, and a place comes free', async (t) => {
  const server = await tcp(t);
  const { port } = server.address;
  const relay = await startRelay(t, { allow: [{ host: 'localhost', port }], max: 1 });
  const first = await through(relay.url, 'localhost', port);
  const peer = await server.next();
  peer.on('end', () => peer.end()).resume();
  const url = `ws://127.0.0.1:${relay.server.port}/localhost/${port}`;
  t.regex((await asPage(url)).status, /503/);
  await first.close();
  await relay.logged(/page closed/);
  const { socket, status } = await asPage(url);
  t.is(status, 'open');
  socket.terminate();
  await relay.logged(/1 connections already/);
});

test('a place is taken until the target is gone too', async (t) => {
  const server = await tcp(t);
  const { port } = server.address;
  const relay = await startRelay(t, { allow: [{ host: 'localhost', port }], max: 1 });
  const first = await through(relay.url, 'localhost', port);
  const peer = await server.next();
  const ended = once(peer.resume(), 'end');
  await first.close();
  await ended;
  const url = `ws://127.0.0.1:${relay.server.port}/localhost/${port}`;
  t.regex((await asPage(url)).status, /503/, 'the target has not ended its half');
  peer.end();
  await relay.logged(/page closed/);
  const { socket, status } = await asPage(url);
  t.is(status, 'open');
  socket.terminate();
});

test('what a page sends early does not give a silent target more time to answer', async (t) => {
  t.timeout(40_000);
  // A listener that accepts nobody, with its queue full: what comes next is not answered.
  const listener = spawn('python3', ['-c', 'import socket,sys\ns=socket.socket()\ns.bind(("127.0.0.1",0))\ns.listen(0)\nprint(s.getsockname()[1],flush=True)\nsys.stdin.read()'],
    { stdio: ['pipe', 'pipe', 'inherit'] });
  t.teardown(() => listener.kill('SIGKILL'));
  const [line]: unknown[] = await once(listener.stdout, 'data');
  const port = Number(String(line));
  for (let count = 0; count < 3; count++) {
    const filler = connect(port, '127.0.0.1').on('error', () => {});
    t.teardown(() => filler.destroy());
  }
  await delay(300);
  const relay = await startRelay(t, { allow: [{ host: 'slow.localhost', port }] }, {
    resolve: () => delay(20).then((): CheckedAddress[] => [{ address: '127.0.0.1', family: 4 }]),
  });
  const { socket } = await asPage(`ws://127.0.0.1:${relay.server.port}/slow.localhost/${port}`);
  socket.send(Uint8Array.of(1, 2));
  const begun = Date.now();
  t.is((await once(socket, 'close'))[0], 4017);
  t.true(Date.now() - begun < 15_000);
});

test('a connection that carries nothing is closed, and a dead target is told', async (t) => {
  const server = await tcp(t);
  const { port } = server.address;
  const closed = await freePort();
  const relay = await startRelay(t, { allow: [{ host: 'localhost', port }, { host: '127.0.0.1', port: closed }], idle: 100 });
  const idle = await through(relay.url, 'localhost', port);
  t.is(await idle.recv(new Uint8Array(1)), NSAPI_ERROR_TIMEOUT);
  t.regex(String(idle.lastError?.cause), /4019: idle/);
  const dead = await through(relay.url, '127.0.0.1', closed);
  t.is(await dead.recv(new Uint8Array(1)), NSAPI_ERROR_NO_CONNECTION);
  t.regex(String(dead.lastError?.cause), /ECONNREFUSED/);
  await server.next();
  const reset = await through(relay.url, 'localhost', port);
  (await server.next()).resetAndDestroy();
  t.is(await reset.recv(new Uint8Array(1)), NSAPI_ERROR_CONNECTION_LOST);
});

test('the relay dying is CONNECTION_LOST; a plain request is told what this is', async (t) => {
  const server = await tcp(t);
  const { port } = server.address;
  const relay = await startRelay(t, { allow: [{ host: 'localhost', port }] });
  const [response]: { statusCode?: number }[] = await once(get(`http://127.0.0.1:${relay.server.port}/`), 'response');
  t.is(response?.statusCode, 426);
  const socket = await through(relay.url, 'localhost', port);
  const peer = await server.next();
  peer.on('end', () => peer.end()).resume();
  await relay.server.close();
  t.is(await socket.recv(new Uint8Array(1)), NSAPI_ERROR_CONNECTION_LOST);
});

test('the command line: usage, mistakes, and a relay that runs until it is interrupted', async (t) => {
  const program = projectFile('dist', 'ts', 'cli', 'main.js');
  const { stdout } = await promisify(execFile)(process.execPath, [program, 'relay', '--help']);
  t.regex(stdout, /--allow HOST:PORT/);
  for (const args of [[], ['--allow', 'host'], ['--allow', ':1'], ['--allow', 'a:1', '--port', 'x'], ['--allow', 'a:1', '--origin', 'app.test'],
    ['--allow', 'a:1', '--max', '0'], ['--allow', 'a:1', '--idle', '-1'], ['--allow', 'a:1', '--bogus'], ['--allow', 'a:1', 'more']]) {
    t.throws(() => readRelayOptions(args), { name: 'UsageError' });
  }
  t.like(readRelayOptions(['--allow', '[::1]:2', '--allow', 'b:3', '--idle', '9']), { allow: [{ host: '::1', port: 2 }, { host: 'b', port: 3 }], idle: 9000, port: 8080 });
  const server = await tcp(t);
  const child = spawn(process.execPath, [program, 'relay', '--port', '0', '--allow', `localhost:${server.address.port}`], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.teardown(() => child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const port = /127\.0\.0\.1:(\d+)\//.exec((await lines.next()).value ?? '')?.[1];
  const socket = await through(`ws://127.0.0.1:${port}/{host}/{port}`, 'localhost', server.address.port);
  t.is(await socket.send(Uint8Array.of(1)), 1);
  (await server.next()).on('end', () => {}).resume().end();
  t.is(await socket.recv(new Uint8Array(1)), 0);
  await socket.close();
  t.regex((await lines.next()).value ?? '', /-> localhost:\d+ [01] bytes up, 0 bytes down/);
  const exited = once(child, 'exit');
  child.kill('SIGINT');
  t.deepEqual(await exited, [0, null]);
});
