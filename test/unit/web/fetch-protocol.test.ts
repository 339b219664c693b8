import { EventEmitter, once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { createFetch, type Fetch } from '../../../ts/web/create-fetch.js';
import { FetchError } from '../../../ts/web/fetch-error.js';
import { startScript, type HttpServer } from '../../support/http-server.js';
import { patternBytes } from '../../support/pattern.js';

function fetchFrom(t: ExecutionContext, { ca }: HttpServer): Fetch {
  const fetch = createFetch({ ca, headersTimeout: 60_000, bodyTimeout: 60_000 });
  t.teardown(() => fetch.close());
  return fetch;
}

/** Answers with bytes, one piece after the other, and then ends the connection or does not. */
function says(pieces: readonly string[], ends: 'ends' | 'stays' | 'cuts') {
  return async (socket: Socket): Promise<void> => {
    for (const piece of pieces) {
      socket.write(Buffer.from(piece, 'latin1'));
      await sleep(1);
    }
    if (ends === 'ends') socket.end();
    if (ends === 'cuts') socket.destroy();
  };
}

/** What one answer comes to. */
async function outcome(
  t: ExecutionContext,
  pieces: readonly string[],
  ends: 'ends' | 'stays' | 'cuts' = 'stays',
  init: object = {},
): Promise<string> {
  const server = await startScript(t, says(pieces, ends));
  const fetch = fetchFrom(t, server);
  try {
    const response = await fetch(server.origin, init);
    return `${response.status} ${await response.text()}`;
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    return error.code;
  }
}

const OK = 'HTTP/1.1 200 OK\r\n';

test('answers that are whole', async (t) => {
  const whole = (...pieces: string[]): Promise<string> => outcome(t, pieces);
  t.is(await whole(`${OK}Content-Length: 5\r\n\r\nhello`), '200 hello');
  t.is(await whole(...`${OK}Content-Length: 5\r\n\r\nhello`), '200 hello');
  t.is(await whole(`${OK}Content-Length: 0\r\n\r\n`), '200 ');
  const chunked = `${OK}Transfer-Encoding: chunked\r\n\r\n5;ext="x"\r\nhello\r\n1\r\n!\r\n`;
  t.is(await whole(chunked, '0\r\n\r\n'), '200 hello!');
  t.is(await whole(...`${chunked}0\r\nX-Trailer: 1\r\nOther: 2\r\n\r\n`), '200 hello!');
  t.is(await outcome(t, [`${OK}\r\n`, 'until ', 'the end'], 'ends'), '200 until the end');
  t.is(await outcome(t, ['HTTP/1.0 200 OK\r\n\r\nold'], 'ends'), '200 old');
  t.is(await whole('HTTP/1.1 404\r\nContent-Length: 1\r\n\r\nx'), '404 x');
});

test('what is for information comes before the answer and is passed over', async (t) => {
  const pieces = [
    'HTTP/1.1 100 Continue\r\n\r\n',
    'HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n',
    `${OK}Content-Length: 4\r\n\r\nwell`,
  ];
  t.is(await outcome(t, pieces), '200 well');
  t.is(await outcome(t, [pieces.join('')]), '200 well');
  const upgrade = 'HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n';
  t.is(await outcome(t, [upgrade]), 'ERR_FETCH_PROTOCOL');
  t.is(await outcome(t, ['HTTP/1.1 100 Continue\r\n\r\n'], 'ends'), 'ERR_FETCH_TRUNCATED');
});

test('answers that have no body by their nature end with their head', async (t) => {
  const long = 'Content-Length: 100\r\n';
  t.is(await outcome(t, [`${OK}${long}\r\n`], 'stays', { method: 'HEAD' }), '200 ');
  t.is(
    await outcome(t, [`${OK}Transfer-Encoding: chunked\r\n\r\n`], 'stays', { method: 'HEAD' }),
    '200 ',
  );
  t.is(await outcome(t, ['HTTP/1.1 204 None\r\n\r\n']), '204 ');
  t.is(await outcome(t, [`HTTP/1.1 304 Same\r\n${long}\r\n`]), '304 ');
  t.is(await outcome(t, ['HTTP/1.1 205 Reset\r\nContent-Length: 0\r\n\r\n']), '205 ');
});

test('an answer that ends too soon is an error, never a shorter one', async (t) => {
  const short = `${OK}Content-Length: 10\r\n\r\nhello`;
  const chunked = `${OK}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n`;
  for (const [what, pieces] of Object.entries({
    'a length': [short],
    'a length, in pieces': [short.slice(0, 20), short.slice(20)],
    chunks: [chunked],
    'within a chunk': [chunked, '5\r\nhe'],
    'before the last line': [chunked, '0\r\n'],
    'within the head': [`${OK}Content-Le`],
    nothing: [],
  }))
    for (const ends of ['ends', 'cuts'] as const)
      t.is(await outcome(t, pieces, ends), 'ERR_FETCH_TRUNCATED', `${what}, ${ends}`);
  t.is(await outcome(t, [`${OK}\r\n`, 'without a length'], 'cuts'), 'ERR_FETCH_TRUNCATED');
});

test('what two readers may read differently is refused', async (t) => {
  const wrong: Readonly<Record<string, string>> = {
    'both lengths': `${OK}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    'both, turned': `${OK}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n`,
    'two lengths': `${OK}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!`,
    'a list of lengths': `${OK}Content-Length: 5, 5\r\n\r\nhello`,
    'a signed length': `${OK}Content-Length: +5\r\n\r\nhello`,
    'a huge length': `${OK}Content-Length: 99999999999999999999999\r\n\r\nhello`,
    'another coding': `${OK}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`,
    'only another coding': `${OK}Transfer-Encoding: identity\r\n\r\nhello`,
    'chunked twice': `${OK}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n`,
    'chunked in two lines': `${OK}Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n`,
    'a chunk of no size': `${OK}Transfer-Encoding: chunked\r\n\r\nxyz\r\nhello\r\n0\r\n\r\n`,
    'a chunk of a huge size': `${OK}Transfer-Encoding: chunked\r\n\r\n${'f'.repeat(20)}\r\nhello`,
    'a chunk longer than it says': `${OK}Transfer-Encoding: chunked\r\n\r\n3\r\nhello\r\n0\r\n\r\n`,
    'a space in a name': `${OK}Content-Length : 5\r\n\r\nhello`,
    'a folded line': `${OK}X-Folded: a\r\n b\r\nContent-Length: 5\r\n\r\nhello`,
    'a NUL': `${OK}X-Nul: a\0b\r\nContent-Length: 5\r\n\r\nhello`,
    'a bare carriage return': `${OK}X-A: b\rX-C: d\r\nContent-Length: 5\r\n\r\nhello`,
    'no HTTP': 'SSH-2.0-OpenSSH_9.9\r\n\r\n',
    'the oldest HTTP': '<html>hello</html>\r\n\r\n',
    'another version': 'HTTP/3.0 200 OK\r\nContent-Length: 5\r\n\r\nhello',
    'a status of four digits': 'HTTP/1.1 2000 OK\r\nContent-Length: 5\r\n\r\nhello',
    'a status of no class': 'HTTP/1.1 999 OK\r\nContent-Length: 5\r\n\r\nhello',
    'a body of a 205': 'HTTP/1.1 205 Reset\r\nContent-Length: 5\r\n\r\nhello',
    'an endless head': `${OK}X-Long: ${'x'.repeat(70_000)}\r\n\r\n`,
    'endless heads': 'HTTP/1.1 103 Hints\r\nX-Long: y\r\n\r\n'.repeat(10_000),
  };
  for (const [what, answer] of Object.entries(wrong))
    t.is(await outcome(t, [answer]), 'ERR_FETCH_PROTOCOL', what);
});

test('the bytes of header fields and of the reason come as they are', async (t) => {
  const server = await startScript(
    t,
    says(
      ['HTTP/1.1 200 \xe4h\r\nX-Latin: \xe4 \t\r\nX-A: 1\r\nx-a: 2\r\nContent-Length: 0\r\n\r\n'],
      'stays',
    ),
  );
  const response = await fetchFrom(t, server)(server.origin);
  t.is(response.statusText, '\xe4h');
  t.is(response.headers.get('x-latin'), '\xe4');
  t.is(response.headers.get('x-a'), '1, 2');
});

test('a body of a known length is whole, wherever it is cut, and ends where it says', async (t) => {
  const SIZE = 200_000;
  const body = Buffer.from(patternBytes(SIZE));
  const head = Buffer.from(`${OK}Content-Length: ${SIZE}\r\n\r\n`);
  const cuts = [[], [1], [head.length], [head.length + 1, 70_000], [65_535, 65_536, 131_073]];
  for (const more of ['', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbad'])
    for (const each of cuts) {
      const answer = Buffer.concat([head, body, Buffer.from(more)]);
      const server = await startScript(t, async (socket) => {
        for (const [at, from] of [0, ...each].entries()) {
          socket.write(answer.subarray(from, each[at] ?? answer.length));
          await sleep(2);
        }
      });
      const fetch = fetchFrom(t, server);
      for (let turn = 0; turn < 2; turn++) {
        const response = await fetch(server.origin);
        t.true(body.equals(Buffer.from(await response.arrayBuffer())), `${each.join()} ${more}`);
      }
      t.is(server.connections.length, more === '' ? 1 : 2);
    }
  const cut = [head.toString('latin1'), body.subarray(0, SIZE - 1).toString('latin1')];
  t.is(await outcome(t, cut, 'ends'), 'ERR_FETCH_TRUNCATED');
});

test('pieces of a body stay as they are, whatever comes later', async (t) => {
  const SIZE = 400_000;
  const body = Buffer.from(patternBytes(SIZE));
  const server = await startScript(t, (socket) => {
    socket.write(`${OK}Content-Length: ${SIZE}\r\n\r\n`);
    socket.write(body);
  });
  const response = await fetchFrom(t, server)(server.origin);
  const pieces: Uint8Array[] = [];
  for await (const piece of response.body ?? []) pieces.push(piece);
  t.true(body.equals(Buffer.concat(pieces)));
  t.is(new Set(pieces.map(({ buffer }) => buffer)).size, pieces.length);
});

test('a connection is used again only where nothing is left on it', async (t) => {
  const count = async (answer: string, method = 'GET'): Promise<number> => {
    const server = await startScript(t, (socket) => socket.write(answer));
    const fetch = fetchFrom(t, server);
    for (let turn = 0; turn < 3; turn++) await (await fetch(server.origin, { method })).text();
    return server.connections.length;
  };
  const good = `${OK}Content-Length: 2\r\n\r\nok`;
  t.is(await count(good), 1);
  t.is(await count(`${good}HTTP/1.1 200 OK\r\n`), 3);
  t.is(await count(`${good}!`), 3);
  t.is(await count('HTTP/1.1 204 None\r\n\r\n'), 1);
  t.is(await count(`${OK}Content-Length: 2\r\nConnection: close\r\n\r\nok`), 3);
  t.is(await count(`${OK}Content-Length: 2\r\nKeep-Alive: timeout=1\r\n\r\nok`), 3);
  t.is(await count(`HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok`), 3);
  t.is(await count(good, 'HEAD'), 3);
});

test('what the server says on a connection that rests answers nothing', async (t) => {
  const events = new EventEmitter();
  const server = await startScript(t, async (socket, head) => {
    socket.write(`${OK}Content-Length: 2\r\n\r\nok`);
    await sleep(50);
    if (!head.includes('/first')) return;
    socket.write(`${OK}Content-Length: 4\r\n\r\nevil`, () => events.emit('said'));
  });
  const fetch = fetchFrom(t, server);
  const said = once(events, 'said');
  t.is(await (await fetch(`${server.origin}/first`)).text(), 'ok');
  await said;
  await sleep(100);
  t.is(await (await fetch(server.origin)).text(), 'ok');
  t.is(server.connections.length, 2);
});

test('a kept connection that has gone is replaced once, where nothing is done twice', async (t) => {
  let heads: string[] = [];
  // Each connection answers once and is gone when the next request comes.
  const server = await startScript(t, (socket, head) => {
    heads.push(head.split(' ')[0] ?? '');
    if (socket.listenerCount('gone') > 0) return void socket.destroy();
    socket.once('gone', () => {});
    socket.write(`${OK}Content-Length: 2\r\n\r\nok`);
  });
  const fetch = fetchFrom(t, server);
  const get = async (init: object = {}): Promise<string> =>
    (await fetch(server.origin, init)).text();
  t.is(await get(), 'ok');
  t.is(await get(), 'ok');
  t.deepEqual(heads, ['GET', 'GET', 'GET']);
  t.is(server.connections.length, 2);
  heads = [];
  await t.throwsAsync(get({ method: 'POST' }), { code: 'ERR_FETCH_TRUNCATED' });
  t.is(await get(), 'ok');
  await t.throwsAsync(get({ method: 'PUT', body: 'x' }), { code: 'ERR_FETCH_TRUNCATED' });
  t.deepEqual(heads, ['POST', 'GET', 'PUT']);
});

test('a server that never answers is asked once more only on a new connection', async (t) => {
  let asked = 0;
  const server = await startScript(t, (socket) => {
    asked++;
    if (asked === 1) socket.write(`${OK}Content-Length: 2\r\n\r\nok`);
    else socket.destroy();
  });
  const fetch = fetchFrom(t, server);
  await (await fetch(server.origin)).text();
  await t.throwsAsync(fetch(server.origin), { instanceOf: FetchError });
  t.is(asked, 3);
});
