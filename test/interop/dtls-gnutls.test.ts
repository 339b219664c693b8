import { spawn } from 'node:child_process';
import test from 'ava';
import { Instance } from '../../ts/ffi/instance.js';
import { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { NodeStack } from '../../ts/stack/node/node-stack.js';
import { pki } from '../../tools/certificates.js';
import { startGnutlsPskServer, startGnutlsServer } from '../../tools/servers.js';
import {
  client,
  EchoServer,
  HOST,
  IDENTITY,
  PSK,
  roundTrip,
  serverConfig,
} from '../support/dtls.js';
import { started } from '../support/tls-client.js';

for (const kind of ['ecP256', 'rsa2048'] as const) {
  test(`gnutls-serv --udp, ${kind}: messages both ways`, async (t) => {
    const certificate = (await pki()).server[kind];
    const server = await started(
      t,
      startGnutlsServer({ certificate, tls: 'dtls1.2', mode: 'echo' }),
    );
    const socket = client(t, new NodeStack(), certificate, { instance: new Instance() });
    check(await socket.connect(new SocketAddress(HOST, server.port)), socket);
    t.is(await roundTrip(socket, 'hello\n'), 'hello\n');
    await socket.close();
  });
}

for (const exchange of ['PSK', 'ECDHE-PSK']) {
  test(`gnutls-serv --udp, by a pre-shared key, ${exchange}`, async (t) => {
    const server = await started(
      t,
      startGnutlsPskServer({ identity: IDENTITY, key: PSK, exchange }),
    );
    const socket = client(t, new NodeStack(), null, { instance: new Instance() });
    check(await socket.connect(new SocketAddress(HOST, server.port)), socket);
    t.is(await roundTrip(socket, 'hello\n'), 'hello\n');
    const suite = socket.getSslContext()?.ciphersuite ?? '';
    t.is(suite.startsWith('TLS-ECDHE-PSK-'), exchange === 'ECDHE-PSK');
    await socket.close();
  });
}

function gnutlsClient(port: number, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('gnutls-cli', ['--udp', '--port', String(port), ...args, 'localhost']);
    let output = '';
    let said = false;
    const look = (text: Buffer): void => {
      output += text.toString();
      if (!said && output.includes('Handshake was completed')) {
        said = true;
        child.stdin.write('a line of text\n');
      }
      if (/^a line of text$/m.test(output)) child.stdin.end();
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    child.on('error', reject);
    child.on('close', () => resolve(output));
    setTimeout(() => child.kill(), 20_000).unref();
  });
}

test('gnutls-cli --udp and our server, by certificate', async (t) => {
  const certificate = (await pki()).server.ecP256;
  const { address } = new EchoServer(t, new NodeStack(), {
    config: serverConfig(t, new Instance(), certificate),
  });
  const output = await gnutlsClient(address.port, ['--x509cafile', certificate.rootFile]);
  t.regex(output, /certificate is trusted/);
  t.regex(output, /^a line of text$/m);
});

test('gnutls-cli --udp and our server, by a pre-shared key', async (t) => {
  const { address } = new EchoServer(t, new NodeStack(), {
    config: serverConfig(t, new Instance(), null),
  });
  const output = await gnutlsClient(address.port, [
    '--pskusername',
    'thing',
    '--pskkey',
    Buffer.from(PSK).toString('hex'),
    '--priority',
    'NORMAL:-KX-ALL:+PSK:-VERS-ALL:+VERS-DTLS1.2',
  ]);
  t.regex(output, /^a line of text$/m);
});

// gnutls-cli 3.7.9 does not live to send anything then: it dies of a segmentation fault when it
// tells of the handshake, with openssl s_server on the other side just as well, and over TCP.
test('gnutls-cli --udp and our server, by ECDHE and a pre-shared key: the handshake', async (t) => {
  const { address, server } = new EchoServer(t, new NodeStack(), {
    config: serverConfig(t, new Instance(), null),
  });
  const client = gnutlsClient(address.port, [
    '--pskusername',
    IDENTITY,
    '--pskkey',
    Buffer.from(PSK).toString('hex'),
    '--priority',
    'NORMAL:-KX-ALL:+ECDHE-PSK:-VERS-ALL:+VERS-DTLS1.2',
  ]);
  for (let turn = 0; server.sessions === 0 && turn < 1000; turn++)
    await new Promise((resolve) => setTimeout(resolve, 10));
  await client;
  t.is(server.established, 1);
});
