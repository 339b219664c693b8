import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync, deflateSync, deflateRawSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import { createFetch } from '../../../ts/web/create-fetch.js';
import { FetchError } from '../../../ts/web/fetch-error.js';
import { StreamError } from '../../../ts/adapt/stream-error.js';
import { pki } from '../../../tools/certificates.js';
import { fetchFrom } from '../../support/fetch-from.js';
import { startHttp, type HttpServer } from '../../support/http-server.js';
import { patternBytes } from '../../support/pattern.js';

/** A server that answers with what it was asked. */
function startMirror(t: ExecutionContext): Promise<HttpServer> {
  return startHttp(t, (request, response) => {
    void buffer(request).then((body) => {
      const { method, url, headers, rawHeaders } = request;
      response.setHeader('Set-Cookie', ['a=1', 'b=2']);
      response.setHeader('Content-Type', 'application/json');
      response.end(
        JSON.stringify({ method, url, headers, rawHeaders, body: body.toString('latin1') }),
      );
    });
  });
}

test('a request and its answer, as the standard has them', async (t) => {
  const server = await startMirror(t);
  const fetch = fetchFrom(t, server);
  const response = await fetch(`${server.origin}/a%20path/ü?q=ß#part`, {
    headers: { 'X-One': '1', Cookie: 'c=3' },
  });
  t.true(response instanceof Response);
  t.is(response.status, 200);
  t.true(response.ok);
  t.is(response.statusText, 'OK');
  t.is(response.url, `${server.origin}/a%20path/%C3%BC?q=%C3%9F`);
  t.false(response.redirected);
  t.is(response.type, 'basic');
  t.deepEqual(response.headers.getSetCookie(), ['a=1', 'b=2']);
  const copy = response.clone();
  t.is(copy.url, response.url);
  t.is(copy.headers.get('content-type'), 'application/json');
  const { rawHeaders, ...asked } = await response.json();
  t.deepEqual(asked, {
    method: 'GET',
    url: '/a%20path/%C3%BC?q=%C3%9F',
    headers: {
      host: `localhost:${server.port}`,
      connection: 'keep-alive',
      accept: '*/*',
      'accept-encoding': 'gzip, deflate',
      'user-agent': 'mbedtls-wasm',
      'x-one': '1',
      cookie: 'c=3',
    },
    body: '',
  });
  t.is(new Set(rawHeaders.filter((_: string, at: number) => at % 2 === 0)).size, 7);
  t.true(response.bodyUsed);
  t.is((await copy.json()).method, 'GET');
});

test('every kind of body is sent, with its length and its type', async (t) => {
  const server = await startMirror(t);
  const fetch = fetchFrom(t, server);
  const send = async (body: BodyInit, init = {}): Promise<string[]> => {
    const response = await fetch(server.origin, { method: 'post', body, ...init });
    const { method, headers, body: got } = await response.json();
    return [
      method,
      headers['content-type'] ?? '-',
      headers['content-length'] ?? headers['transfer-encoding'],
      got,
    ];
  };
  const text = 'text/plain;charset=UTF-8';
  t.deepEqual(await send('ä'), ['POST', text, '2', 'Ã¤']);
  t.deepEqual(await send(''), ['POST', text, '0', '']);
  t.deepEqual(await send('x', { method: 'PATCH', headers: { 'content-type': 'a/b' } }), [
    'PATCH',
    'a/b',
    '1',
    'x',
  ]);
  t.deepEqual(await send(new URLSearchParams({ a: '1 2' })), [
    'POST',
    'application/x-www-form-urlencoded;charset=UTF-8',
    '5',
    'a=1+2',
  ]);
  t.deepEqual(await send(new Blob(['blob'], { type: 'c/d' })), ['POST', 'c/d', '4', 'blob']);
  t.deepEqual(await send(new Uint8Array([1, 2, 3]).subarray(1)), ['POST', '-', '2', '\x02\x03']);
  t.deepEqual(await send(new Uint16Array([0x4141]).buffer), ['POST', '-', '2', 'AA']);
  const form = new FormData();
  form.set('field', 'value');
  form.set('file', new Blob(['content']), 'name.txt');
  const [, type = '', length, body = ''] = await send(form);
  t.regex(type, /^multipart\/form-data; boundary=/);
  t.is(Number(length), body.length);
  t.regex(body, /name="field"\r\n\r\nvalue\r\n[^]*filename="name.txt"[^]*\r\n\r\ncontent\r\n/);
  const stream = new Blob(['a ', 'stream']).stream();
  t.deepEqual(await send(stream, { duplex: 'half' }), ['POST', '-', 'chunked', 'a stream']);
  const request = new Request(server.origin, { method: 'PUT', body: 'of a Request' });
  const mirrored = await (await fetch(request)).json();
  t.is(mirrored.body, 'of a Request');
  t.is(mirrored.headers['content-type'], text);
  t.true(request.bodyUsed || request.body?.locked);
  const empty = await (await fetch(server.origin, { method: 'POST' })).json();
  t.is(empty.headers['content-length'], '0');
});

test('an answer is read as whatever is asked for, once', async (t) => {
  const server = await startHttp(t, (_, response) => {
    response.setHeader('Content-Type', 'application/x-www-form-urlencoded');
    response.end('\ufeffa=1&b=%C3%A4');
  });
  const fetch = fetchFrom(t, server);
  const read = (): Promise<Response> => fetch(server.origin);
  t.is(await (await read()).text(), 'a=1&b=%C3%A4');
  t.is((await (await read()).arrayBuffer()).byteLength, 15);
  t.is((await (await read()).bytes())[3], 0x61);
  const blob = await (await read()).blob();
  t.deepEqual([blob.size, blob.type], [15, 'application/x-www-form-urlencoded']);
  t.is((await (await read()).formData()).get('b'), 'ä');
  await t.throwsAsync((await read()).json(), { instanceOf: SyntaxError });
  const response = await read();
  await response.text();
  await t.throwsAsync(response.text(), { instanceOf: TypeError });
  t.throws(() => response.clone(), { instanceOf: TypeError });
  const [one, two] = [await read(), await read()];
  t.is(await one.clone().text(), await one.text());
  two.body?.getReader();
  await t.throwsAsync(two.text(), { instanceOf: TypeError });
});

test('bodies stream both ways, and are not read further than somebody reads', async (t) => {
  const total = 48_000_000;
  let sent = 0;
  const server = await startHttp(t, (request, response) => {
    if (request.method === 'GET') {
      const piece = Buffer.alloc(65_536, 7);
      const fill = (): void => {
        while (sent < total) {
          sent += piece.length;
          if (!response.write(piece)) return void response.once('drain', fill);
        }
        response.end();
      };
      fill();
      return;
    }
    let got = 0;
    request.on('data', (data) => (got += data.length));
    request.on('end', () => response.end(String(got)));
  });
  const fetch = fetchFrom(t, server);
  const { body } = await fetch(server.origin);
  const reader = body?.getReader({ mode: 'byob' });
  t.is((await reader?.read(new Uint8Array(1000)))?.value?.[999], 7);
  let before = -1;
  while (before !== sent) {
    before = sent;
    await sleep(200);
  }
  t.true(sent < 12_000_000, `${sent} bytes were sent that nobody reads`);
  await reader?.cancel();
  const pieces = [patternBytes(3_000_000), new Uint8Array(0), patternBytes(70_001)];
  const stream = new ReadableStream({
    async pull(controller) {
      await sleep(5);
      const piece = pieces.shift();
      if (piece === undefined) controller.close();
      else controller.enqueue(piece);
    },
  });
  const upload = await fetch(server.origin, { method: 'POST', body: stream, duplex: 'half' });
  t.is(await upload.text(), '3070001');
});

test('one connection serves many requests, and six at a time at most', async (t) => {
  const server = await startHttp(t, (_, response) => {
    setTimeout(() => response.end('x'.repeat(10)), 20);
  });
  const fetch = fetchFrom(t, server);
  for (let turn = 0; turn < 5; turn++) t.is((await (await fetch(server.origin)).text()).length, 10);
  t.is(server.connections.length, 1);
  await Promise.all(
    Array.from({ length: 20 }, async () => (await fetch(server.origin)).arrayBuffer()),
  );
  t.is(server.connections.length, 6);
  const short = fetchFrom(t, server, { keepAliveTimeout: 30, maxConnections: 1 });
  await (await short(server.origin)).text();
  await sleep(150);
  t.is(server.connections.at(-1)?.destroyed, true);
  await Promise.all([1, 2, 3].map(async () => (await short(server.origin)).text()));
  t.is(server.connections.length, 8);
});

test('a connection may be kept for ever', async (t) => {
  const server = await startHttp(t, (_request, response) => response.end('here'));
  const fetch = fetchFrom(t, server, { keepAliveTimeout: Infinity });
  for (let turn = 0; turn < 2; turn += 1) {
    t.is(await (await fetch(server.origin)).text(), 'here');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  t.is(server.connections.length, 1);
});

test('a place that comes free as who waited for it gives up is for the next one', async (t) => {
  const server = await startHttp(t, (_request, response) => response.write('a beginning'));
  const fetch = fetchFrom(t, server, { maxConnections: 1, connectTimeout: 10_000 });
  const first = await fetch(server.origin);
  const control = new AbortController();
  const given = fetch(server.origin, { signal: control.signal });
  const next = fetch(server.origin);
  await new Promise((resolve) => setTimeout(resolve, 50));
  // In one turn.
  void first.body?.cancel();
  control.abort();
  t.is(await given.catch((error: unknown) => error), control.signal.reason);
  t.is((await next).status, 200);
});

test('a body is read into buffers of the reader, a coded one too', async (t) => {
  const server = await startHttp(t, (request, response) => {
    const isCoded = request.url === '/gzip';
    if (isCoded) response.setHeader('Content-Encoding', 'gzip');
    response.end(isCoded ? gzipSync('x'.repeat(10_000)) : 'x'.repeat(10_000));
  });
  const fetch = fetchFrom(t, server);
  for (const path of ['/', '/gzip']) {
    const { body } = await fetch(`${server.origin}${path}`);
    const reader = body?.getReader({ mode: 'byob' });
    let text = '';
    for (;;) {
      const result = await reader?.read(new Uint8Array(100));
      if (result?.value === undefined || result.done) break;
      text += Buffer.from(result.value).toString();
    }
    t.is(text, 'x'.repeat(10_000), path);
  }
});

test('the header fields of an answer stay as they came', async (t) => {
  const server = await startHttp(t, (_request, response) => {
    response.setHeader('Set-Cookie', ['a=1', 'b=2']).end('here');
  });
  const response = await fetchFrom(t, server)(server.origin);
  for (const { headers } of [response, response.clone()]) {
    t.throws(() => headers.set('x', 'y'), { instanceOf: TypeError });
    t.throws(() => headers.append('x', 'y'), { instanceOf: TypeError });
    t.throws(() => headers.delete('set-cookie'), { instanceOf: TypeError });
    t.deepEqual(headers.getSetCookie(), ['a=1', 'b=2']);
    const changed = new Headers(headers);
    changed.set('x', 'y');
    t.is(changed.get('x'), 'y');
  }
});

test('a stream is taken by the first fetch, whole or not at all', async (t) => {
  const server = await startHttp(t, (request, response) => {
    request.pipe(response);
  });
  const fetch = fetchFrom(t, server);
  const request = new Request(server.origin, { method: 'POST', body: 'a body' });
  const first = fetch(request);
  await t.throwsAsync(fetch(request), { instanceOf: TypeError, message: /being read/ });
  t.is(await (await first).text(), 'a body');
  t.true(request.bodyUsed);
  const begun = new Blob(['a body']).stream();
  const reader = begun.getReader();
  await reader.read();
  reader.releaseLock();
  const rest = fetch(server.origin, { method: 'POST', body: begun, duplex: 'half' });
  await t.throwsAsync(rest, { instanceOf: TypeError, message: /something was read/ });
});

test('gzip and deflate, with and without its header, one over the other', async (t) => {
  const text = 'a text that repeats, '.repeat(10_000);
  const codings: Readonly<Record<string, Buffer>> = {
    gzip: gzipSync(text),
    'X-GZIP': gzipSync(text),
    deflate: deflateSync(text),
    'deflate ': deflateRawSync(text),
    'gzip, deflate': deflateSync(gzipSync(text)),
    identity: Buffer.from(text),
    br: Buffer.from('whatever'),
    'gzip,': Buffer.alloc(0),
  };
  const server = await startHttp(t, (request, response) => {
    const coding = decodeURIComponent(request.url?.slice(1) ?? '');
    response.setHeader('Content-Encoding', coding);
    const [cut = ''] = /cut$/.exec(String(request.headers['x-cut'])) ?? [];
    const body = codings[coding] ?? Buffer.alloc(0);
    response.end(cut === '' ? body : body.subarray(0, body.length - 20));
  });
  const fetch = fetchFrom(t, server);
  const get = (coding: string, cut = ''): Promise<string> =>
    fetch(`${server.origin}/${encodeURIComponent(coding)}`, { headers: { 'x-cut': cut } }).then(
      (response) => response.text(),
    );
  for (const coding of Object.keys(codings))
    t.is(await get(coding), coding === 'br' ? 'whatever' : coding === 'gzip,' ? '' : text, coding);
  for (const coding of ['gzip', 'deflate', 'deflate ', 'gzip, deflate'])
    await t.throwsAsync(
      get(coding, 'cut'),
      { instanceOf: FetchError, code: 'ERR_FETCH_DECODING' },
      coding,
    );
});

test('an abort: before, while it connects, while it sends, while it receives', async (t) => {
  const server = await startHttp(t, (request, response) => {
    if (request.method === 'GET') response.write('a beginning');
    else request.pause();
  });
  const fetch = fetchFrom(t, server);
  const reason = new Error('enough');
  const before = fetch(server.origin, { signal: AbortSignal.abort(reason) });
  t.is(await t.throwsAsync(before), reason);
  const connecting = new AbortController();
  const early = fetch(server.origin, { signal: connecting.signal });
  connecting.abort(reason);
  t.is(await t.throwsAsync(early), reason);
  const sending = new AbortController();
  let cancelled: unknown;
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
    cancel(why) {
      cancelled = why;
    },
  });
  const upload = fetch(server.origin, {
    method: 'POST',
    body: endless,
    duplex: 'half',
    signal: sending.signal,
  });
  await sleep(300);
  sending.abort(reason);
  t.is(await t.throwsAsync(upload), reason);
  await sleep(1);
  t.is(cancelled, reason);
  const receiving = new AbortController();
  const response = await fetch(server.origin, { signal: receiving.signal });
  const reading = response.text();
  receiving.abort(reason);
  t.is(await t.throwsAsync(reading), reason);
  const whole = await startHttp(t, (_, answer) => answer.end('all of it'));
  const unread = new AbortController();
  const come = await fetchFrom(t, whole)(whole.origin, { signal: unread.signal });
  unread.abort(reason);
  t.is(await t.throwsAsync(come.text()), reason);
  const late = fetch(server.origin, { signal: AbortSignal.timeout(50) });
  const error = await late.then((answer) => answer.text()).catch((why: unknown) => why);
  t.true(error instanceof DOMException && error.name === 'TimeoutError');
});

test('times that run out tell which it was', async (t) => {
  const server = await startHttp(t, (request, response) => {
    if (request.url === '/body') response.write('a beginning');
    request.pause();
  });
  const impatient = fetchFrom(t, server, { headersTimeout: 150 });
  const fetch = fetchFrom(t, server, { bodyTimeout: 500 });
  await t.throwsAsync(impatient(server.origin), {
    instanceOf: TypeError,
    code: 'ERR_FETCH_HEADERS_TIMEOUT',
  });
  const stalled = await fetch(`${server.origin}/body`);
  await t.throwsAsync(stalled.text(), { code: 'ERR_FETCH_BODY_TIMEOUT' });
  const body = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
  });
  await t.throwsAsync(fetch(server.origin, { method: 'POST', body, duplex: 'half' }), {
    code: 'ERR_FETCH_BODY_TIMEOUT',
  });
});

test('who waits for a connection waits for so long, and is told why', async (t) => {
  const server = await startHttp(t, (_, response) => {
    response.write('a beginning');
  });
  const fetch = fetchFrom(t, server, { connectTimeout: 2000, maxConnections: 1 });
  const first = await fetch(server.origin);
  const error = { code: 'ERR_FETCH_CONNECT_TIMEOUT', message: /1 at a time/ };
  await t.throwsAsync(fetch(server.origin), error);
  const third = fetch(server.origin);
  await first.body?.cancel();
  t.is((await third).status, 200);
});

test('what a network or TLS fails with is the cause', async (t) => {
  const server = await startMirror(t);
  const { bad } = await pki();
  const refused = await t.throwsAsync(fetchFrom(t, server)('https://localhost:1/'), {
    instanceOf: FetchError,
    code: 'ECONNREFUSED',
  });
  t.true(refused instanceof TypeError);
  t.true(refused?.cause instanceof StreamError);
  const other = fetchFrom(t, { ...server, ca: bad.selfSigned.certPem });
  await t.throwsAsync(other(server.origin), { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
  const named = fetchFrom(t, server);
  await t.throwsAsync(named(`https://127.0.0.2:${server.port}/`), { instanceOf: FetchError });
});

test('close ends what is under way, and all that follows', async (t) => {
  const server = await startHttp(t, (request, response) => {
    if (request.url === '/body') response.write('a beginning');
  });
  const fetch = fetchFrom(t, server);
  const response = await fetch(`${server.origin}/body`);
  const reading = response.text();
  const waiting = fetch(server.origin);
  await sleep(100);
  const connecting = fetch(server.origin);
  await fetch.close();
  const closed = { instanceOf: FetchError, code: 'ERR_FETCH_CLOSED' };
  await t.throwsAsync(reading, closed);
  await t.throwsAsync(waiting, closed);
  await t.throwsAsync(connecting, closed);
  await t.throwsAsync(fetch(server.origin), closed);
});

test('a body of the caller that fails fails the request, and ends it unfinished', async (t) => {
  let ended = false;
  const server = await startHttp(t, (request) => {
    request.on('end', () => (ended = true)).resume();
    request.on('error', () => {});
  });
  const fetch = fetchFrom(t, server);
  const broken = new Error('the disk is gone');
  const send = (source: UnderlyingDefaultSource): Promise<Response> =>
    fetch(server.origin, { method: 'POST', body: new ReadableStream(source), duplex: 'half' });
  let pulls = 0;
  const failing = send({
    pull(controller) {
      if (pulls++ === 0) controller.enqueue(new Uint8Array(10));
      else controller.error(broken);
    },
  });
  const error = await t.throwsAsync(failing, { code: 'ERR_FETCH_REQUEST_BODY' });
  t.is(error?.cause, broken);
  const texts = send({
    start(controller) {
      controller.enqueue('a text');
      controller.close();
    },
  });
  await t.throwsAsync(texts, { code: 'ERR_FETCH_REQUEST_BODY', instanceOf: TypeError });
  await sleep(100);
  t.false(ended);
});

test('an answer that comes before the request is sent ends the sending', async (t) => {
  const server = await startHttp(t, (request, response) => {
    request.on('error', () => {});
    response.statusCode = 413;
    response.setHeader('Connection', 'close');
    response.end('too much');
  });
  const fetch = fetchFrom(t, server);
  let cancelled = false;
  const body = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
    cancel() {
      cancelled = true;
    },
  });
  const response = await fetch(server.origin, { method: 'POST', body, duplex: 'half' });
  t.is(response.status, 413);
  t.is(await response.text(), 'too much');
  t.true(cancelled);
});

test('mistakes of the program are TypeErrors', async (t) => {
  const server = await startMirror(t);
  const { ca, origin } = server;
  const fetch = fetchFrom(t, server);
  const refused = async (input: string, init: object, message: RegExp): Promise<void> => {
    await t.throwsAsync(fetch(input, init), { instanceOf: TypeError, message });
  };
  await refused('nonsense', {}, /no address/);
  t.is((await fetch(origin, JSON.parse('null'))).status, 200);
  await refused('data:text/plain,hello', {}, /Only http/);
  await refused('ftp://localhost/', {}, /Only http/);
  await refused('https://user:secret@localhost/', {}, /credentials/);
  await refused(origin, { method: 'CONNECT' }, /CONNECT/);
  await refused(origin, { method: 'GET /\r\nX: y' }, /no method/);
  await refused(origin, { body: 'x' }, /no body/);
  await refused(origin, { method: 'HEAD', body: 'x' }, /no body/);
  await refused(origin, { method: 'POST', body: new ReadableStream() }, /duplex/);
  await refused(origin, { redirect: 'maybe' }, /redirect/);
  await refused(origin, { signal: {} }, /AbortSignal/);
  await refused(origin, { integrity: 'sha256-x' }, /integrity/);
  await refused(origin, { headers: { 'X-A': 'b\r\nX-C: d' } }, /./);
  await refused(origin, { headers: { 'X-A': 'b\0' } }, /./);
  for (const name of ['Host', 'Connection', 'Content-Length', 'Transfer-Encoding', 'TE', 'Expect'])
    await refused(origin, { headers: { [name]: '1' } }, new RegExp(name.toLowerCase()));
  const used = new Request(origin, { method: 'POST', body: 'x' });
  await used.text();
  await t.throwsAsync(fetch(used), { message: /read already/ });
  const locked = new Blob(['x']).stream();
  locked.getReader();
  await refused(origin, { method: 'POST', body: locked, duplex: 'half' }, /locked/);
  const wrong = (options: object, message: RegExp): void => {
    t.throws(() => createFetch({ ca, ...options }), { message });
  };
  wrong({ ca: undefined }, /createFetch trusts nobody/);
  wrong({ stack: {} }, /NetworkStack/);
  wrong({ cert: 'x' }, /together/);
  wrong({ maxConnections: 0 }, /maxConnections/);
  wrong({ connectTimeout: 0 }, /connectTimeout/);
  wrong({ bodyTimeout: Number.NaN }, /bodyTimeout/);
});
