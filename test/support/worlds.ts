import type { ExecutionContext } from 'ava';
import { pki } from '../../tools/certificates.js';
import { startMosquitto, startNginx, startNodeTlsServer } from '../../tools/servers.js';
import { Instance } from '../../ts/ffi/instance.js';
import { defaultStack } from '../../ts/index.js';
import type { NetworkStack } from '../../ts/stack/network-stack.js';
import { EchoServer, PSK, serverConfig } from './dtls.js';
import { startRelay, startWisp } from './relays.js';
import { startStartTls } from './start-tls.js';
import { started } from './tls-client.js';

/** What blocks of the documentation run in: the names that they assume. */
export interface World {
  /** The names with their types. */
  readonly given: string;
  /** Starts what stands behind the names, until the test ends. */
  start(t: ExecutionContext): Promise<Readonly<Record<string, Value>>>;
  /** Lines of JavaScript before a block, behind the names. */
  readonly before?: string;
  /** Lines of JavaScript after it. */
  readonly after?: string;
}

type Value = string | number | boolean;

const SERVER = 'ca: string; port: number';

// What a page has and Node 20 has not.
const PAGE =
  'import { WebSocket as PageWebSocket } from "ws"; globalThis.WebSocket = PageWebSocket;';

/** A server of HTTP over TLS for localhost that says hello, and whom to trust for it. */
async function https(t: ExecutionContext): Promise<{ ca: string; port: number }> {
  const { ecP256 } = (await pki()).server;
  const files = { 'index.html': 'hello\n' };
  const { port } = await started(t, startNginx({ certificate: ecP256, files }));
  return { ca: ecP256.rootPem, port };
}

/** A server that sends back what it gets, and ends when its client does. */
async function echo(
  t: ExecutionContext,
  options: { readonly requestCert?: boolean } = {},
): Promise<{ ca: string; port: number }> {
  const { ecP256 } = (await pki()).server;
  const ca = ecP256.rootPem;
  const server = startNodeTlsServer(
    { cert: ecP256.chainPem, key: ecP256.keyPem, ca, ...options },
    (socket) => socket.pipe(socket),
  );
  return { ca, port: (await started(t, server)).port };
}

/** The worlds by their names. */
export const WORLDS: Readonly<Record<string, World>> = {
  nothing: { given: '', start: () => Promise.resolve({}) },
  https: { given: SERVER, start: https },
  echo: { given: SERVER, start: (t) => echo(t) },
  starttls: { given: SERVER, start: (t) => startStartTls(t) },
  clients: {
    given: `${SERVER}; cert: string; key: string`,
    async start(t) {
      const { client } = await pki();
      return {
        ...(await echo(t, { requestCert: true })),
        cert: client.ec.chainPem,
        key: client.ec.keyPem,
      };
    },
  },
  dtls: {
    given: 'key: Uint8Array; port: number',
    before: `const key = new Uint8Array([${PSK}]);`,
    start(t) {
      const instance = new Instance();
      const config = serverConfig(t, instance, null);
      const { address } = new EchoServer(t, platformStack(), { config });
      return Promise.resolve({ port: address.port });
    },
  },
  mqtt: {
    given: SERVER,
    async start(t) {
      const { ecP256 } = (await pki()).server;
      const { port } = await started(t, startMosquitto({ certificate: ecP256 }));
      return { ca: ecP256.rootPem, port };
    },
  },
  relay: {
    given: `${SERVER}; relay: string`,
    before: PAGE,
    async start(t) {
      const server = await https(t);
      const { url } = await startRelay(t, { allow: [{ host: 'localhost', port: server.port }] });
      return { ...server, relay: url };
    },
  },
  wisp: {
    given: `${SERVER}; server: string`,
    before: PAGE,
    start: async (t) => ({ ...(await https(t)), server: await startWisp(t) }),
  },
  bytes: {
    given:
      'ca: string; sendBytes: (bytes: Uint8Array) => void; ' +
      'onBytes: (listener: (bytes: Uint8Array) => void) => void',
    start: (t) => echo(t),
    before: [
      'import { connect as connectBytes } from "node:net";',
      'const bytes = connectBytes(port, "127.0.0.1");',
      'const sendBytes = (chunk) => bytes.write(chunk);',
      'const onBytes = (listener) => bytes.on("data", listener);',
    ].join('\n'),
    after: 'bytes.end();',
  },
  identity: {
    given: 'chain: string; key: string; ca: string',
    async start() {
      const { ecP256 } = (await pki()).server;
      return { chain: ecP256.chainPem, key: ecP256.keyPem, ca: ecP256.rootPem };
    },
  },
};

function platformStack(): NetworkStack {
  const stack = defaultStack();
  if (stack === null) throw new Error('Node has a stack');
  return stack;
}
