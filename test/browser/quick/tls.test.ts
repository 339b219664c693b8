import { build } from 'esbuild';
import test, { type ExecutionContext } from 'ava';
import { NSAPI_ERROR_AUTH_FAILURE } from '../../../ts/nsapi/error.js';
import { openPage, type PageCall } from '../../../tools/browser.js';
import { startEngine } from '../../../tools/engines/start.js';
import { pki } from '../../../tools/certificates.js';
import { goodOutcome, pageCase } from '../../support/page-case.js';
import { projectFile } from '../../../tools/project.js';
import { startMosquitto, startNodeTlsServer, startOpensslServer } from '../../../tools/servers.js';
import { started } from '../../support/tls-client.js';
import { startWebSocketRelay, type WebSocketRelay } from '../../support/websocket-relay.js';

type Loopback = typeof import('../page/loopback.js');
type Tunnel = typeof import('../page/tunnel.js');
type Streams = typeof import('../page/streams.js');

const engine = await startEngine();
test.after.always(() => engine.close());

const MARKER = 'marker-5c1f7e-that-nobody-else-sends';
const REVERSED = [...MARKER].reverse().join('');

async function moduleOf<Module>(
  t: ExecutionContext,
  path: string,
  texts: Readonly<Record<string, string>> = {},
): Promise<PageCall<Module>> {
  const { module, problems } = await openPage(t, engine, { texts });
  t.teardown(() => {
    if (problems.length > 0) throw new Error(problems.join('\n'));
  });
  return module<Module>(path);
}

async function relayTo(t: ExecutionContext, port: number): Promise<WebSocketRelay> {
  const relay = await startWebSocketRelay(port);
  t.teardown(() => relay.close());
  return relay;
}

/** The relay saw TLS, and neither what was said nor how it was answered. */
function sawOnlyTls(
  t: ExecutionContext,
  relay: WebSocketRelay,
  ...secrets: readonly string[]
): void {
  for (const bytes of [relay.upward(), relay.downward()]) {
    t.is(bytes.readUInt16BE(0), 0x1603, 'a handshake record comes first');
    for (const secret of secrets) t.is(bytes.indexOf(secret), -1, secret);
  }
  // What is sent in the clear is found.
  t.true(relay.upward().includes('localhost'));
}

for (const version of ['1.2', '1.3'] as const) {
  test(`client and server in one page, TLS ${version}`, async (t) => {
    const call = await moduleOf<Loopback>(t, '/page/loopback.js');
    t.deepEqual(await call('echo', await pageCase({ version })), goodOutcome(version));
  });

  test(`a wrong CA and a wrong host in the page, TLS ${version}`, async (t) => {
    const call = await moduleOf<Loopback>(t, '/page/loopback.js');
    const { rsaCa } = await pki();
    const wrong = [
      [{ ca: rsaCa.certPem }, 'NOT_TRUSTED'],
      [{ host: 'elsewhere.test' }, 'CN_MISMATCH'],
    ] as const;
    for (const [change, flag] of wrong) {
      const { connected, echoed, error } = await call(
        'echo',
        await pageCase({ version, ...change }),
      );
      t.is(connected, NSAPI_ERROR_AUTH_FAILURE);
      t.is(echoed, '');
      t.is(error?.name, 'TLSError');
      t.deepEqual(error?.verifyFlags, [flag]);
    }
  });

  test(`openssl through a relay that sees only ciphertext, TLS ${version}`, async (t) => {
    const {
      rootCa,
      server: { ecP256 },
    } = await pki();
    const { port } = await started(
      t,
      startOpensslServer({ certificate: ecP256, tls: version, mode: 'reverse' }),
    );
    const relay = await relayTo(t, port);
    const call = await moduleOf<Tunnel>(t, '/page/tunnel.js');
    const outcome = await call('ask', {
      relay: relay.url,
      host: 'localhost',
      ca: rootCa.certPem,
      text: `${MARKER}\n`,
    });
    t.deepEqual(outcome, {
      connected: 0,
      version: `TLSv${version}`,
      error: null,
      answer: `${REVERSED}\n`,
    });
    sawOnlyTls(t, relay, MARKER, REVERSED);
  });
}

test("a server of Node's through a relay", async (t) => {
  const {
    rootCa,
    server: { rsaUnderEc },
  } = await pki();
  const { port } = await started(
    t,
    startNodeTlsServer({ cert: rsaUnderEc.chainPem, key: rsaUnderEc.keyPem }, (socket) =>
      socket.pipe(socket),
    ),
  );
  const relay = await relayTo(t, port);
  const call = await moduleOf<Tunnel>(t, '/page/tunnel.js');
  const { answer } = await call('ask', {
    relay: relay.url,
    host: 'localhost',
    ca: rootCa.certPem,
    text: `${MARKER}\n`,
  });
  t.is(answer, `${MARKER}\n`);
  sawOnlyTls(t, relay, MARKER);
});

test('through a relay too: a wrong CA and a wrong host', async (t) => {
  const {
    rootCa,
    rsaCa,
    server: { ecP256 },
  } = await pki();
  const { port } = await started(t, startOpensslServer({ certificate: ecP256, mode: 'reverse' }));
  const relay = await relayTo(t, port);
  const call = await moduleOf<Tunnel>(t, '/page/tunnel.js');
  const wrong = [
    [{ ca: rsaCa.certPem, host: 'localhost' }, 'NOT_TRUSTED'],
    [{ ca: rootCa.certPem, host: 'elsewhere.test' }, 'CN_MISMATCH'],
  ] as const;
  for (const [change, flag] of wrong) {
    const { connected, error, answer } = await call('ask', {
      relay: relay.url,
      text: MARKER,
      ...change,
    });
    t.is(connected, NSAPI_ERROR_AUTH_FAILURE);
    t.deepEqual(error?.verifyFlags, [flag]);
    t.is(answer, '');
  }
});

/** The module that needs packages of others, as a project would bundle it. */
async function streamsModule(): Promise<Readonly<Record<string, string>>> {
  const {
    outputFiles: [file],
  } = await build({
    entryPoints: [projectFile('dist', 'test', 'browser', 'page', 'streams.js')],
    bundle: true,
    format: 'esm',
    write: false,
    define: { global: 'globalThis' },
  });
  if (file === undefined) throw new Error('esbuild made nothing.');
  return { '/streams.js': file.text };
}

test('toDuplex with readable-stream in the page', async (t) => {
  const call = await moduleOf<Streams>(t, '/streams.js', await streamsModule());
  t.deepEqual(await call('echoStream', { ...(await pageCase()), size: 300_007 }), {
    got: 300_007,
    wrong: 0,
  });
});

test('MQTT.js in the page, to mosquitto', async (t) => {
  const {
    rootCa,
    server: { ecP256 },
  } = await pki();
  const { port } = await started(t, startMosquitto({ certificate: ecP256 }));
  const relay = await relayTo(t, port);
  const call = await moduleOf<Streams>(t, '/streams.js', await streamsModule());
  const arrived = await call('publish', {
    relay: relay.url,
    host: 'localhost',
    ca: rootCa.certPem,
    text: MARKER,
  });
  t.deepEqual(arrived, { topic: 'page/greeting', text: MARKER });
  sawOnlyTls(t, relay, MARKER, 'page/greeting');
});
