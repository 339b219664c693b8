import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { pki } from '../support/certificates.js';
import { runCommand } from '../support/command.js';
import { root } from '../support/project.js';
import { readmeExamples } from '../support/readme.js';
import { startRelay, startWisp } from '../support/relays.js';
import { startMosquitto, startNginx, startNodeTlsServer } from '../support/servers.js';
import { started } from '../support/tls-client.js';

/** Runs an example as it is written, in a process of its own, between lines that give it the names it assumes and that end these. */
async function run(t: ExecutionContext, code: string, before: readonly string[], after = ''): Promise<string> {
  // Inside the package's folder, where the package may be imported by its own name.
  const folder = join(root, 'dist', 'test', 'readme');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${t.title.replace(/\W+/g, '-')}.mjs`);
  writeFileSync(file, [...before, code, after].join('\n'));
  t.teardown(() => rmSync(file));
  const { status, stdout, stderr } = await runCommand(process.execPath, [file]);
  t.is(stderr, '');
  t.is(status, 0);
  return stdout;
}

function example(pattern: RegExp): string {
  const found = readmeExamples().filter(({ code }) => pattern.test(code));
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} examples match ${pattern}`);
  return found[0].code;
}

async function names(port: number): Promise<string[]> {
  const { server: { ecP256 } } = await pki();
  return [`const ca = ${JSON.stringify(ecP256.rootPem)};`, `const port = ${port};`];
}

const FIRST = /GET \/ HTTP/;
const MQTT = /from 'mqtt'/;
const TUNNEL = /extends Socket/;
const SHARED = /new SslConfig/;
const RELAY = /new WebSocketStack/;
const WISP = /new WispStack/;
// What a page has and Node 20 has not.
const AS_A_PAGE = ['import { WebSocket as PageWebSocket } from "ws";', 'globalThis.WebSocket = PageWebSocket;'];

test('each example of README.md is run here', (t) => {
  for (const { heading, code } of readmeExamples()) t.true([FIRST, MQTT, TUNNEL, SHARED, RELAY, WISP].some((pattern) => pattern.test(code)), heading);
});

test('the first example: HTTP over TLS', async (t) => {
  const { server: { ecP256 } } = await pki();
  const nginx = await started(t, startNginx({ certificate: ecP256, files: { 'index.html': 'what nginx says' } }));
  t.regex(await run(t, example(FIRST), await names(nginx.port)), /^HTTP\/1\.1 200 OK\r\n[^]*what nginx says/);
});

test('MQTT over a stream', async (t) => {
  const { server: { ecP256 } } = await pki();
  const broker = await started(t, startMosquitto({ certificate: ecP256 }));
  await run(t, example(MQTT), await names(broker.port));
  t.regex(broker.log(), /Received PUBLISH from \S+ \(d0, q0, r0, m0, 'greeting', \.\.\. \(5 bytes\)\)/);
  await broker.logged(/Received DISCONNECT/);
});

test('a transport of one\'s own', async (t) => {
  const { server: { ecP256 } } = await pki();
  const received: string[] = [];
  const node = await started(t, startNodeTlsServer({ cert: ecP256.chainPem, key: ecP256.keyPem }, (socket) => {
    socket.on('data', (data) => received.push(data.toString()));
    socket.on('end', () => received.push('end'));
  }));
  const output = await run(t, example(TUNNEL), [
    'import { connect as connectBytes } from "node:net";',
    'import { once as happens } from "node:events";',
    ...await names(node.port),
    'const bytes = connectBytes(port, "127.0.0.1");',
    'await happens(bytes, "connect");',
    'const sendBytes = (chunk) => bytes.write(chunk);',
    'const onBytes = (listener) => bytes.on("data", listener);',
  ], 'bytes.end();');
  t.is(output, '');
  t.is(received.join(), 'through the tunnel,end');
});

test('sockets that share a configuration', async (t) => {
  const { server: { ecP256 } } = await pki();
  const nginx = await started(t, startNginx({ certificate: ecP256 }));
  const output = await run(t, example(SHARED), await names(nginx.port));
  t.regex(output, /^(TLSv1\.3 TLS1-3-\S+ http\/1\.1\n){2}$/);
});

test('through a relay', async (t) => {
  const { server: { ecP256 } } = await pki();
  const nginx = await started(t, startNginx({ certificate: ecP256 }));
  const { url } = await startRelay(t, { allow: [{ host: 'localhost', port: nginx.port }] });
  t.is(await run(t, example(RELAY), [...AS_A_PAGE, ...await names(nginx.port), `const relay = '${url}';`]), 'TLSv1.3\n');
});

test('through a Wisp server', async (t) => {
  const { server: { ecP256 } } = await pki();
  const nginx = await started(t, startNginx({ certificate: ecP256 }));
  t.is(await run(t, example(WISP), [...AS_A_PAGE, ...await names(nginx.port), `const server = '${await startWisp(t)}';`]), 'TLSv1.3\n');
});
