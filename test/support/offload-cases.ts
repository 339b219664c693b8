import type { ExecutionContext } from 'ava';
import { MqttClient } from 'mqtt';
import { toDuplex } from '../../ts/adapt/duplex.js';
import type { OffloadedTLSSocket } from '../../ts/offload/offloaded-tls-socket.js';
import type { TLSSocket } from '../../ts/tls/tls-socket.js';
import {
  isFlow,
  NSAPI_ERROR_ALREADY,
  NSAPI_ERROR_WOULD_BLOCK,
  nsapiStrerror,
} from '../../ts/nsapi/error.js';
import { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { check } from '../../ts/nsapi/socket-error.js';
import type { NetworkStack } from '../../ts/stack/network-stack.js';
import type { Pki } from '../../tools/certificates.js';
import { bytesOf } from './events.js';
import { httpGet, recvAll } from './exchange.js';

/** Either of the two, which an application uses by the same calls. */
export type AnyTlsSocket = TLSSocket | OffloadedTLSSocket;

/**
 * Ports on loopback of servers, by what they do; each secured one has a good certificate unless its
 * name says otherwise.
 */
export interface Ports {
  readonly https: number;
  readonly https12: number;
  readonly mqtts: number;
  readonly wantsClient: number;
  readonly wantsClient12: number;
  /** HTTP without TLS. */
  readonly plain: number;
  /** Ends each connection at once. */
  readonly closes: number;
  /** Sends a text, then ends without close_notify. */
  readonly cuts: number;
  readonly resets: number;
  readonly nobody: number;
  /** A server with the certificate of this name in `pki().bad`. */
  readonly bad: Readonly<Record<string, number>>;
}

/** What a case has to do with: a fresh socket that is not open, which is closed afterwards. */
export interface Scene {
  readonly t: ExecutionContext;
  readonly socket: AnyTlsSocket;
  /** The network stack to open it on; the platform's own when undefined. */
  readonly stack: NetworkStack | undefined;
  readonly pki: Pki;
  readonly ports: Ports;
}

/** What the application does and meets, in words. */
export type Case = (scene: Scene) => Promise<string>;

/** The bare name of an answer; `OK`, or the count, when it is none. */
export function nameOf(socket: AnyTlsSocket, answer: number): string {
  if (answer >= 0) return answer === 0 ? 'OK' : String(answer);
  if (isFlow(answer)) return nsapiStrerror(answer) ?? String(answer);
  return nsapiStrerror(answer) ?? socket.lastError?.code ?? String(answer);
}

function open({ socket, stack }: Scene): void {
  check(socket.open(stack), socket);
}

function set(scene: Scene): void {
  const { socket, pki } = scene;
  open(scene);
  check(socket.setRootCaCert(pki.rootCa.certPem), socket);
}

async function connected(scene: Scene, port: number): Promise<void> {
  set(scene);
  check(await scene.socket.connect('localhost', port), scene.socket);
}

/** Only the answer of connect: trusting the root, to localhost. */
function connecting(
  port: (ports: Ports) => number,
  before: (scene: Scene) => void = () => {},
): Case {
  return async (scene) => {
    set(scene);
    before(scene);
    return nameOf(scene.socket, await scene.socket.connect('localhost', port(scene.ports)));
  };
}

/** What a setter answers, and when it was content, what connect answers. */
function setting(call: (scene: Scene) => number): Case {
  return async (scene) => {
    set(scene);
    const answer = nameOf(scene.socket, call(scene));
    return answer === 'OK'
      ? 'OK, connect ' +
          `${nameOf(scene.socket, await scene.socket.connect('localhost', scene.ports.https))}`
      : answer;
  };
}

async function get(scene: Scene, port: number): Promise<string> {
  await connected(scene, port);
  const { status, body } = await httpGet(scene.socket, 'localhost', '/path');
  return `${status} ${body}, close ${nameOf(scene.socket, await scene.socket.close())}`;
}

async function mqtt(scene: Scene, port: number): Promise<string> {
  set(scene);
  const client = new MqttClient(
    () => toDuplex(scene.socket, { connected: scene.socket.connect('localhost', port) }),
    { reconnectPeriod: 0 },
  );
  const event = (name: 'connect' | 'message' | 'close'): Promise<unknown[]> =>
    new Promise((resolve, reject) =>
      client.once(name, (...args: unknown[]) => resolve(args)).once('error', reject),
    );
  try {
    await event('connect');
    await client.subscribeAsync('weather');
    const arrived = event('message');
    await client.publishAsync('weather', 'rain', { qos: 1 });
    const [topic, message] = await arrived;
    const closed = event('close');
    await client.endAsync();
    await closed;
    return `${String(topic)}: ${String(message)}`;
  } catch (error) {
    client.end(true);
    const code = error instanceof Error && 'code' in error ? error.code : error;
    return `error ${String(code)}`;
  }
}

async function receivesAfter(scene: Scene, port: number): Promise<string> {
  await connected(scene, port);
  const into = new Uint8Array(100);
  const data = nameOf(scene.socket, await scene.socket.recv(into));
  const then = await scene.socket.recv(into);
  return `recv ${data}, ${then === 0 ? 'the end' : nameOf(scene.socket, then)}`;
}

async function stream(scene: Scene, allowTruncation: boolean): Promise<string> {
  await connected(scene, scene.ports.cuts);
  const duplex = toDuplex(scene.socket, { allowTruncation });
  let got = 0;
  duplex.on('data', (chunk: Uint8Array) => (got += chunk.length));
  duplex.end();
  return new Promise((resolve) => {
    duplex.once('end', () => resolve(`${got} bytes, end`));
    duplex.once('error', (error) =>
      resolve(`${got} bytes, error ${'code' in error ? String(error.code) : error.message}`),
    );
  });
}

async function polled(scene: Scene): Promise<string> {
  set(scene);
  const { socket } = scene;
  socket.setBlocking(false);
  const { https } = scene.ports;
  // The second at once, before anything can have happened.
  const names = [
    await socket.connect('localhost', https),
    await socket.connect('localhost', https),
  ].map((answer) => nameOf(socket, answer));
  for (;;) {
    const told = new Promise<void>((resolve) => socket.sigio(resolve));
    const answer = await socket.connect('localhost', https);
    const name = nameOf(socket, answer);
    if (names.at(-1) !== name) names.push(name);
    if (answer !== NSAPI_ERROR_ALREADY) break;
    await told;
  }
  return `${names.join(', ')}; recv ${nameOf(socket, await socket.recv(new Uint8Array(1)))}`;
}

/** What it says when it throws. */
function attempt(call: () => string): string {
  try {
    return call();
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

const setters = ({ socket, pki }: Scene): string =>
  [
    socket.setHostname('localhost'),
    socket.setRootCaCert(pki.rootCa.certPem),
    socket.setClientCertKey(pki.client.ec.certPem, pki.client.ec.keyPem),
  ]
    .map((answer) => nameOf(socket, answer))
    .join(', ');

const toAddress = async ({ socket, ports }: Scene, port: number = ports.https): Promise<string> =>
  nameOf(socket, await socket.connect(new SocketAddress('127.0.0.1', port)));

/** Every case, by its name. */
export const cases: Readonly<Record<string, Case>> = {
  'HTTPS GET, TLS 1.3': (scene) => get(scene, scene.ports.https),
  'HTTPS GET, TLS 1.2': (scene) => get(scene, scene.ports.https12),
  'MQTT.js publishes and subscribes': (scene) => mqtt(scene, scene.ports.mqtts),
  'MQTT.js, the server speaks no TLS': (scene) => mqtt(scene, scene.ports.plain),
  'wrong CA': connecting(
    ({ https }) => https,
    ({ socket, pki }) => socket.setRootCaCert(pki.rsaCa.certPem),
  ),
  'no CA': async (scene) => (
    open(scene), nameOf(scene.socket, await scene.socket.connect('localhost', scene.ports.https))
  ),
  'the CA is an intermediate one': connecting(
    ({ https }) => https,
    ({ socket, pki }) => socket.setRootCaCert(pki.intermediate.certPem),
  ),
  'wrong host': connecting(
    ({ https }) => https,
    ({ socket }) => socket.setHostname('elsewhere.test'),
  ),
  'IP address on the certificate': async (scene) => (
    set(scene), nameOf(scene.socket, await scene.socket.connect('127.0.0.1', scene.ports.https))
  ),
  'connect(address) without a host name': async (scene) => (set(scene), toAddress(scene)),
  'connect(address), the check waived': async (scene) => (
    set(scene), scene.socket.setHostname(null), toAddress(scene, scene.ports.bad.wrongHost)
  ),
  ...Object.fromEntries(
    [
      'expired',
      'notYetValid',
      'wrongHost',
      'untrusted',
      'selfSigned',
      'sha1',
      'rsa1024',
      'issuerNotCa',
      'nameOnlyInCn',
    ].map((name) => [`certificate: ${name}`, connecting(({ bad }) => bad[name] ?? 0)]),
  ),
  'client certificate wanted and given': async (scene) => {
    set(scene);
    const { socket, pki } = scene;
    check(socket.setClientCertKey(pki.client.ec.chainPem, pki.client.ec.keyPem), socket);
    check(await socket.connect('localhost', scene.ports.wantsClient), socket);
    return String((await httpGet(socket, 'localhost', '/')).status);
  },
  'no client certificate (1.2)': connecting(({ wantsClient12 }) => wantsClient12),
  'no client certificate (1.3)': async (scene) => {
    const answer = await connecting(({ wantsClient }) => wantsClient)(scene);
    return `${answer}, recv ${nameOf(scene.socket, await scene.socket.recv(new Uint8Array(1)))}`;
  },
  'the server speaks no TLS': connecting(({ plain }) => plain),
  'the peer closes in the handshake': connecting(({ closes }) => closes),
  'nobody listens': connecting(({ nobody }) => nobody),
  'the name does not resolve': async (scene) => (
    set(scene), nameOf(scene.socket, await scene.socket.connect('nowhere.invalid', 443))
  ),
  'not opened': ({ socket, ports }) =>
    socket.connect('localhost', ports.https).then((answer) => nameOf(socket, answer)),
  'setters before open': async (scene) => setters(scene),
  'setters after open': async (scene) => (set(scene), setters(scene)),
  'setters after connect': async (scene) => (
    await connected(scene, scene.ports.https), setters(scene)
  ),
  'certificate that cannot be read': setting(({ socket }) =>
    socket.setRootCaCert('no certificate'),
  ),
  'key of another certificate': setting(({ socket, pki }) =>
    socket.setClientCertKey(pki.client.ec.certPem, pki.client.rsa.keyPem),
  ),
  'encrypted key, no passphrase': setting(({ socket, pki }) =>
    socket.setClientCertKey(pki.client.ec.certPem, pki.encrypted.ec.keyPem),
  ),
  'encrypted key with its passphrase': async (scene) => {
    open(scene);
    const {
      socket,
      pki: { client, encrypted },
    } = scene;
    return attempt(() =>
      nameOf(
        socket,
        Number(
          Reflect.apply(socket.setClientCertKey, socket, [
            client.ec.certPem,
            encrypted.ec.keyPem,
            encrypted.passphrase,
          ]),
        ),
      ),
    );
  },
  'non-blocking': polled,
  'send before connect': async (scene) => (
    set(scene), nameOf(scene.socket, await scene.socket.send(bytesOf('x')))
  ),
  'connect twice': async (scene) => (
    await connected(scene, scene.ports.https),
    nameOf(scene.socket, await scene.socket.connect('localhost', scene.ports.https))
  ),
  'connect again after a failure': async (scene) => {
    const first = await connecting(
      ({ https }) => https,
      ({ socket }) => socket.setHostname('elsewhere.test'),
    )(scene);
    const { socket, ports } = scene;
    const second = nameOf(socket, await socket.connect('localhost', ports.https));
    const received = nameOf(socket, await socket.recv(new Uint8Array(1)));
    return `${first}, ${second}, recv ${received}`;
  },
  'the peer ends with close_notify': async (scene) => {
    await connected(scene, scene.ports.https);
    check(
      await scene.socket.send(
        bytesOf('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'),
      ),
      scene.socket,
    );
    return (
      `${(await recvAll(scene.socket)).length > 0}, recv ` +
      `${await scene.socket.recv(new Uint8Array(1))}`
    );
  },
  'no close_notify': (scene) => receivesAfter(scene, scene.ports.cuts),
  'the peer resets': async (scene) => (
    await connected(scene, scene.ports.resets),
    nameOf(scene.socket, await scene.socket.recv(new Uint8Array(1)))
  ),
  'a stream cut off': (scene) => stream(scene, false),
  'a stream, truncation allowed': (scene) => stream(scene, true),
  'an aborted connect, then recv': async (scene) => {
    set(scene);
    const { socket, ports } = scene;
    const abort = new AbortController();
    const ended = socket.connect('localhost', ports.https, { signal: abort.signal }).then(
      (answer) => nameOf(socket, answer),
      (error: unknown) => String(error),
    );
    abort.abort('enough');
    return `${await ended}, recv ${nameOf(socket, await socket.recv(new Uint8Array(1)))}`;
  },
  'closed while it receives': async (scene) => {
    await connected(scene, scene.ports.https);
    const receiving = scene.socket.recv(new Uint8Array(1));
    const closed = nameOf(scene.socket, await scene.socket.close());
    return (
      `close ${closed}, recv ${nameOf(scene.socket, await receiving)}, close ` +
      `${nameOf(scene.socket, await scene.socket.close())}`
    );
  },
  'opened again after close': async (scene) => {
    await connected(scene, scene.ports.https);
    await scene.socket.close();
    const opened = nameOf(scene.socket, scene.socket.open(scene.stack));
    scene.socket.setRootCaCert(scene.pki.rootCa.certPem);
    return (
      `open ${opened}, connect ` +
      `${nameOf(scene.socket, await scene.socket.connect('localhost', scene.ports.https))}`
    );
  },
  'a timeout of 20 ms, nothing to receive': async (scene) => {
    await connected(scene, scene.ports.https);
    scene.socket.setTimeout(20);
    const answer = await scene.socket.recv(new Uint8Array(1));
    return answer === NSAPI_ERROR_WOULD_BLOCK ? 'WOULD_BLOCK' : nameOf(scene.socket, answer);
  },
  'listen, accept': async (scene) => (
    set(scene),
    `${nameOf(scene.socket, scene.socket.listen())}, ${nameOf(
      scene.socket,
      (await scene.socket.accept()).code,
    )}`
  ),
};
