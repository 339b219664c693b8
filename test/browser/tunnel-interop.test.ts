import { createHash } from 'node:crypto';
import { build } from 'esbuild';
import test, { type ExecutionContext } from 'ava';
import { NSAPI_ERROR_AUTH_FAILURE } from '../../ts/nsapi/error.js';
import { startBulkServer } from '../support/bulk-server.js';
import { bulkHash } from '../support/bulk.js';
import { startEngine } from '../../tools/engines/start.js';
import { pki } from '../../tools/certificates.js';
import { hasStreams, pageModule, pageWays } from '../support/page-ways.js';
import { patternBytes } from '../support/pattern.js';
import { projectFile } from '../../tools/project.js';
import {
  startGnutlsServer,
  startMosquitto,
  startNginx,
  startNodeTlsServer,
  startOpensslServer,
  startWebsockify,
  type TestServer,
} from '../../tools/servers.js';
import { startTap, type Tap } from '../support/tap.js';
import { started } from '../support/tls-client.js';

type Visits = typeof import('./page/visit.js');
type Bulk = typeof import('./page/bulk.js');
type Mqtt = typeof import('./page/tunnel-mqtt.js');

const engine = await startEngine();
test.after.always(() => engine.close());

const SERVERS = ['ecP256', 'ecP384', 'rsa2048', 'rsaUnderEc', 'ecUnderRsa'] as const;
const CLIENTS = [null, 'ec', 'rsa'] as const;
const GET = 'GET / HTTP/1.0\r\n\r\n';
const MARKER = 'marker-81d0b3-that-nobody-else-sends';
const REVERSED = [...MARKER].reverse().join('');

/** How a program shows the client's certificate on its page. */
interface Peer {
  readonly name: string;
  start(name: (typeof SERVERS)[number], tls: '1.2' | '1.3'): Promise<TestServer>;
  readonly shown: Readonly<Record<'none' | 'ec' | 'rsa', RegExp>>;
}

const PEERS: readonly Peer[] = [
  {
    name: 'openssl',
    start: async (name, tls) => {
      const { server, rootCa } = await pki();
      return startOpensslServer({
        certificate: server[name],
        tls,
        clientCa: rootCa.rootFile,
        mode: 'www',
      });
    },
    shown: {
      none: /no client certificate available/,
      ec: /Client certificate[^]*id-ecPublicKey/,
      rsa: /Client certificate[^]*rsaEncryption/,
    },
  },
  {
    name: 'gnutls',
    start: async (name, tls) => {
      const { server, rootCa } = await pki();
      return startGnutlsServer({
        certificate: server[name],
        tls,
        clientCa: rootCa.rootFile,
        mode: 'http',
      });
    },
    shown: { none: /^(?![^]*CN=client)/, ec: /CN=client/, rsa: /CN=client/ },
  },
];

for (const { name: peer, start, shown } of PEERS) {
  for (const tls of ['1.2', '1.3'] as const) {
    test.serial(
      `${peer}, TLS ${tls}: five certificates, with and without a client's, through both tunnels`,
      async (t) => {
        const { server, client } = await pki();
        const servers = await Promise.all(SERVERS.map((name) => started(t, start(name, tls))));
        const { relay, wisp } = await pageWays(t, ...servers.map(({ port }) => port));
        const call = await pageModule<Visits>(t, engine, '/page/visit.js');
        await Promise.all(
          SERVERS.map(async (name, at) => {
            const port = servers[at]?.port ?? 0;
            for (const way of [relay, wisp]) {
              for (const who of CLIENTS) {
                const what = `${name}, ${who ?? 'no client certificate'}, ${way.kind}`;
                const { connected, version, answer, error } = await call('visit', {
                  way,
                  port,
                  ca: server[name].rootPem,
                  text: GET,
                  until: '</html>',
                  ...(who === null ? {} : { credentials: client[who] }),
                });
                t.is(connected, 0, `${what}: ${error?.message}`);
                t.is(version, `TLSv${tls}`, what);
                t.regex(answer, shown[who ?? 'none'], what);
              }
            }
          }),
        );
      },
    );
  }
}

test.serial(
  'nginx: a large file with the right SHA-256, by each way of both tunnels',
  async (t) => {
    const {
      server: { rsaUnderEc },
    } = await pki();
    const large = patternBytes(4_000_003);
    const { port } = await started(
      t,
      startNginx({ certificate: rsaUnderEc, files: { 'large.bin': large } }),
    );
    const { relay, relayPlain, wisp, wisp1 } = await pageWays(t, port);
    const call = await pageModule<Visits>(t, engine, '/page/visit.js');
    const text = 'GET /large.bin HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
    for (const way of [relay, relayPlain, wisp, wisp1]) {
      const { answer, sha256, last, error } = await call('visit', {
        way,
        port,
        ca: rsaUnderEc.rootPem,
        text,
        until: null,
      });
      t.regex(answer, /^HTTP\/1\.1 200 OK\r\n/, way.kind);
      t.is(
        sha256,
        createHash('sha256').update(large).digest('hex'),
        `${way.kind}: ${error?.message}`,
      );
      t.is(last, 0, way.kind);
    }
  },
);

/** TLS is all there is in the record of a relay. */
function onlyTls(t: ExecutionContext, tap: Tap, ...secrets: readonly string[]): void {
  for (const bytes of [tap.up(), tap.down()]) {
    t.is(bytes.readUInt16BE(0), 0x1603, 'a handshake record comes first');
    for (const secret of secrets) t.is(bytes.indexOf(secret), -1, secret);
  }
  // What is sent in the clear is found.
  t.true(tap.up().includes('localhost'));
}

for (const tls of ['1.2', '1.3'] as const) {
  test.serial(
    `TLS ${tls}: whoever runs the relay sees no plaintext, on the page or in a worker`,
    async (t) => {
      const {
        server: { ecP256 },
        client,
      } = await pki();
      const { port } = await started(
        t,
        startOpensslServer({ certificate: ecP256, tls, mode: 'reverse' }),
      );
      for (const [kind, where] of [
        ['relay', 'visit'],
        ['relay', 'visitInWorker'],
        ['wisp', 'visit'],
        ['wisp', 'visitInWorker'],
      ] as const) {
        const tap = await startTap(t, port);
        const ways = await pageWays(t, tap.port);
        const call = await pageModule<Visits>(t, engine, '/page/visit.js');
        const { answer, closed, inPage, error } = await call(where, {
          way: ways[kind],
          port: tap.port,
          ca: ecP256.rootPem,
          text: `${MARKER}\n`,
          until: '\n$',
          credentials: client.ec,
        });
        t.is(answer, `${REVERSED}\n`, error?.message);
        t.is(closed, 0);
        t.is(inPage, where === 'visit');
        onlyTls(t, tap, MARKER, REVERSED);
        if (kind === 'relay') {
          const line = await ways.logged(/bytes up/);
          t.true(
            line.includes(` ${tap.up().length} bytes up, `),
            `${line}: the tap has all that the relay carried`,
          );
        }
      }
    },
  );
}

test.serial('node:tls, with a required client certificate', async (t) => {
  const {
    rootCa,
    server: { ecP384 },
    client,
  } = await pki();
  const names: unknown[] = [];
  const { port } = await started(
    t,
    startNodeTlsServer(
      {
        cert: ecP384.chainPem,
        key: ecP384.keyPem,
        requestCert: true,
        rejectUnauthorized: true,
        ca: rootCa.rootPem,
      },
      (socket) => {
        names.push(socket.getPeerCertificate().subject.CN);
        socket.pipe(socket);
      },
    ),
  );
  const { relay, relayPlain, wisp, wisp1 } = await pageWays(t, port);
  const call = await pageModule<Visits>(t, engine, '/page/visit.js');
  for (const way of [relay, relayPlain, wisp, wisp1]) {
    const visit = { way, port, ca: ecP384.rootPem, text: `${MARKER}\n`, until: '\n$' };
    const good = await call('visit', { ...visit, credentials: client.rsa });
    t.is(good.answer, `${MARKER}\n`, good.error?.message);
    // Nothing is sent: whoever writes to a server which has left may miss what it said last.
    const bad = await call('visit', { ...visit, text: '' });
    t.is(bad.connected, 0, 'TLS 1.3 tells of it later');
    t.is(bad.error?.alert, 'certificate_required');
    t.is(bad.answer, '');
  }
  t.deepEqual(names, Array<string>(4).fill('client'));
});

test.serial('a wrong CA, a wrong host, an expired certificate', async (t) => {
  const {
    rootCa,
    rsaCa,
    server: { ecP256 },
    bad: { wrongHost, expired },
  } = await pki();
  const cases = [
    [ecP256, rsaCa.rootPem, 'NOT_TRUSTED'],
    [wrongHost, rootCa.rootPem, 'CN_MISMATCH'],
    [expired, rootCa.rootPem, 'EXPIRED'],
  ] as const;
  for (const [certificate, ca, flag] of cases) {
    for (const tls of ['1.2', '1.3'] as const) {
      const { port } = await started(t, startOpensslServer({ certificate, tls, mode: 'reverse' }));
      const { relay, relayPlain, wisp, wisp1 } = await pageWays(t, port);
      const call = await pageModule<Visits>(t, engine, '/page/visit.js');
      for (const way of [relay, relayPlain, wisp, wisp1]) {
        const { connected, answer, error } = await call('visit', {
          way,
          port,
          ca,
          text: MARKER,
          until: '\n$',
        });
        t.is(connected, NSAPI_ERROR_AUTH_FAILURE, `${flag}, ${way.kind}`);
        t.is(error?.name, 'TLSError');
        t.deepEqual(error?.verifyFlags, [flag]);
        t.is(answer, '');
      }
    }
  }
});

test.serial(
  'MQTT.js in the page with QoS 0, 1 and 2, to mosquitto that wants a client certificate',
  async (t) => {
    const {
      rootCa,
      server: { ecP256 },
      client,
    } = await pki();
    const { port } = await started(
      t,
      startMosquitto({ certificate: ecP256, clientCa: rootCa.rootFile, requireClientCert: true }),
    );
    const {
      outputFiles: [file],
    } = await build({
      entryPoints: [projectFile('dist', 'test', 'browser', 'page', 'tunnel-mqtt.js')],
      bundle: true,
      format: 'esm',
      write: false,
      define: { global: 'globalThis' },
    });
    if (file === undefined) return t.fail('esbuild made nothing');
    const tap = await startTap(t, port);
    const { relay, relayPlain, wisp, wisp1 } = await pageWays(t, tap.port);
    const call = await pageModule<Mqtt>(t, engine, '/mqtt.js', undefined, {
      '/mqtt.js': file.text,
    });
    const levels = [0, 1, 2] as const;
    const short = levels.map((qos) => ({ qos, text: `${MARKER} ${qos}` }));
    const long = levels.map((qos) => ({ qos, text: `${MARKER} ${'long '.repeat(50_000)}${qos}` }));
    for (const [way, messages] of [
      [relay, [...short, ...long]],
      [wisp, [...short, ...long]],
      [relayPlain, short],
      [wisp1, short],
    ] as const) {
      t.deepEqual(
        await call('publish', {
          way,
          port: tap.port,
          ca: ecP256.rootPem,
          credentials: client.ec,
          messages,
        }),
        messages,
        way.kind,
      );
    }
    onlyTls(t, tap, MARKER, 'tunnel/greeting');
  },
);

test.serial(
  'streams over a MessagePort: both ways, many at once, a large answer, a wrong CA, the end',
  async (t) => {
    const SIZE = 1_000_003;
    const {
      server: { ecP256 },
      rsaCa,
    } = await pki();
    const bulk = await startBulkServer(t, ecP256, SIZE);
    const { port } = await started(t, startOpensslServer({ certificate: ecP256, mode: 'reverse' }));
    const { port: way, logged } = await pageWays(t, bulk.echo, bulk.source, port);
    const call = await pageModule<Bulk>(t, engine, '/page/bulk.js');
    const load = { way, port: bulk.echo, ca: ecP256.rootPem, size: SIZE };
    const echoes = await call('echoMany', { ...load, connections: 4 });
    t.deepEqual(
      echoes.map(({ sha256 }) => sha256),
      Array<string>(4).fill(bulkHash(SIZE)),
    );
    const large = await call('compare', { ...load, port: bulk.source });
    t.deepEqual([large.got, large.wrong], [SIZE, 0], large.error?.message);
    const bad = await call('compare', { ...load, ca: rsaCa.rootPem });
    t.is(bad.connected, NSAPI_ERROR_AUTH_FAILURE);
    t.deepEqual(bad.error?.verifyFlags, ['NOT_TRUSTED']);
    const visits = await pageModule<Visits>(t, engine, '/page/visit.js');
    for (const tls of ['1.2', '1.3'] as const) {
      // openssl's server ends when it is told so.
      const visit = { way, port, ca: ecP256.rootPem, tls, text: 'a line\nCLOSE\n', until: null };
      const { version, answer, last, closed, error } = await visits('visit', visit);
      t.deepEqual(
        [version, answer, last, closed],
        [`TLSv${tls}`, 'enil a\n', 0, 0],
        error?.message,
      );
    }
    t.regex(
      await logged(new RegExp(`localhost:${port} `)),
      /: (the page closed \(1000\)|the target ended)$/,
    );
  },
);

test.serial('websockify: both ways, a large answer, a wrong CA', async (t) => {
  const SIZE = 3_000_003;
  const {
    server: { ecP256 },
    rsaCa,
  } = await pki();
  // Endless: websockify 0.10 can lose the tail of what its target sent when that ends.
  const bulk = await startBulkServer(t, ecP256, SIZE, true);
  const [echo, source] = await Promise.all(
    [bulk.echo, bulk.source].map((port) => started(t, startWebsockify(port))),
  );
  // It answers a close that has no code by a code that may not be sent, which the console tells.
  const call = await pageModule<Bulk>(t, engine, '/page/bulk.js', /reserved status code/);
  for (const kind of hasStreams
    ? (['WebSocketStream', 'WebSocket'] as const)
    : (['WebSocket'] as const)) {
    const way = { kind, url: `ws://127.0.0.1:${echo?.port}/` };
    const load = { way, port: bulk.echo, ca: ecP256.rootPem, size: SIZE };
    t.is((await call('echo', load)).sha256, bulkHash(SIZE), kind);
    const large = await call('compare', {
      ...load,
      way: { kind, url: `ws://127.0.0.1:${source?.port}/` },
    });
    t.deepEqual([large.got, large.wrong], [SIZE, 0], `${kind}: ${large.error?.message}`);
    const { connected, error } = await call('compare', { ...load, ca: rsaCa.rootPem });
    t.is(connected, NSAPI_ERROR_AUTH_FAILURE, kind);
    t.deepEqual(error?.verifyFlags, ['NOT_TRUSTED'], kind);
  }
});
