import test, { type ExecutionContext } from 'ava';
import { pki } from '../../tools/certificates.js';
import { example, EXAMPLES, names, readmeExamples, runExample } from '../support/readme.js';
import { startRelay, startWisp } from '../support/relays.js';
import { startMosquitto, startNginx, startNodeTlsServer } from '../../tools/servers.js';
import { started } from '../support/tls-client.js';

// What a page has and Node 20 has not.
const AS_A_PAGE = [
  'import { WebSocket as PageWebSocket } from "ws";',
  'globalThis.WebSocket = PageWebSocket;',
];

/** A server of Node's that keeps what it is told, and `end` at the end. */
async function listener(t: ExecutionContext): Promise<{ port: number; received: string[] }> {
  const {
    server: { ecP256 },
  } = await pki();
  const received: string[] = [];
  const { port } = await started(
    t,
    startNodeTlsServer({ cert: ecP256.chainPem, key: ecP256.keyPem }, (socket) => {
      socket.on('data', (data) => received.push(data.toString()));
      socket.on('end', () => received.push('end'));
    }),
  );
  return { port, received };
}

test('each example of README.md and docs/raw.md is known, once', (t) => {
  for (const { heading, code } of readmeExamples())
    t.is(Object.values(EXAMPLES).filter((pattern) => pattern.test(code)).length, 1, heading);
  t.is(readmeExamples().length, Object.keys(EXAMPLES).length);
});

test('what one sees first: a page fetched by the names of node:tls', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const files = { 'index.html': 'what nginx says' };
  const nginx = await started(t, startNginx({ certificate: ecP256, files }));
  t.regex(
    await runExample(t, example(EXAMPLES.start), await names(nginx.port)),
    /^TLSv1\.3 TLS_\w+\nHTTP\/1\.1 200 OK\r\n[^]*what nginx says/,
  );
});

test('the first example: HTTP over TLS', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const nginx = await started(
    t,
    startNginx({ certificate: ecP256, files: { 'index.html': 'what nginx says' } }),
  );
  t.regex(
    await runExample(t, example(EXAMPLES.first), await names(nginx.port)),
    /^HTTP\/1\.1 200 OK\r\n[^]*what nginx says/,
  );
});

test('MQTT over a stream', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const broker = await started(t, startMosquitto({ certificate: ecP256 }));
  await runExample(t, example(EXAMPLES.mqtt), await names(broker.port));
  t.regex(
    broker.log(),
    /Received PUBLISH from \S+ \(d0, q0, r0, m0, 'greeting', \.\.\. \(5 bytes\)\)/,
  );
  await broker.logged(/Received DISCONNECT/);
});

test('an agent of node:https over the names of node:tls', async (t) => {
  const {
    rootCa,
    server: { ecP256 },
  } = await pki();
  const nginx = await started(
    t,
    startNginx({ certificate: ecP256, files: { 'index.html': 'what nginx says' } }),
  );
  const output = await runExample(
    t,
    example(EXAMPLES.agent),
    [`process.env.NODE_EXTRA_CA_CERTS = ${JSON.stringify(rootCa.certFile)};`],
    [
      'import { get } from "node:https";',
      `get({ host: "localhost", port: ${nginx.port}, agent }, (answer) => {`,
      '  answer.pipe(process.stdout);',
      '  answer.on("end", () => agent.destroy());',
      '});',
    ].join('\n'),
  );
  t.is(output.trim(), 'what nginx says');
});

test("a transport of one's own", async (t) => {
  const { port, received } = await listener(t);
  const output = await runExample(
    t,
    example(EXAMPLES.tunnel),
    [
      'import { connect as connectBytes } from "node:net";',
      'import { once as happens } from "node:events";',
      ...(await names(port)),
      'const bytes = connectBytes(port, "127.0.0.1");',
      'await happens(bytes, "connect");',
      'const sendBytes = (chunk) => bytes.write(chunk);',
      'const onBytes = (listener) => bytes.on("data", listener);',
    ],
    'bytes.end();',
  );
  t.is(output, '');
  t.is(received.join(), 'through the tunnel,end');
});

test('sockets that share a configuration', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const nginx = await started(t, startNginx({ certificate: ecP256 }));
  const output = await runExample(t, example(EXAMPLES.shared), await names(nginx.port));
  t.regex(output, /^(TLSv1\.3 TLS1-3-\S+ http\/1\.1\n){2}$/);
});

test('through a relay', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const nginx = await started(t, startNginx({ certificate: ecP256 }));
  const { url } = await startRelay(t, { allow: [{ host: 'localhost', port: nginx.port }] });
  t.is(
    await runExample(t, example(EXAMPLES.relay), [
      ...AS_A_PAGE,
      ...(await names(nginx.port)),
      `const relay = '${url}';`,
    ]),
    'TLSv1.3\n',
  );
});

test('through a Wisp server', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const nginx = await started(t, startNginx({ certificate: ecP256 }));
  t.is(
    await runExample(t, example(EXAMPLES.wisp), [
      ...AS_A_PAGE,
      ...(await names(nginx.port)),
      `const server = '${await startWisp(t)}';`,
    ]),
    'TLSv1.3\n',
  );
});

test('TLS by the network stack', async (t) => {
  const { port, received } = await listener(t);
  await runExample(t, example(EXAMPLES.offloaded), await names(port));
  t.is(received.join(), 'by node:tls,end');
});

test('TLS by the relay', async (t) => {
  const { port, received } = await listener(t);
  const token = 'printed by the relay';
  const { url } = await startRelay(t, {
    allow: [{ host: 'localhost', port }],
    gateway: { token, acceptClientKeys: false },
  });
  await runExample(t, example(EXAMPLES.gateway), [
    ...AS_A_PAGE,
    ...(await names(port)),
    `const [relay, token] = ['${url}', '${token}'];`,
  ]);
  t.is(received.join(), 'by the relay,end');
});
