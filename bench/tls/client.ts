import { readFileSync } from 'node:fs';
import { connect as connectTcp, type Socket as NodeSocket } from 'node:net';
import { createInterface } from 'node:readline';
import { connect as connectTls, createSecureContext } from 'node:tls';
import {
  MBEDTLS_SSL_TLS1_3_SIGNAL_NEW_SESSION_TICKETS_ENABLED,
  MBEDTLS_SSL_VERSION_TLS1_2,
  MBEDTLS_SSL_VERSION_TLS1_3,
} from '../../wasm/constants.js';
import { SslConfig } from '../../ts/mbedtls/ssl-config.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';
import type { Socket } from '../../ts/net/socket.js';
import { TCPSocket } from '../../ts/net/tcp-socket.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { TLSSocket } from '../../ts/tls/tls-socket.js';
import { fromLine, head, type Order, type Took } from './order.js';

// A client in a process of its own, of the kind that its argument names: it reads orders from its
// standard input, a line each, and answers each with the milliseconds that passed and those of its
// CPU.

interface Connection {
  send(bytes: Uint8Array): Promise<unknown>;
  /** Takes so many bytes. */
  receive(count: number): Promise<void>;
  session(): Uint8Array | null;
  close(): Promise<unknown>;
}

type Open = (session: Uint8Array | null) => Promise<Connection>;

const INTO = new Uint8Array(65_536);

function overSocket(socket: Socket): Connection {
  return {
    send: async (bytes) => check(await socket.send(bytes), socket),
    async receive(count) {
      for (let left = count; left > 0; ) {
        const got = check(await socket.recv(INTO), socket);
        if (got === 0) throw new Error(`The server ended ${left} bytes too early.`);
        left -= got;
      }
    },
    session: () => (socket instanceof TLSSocket ? socket.getSession() : null),
    close: () => socket.close(),
  };
}

function tlsSocket({ port, version, suite, ca }: Order): Open {
  const config = new SslConfig();
  const protocol = version === 12 ? MBEDTLS_SSL_VERSION_TLS1_2 : MBEDTLS_SSL_VERSION_TLS1_3;
  config.confMinTlsVersion(protocol);
  config.confMaxTlsVersion(protocol);
  if (suite !== 0) config.confCiphersuites([suite]);
  config.instance.exports.mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(
    config.pointer,
    MBEDTLS_SSL_TLS1_3_SIGNAL_NEW_SESSION_TICKETS_ENABLED,
  );
  using chain = X509Crt.parse(readFileSync(ca));
  config.confCaChain(chain);
  return async (session) => {
    const socket = new TLSSocket();
    check(socket.open(), socket);
    check(socket.setSslConfig(config), socket);
    check(socket.setHostname('localhost'), socket);
    if (session !== null) check(socket.setSession(session), socket);
    check(await socket.connect('127.0.0.1', port), socket);
    return overSocket(socket);
  };
}

function tcpSocket({ port }: Order): Open {
  return async () => {
    const socket = new TCPSocket();
    check(socket.open(), socket);
    check(await socket.connect(new SocketAddress('127.0.0.1', port)), socket);
    return overSocket(socket);
  };
}

/** What arrives on a stream of Node, counted. */
class Arrivals {
  #got = 0;
  #wanted: { count: number; resolve: () => void } | null = null;

  take(size: number): void {
    this.#got += size;
    if (this.#wanted !== null && this.#got >= this.#wanted.count) {
      this.#got -= this.#wanted.count;
      this.#wanted.resolve();
      this.#wanted = null;
    }
  }

  wait(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#wanted = { count, resolve };
      this.take(0);
    });
  }
}

function overNode(
  socket: NodeSocket,
  arrivals: Arrivals,
  present: () => Uint8Array | undefined = () => undefined,
): Connection {
  let session: Uint8Array | null = null;
  socket.on('session', (ticket: Buffer) => (session = ticket));
  return {
    send: (bytes) =>
      new Promise<void>((resolve, reject) => {
        socket.write(bytes, (error) => (error ? reject(error) : resolve()));
      }),
    receive: (count) => arrivals.wait(count),
    session: () => session ?? present() ?? null,
    close: () =>
      new Promise((resolve) => {
        socket.on('close', resolve);
        socket.end();
      }),
  };
}

function nodeTls({ port, version, suite, cipher, ca }: Order): Open {
  const protocol = version === 12 ? 'TLSv1.2' : 'TLSv1.3';
  const secureContext = createSecureContext({
    ca: readFileSync(ca),
    minVersion: protocol,
    maxVersion: protocol,
    ...(suite === 0 ? {} : { ciphers: cipher }),
  });
  return (session) =>
    new Promise((resolve, reject) => {
      const arrivals = new Arrivals();
      const socket = connectTls(
        {
          host: '127.0.0.1',
          port,
          servername: 'localhost',
          secureContext,
          ...(session === null ? {} : { session: Buffer.from(session) }),
        },
        () => resolve(connection),
      );
      const connection = overNode(socket, arrivals, () => socket.getSession());
      socket.setNoDelay(true);
      socket.on('error', reject);
      socket.on('data', ({ length }: Buffer) => arrivals.take(length));
    });
}

/** @param reused whether what arrives lies in one buffer, or in new memory each time */
function nodeNet(reused: boolean): (order: Order) => Open {
  return ({ port }) =>
    () =>
      new Promise((resolve, reject) => {
        const arrivals = new Arrivals();
        const callback = (size: number): boolean => {
          arrivals.take(size);
          return true;
        };
        const socket = connectTcp({
          host: '127.0.0.1',
          port,
          noDelay: true,
          ...(reused ? { onread: { buffer: INTO, callback } } : {}),
        });
        if (!reused) socket.on('data', ({ length }: Buffer) => arrivals.take(length));
        socket.on('error', reject);
        socket.on('connect', () => resolve(overNode(socket, arrivals)));
      });
}

/** The kinds of clients that this program can be. */
const kinds: ReadonlyMap<string, (order: Order) => Open> = new Map([
  ['TLSSocket', tlsSocket],
  ['node:tls', nodeTls],
  ['TCPSocket', tcpSocket],
  ['node:net', nodeNet(false)],
  ['node:net, onread', nodeNet(true)],
]);

async function timed(work: () => Promise<number | null>): Promise<Took> {
  const [begun, before] = [performance.now(), process.cpuUsage()];
  const wall = await work();
  const { user, system } = process.cpuUsage(before);
  return { wall: wall ?? performance.now() - begun, cpu: (user + system) / 1000 };
}

/** Its time is until a handshake is done; its CPU's is that of the closing too. */
async function handshakes(open: Open, { task, count }: Order): Promise<Took> {
  const session = task === 'resumed' ? await sessionFor(open) : null;
  return timed(async () => {
    let wall = 0;
    for (let made = 0; made < count; made++) {
      const begun = performance.now();
      const connection = await open(session);
      wall += performance.now() - begun;
      await connection.close();
    }
    return wall;
  });
}

async function sessionFor(open: Open): Promise<Uint8Array> {
  const first = await open(null);
  await first.send(head('d', 1, 16_384));
  await first.receive(1);
  const session = first.session();
  await first.close();
  if (session === null) throw new Error('The server gave no session.');
  return session;
}

async function transfer(open: Open, { task, count, piece }: Order): Promise<Took> {
  const connection = await open(null);
  const bytes = new Uint8Array(piece).fill(0xa5);
  const took = await timed(async () => {
    if (task === 'down') {
      await connection.send(head('d', count, piece));
      await connection.receive(count);
    } else if (task === 'up') {
      await connection.send(head('u', count, piece));
      for (let left = count; left > 0; left -= piece)
        await connection.send(left < piece ? bytes.subarray(0, left) : bytes);
      await connection.receive(1);
    } else {
      await connection.send(head('e', count * piece, piece));
      for (let trip = 0; trip < count; trip++) {
        await connection.send(bytes);
        await connection.receive(piece);
      }
    }
    return null;
  });
  await connection.close();
  return took;
}

const kind = kinds.get(process.argv[2] ?? '');
if (kind === undefined) throw new Error(`This client is one of ${[...kinds.keys()].join(', ')}.`);
for await (const line of createInterface({ input: process.stdin })) {
  const order = fromLine(line);
  const open = kind(order);
  const { wall, cpu } = await (order.task === 'full' || order.task === 'resumed'
    ? handshakes(open, order)
    : transfer(open, order));
  console.log(`${wall} ${cpu}`);
}
