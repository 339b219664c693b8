import { createHash } from 'node:crypto';
import { build } from 'esbuild';
import test, { type ExecutionContext } from 'ava';
import {
  NSAPI_ERROR_AUTH_FAILURE,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_UNSUPPORTED,
} from '../../ts/nsapi/error.js';
import { openPage, type PageCall } from '../../tools/browser.js';
import { startEngine } from '../../tools/engines/start.js';
import { pki } from '../../tools/certificates.js';
import { pageModule } from '../support/page-ways.js';
import { patternBytes } from '../support/pattern.js';
import { projectFile } from '../../tools/project.js';
import { bundleFiles } from '../../tools/site.js';
import { startRelay } from '../support/relays.js';
import {
  startGnutlsServer,
  startMosquitto,
  startNginx,
  startNodeTlsServer,
  startOpensslServer,
} from '../../tools/servers.js';
import { startTap } from '../support/tap.js';
import { started } from '../support/tls-client.js';

type App = typeof import('./page/gateway.js');

const engine = await startEngine();
test.after.always(() => engine.close());

const TOKEN = 'known to this test alone';
const GET = 'GET / HTTP/1.0\r\n\r\n';

/** The application as esbuild makes it; `offload` is the condition, and all that differs. */
async function bundle(offload: boolean): Promise<string> {
  const {
    outputFiles: [file],
  } = await build({
    entryPoints: [projectFile('dist', 'test', 'browser', 'page', 'gateway.js')],
    bundle: true,
    format: 'esm',
    write: false,
    define: { global: 'globalThis' },
    ...(offload ? { conditions: ['offload-tlssocket'] } : {}),
  });
  if (file === undefined) throw new Error('esbuild made nothing');
  return file.text;
}

const bundles = Promise.all([bundle(false), bundle(true)]);

/** The application in a page, and a relay to some ports of localhost that does TLS. */
async function page(
  t: ExecutionContext,
  ports: readonly number[],
  options: { offload?: boolean; acceptClientKeys?: boolean } = {},
) {
  const { offload = true, acceptClientKeys = false } = options;
  const [whole, offloaded] = await bundles;
  const { url, logged } = await startRelay(t, {
    allow: ports.map((port) => ({ host: 'localhost', port })),
    gateway: { token: TOKEN, acceptClientKeys },
  });
  const call: PageCall<App> = await pageModule<App>(t, engine, '/app.js', undefined, {
    '/app.js': offload ? offloaded : whole,
  });
  return { call, logged, way: { url, gatewayToken: TOKEN } };
}

test('with the condition no WebAssembly is bundled; the rest is the same', async (t) => {
  const [whole, offloaded] = await bundles;
  t.regex(whole, /WebAssembly/);
  t.notRegex(offloaded, /WebAssembly|mbedtls_ssl/);
  t.log(
    `${(whole.length / 1000).toFixed(0)} KB without the condition, ` +
      `${(offloaded.length / 1000).toFixed(0)} KB with it, MQTT.js in both`,
  );
});

test.serial(
  "the package's own bundle of it serves a page without a bundler, and loads nothing else",
  async (t) => {
    const { page: opened, site, problems } = await openPage(t, engine);
    const names = await opened.evaluate(
      async (path) => Object.keys(await import(path)),
      '/lib/mbedtls-wasm.offloaded.js',
    );
    for (const name of ['TLSSocket', 'WebSocketStack', 'check', 'toDuplex'])
      t.true(names.includes(name), name);
    t.false(names.includes('SslConfig'));
    const wanted = bundleFiles('mbedtls-wasm.offloaded.js').map((name) => `/lib/${name} 200`);
    t.deepEqual([...site.requests].sort(), ['/ 200', ...wanted].sort());
    t.false(wanted.some((name) => /inlined|constants|mbedtls-wasm\.(mbedtls|ffi|tls)-/.test(name)));
    t.deepEqual(problems, []);
  },
);

for (const tls of ['1.2', '1.3'] as const) {
  test.serial(
    `TLS ${tls}: openssl and gnutls through the relay that does TLS, by WebSocketStream and ` +
      'WebSocket',
    async (t) => {
      const { server } = await pki();
      for (const certificate of [server.ecP256, server.rsa2048, server.rsaUnderEc]) {
        const peers = [
          await started(t, startOpensslServer({ certificate, tls, mode: 'www' })),
          await started(t, startGnutlsServer({ certificate, tls, mode: 'http' })),
        ];
        const { call, way, logged } = await page(
          t,
          peers.map(({ port }) => port),
        );
        for (const { port } of peers) {
          for (const streams of [true, false]) {
            const { connected, answer, error, closed } = await call('call', {
              ...way,
              port,
              streams,
              ca: certificate.rootPem,
              text: GET,
              until: '</html>',
            });
            t.is(connected, NSAPI_ERROR_OK, error ?? '');
            t.true(
              answer.includes(`TLSv${tls}`) || answer.includes(`TLS${tls}`),
              'the server says so',
            );
            t.is(closed, NSAPI_ERROR_OK);
          }
        }
        t.regex(await logged(/bytes up/), /\(TLS ends here\)/);
      }
    },
  );
}

test.serial(
  'the same application with TLS by the relay and in the page: the same answers; what the ' +
    "server's side of the relay carries",
  async (t) => {
    const {
      server: { ecP256 },
    } = await pki();
    const { port } = await started(
      t,
      startOpensslServer({ certificate: ecP256, tls: '1.3', mode: 'reverse' }),
    );
    for (const offload of [true, false]) {
      const tap = await startTap(t, port);
      const { call, way, logged } = await page(t, [tap.port], { offload });
      const { answer, error } = await call('call', {
        ...way,
        port: tap.port,
        streams: true,
        ca: ecP256.rootPem,
        text: 'a secret of the page\n',
        until: '\n$',
      });
      t.is(answer, 'egap eht fo terces a\n', error ?? '');
      t.is(tap.up().readUInt16BE(0), 0x1603);
      for (const secret of ['a secret', 'terces a', TOKEN])
        t.false(Buffer.concat([tap.up(), tap.down()]).includes(secret));
      // Plaintext is counted where TLS ends.
      const line = await logged(/bytes up/);
      t.is(/ 21 bytes up, 21 bytes down/.test(line), offload, line);
    }
  },
);

test.serial('nginx: a large file with the right SHA-256', async (t) => {
  const {
    server: { rsaUnderEc },
  } = await pki();
  const large = patternBytes(4_000_003);
  const { port } = await started(
    t,
    startNginx({ certificate: rsaUnderEc, files: { 'large.bin': large } }),
  );
  const { call, way } = await page(t, [port]);
  const text = 'GET /large.bin HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
  for (const streams of [true, false]) {
    const { answer, sha256, last, error } = await call('call', {
      ...way,
      port,
      streams,
      ca: rsaUnderEc.rootPem,
      text,
      until: null,
    });
    t.regex(answer, /^HTTP\/1\.1 200 OK\r\n/, error ?? '');
    t.is(sha256, createHash('sha256').update(large).digest('hex'));
    t.is(last, 0);
  }
});

test.serial(
  'a client certificate that the server wants: only through a relay that accepts keys',
  async (t) => {
    const {
      rootCa,
      intermediate,
      server: { ecP384 },
      client,
    } = await pki();
    const { port } = await started(
      t,
      startNodeTlsServer(
        {
          cert: ecP384.chainPem,
          key: ecP384.keyPem,
          requestCert: true,
          rejectUnauthorized: true,
          ca: [rootCa.certPem, intermediate.certPem],
        },
        (socket) =>
          socket.once('data', () =>
            socket.end(`hello ${String(socket.getPeerCertificate().subject.CN)}`),
          ),
      ),
    );
    for (const acceptClientKeys of [true, false]) {
      const { call, way } = await page(t, [port], { acceptClientKeys });
      const given = {
        ...way,
        port,
        streams: true,
        ca: ecP384.rootPem,
        credentials: client.rsa,
        text: 'x',
        until: null,
      };
      const { connected, answer, error } = await call('call', given);
      t.is(connected, acceptClientKeys ? NSAPI_ERROR_OK : NSAPI_ERROR_UNSUPPORTED, error ?? '');
      t.is(answer, acceptClientKeys ? 'hello client' : '');
      if (!acceptClientKeys) t.regex(error ?? '', /takes no client certificates and keys/);
    }
  },
);

test.serial(
  'a wrong CA, a wrong host, an expired certificate, a wrong token: an error that says so, and ' +
    'no answer',
  async (t) => {
    const {
      rootCa,
      rsaCa,
      server: { ecP256 },
      bad: { wrongHost, expired },
    } = await pki();
    const cases = [
      [ecP256, rsaCa.rootPem, TOKEN, /not signed by a trusted CA/],
      [wrongHost, rootCa.rootPem, TOKEN, /for another name/],
      [expired, rootCa.rootPem, TOKEN, /certificate has expired/],
      [ecP256, rootCa.rootPem, 'another token', /the token is wrong/],
    ] as const;
    for (const [certificate, ca, gatewayToken, why] of cases) {
      const { port } = await started(
        t,
        startOpensslServer({ certificate, tls: '1.3', mode: 'reverse' }),
      );
      const { call, way } = await page(t, [port]);
      for (const streams of [true, false]) {
        const { connected, answer, error } = await call('call', {
          ...way,
          gatewayToken,
          port,
          streams,
          ca,
          text: 'x\n',
          until: '\n$',
        });
        t.is(connected, NSAPI_ERROR_AUTH_FAILURE);
        t.regex(error ?? '', why);
        t.is(answer, '');
      }
    }
  },
);

test.serial(
  'MQTT.js in the page, to mosquitto, with TLS by the relay and in the page',
  async (t) => {
    const {
      server: { ecP256 },
    } = await pki();
    const { port } = await started(t, startMosquitto({ certificate: ecP256 }));
    for (const offload of [true, false]) {
      const { call, way } = await page(t, [port], { offload });
      t.is(
        await call('publish', {
          ...way,
          port,
          streams: true,
          ca: ecP256.rootPem,
          text: 'good day',
        }),
        'gateway/greeting: good day',
      );
    }
  },
);
