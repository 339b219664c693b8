import { readdirSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { MBEDTLS_SSL_VERIFY_NONE } from '../../wasm/constants.js';
import { SslConfig } from '../../ts/mbedtls/ssl-config.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';
import type { Instance } from '../../ts/ffi/instance.js';
import {
  NSAPI_ERROR_AUTH_FAILURE,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_PARAMETER,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../ts/nsapi/error.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { NodeStack } from '../../ts/stack/node/node-stack.js';
import type { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import { TLSSocket } from '../../ts/tls/tls-socket.js';
import { pki } from '../../tools/certificates.js';
import { runCommand } from '../support/command.js';
import { usedInstance } from '../support/memory.js';
import { tlsPair } from '../support/tls-pair.js';

const COUNT = 100;
/** What a socket that failed and that somebody still holds may keep, in bytes: mostly the chain. */
const LEFT = 5000;

function descriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

async function until(condition: () => boolean): Promise<boolean> {
  const end = Date.now() + 5000;
  while (!condition() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
  return condition();
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function listening(t: ExecutionContext, server: Server): Promise<number> {
  t.teardown(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}

async function startTls(t: ExecutionContext): Promise<number> {
  const {
    server: { ecP256 },
  } = await pki();
  const server = createTlsServer({ cert: ecP256.chainPem, key: ecP256.keyPem });
  server.on('tlsClientError', () => {});
  return listening(t, server);
}

/** One that takes connections and says nothing, or only a greeting that is no TLS. */
function startPlain(t: ExecutionContext, greeting = ''): Promise<number> {
  return listening(
    t,
    createServer((socket) => {
      socket.on('error', () => {}).resume();
      if (greeting !== '') socket.write(greeting);
    }),
  );
}

interface Case {
  readonly title: string;
  readonly server: (t: ExecutionContext) => Promise<number>;
  readonly handshakeTimeout?: number;
  readonly authmode?: number;
  readonly trusts?: boolean;
  /** Connects, and answers when that has failed. */
  readonly connect: (socket: TLSSocket, port: number) => Promise<unknown>;
}

const fails = (socket: TLSSocket, port: number): Promise<number> =>
  socket.connect('localhost', port);

async function polls(socket: TLSSocket, port: number): Promise<number> {
  socket.setBlocking(false);
  for (;;) {
    const told = new Promise<void>((resolve) => socket.sigio(resolve));
    const code = await socket.connect('localhost', port);
    if (code === NSAPI_ERROR_AUTH_FAILURE) return code;
    await told;
  }
}

async function aborts(socket: TLSSocket, port: number): Promise<unknown> {
  const controller = new AbortController();
  const connecting = socket.connect('localhost', port, { signal: controller.signal });
  await until(() => socket.getSslContext() !== null);
  controller.abort('enough');
  return connecting.catch(() => NSAPI_ERROR_AUTH_FAILURE);
}

const cases: readonly Case[] = [
  { title: 'a server that is not trusted', server: startTls, connect: fails },
  { title: 'a server that is not trusted, non-blocking', server: startTls, connect: polls },
  { title: 'a configuration without CAs', server: startTls, trusts: false, connect: fails },
  {
    title: 'a server that speaks no TLS',
    server: (t) => startPlain(t, 'HTTP/1.1 400 Bad Request\r\n\r\n'),
    connect: fails,
  },
  {
    title: 'a handshake that takes too long',
    server: startPlain,
    handshakeTimeout: 50,
    connect: fails,
  },
  {
    title: 'a handshake that is aborted',
    server: startPlain,
    authmode: MBEDTLS_SSL_VERIFY_NONE,
    connect: aborts,
  },
];

async function configured(instance: Instance, about: Case): Promise<SslConfig> {
  const config = new SslConfig({ instance });
  using chain = X509Crt.parse((await pki()).rsaCa.certPem, { instance });
  if (about.trusts ?? true) config.confCaChain(chain);
  if (about.authmode !== undefined) config.confAuthmode(about.authmode);
  return config;
}

for (const about of cases) {
  test.serial(
    `${about.title}: nobody closes, and neither descriptors nor memory are kept`,
    async (t) => {
      const port = await about.server(t);
      const instance = await usedInstance();
      using config = await configured(instance, about);
      const stack = new NodeStack();
      const make = (): TLSSocket => {
        const socket = new TLSSocket(stack, { handshakeTimeout: about.handshakeTimeout });
        check(socket.setSslConfig(config), socket);
        return socket;
      };
      await about.connect(make(), port);
      await pause(300);
      const before = [descriptors(), instance.memoryUsage.allocatedBytes] as const;
      const sockets = Array.from({ length: COUNT }, make);
      for (const socket of sockets)
        t.is(await about.connect(socket, port), NSAPI_ERROR_AUTH_FAILURE);
      t.true(await until(() => descriptors() <= before[0]), `${descriptors()} of ${before[0]}`);
      const kept = (instance.memoryUsage.allocatedBytes - before[1]) / COUNT;
      t.log(`${kept} bytes each`);
      t.true(kept < LEFT, `${kept} bytes each`);
      for (const socket of sockets) {
        const { lastError } = socket;
        t.is(lastError?.errno, NSAPI_ERROR_AUTH_FAILURE);
        t.is(socket.open(stack), NSAPI_ERROR_PARAMETER);
        t.is(await socket.connect('localhost', port), NSAPI_ERROR_AUTH_FAILURE);
        t.is(socket.lastError, lastError);
        t.is(await socket.close(), NSAPI_ERROR_OK);
        t.is(await socket.close(), NSAPI_ERROR_NO_SOCKET);
        socket[Symbol.dispose]();
      }
      t.true(instance.memoryUsage.allocatedBytes <= before[1]);
    },
  );
}

test.serial('an aborted connect keeps no process running', async (t) => {
  const port = await startPlain(t);
  const program = fileURLToPath(new URL('../support/aborted-program.js', import.meta.url));
  const { status, stdout, stderr } = await runCommand(process.execPath, [program, String(port)]);
  t.is(status, 0, stderr);
  t.is(stdout.trim(), 'aborted');
});

test('what the context told of a peer that was refused, it goes on telling', async (t) => {
  const pair = await tlsPair({ connect: false });
  const { client, server } = pair;
  client.setHostname('elsewhere.test');
  const { instance } = client.getSslConfig();
  const serving = server.connect();
  t.is(await client.connect(), NSAPI_ERROR_AUTH_FAILURE);
  t.true((await serving) < 0, 'the alert has left');
  await pause(20);
  const context = client.getSslContext();
  if (context === null) throw new Error('The socket has no context.');
  t.is(context.version, 'TLSv1.3');
  t.false(context.isHandshakeOver);
  t.is(context.verifyResult, client.verifyResult);
  t.not(client.verifyResult, 0);
  t.not(client.verifyResult, 0xffffffff);
  t.is(context.session, null);
  t.true(context.handshake() < 0);
  t.true(context.write(new Uint8Array(1)) < 0);
  t.throws(() => context.exportKeyingMaterial(32, 'label'));
  t.is(instance.exports.mbedtls_ssl_get_bytes_avail(context.pointer), 0);
  using peer = context.getPeerCert();
  t.true((peer?.certificates.length ?? 0) > 0);
  t.is(pair.clientGate.calls.includes('close'), false, 'a transport that was given is left alone');
  t.is(await client.close(), NSAPI_ERROR_OK);
  await pair.end();
});

/** What can be asked of a connection that failed, the peer's chain too. */
function tells(socket: TLSSocketWrapper): Record<string, unknown> & { peer?: unknown[] } {
  const context = socket.getSslContext();
  if (context === null) throw new Error('The socket has no context.');
  using peer = context.getPeerCert();
  const { verifyResult, version, ciphersuite, alpnProtocol, isHandshakeOver, state } = context;
  return {
    verifyResult,
    version,
    ciphersuite,
    alpnProtocol,
    isHandshakeOver,
    state,
    peer: peer?.certificates.map(({ der }) => der) ?? [],
  };
}

for (const opens of [true, false]) {
  const title = `an alert that cannot leave at once is waited for${opens ? '' : ', for a second'}`;
  test(title, async (t) => {
    const pair = await tlsPair({ connect: false });
    const { client, server, clientGate } = pair;
    client.setHostname('elsewhere.test');
    clientGate.recvRoom = 0;
    const connecting = client.connect();
    const serving = server.connect();
    await pause(50);
    clientGate.sendAnswer = NSAPI_ERROR_WOULD_BLOCK;
    clientGate.recvRoom = Infinity;
    clientGate.poke();
    t.is(await connecting, NSAPI_ERROR_AUTH_FAILURE);
    const told = tells(client);
    t.is(told.peer?.length, 2);
    const { allocations } = client.getSslConfig().instance.memoryUsage;
    if (opens) clientGate.open();
    else await pause(1300);
    if (opens) t.true((await serving) < 0, 'it has left');
    t.true(await until(() => client.getSslConfig().instance.memoryUsage.allocations < allocations));
    t.deepEqual(tells(client), told);
    clientGate.open();
    await pair.end();
    if (!opens) await serving;
  });
}
