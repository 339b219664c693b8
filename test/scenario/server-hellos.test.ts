import { once } from 'node:events';
import * as net from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import test from 'ava';
import * as ours from '../../ts/tls.js';
import { helloOf, refused, say, serve, until, visit } from '../support/node-server.js';

const alert = (number: number): string => `150303000202${number.toString(16).padStart(2, '0')}`;

function record(type: number, payload: Uint8Array, version = 0x0301): Buffer {
  const head = Buffer.from([type, version >> 8, version & 0xff, 0, 0]);
  head.writeUInt16BE(payload.length, 3);
  return Buffer.concat([head, payload]);
}

/** A hello in records of so many bytes each. */
function fragmented(hello: Buffer, size: number): Buffer {
  const message = hello.subarray(5);
  const records: Buffer[] = [];
  for (let at = 0; at < message.length; at += size)
    records.push(record(22, message.subarray(at, at + size)));
  return Buffer.concat(records);
}

/** A hello with an extension of padding (RFC 7685) that makes its message this long. */
function padded(hello: Buffer, length: number): Buffer {
  const body = hello.subarray(9);
  let at = 34;
  at += 1 + (body[at] ?? 0);
  at += 2 + body.readUInt16BE(at);
  at += 1 + (body[at] ?? 0);
  const extensions = body.subarray(at + 2);
  const head = Buffer.from([0, 21, 0, 0]);
  const padding = Buffer.alloc(length - body.length - head.length);
  head.writeUInt16BE(padding.length, 2);
  const all = Buffer.concat([extensions, head, padding]);
  const size = Buffer.alloc(2);
  size.writeUInt16BE(all.length);
  const longer = Buffer.concat([body.subarray(0, at), size, all]);
  const start = Buffer.from([1, 0, 0, 0]);
  start.writeUIntBE(longer.length, 1, 3);
  return fragmented(Buffer.concat([Buffer.alloc(5), start, longer]), 16_384);
}

test('what is no ClientHello ends with its alert, or none, and a typed error', async (t) => {
  const { port, errors } = await serve(t);
  const hello = await helloOf();
  const changed = (at: number, ...bytes: number[]): Buffer => {
    const copy = Buffer.from(hello);
    copy.set(bytes, at);
    return copy;
  };
  const cases: [string, Buffer, number | null, string][] = [
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n'), null, 'ERR_SSL_HTTP_REQUEST'],
    ['a proxy', Buffer.from('CONNECT a:1 HTTP/1.1\r\n\r\n'), null, 'ERR_SSL_HTTPS_PROXY_REQUEST'],
    ['rubbish', Buffer.from('what is this'), null, 'ERR_SSL_WRONG_VERSION_NUMBER'],
    ['SSLv2', Buffer.from('802e010301001500000010', 'hex'), 70, 'ERR_SSL_UNSUPPORTED_PROTOCOL'],
    ['an alert', Buffer.from('15030300020100', 'hex'), 10, 'ERR_SSL_UNEXPECTED_RECORD'],
    ['data', record(23, Buffer.alloc(9)), 10, 'ERR_SSL_UNEXPECTED_RECORD'],
    ['another message', changed(5, 2), 10, 'ERR_SSL_UNEXPECTED_MESSAGE'],
    ['another version', changed(1, 4), 70, 'ERR_SSL_WRONG_VERSION_NUMBER'],
    ['an empty record', record(22, Buffer.alloc(0)), 10, 'ERR_SSL_BAD_LENGTH'],
    ['too long a record', changed(3, 0xff, 0xff), 22, 'ERR_SSL_PACKET_LENGTH_TOO_LONG'],
    ['too long', changed(6, 1, 0, 1), 47, 'ERR_SSL_EXCESSIVE_MESSAGE_SIZE'],
    ['lengths that lead out', changed(43, 255), 50, 'ERR_SSL_BAD_LENGTH'],
    [
      'a record between',
      Buffer.concat([fragmented(hello, 50).subarray(0, 55), record(20, Buffer.from([1]))]),
      10,
      'ERR_SSL_UNEXPECTED_RECORD',
    ],
    [
      'more in its record',
      record(22, Buffer.concat([hello.subarray(5), hello])),
      10,
      'ERR_SSL_EXCESSIVE_MESSAGE_SIZE',
    ],
  ];
  for (const [what, bytes, number, code] of cases) {
    const answer = await say(port, bytes);
    t.is(answer.toString('hex'), number === null ? '' : alert(number), what);
    t.is(errors.at(-1)?.code, code, what);
  }
  t.is(errors.length, cases.length);
  const cut = await say(port, hello.subarray(0, 100), true);
  t.is(cut.toString('hex'), alert(50));
  t.is(errors.at(-1)?.code, 'ECONNRESET');
  await say(port, Buffer.alloc(0), true);
  await until(() => errors.length === cases.length + 2);
  t.is(errors.at(-1)?.code, 'ECONNRESET');
  await visit(port);
});

for (const version of ['TLSv1.2', 'TLSv1.3'] as const)
  test(`${version}: a hello comes in whatever pieces, of records and of the stream`, async (t) => {
    const { port, errors } = await serve(t);
    const hello = await helloOf({ maxVersion: version });
    for (const size of [1, 3, 50, 16_384]) {
      const pieces = fragmented(hello, size);
      for (const step of [1, 7, pieces.length]) {
        const socket = net.connect(port, '127.0.0.1');
        socket.setNoDelay(true);
        await once(socket, 'connect');
        for (let at = 0; at < pieces.length; at += step) {
          socket.write(pieces.subarray(at, at + step));
          if (step < pieces.length && at % 97 === 0) await setTimeout(1);
        }
        const [answer]: Buffer[] = await once(socket, 'data');
        t.is(answer?.[0], 22, `${size} ${step}`);
        socket.destroy();
      }
    }
    t.true(errors.every(({ code }) => code === 'ECONNRESET'));
  });

for (const version of ['TLSv1.2', 'TLSv1.3'] as const)
  test(`${version}: a hello of 64 KB is read, a longer one is refused`, async (t) => {
    const { port, errors } = await serve(t);
    const hello = await helloOf({ maxVersion: version });
    for (const length of [16_380, 16_381, 40_000, 65_536]) {
      const socket = net.connect(port, '127.0.0.1');
      socket.write(padded(hello, length));
      const [answer]: Buffer[] = await once(socket, 'data');
      t.is(answer?.[0], 22, String(length));
      socket.destroy();
    }
    t.is((await say(port, padded(hello, 65_540))).toString('hex'), alert(47));
    t.is(errors.at(-1)?.code, 'ERR_SSL_EXCESSIVE_MESSAGE_SIZE');
  });

test('who takes too long is told, silent or in the middle of its hello', async (t) => {
  const { server, port, errors } = await serve(t, { handshakeTimeout: 300 });
  const told: unknown[] = [];
  server.on('tlsClientError', (_error, socket) => told.push(socket));
  const hello = await helloOf();
  const sockets = [Buffer.alloc(0), hello.subarray(0, 10), hello].map((bytes) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('error', () => {});
    if (bytes.length > 0) socket.write(bytes);
    return new Promise((resolve) => socket.resume().once('close', resolve));
  });
  await Promise.all(sockets);
  t.deepEqual(
    errors.map(({ code }) => code),
    Array(3).fill('ERR_TLS_HANDSHAKE_TIMEOUT'),
  );
  t.true(told.every((socket) => socket instanceof ours.TLSSocket));
});

test('there are as many connections as there may be, in all and from one host', async (t) => {
  for (const limit of ['maxConnections', 'maxConnectionsPerHost'] as const) {
    const { server, port } = await serve(t, { [limit]: 2 });
    const drops: unknown[] = [];
    server.on('drop', (of) => drops.push(of));
    const kept = [0, 1].map(() => net.connect(port, '127.0.0.1'));
    await Promise.all(kept.map((socket) => once(socket, 'connect')));
    await until(() => kept.every((socket) => socket.readyState === 'open'));
    const third = net.connect(port, '127.0.0.1');
    third.on('error', () => {});
    await once(third, 'close');
    t.is(drops.length, 1);
    t.like(drops[0], { remoteAddress: '127.0.0.1' });
    for (const socket of kept) socket.destroy();
    const count = promisify(server.getConnections.bind(server));
    while ((await count()) > 0) await setTimeout(5);
    await visit(port);
  }
});

test('answers outside of their contract end the connection', async (t) => {
  let release: (() => void) | null = null;
  const { port, errors, sockets } = await serve(t, {
    SNICallback: (name, callback) => {
      if (name === 'twice') {
        callback(null);
        callback(null);
      } else if (name === 'throws') throw new Error('thrown');
      else if (name === 'late') release = () => callback(null);
      else callback(null);
    },
  });
  await refused(port, { servername: 'twice' });
  await until(() => errors.length === 1);
  t.is(errors[0]?.code, 'ERR_MULTIPLE_CALLBACK');
  await refused(port, { servername: 'throws' });
  t.is(errors[1]?.message, 'thrown');
  const late = net.connect(port, '127.0.0.1');
  late.write(await helloOf({ servername: 'late' }));
  await until(() => release !== null);
  late.resetAndDestroy();
  await until(() => errors.length === 3);
  (release ?? (() => {}))();
  await setTimeout(50);
  t.is(errors.length, 3);
  t.is(sockets.length, 0);
  await visit(port);
});
