import {
  SocketAddress,
  SslConfig,
  TCPSocket,
  TLSSocket,
  WebSocketStack,
  WispStack,
  check,
  constants,
  defaultInstance,
  X509Crt,
  type NetworkStack,
  type Socket,
} from 'mbedtls-wasm';

// What the benchmark runs in a page. The server is the one of server.ts: nine bytes tell it what to
// do.

/** Where a measurement leads, and by what. */
export interface Route {
  readonly tunnel: 'websocket' | 'wisp';
  readonly url: string;
  readonly port: number;
  /** The suite and the CA; null for no TLS. */
  readonly tls: { readonly suite: number; readonly ca: string } | null;
}

const stacks = new Map<string, NetworkStack>();

function stackFor({ tunnel, url }: Route): NetworkStack {
  const stack =
    stacks.get(url) ?? (tunnel === 'wisp' ? new WispStack(url) : new WebSocketStack(url));
  stacks.set(url, stack);
  return stack;
}

function configFor(route: Route): SslConfig | null {
  if (route.tls === null) return null;
  const config = new SslConfig();
  config.confCiphersuites([route.tls.suite]);
  config.instance.exports.mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(
    config.pointer,
    constants.MBEDTLS_SSL_TLS1_3_SIGNAL_NEW_SESSION_TICKETS_ENABLED,
  );
  using chain = X509Crt.parse(route.tls.ca);
  config.confCaChain(chain);
  return config;
}

/** A connection, without TLS where there is no configuration. */
export async function connect(
  route: Route,
  config: SslConfig | null,
  session: Uint8Array | null = null,
): Promise<TCPSocket | TLSSocket> {
  if (config === null) {
    const plain = new TCPSocket(stackFor(route));
    check(await plain.connect(new SocketAddress('localhost', route.port)), plain);
    return plain;
  }
  const socket = new TLSSocket(stackFor(route));
  check(socket.setSslConfig(config), socket);
  if (session !== null) check(socket.setSession(session), socket);
  check(await socket.connect('localhost', route.port), socket);
  return socket;
}

/** What asks the server for so many bytes. */
export function orderFor(size: number): Uint8Array<ArrayBuffer> {
  const order = new Uint8Array(9);
  order[0] = 0x6b;
  new DataView(order.buffer).setBigUint64(1, BigInt(size));
  return order;
}

/**
 * Asks for so many bytes and takes them; the time that it took, in milliseconds. The server does
 * not end the connection: wisp-js loses what it still holds when the target ends.
 */
async function fetchBytes(socket: Socket, size: number): Promise<number> {
  const begun = performance.now();
  check(await socket.send(orderFor(size)), socket);
  const into = new Uint8Array(65_536);
  let got = 0;
  while (got < size) {
    const count = check(await socket.recv(into), socket);
    if (count === 0) throw new Error(`${got} bytes of ${size} arrived.`);
    got += count;
  }
  return performance.now() - begun;
}

/** Milliseconds to compile and instantiate, of a page that has not done it yet. */
export function start(): number {
  const begun = performance.now();
  defaultInstance();
  return performance.now() - begun;
}

/** Milliseconds from the beginning of the page to the first byte of an HTTPS answer. */
export async function firstByte(route: Route): Promise<number> {
  const socket = await connect(route, configFor(route));
  check(
    await socket.send(new TextEncoder().encode('GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\n')),
    socket,
  );
  const into = new Uint8Array(100);
  const size = check(await socket.recv(into), socket);
  const milliseconds = performance.now();
  if (!new TextDecoder().decode(into.subarray(0, size)).startsWith('HTTP/1.1 200 '))
    throw new Error('The server did not answer by HTTP.');
  return milliseconds;
}

/** Megabytes a second of one download. */
export async function download({
  route,
  size,
}: {
  readonly route: Route;
  readonly size: number;
}): Promise<number> {
  const socket = await connect(route, configFor(route));
  const milliseconds = await fetchBytes(socket, size);
  await socket.close();
  return size / 1000 / milliseconds;
}

/** Milliseconds of each of `count` handshakes, full or resumed, over a tunnel that is open. */
export async function handshakes({
  route,
  count,
  resumed,
}: {
  readonly route: Route;
  readonly count: number;
  readonly resumed: boolean;
}): Promise<number[]> {
  const config = configFor(route);
  const first = await connect(route, config);
  await fetchBytes(first, 1);
  const session = resumed && first instanceof TLSSocket ? first.getSession() : null;
  if (resumed && session === null) throw new Error('The server gave no session.');
  const times: number[] = [];
  for (let at = 0; at < count; at++) {
    const begun = performance.now();
    const socket = await connect(route, config, session);
    times.push(performance.now() - begun);
    await socket.close();
  }
  await first.close();
  return times;
}

/** Milliseconds that each of `count` downloads at the same time took. */
export async function together({
  route,
  count,
  size,
}: {
  readonly route: Route;
  readonly count: number;
  readonly size: number;
}): Promise<number[]> {
  const config = configFor(route);
  const sockets = await Promise.all(Array.from({ length: count }, () => connect(route, config)));
  const times = await Promise.all(sockets.map((socket) => fetchBytes(socket, size)));
  for (const socket of sockets) await socket.close();
  return times;
}
