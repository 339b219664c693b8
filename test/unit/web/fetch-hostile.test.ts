import { once } from 'node:events';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import test from 'ava';
import { startScript } from '../../support/http-server.js';
import { fetchFrom } from '../../support/fetch-from.js';

const OK = 'HTTP/1.1 200 OK\r\n';
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`;
const plain = { plain: true };

/** Says something first, and the same over and over, as long as somebody listens. */
function endless(first: string, each: string, milliseconds = 0) {
  return (socket: Socket): void => {
    const go = (): void => {
      if (!socket.destroyed) socket.write(each, () => setTimeout(go, milliseconds));
    };
    socket.write(first);
    go();
  };
}

test('what frames a body has an end, and stands still for a time at most', async (t) => {
  const much = 'x'.repeat(65_536);
  for (const [first, each] of [
    [`${CHUNKED}5;`, much],
    [`${CHUNKED}0\r\n`, `X-Trailer: ${much}\r\n`],
    ['', 'HTTP/1.1 100 \r\n\r\n'.repeat(1000)],
  ] as const) {
    const server = await startScript(t, endless(first, each), plain);
    const answer = fetchFrom(t, server)(server.origin).then((response) => response.text());
    await t.throwsAsync(answer, { code: 'ERR_FETCH_PROTOCOL' }, first);
  }
  // However often something of it comes.
  const server = await startScript(t, endless(`${CHUNKED}5;`, 'x', 20), plain);
  const response = await fetchFrom(t, server, { bodyTimeout: 300 })(server.origin);
  await t.throwsAsync(response.text(), { code: 'ERR_FETCH_BODY_TIMEOUT' });
});

test('a body of many small chunks is no such thing', async (t) => {
  const server = await startScript(
    t,
    (socket) => socket.write(`${CHUNKED}${'1;some=extension\r\nx\r\n'.repeat(20_000)}0\r\n\r\n`),
    plain,
  );
  t.is((await (await fetchFrom(t, server)(server.origin)).text()).length, 20_000);
});

test('an answer that is refused for its head leaves the place to the next one', async (t) => {
  const wrong = {
    'a redirect that leads nowhere': 'HTTP/1.1 302 Go\r\nLocation: ftp://there/\r\n',
    'too many codings': `${OK}Content-Encoding: ${Array(6).fill('gzip').join()}\r\n`,
  };
  for (const [what, head] of Object.entries(wrong)) {
    const server = await startScript(
      t,
      (socket) => socket.write(`${head}Content-Length: 10\r\n\r\nhello`),
      plain,
    );
    const fetch = fetchFrom(t, server, { maxConnections: 1, connectTimeout: 10_000 });
    const code = what.startsWith('a') ? 'ERR_FETCH_REDIRECT' : 'ERR_FETCH_DECODING';
    for (let turn = 0; turn < 3; turn += 1)
      await t.throwsAsync(fetch(server.origin), { code }, what);
    const [first] = server.connections;
    if (first?.destroyed === false) await once(first, 'close');
  }
});

test('thousands of codings cost nothing, five are undone', async (t) => {
  const text = 'a text';
  const five = Array<0>(5).fill(0);
  const bodies = new Map([
    [5, five.reduce((body) => gzipSync(body), Buffer.from(text))],
    [5000, Buffer.from('whatever')],
  ]);
  for (const [count, body] of bodies) {
    const server = await startScript(
      t,
      (socket) => {
        const codings = Array(count).fill('gzip').join();
        socket.write(`${OK}Content-Encoding: ${codings}\r\nContent-Length: ${body.length}\r\n\r\n`);
        socket.write(body);
      },
      plain,
    );
    const answer = fetchFrom(t, server)(server.origin).then((response) => response.text());
    if (count === 5) t.is(await answer, text);
    else await t.throwsAsync(answer, { code: 'ERR_FETCH_DECODING', message: /5000 .* up to 5/ });
  }
});
