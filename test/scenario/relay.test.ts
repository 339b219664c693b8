import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import test from 'ava';
import { readRelayOptions } from '../../ts/cli/relay-options.js';
import {
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_TIMEOUT,
} from '../../ts/nsapi/error.js';
import { readAll } from '../support/node-connection.js';
import { projectFile } from '../../tools/project.js';
import { startRelay } from '../support/relays.js';
import { freePort } from '../../tools/servers.js';
import { asPage, tcp, through } from '../support/relay-clients.js';

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
  t.regex(
    await relay.logged(/bytes/),
    /^127\.0\.0\.1:\d+ -> LOCALHOST:\d+ 5 bytes up, 3 bytes down, \d+\.\d s: the target ended$/,
  );
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
  peer
    .on('data', (chunk) => {
      got += chunk.length;
    })
    .resume();
  t.is(await sent, bytes.length);
  await socket.close();
  await once(peer, 'end');
  t.is(got, bytes.length);
  peer.end();
  t.regex(
    await relay.logged(/bytes/),
    /3000000 bytes up, 0 bytes down, .*: the page closed \(1000\)/,
  );
});

// Longer than a relay waits for either side to end; and sizes of which some just do not fit into
// what lies between.
const SLOW = 7000;
const SIZES = Array.from({ length: 60 }, (_, at) => 2_500_000 + at * 60_000);

test('a page that is slow to read gets all that the target sent before it ended', async (t) => {
  t.timeout(60_000);
  const server = await tcp(t);
  const { port } = server.address;
  const relay = await startRelay(t, { allow: [{ host: 'localhost', port }] });
  const sockets = [];
  for (const size of SIZES) {
    sockets.push(await through(relay.url, 'localhost', port));
    (await server.next()).resume().end(new Uint8Array(size));
  }
  await new Promise((resolve) => setTimeout(resolve, SLOW));
  const read = await Promise.all(sockets.map(readAll));
  t.deepEqual(
    read.map(({ bytes, end }) => [bytes.length, end]),
    SIZES.map((size) => [size, 0]),
  );
});

test('a target that is slow to read gets all that the page sent before it closed', async (t) => {
  t.timeout(60_000);
  const server = await tcp(t);
  const { port } = server.address;
  const relay = await startRelay(t, { allow: [{ host: 'localhost', port }] });
  const received = await Promise.all(
    SIZES.map(async (size) => {
      const socket = await through(relay.url, 'localhost', port);
      const peer = await server.next();
      void socket.send(new Uint8Array(size)).then(() => socket.close());
      await new Promise((resolve) => setTimeout(resolve, SLOW));
      let got = 0;
      peer.on('data', (chunk: Buffer) => (got += chunk.length)).resume();
      await once(peer, 'end');
      peer.end();
      return got;
    }),
  );
  // Which peer is whose does not matter.
  t.deepEqual(
    received.sort((one, other) => one - other),
    SIZES,
  );
});

test('what is not on the list is refused, in whatever spelling', async (t) => {
  const { port } = (await tcp(t)).address;
  const relay = await startRelay(t, {
    allow: [
      { host: 'localhost', port: 1 },
      { host: 'other.test', port },
    ],
  });
  for (const host of [
    'localhost',
    '127.0.0.1',
    '::1',
    '::ffff:7f00:1',
    '127.1',
    'other.test.evil',
    '169.254.169.254',
  ]) {
    const socket = await through(relay.url, host, port);
    t.is(await socket.recv(new Uint8Array(1)), NSAPI_ERROR_NO_CONNECTION);
    t.regex(String(socket.lastError?.cause), /1008: the target is not on the allow list/);
  }
  for (const path of [
    '',
    'localhost',
    'localhost/0',
    'localhost/65536',
    'localhost/1/2',
    '%zz/1',
    `a%0a/${port}`,
  ]) {
    const { socket } = await asPage(`ws://127.0.0.1:${relay.server.port}/${path}`);
    t.is((await once(socket, 'close'))[0], 1008);
  }
  t.true(relay.lines.every((line) => !line.includes('\n') && line.includes('refused')));
});

test('a page needs an origin on loopback, or one of the given ones', async (t) => {
  const server = await tcp(t);
  const { port } = server.address;
  const allow = [{ host: 'localhost', port }];
  const status = async (origins: readonly string[] | null, origin?: string): Promise<string> => {
    const relay = await startRelay(t, { allow, origins });
    const { socket, status: answer } = await asPage(
      `ws://127.0.0.1:${relay.server.port}/localhost/${port}`,
      origin,
    );
    if (answer === 'open') await server.next();
    socket.terminate();
    return answer;
  };
  for (const origin of [
    undefined,
    'http://localhost',
    'http://127.0.0.1:3000',
    'https://[::1]:1',
    'http://app.localhost:5173',
  ])
    t.is(await status(null, origin), 'open');
  for (const origin of [
    'https://evil.test',
    'http://localhost.evil.test',
    'null',
    'http://127.0.0.1.evil.test:80',
    'file://localhost',
  ]) {
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

test('a connection that carries nothing is closed, and a dead target is told', async (t) => {
  const server = await tcp(t);
  const { port } = server.address;
  const closed = await freePort();
  const relay = await startRelay(t, {
    allow: [
      { host: 'localhost', port },
      { host: '127.0.0.1', port: closed },
    ],
    idle: 100,
  });
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
  const [response]: { statusCode?: number }[] = await once(
    get(`http://127.0.0.1:${relay.server.port}/`),
    'response',
  );
  t.is(response?.statusCode, 426);
  const socket = await through(relay.url, 'localhost', port);
  const peer = await server.next();
  peer.on('end', () => peer.end()).resume();
  await relay.server.close();
  t.is(await socket.recv(new Uint8Array(1)), NSAPI_ERROR_CONNECTION_LOST);
});

test('the command line: usage, mistakes, a relay that runs until interrupted', async (t) => {
  const program = projectFile('dist', 'ts', 'cli', 'main.js');
  const { stdout } = await promisify(execFile)(process.execPath, [program, 'relay', '--help']);
  t.regex(stdout, /--allow HOST:PORT/);
  for (const args of [
    [],
    ['--allow', 'host'],
    ['--allow', ':1'],
    ['--allow', 'a:1', '--port', 'x'],
    ['--allow', 'a:1', '--origin', 'app.test'],
    ['--allow', 'a:1', '--max', '0'],
    ['--allow', 'a:1', '--idle', '-1'],
    ['--allow', 'a:1', '--bogus'],
    ['--allow', 'a:1', 'more'],
  ]) {
    t.throws(() => readRelayOptions(args), { name: 'UsageError' });
  }
  t.like(readRelayOptions(['--allow', '[::1]:2', '--allow', 'b:3', '--idle', '9']), {
    allow: [
      { host: '::1', port: 2 },
      { host: 'b', port: 3 },
    ],
    idle: 9000,
    port: 8080,
  });
  const server = await tcp(t);
  const child = spawn(
    process.execPath,
    [program, 'relay', '--port', '0', '--allow', `localhost:${server.address.port}`],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  t.teardown(() => child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const port = /127\.0\.0\.1:(\d+)\//.exec((await lines.next()).value ?? '')?.[1];
  const socket = await through(
    `ws://127.0.0.1:${port}/{host}/{port}`,
    'localhost',
    server.address.port,
  );
  t.is(await socket.send(Uint8Array.of(1)), 1);
  (await server.next())
    .on('end', () => {})
    .resume()
    .end();
  t.is(await socket.recv(new Uint8Array(1)), 0);
  await socket.close();
  t.regex((await lines.next()).value ?? '', /-> localhost:\d+ [01] bytes up, 0 bytes down/);
  const exited = once(child, 'exit');
  child.kill('SIGINT');
  t.deepEqual(await exited, [0, null]);
});
