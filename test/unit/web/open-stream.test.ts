import { createServer, type Server, type Socket as NetSocket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { StreamError } from '../../../ts/adapt/stream-error.js';
import { TLSError } from '../../../ts/mbedtls/error.js';
import { openStream, type OpenStreamOptions } from '../../../ts/web/open-stream.js';
import type { WebStream } from '../../../ts/web/web-stream.js';
import { pki } from '../../../tools/certificates.js';
import { startNodeTlsServer } from '../../../tools/servers.js';
import { patternBytes } from '../../support/pattern.js';
import { startStartTls } from '../../support/start-tls.js';
import { started } from '../../support/tls-client.js';
import { listenLocally } from '../../../tools/listen.js';

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
const bytes = (words: string): Uint8Array => new TextEncoder().encode(words);

/** A server of plain TCP. */
async function plain(
  t: ExecutionContext,
  accept: (socket: NetSocket) => void,
  allowHalfOpen = false,
): Promise<number> {
  const sockets = new Set<NetSocket>();
  const server: Server = createServer({ allowHalfOpen }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    accept(socket);
  });
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return listenLocally(server);
}

/** An echo over TLS. */
async function secureEcho(
  t: ExecutionContext,
  onRaw?: (socket: NetSocket) => void,
): Promise<{ port: number; ca: string }> {
  const {
    server: { ecP256 },
  } = await pki();
  const options = {
    cert: ecP256.chainPem,
    key: ecP256.keyPem,
    ALPNProtocols: ['echo'],
    allowHalfOpen: true,
  };
  const { port } = await started(
    t,
    startNodeTlsServer(options, (socket) => socket.pipe(socket), onRaw),
  );
  return { port, ca: ecP256.rootPem };
}

function open(
  t: ExecutionContext,
  options: Partial<OpenStreamOptions> & { readonly port: number },
): WebStream {
  const stream = openStream({ hostname: 'localhost', ...options });
  t.teardown(() => stream.close().catch(() => {}));
  return stream;
}

async function all(readable: ReadableStream<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of readable) pieces.push(piece);
  return Buffer.concat(pieces);
}

test('TLS from the start: what it is like, bytes both ways, and a proper end', async (t) => {
  const { port, ca } = await secureEcho(t);
  const stream = open(t, { port, ca, alpn: ['echo', 'other'], allowHalfOpen: true });
  t.is(stream.secureTransport, 'on');
  t.false(stream.upgraded);
  t.is(stream.alpn, null);
  const info = await stream.opened;
  t.regex(info.remoteAddress ?? '', new RegExp(`:${port}$`));
  t.regex(info.localAddress ?? '', /:\d+$/);
  t.is(info.alpn, 'echo');
  t.is(stream.alpn, 'echo');
  const payload = patternBytes(1_000_001);
  const writer = stream.writable.getWriter();
  const writing = writer.write(payload).then(() => writer.close());
  t.deepEqual(await all(stream.readable), Buffer.from(payload));
  await writing;
  t.is(await stream.closed, undefined);
});

test('a reader with a buffer of its own gets the bytes there', async (t) => {
  const { port, ca } = await secureEcho(t);
  const stream = open(t, { port, ca });
  const reader = stream.readable.getReader({ mode: 'byob' });
  const writer = stream.writable.getWriter();
  const first = reader.read(new Uint8Array(4));
  await writer.write(bytes('hello there'));
  t.is(text((await first).value), 'hell');
  const { value } = await reader.read(new Uint8Array(new ArrayBuffer(64), 8, 20));
  t.is(text(value), 'o there');
  t.is(value?.byteOffset, 8);
  t.is(value?.buffer.byteLength, 64);
  const wide = reader.read(new Uint16Array(8));
  await writer.write(bytes('ab'));
  t.is((await wide).value?.length, 1);
  const last = reader.read(new Uint8Array(9));
  await stream.close();
  t.deepEqual(await last, { done: true, value: new Uint8Array(0) });
});

test('any ArrayBuffer or view is written, anything else fails the stream', async (t) => {
  const { port, ca } = await secureEcho(t);
  const stream = open(t, { port, ca });
  const writer: WritableStreamDefaultWriter<unknown> = stream.writable.getWriter();
  await writer.write(bytes('one ').buffer);
  await writer.write(new DataView(bytes('[two] ').buffer, 1, 3));
  await writer.write(new Uint16Array(0));
  const reader = stream.readable.getReader();
  let got = '';
  while (got.length < 7) got += text((await reader.read()).value);
  t.is(got, 'one two');
  await t.throwsAsync(writer.write('a text'), { instanceOf: TypeError, message: /not string/ });
  await t.throwsAsync(stream.closed, { instanceOf: TypeError });
  await t.throwsAsync(reader.read(), { instanceOf: TypeError });
});

test('what is not read stays with the peer, what is not taken with the writer', async (t) => {
  let sent = 0;
  let received = 0;
  const piece = Buffer.alloc(65_536);
  const port = await plain(t, (socket) => {
    socket.pause();
    const fill = (): void => {
      while (sent < 64_000_000 && socket.write(piece)) sent += piece.length;
    };
    socket.on('drain', fill).on('data', (data) => (received += data.length));
    socket.pause();
    fill();
  });
  const stream = open(t, { port, secureTransport: 'off' });
  await stream.opened;
  const writer = stream.writable.getWriter();
  t.is(writer.desiredSize, 65_536);
  let taken = 0;
  void (async () => {
    for (; taken < 64_000_000; taken += piece.length) await writer.write(piece);
  })().catch(() => {});
  let [before, now] = [-1, 0];
  while (before !== now) {
    before = now;
    await sleep(300);
    now = sent + taken;
  }
  t.true(sent < 16_000_000, `${sent} bytes were sent that nobody read`);
  t.true(taken < 16_000_000, `${taken} bytes were taken that nobody received`);
  t.is(received, 0);
});

test('the end of what the peer sends ends the connection, unless half may stay', async (t) => {
  const got: string[] = [];
  const port = await plain(
    t,
    (socket) => {
      socket.setEncoding('utf8').on('data', (data: string) => got.push(data));
      socket.on('end', () => got.push('end'));
      socket.end('bye');
    },
    true,
  );
  const whole = open(t, { port, secureTransport: 'off' });
  t.is((await all(whole.readable)).toString(), 'bye');
  await whole.closed;
  t.is(await whole.writable.getWriter().closed, undefined);
  const half = open(t, { port, secureTransport: 'off', allowHalfOpen: true });
  t.is((await all(half.readable)).toString(), 'bye');
  got.length = 0;
  const writer = half.writable.getWriter();
  await writer.write(bytes('still here'));
  await writer.close();
  await half.closed;
  while (!got.includes('end')) await sleep(5);
  t.is(got.join(' '), 'still here end');
});

async function untilLine(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  for (let line = ''; ; ) {
    const { value, done } = await reader.read();
    line += text(value);
    if (done || line.endsWith('\n')) return line;
  }
}

test('startTls: what was written leaves before, a read that waits ends', async (t) => {
  const { port, ca } = await startStartTls(t, { greeting: '220 ready\r\n', tells: true });
  const before = open(t, { port, ca, secureTransport: 'starttls' });
  const reader = before.readable.getReader();
  t.is(await untilLine(reader), '220 ready\r\n');
  const writer = before.writable.getWriter();
  // Not awaited: more than the socket takes at once.
  const filler = new Uint8Array(3_000_000).fill(0x20);
  const written = [writer.write(filler), writer.write(bytes('STARTTLS\r\n'))];
  t.is(await untilLine(reader), '220 go ahead\r\n');
  await Promise.all(written);
  const waiting = reader.read();
  const after = before.startTls();
  t.teardown(() => after.close().catch(() => {}));
  t.deepEqual(await waiting, { done: true, value: undefined });
  t.is(await before.closed, undefined);
  t.true(before.upgraded);
  t.true(after.upgraded);
  t.is(after.secureTransport, 'on');
  await after.opened;
  const secured = after.readable.getReader();
  t.is(await untilLine(secured), '3000010 bytes before TLS\r\n');
  await after.writable.getWriter().write(bytes('secret\n'));
  t.is(await untilLine(secured), 'secret\n');
  await t.throwsAsync(writer.write(bytes('plain')), { instanceOf: TypeError });
  t.throws(() => before.startTls(), { message: /already/ });
  t.throws(() => after.startTls(), { message: /starttls/ });
});

test('startTls with a reader of own buffers that waits, and writes that wait', async (t) => {
  const { port, ca } = await startStartTls(t, { greeting: '220 ready\r\n', tells: true });
  const before = open(t, { port, ca, secureTransport: 'starttls' });
  const reader = before.readable.getReader({ mode: 'byob' });
  t.is(text((await reader.read(new Uint8Array(11))).value), '220 ready\r\n');
  const waiting = reader.read(new Uint8Array(50));
  const writer = before.writable.getWriter();
  const writes = [
    writer.write(new Uint8Array(3_000_000).fill(0x20)),
    writer.write(bytes('STARTTLS\r\n')),
  ];
  // A client that knows that its server asks no more goes on at once.
  const after = before.startTls();
  t.teardown(() => after.close().catch(() => {}));
  const late = t.throwsAsync(writer.write(bytes('in plain text')), { instanceOf: TypeError });
  await Promise.all(writes);
  await late;
  t.true((await waiting).done);
  // What came in between is no TLS: it is not taken for it.
  await t.throwsAsync(after.opened, { instanceOf: StreamError });
  await t.throwsAsync(after.closed, { instanceOf: StreamError });
});

test('startTls before the connection is up waits for it', async (t) => {
  const { port, ca } = await secureEcho(t);
  const after = open(t, { port, ca, secureTransport: 'starttls' }).startTls();
  await after.writable.getWriter().write(bytes('hello'));
  t.is(text((await after.readable.getReader().read()).value), 'hello');
  await after.close();
});

test('a failure has its cause, in every promise and stream', async (t) => {
  const { port } = await secureEcho(t);
  const { rootCa, bad } = await pki();
  const untrusted = open(t, { port, ca: bad.selfSigned.certPem });
  const error = await t.throwsAsync(untrusted.opened, { instanceOf: StreamError });
  t.is(error?.code, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  t.true(error?.cause instanceof TLSError);
  t.is(await t.throwsAsync(untrusted.closed), error);
  t.is(await t.throwsAsync(untrusted.readable.getReader().read()), error);
  t.is(await t.throwsAsync(untrusted.writable.getWriter().write(bytes('x'))), error);
  const named = open(t, { port, ca: rootCa.certPem, sni: 'elsewhere.test' });
  await t.throwsAsync(named.opened, { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  const refused = open(t, { port: 1, secureTransport: 'off' });
  await t.throwsAsync(refused.opened, { code: 'ECONNREFUSED' });
  const unknown = open(t, { port, hostname: 'no.such.name.invalid', secureTransport: 'off' });
  await t.throwsAsync(unknown.opened, { instanceOf: StreamError });
});

test('a connection that is cut is no proper end', async (t) => {
  const raws: NetSocket[] = [];
  const { port, ca } = await secureEcho(t, (raw) => raws.push(raw));
  const stream = open(t, { port, ca });
  await stream.writable.getWriter().write(bytes('all of it'));
  const reader = stream.readable.getReader();
  t.is(text((await reader.read()).value), 'all of it');
  const waiting = reader.read();
  raws[0]?.destroy();
  const error = await t.throwsAsync(waiting, { instanceOf: StreamError });
  t.is(error?.code, 'MBEDTLS_ERR_SSL_CONN_EOF');
  await t.throwsAsync(stream.closed, { instanceOf: StreamError });
});

test('an abort ends it with its reason: before, while connecting, and while open', async (t) => {
  const { port, ca } = await secureEcho(t);
  const silent = await plain(t, () => {});
  const reason = new Error('enough');
  const before = open(t, { port, ca, signal: AbortSignal.abort(reason) });
  t.is(await t.throwsAsync(before.opened), reason);
  const stop = new AbortController();
  const during = open(t, { port: silent, ca, signal: stop.signal });
  await sleep(50);
  stop.abort(reason);
  t.is(await t.throwsAsync(during.opened), reason);
  t.is(await t.throwsAsync(during.closed), reason);
  const late = new AbortController();
  const stream = open(t, { port, ca, signal: late.signal });
  await stream.opened;
  const waiting = stream.readable.getReader().read();
  late.abort(reason);
  t.is(await t.throwsAsync(waiting), reason);
  t.is(await t.throwsAsync(stream.closed), reason);
});

test('close sends what was written, ends reads, and may be called at any time', async (t) => {
  const got: Buffer[] = [];
  const port = await plain(t, (socket) => socket.on('data', (data: Buffer) => got.push(data)));
  const stream = open(t, { port, secureTransport: 'off' });
  const writer = stream.writable.getWriter();
  await stream.opened;
  const waiting = stream.readable.getReader().read();
  void writer.write(new Uint8Array(2_000_000));
  void writer.write(new Uint8Array(1));
  const [closed, read] = await Promise.all([stream.close(), waiting]);
  t.is(closed, undefined);
  t.true(read.done);
  while (Buffer.concat(got).length < 2_000_001) await sleep(5);
  t.is(stream.close(), stream.closed);
  const early = open(t, { port, secureTransport: 'off' });
  t.is(await early.close(), undefined);
  await t.throwsAsync(early.opened, { message: /closed before/ });
  {
    await using disposed = open(t, { port, secureTransport: 'off' });
    await disposed.opened;
    await using failed = open(t, { port: 1, secureTransport: 'off' });
    t.false(failed.upgraded);
  }
});

test('a writer that aborts, and a reader that cancels, end the connection', async (t) => {
  const ends: string[] = [];
  const port = await plain(t, (socket) => {
    socket.pause();
    socket.on('close', () => ends.push('closed'));
    setTimeout(() => socket.resume(), 500);
  });
  const stalled = open(t, { port, secureTransport: 'off' });
  await stalled.opened;
  const writer = stalled.writable.getWriter();
  const writing = t.throwsAsync(writer.write(new Uint8Array(30_000_000)));
  const reason = new Error('no more');
  await sleep(50);
  await Promise.all([writer.abort(reason), writing]);
  t.is(await t.throwsAsync(stalled.closed), reason);
  const bored = open(t, { port, secureTransport: 'off' });
  await bored.opened;
  const reader = bored.readable.getReader();
  const waiting = reader.read();
  await reader.cancel();
  t.true((await waiting).done);
  t.is(await bored.closed, undefined);
  while (ends.length < 2) await sleep(5);
  t.is(ends.length, 2);
});

type Made = new (...args: never[]) => Error;

test('mistakes of the program throw at once', async (t) => {
  const {
    rootCa: { certPem: ca },
    client,
  } = await pki();
  const target = { hostname: 'localhost', port: 443 };
  const wrong = (options: object, message: RegExp, instanceOf: Made): void => {
    t.throws(() => openStream({ ...target, ca, ...options }), { message, instanceOf });
  };
  wrong({ ca: undefined }, /trusts nobody unless it is told whom/, TypeError);
  wrong({ ca: [] }, /trusts nobody/, TypeError);
  wrong({ ca: undefined, secureTransport: 'starttls' }, /trusts nobody/, TypeError);
  wrong({ ca: '' }, /not an empty text/, TypeError);
  wrong({ ca: 'nonsense' }, /./, TLSError);
  wrong({ cert: client.ec.chainPem }, /one of them is missing/, TypeError);
  wrong({ cert: client.ec.chainPem, key: client.rsa.keyPem }, /does not belong/, TypeError);
  wrong({ port: 0 }, /port/, RangeError);
  wrong({ port: undefined }, /port/, RangeError);
  wrong({ port: 65_536 }, /port/, RangeError);
  wrong({ port: '443' }, /port/, TypeError);
  wrong({ hostname: '' }, /hostname/, TypeError);
  wrong({ secureTransport: 'maybe' }, /secureTransport is/, TypeError);
  wrong({ stack: {} }, /NetworkStack/, TypeError);
  wrong({ signal: {} }, /AbortSignal/, TypeError);
  wrong({ handshakeTimeout: -1 }, /./, RangeError);
  const plainOne = open(t, { port: 1, secureTransport: 'off' });
  t.throws(() => plainOne.startTls(), { instanceOf: TypeError });
});
