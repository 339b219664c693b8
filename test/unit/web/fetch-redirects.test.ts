import { buffer } from 'node:stream/consumers';
import { TLSSocket } from 'node:tls';
import test, { type ExecutionContext } from 'ava';
import { FetchError } from '../../../ts/web/fetch-error.js';
import { pki } from '../../../tools/certificates.js';
import { fetchFrom } from '../../support/fetch-from.js';
import { startHttp, type HttpServer } from '../../support/http-server.js';

/** What a server was asked. */
interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** The subject of the client's certificate. */
  readonly client: string | undefined;
}

/**
 * A server that remembers what it was asked, and leads away from /STATUS/TARGET to the target.
 */
async function startLeader(
  t: ExecutionContext,
  options: { plain?: boolean } = {},
): Promise<HttpServer & { readonly asked: Asked[] }> {
  const asked: Asked[] = [];
  const { rootCa } = await pki();
  const server = await startHttp(
    t,
    (request, response) => {
      void buffer(request).then((body) => {
        const { method = '', url = '', headers, socket } = request;
        const peer =
          socket instanceof TLSSocket ? socket.getPeerCertificate().subject?.CN : undefined;
        asked.push({ method, url, headers, body: body.toString(), client: peer?.toString() });
        const [, status, target] = /^\/(3\d\d)\/(.*)$/.exec(url) ?? [];
        if (status !== undefined) {
          response.statusCode = Number(status);
          if (target !== '') response.setHeader('Location', decodeURIComponent(target ?? ''));
        }
        response.end(status ?? 'there');
      });
    },
    { ca: rootCa.certPem, requestCert: true, rejectUnauthorized: false, ...options },
  );
  return { ...server, asked };
}

const to = (origin: string, status: number, target: string): string =>
  `${origin}/${status}/${encodeURIComponent(target)}`;

test('a redirect is followed, by its address and with its fragment', async (t) => {
  const server = await startLeader(t);
  const fetch = fetchFrom(t, server);
  const { origin } = server;
  for (const [target, url] of [
    ['/there?q=1', '/there?q=1'],
    ['../there', '/there'],
    [`${origin}/absolute`, '/absolute'],
    ['//localhost:PORT/scheme'.replace('PORT', String(server.port)), '/scheme'],
    ['/ü', '/%C3%BC'],
  ] as const) {
    const response = await fetch(to(origin, 302, target));
    t.is(response.url, `${origin}${url}`);
    t.true(response.redirected);
    t.is(response.status, 200);
    t.is(await response.text(), 'there');
  }
  t.is(server.connections.length, 1);
  const nowhere = await fetch(`${origin}/302/`);
  t.is(nowhere.status, 302);
  t.is(await nowhere.text(), '302');
});

test('the method and the body that a redirect leaves', async (t) => {
  const server = await startLeader(t);
  const fetch = fetchFrom(t, server);
  const lead = async (status: number, method: string): Promise<string> => {
    server.asked.length = 0;
    const body = method === 'GET' || method === 'HEAD' ? null : 'body';
    const headers = { 'Content-Language': 'en' };
    await (await fetch(to(server.origin, status, '/there'), { method, body, headers })).text();
    const last = server.asked[1];
    const typed = last?.headers['content-type'] !== undefined;
    const language = last?.headers['content-language'] ?? '-';
    return `${last?.method} ${last?.body} ${typed} ${language}`;
  };
  for (const status of [301, 302, 303, 307, 308]) {
    t.is(await lead(status, 'GET'), 'GET  false en');
    t.is(await lead(status, 'HEAD'), 'HEAD  false en');
    const kept = status > 303;
    t.is(await lead(status, 'POST'), kept ? 'POST body true en' : 'GET  false -', `${status}`);
    t.is(
      await lead(status, 'PUT'),
      status === 303 ? 'GET  false -' : 'PUT body true en',
      `${status}`,
    );
  }
});

test('a body that was a stream is not sent again', async (t) => {
  const server = await startLeader(t);
  const fetch = fetchFrom(t, server);
  const send = (status: number): Promise<Response> =>
    fetch(to(server.origin, status, '/there'), {
      method: 'POST',
      body: new Blob(['x']).stream(),
      duplex: 'half',
    });
  for (const status of [301, 302, 307, 308])
    await t.throwsAsync(send(status), { instanceOf: FetchError, code: 'ERR_FETCH_REDIRECT' });
  t.is(await (await send(303)).text(), 'there');
  t.deepEqual(
    server.asked.map(({ method }) => method),
    ['POST', 'POST', 'POST', 'POST', 'POST', 'GET'],
  );
});

test('manual gives the redirect, error refuses it', async (t) => {
  const server = await startLeader(t);
  const fetch = fetchFrom(t, server);
  const address = to(server.origin, 302, '/there');
  const response = await fetch(address, { redirect: 'manual' });
  t.is(response.status, 302);
  t.is(response.headers.get('location'), '/there');
  t.is(response.url, address);
  t.false(response.redirected);
  await response.text();
  await t.throwsAsync(fetch(address, { redirect: 'error' }), { code: 'ERR_FETCH_REDIRECT' });
  t.is(server.asked.length, 2);
});

test('twenty redirects are followed, and no more', async (t) => {
  let left = 0;
  const server = await startHttp(t, (_, response) => {
    if (left-- > 0) response.writeHead(302, { Location: '/again' });
    response.end();
  });
  const fetch = fetchFrom(t, server);
  left = 20;
  t.is((await fetch(server.origin)).status, 200);
  left = 21;
  await t.throwsAsync(fetch(server.origin), { code: 'ERR_FETCH_REDIRECT', message: /20/ });
});

test('what leads out of HTTP, out of TLS or into credentials is refused', async (t) => {
  const server = await startLeader(t);
  const plain = await startLeader(t, { plain: true });
  const fetch = fetchFrom(t, server);
  for (const target of [
    `${plain.origin}/there`,
    'data:text/plain,x',
    'file:///etc/passwd',
    `https://user:secret@localhost:${server.port}/`,
    'https://[nonsense/',
    'javascript:alert(1)',
  ]) {
    const error = { instanceOf: FetchError, code: 'ERR_FETCH_REDIRECT' };
    await t.throwsAsync(fetch(to(server.origin, 302, target)), error, target);
  }
  t.is(plain.asked.length, 0);
  const up = await fetch(to(plain.origin, 302, `${server.origin}/there`));
  t.is(await up.text(), 'there');
});

test('a redirect to more than one place leads nowhere', async (t) => {
  for (const places of [
    ['/a', '/b'],
    ['/a', '/a'],
  ]) {
    const server = await startHttp(t, ({ url }, response) => {
      if (url === '/') response.writeHead(302, { Location: places });
      response.end();
    });
    await t.throwsAsync(fetchFrom(t, server)(server.origin), {
      instanceOf: FetchError,
      code: 'ERR_FETCH_PROTOCOL',
      message: /more than one Location/,
    });
  }
});

test('secrets stay with the origin they were meant for, also on the way back', async (t) => {
  const [first, other] = [await startLeader(t), await startLeader(t)];
  const { client } = await pki();
  const fetch = fetchFrom(t, first, { cert: client.ec.chainPem, key: client.ec.keyPem });
  const headers = {
    Authorization: 'Bearer secret',
    Cookie: 'secret=1',
    'Proxy-Authorization': 'Basic secret',
    'X-Other': 'stays',
  };
  const secrets = ({ headers: got, client: peer }: Asked): unknown[] => [
    got.authorization,
    got.cookie,
    got['proxy-authorization'],
    got['x-other'],
    peer,
  ];
  const all = ['Bearer secret', 'secret=1', 'Basic secret', 'stays', 'client'];
  const none = [undefined, undefined, undefined, 'stays', undefined];
  await (await fetch(to(first.origin, 307, '/there'), { headers })).text();
  t.deepEqual(first.asked.map(secrets), [all, all]);
  first.asked.length = 0;
  const back = to(other.origin, 302, `${first.origin}/back`);
  await (await fetch(to(first.origin, 302, back), { headers })).text();
  t.deepEqual(other.asked.map(secrets), [none]);
  t.deepEqual(first.asked.map(secrets), [all, none]);
  const byAddress = to(first.origin, 302, `https://127.0.0.1:${first.port}/`);
  first.asked.length = 0;
  await fetch(byAddress, { headers }).catch(() => {});
  for (const asked of first.asked.slice(1)) t.deepEqual(secrets(asked), none);
  // Whoever is asked by the program itself is meant.
  other.asked.length = 0;
  await (await fetch(`${other.origin}/there`, { headers })).text();
  t.deepEqual(other.asked.map(secrets), [all]);
});
