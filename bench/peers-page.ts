import { check } from 'mbedtls-wasm';
import { connect, orderFor, type Route } from './page.js';

// What the benchmark runs of its peers in a page. They are installed only where it is asked for
// them, so these are the types of what is used of them. None of them is told the suite: the server
// knows one only.

/** A connection of a peer's, after its handshake. */
interface Connection {
  /** Asks the server for so many bytes and takes them. */
  take(size: number): Promise<void>;
  close(): void;
}

interface SubtlsQueue {
  read(count: number): Promise<Uint8Array | undefined>;
  enqueue(bytes: Uint8Array): void;
}

interface Subtls {
  readonly TrustedCert: { databaseFromPEM(pem: string): Promise<object> };
  readonly ReadQueue: new () => SubtlsQueue;
  readonly WebSocketReadQueue: new (socket: WebSocket) => SubtlsQueue;
  startTls(
    host: string,
    roots: object,
    read: SubtlsQueue['read'],
    write: (bytes: Uint8Array<ArrayBuffer>) => void,
  ): Promise<{
    read(): Promise<Uint8Array | undefined>;
    write(bytes: Uint8Array): Promise<void>;
  }>;
}

interface EpoxyStream {
  send(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

interface Epoxy {
  connect_tls(
    opened: () => void,
    closed: () => void,
    failed: (error: unknown) => void,
    message: (bytes: Uint8Array) => void,
    target: string,
  ): Promise<EpoxyStream>;
  fetch(url: string, options: object): Promise<Response>;
}

interface LibcurlSocket {
  onopen: () => void;
  onerror: (code: number) => void;
  close(): void;
}

interface Libcurl {
  readonly TLSSocket: new (host: string, port: number) => LibcurlSocket;
  load_wasm(url: string): Promise<void>;
  set_websocket(url: string): void;
  get_error_string(code: number): string;
  fetch(url: string): Promise<Response>;
}

interface SubtlsCarrier {
  readonly queue: SubtlsQueue;
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(): void;
}

/** What carries subtls: its own WebSocket, or a socket over our Wisp, as it has none. */
async function carrySubtls(
  { ReadQueue, WebSocketReadQueue }: Subtls,
  route: Route,
): Promise<SubtlsCarrier> {
  if (route.tunnel === 'websocket') {
    const socket = new WebSocket(
      route.url.replace('{host}', 'localhost').replace('{port}', String(route.port)),
    );
    socket.binaryType = 'arraybuffer';
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = reject;
    });
    return {
      queue: new WebSocketReadQueue(socket),
      send: (bytes) => socket.send(bytes),
      close: () => socket.close(),
    };
  }
  class Queue extends ReadQueue {
    moreDataMayFollow(): boolean {
      return true;
    }
  }
  const [socket, queue] = [await connect(route, null), new Queue()];
  const into = new Uint8Array(65_536);
  const receive = async (): Promise<void> => {
    for (let count = await socket.recv(into); count > 0; count = await socket.recv(into))
      queue.enqueue(into.slice(0, count));
  };
  void receive();
  return {
    queue,
    send: (bytes) => void socket.send(bytes).then(check),
    close: () => void socket.close(),
  };
}

let subtls: Promise<{ readonly code: Subtls; readonly roots: object }> | undefined;

async function loadSubtls(ca: string): Promise<{ readonly code: Subtls; readonly roots: object }> {
  const code: Subtls = await import(`${location.origin}/peers/subtls/index.js`);
  return { code, roots: await code.TrustedCert.databaseFromPEM(ca) };
}

async function connectSubtls(route: Route): Promise<Connection> {
  const { code, roots } = await (subtls ??= loadSubtls(route.tls?.ca ?? ''));
  const { queue, send, close } = await carrySubtls(code, route);
  const { read, write } = await code.startTls('localhost', roots, queue.read.bind(queue), send);
  return {
    async take(size) {
      await write(orderFor(size));
      for (let got = 0; got < size; ) {
        const bytes = await read();
        if (bytes === undefined) throw new Error(`${got} bytes of ${size} arrived.`);
        got += bytes.length;
      }
    },
    close,
  };
}

let epoxy: Promise<Epoxy> | undefined;

async function loadEpoxy(wisp: string): Promise<Epoxy> {
  const folder = `${location.origin}/peers/@mercuryworkshop/epoxy-tls/pkg`;
  const { default: load } = await import(`${folder}/epoxy.js`);
  await load(`${folder}/epoxy.wasm`);
  return new load.EpoxyClient(wisp, navigator.userAgent, 0);
}

async function connectEpoxy({ url, port }: Route): Promise<Connection> {
  const client = await (epoxy ??= loadEpoxy(url));
  let left = 0;
  let arrived = (): void => {};
  let failed = (_error: unknown): void => {};
  const closed = (): void => failed(new Error('It closed the connection.'));
  const stream = await client.connect_tls(
    () => {},
    closed,
    (error) => failed(error),
    ({ length }) => {
      left -= length;
      if (left <= 0) arrived();
    },
    `localhost:${port}`,
  );
  return {
    async take(size) {
      left = size;
      const all = new Promise<void>((resolve, reject) => ([arrived, failed] = [resolve, reject]));
      await stream.send(orderFor(size));
      await all;
    },
    close: () => void stream.close(),
  };
}

let libcurl: Promise<Libcurl> | undefined;

async function loadLibcurl(wisp: string): Promise<Libcurl> {
  const loaded: { libcurl: Libcurl } = await import(
    `${location.origin}/peers/libcurl.js/libcurl.mjs`
  );
  await loaded.libcurl.load_wasm('/peers/libcurl.js/libcurl.wasm');
  loaded.libcurl.set_websocket(wisp);
  return loaded.libcurl;
}

/**
 * It takes bytes by its fetch, over a connection of its own that is kept: that is ten times as fast
 * as its TLSSocket.
 */
async function connectLibcurl({ url, port }: Route): Promise<Connection> {
  const { TLSSocket, fetch, get_error_string } = await (libcurl ??= loadLibcurl(url));
  const socket = new TLSSocket('localhost', port);
  await new Promise<void>((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = (code) => reject(new Error(get_error_string(code)));
  });
  return {
    async take(size) {
      await readAll(await fetch(`https://localhost:${port}/${size}`), size);
    },
    close: () => socket.close(),
  };
}

async function readAll({ body }: Response, size: number): Promise<void> {
  let got = 0;
  for (const reader = body?.getReader(); ; ) {
    const read = await reader?.read();
    if (read?.value === undefined) break;
    got += read.value.length;
  }
  if (got !== size) throw new Error(`${got} bytes of ${size} arrived.`);
}

/** Megabytes a second of one download by the fetch of epoxy-tls. */
export async function epoxyFetch({
  route: { url, port },
  size,
}: {
  readonly route: Route;
  readonly size: number;
}): Promise<number> {
  const client = await (epoxy ??= loadEpoxy(url));
  const begun = performance.now();
  await readAll(await client.fetch(`https://localhost:${port}/${size}`, {}), size);
  return size / 1000 / (performance.now() - begun);
}

const peers = { subtls: connectSubtls, epoxy: connectEpoxy, libcurl: connectLibcurl };

/** A peer, by the name that it has here. */
export type PeerName = keyof typeof peers;

interface Task {
  readonly peer: PeerName;
  readonly route: Route;
}

/** Megabytes a second of one download. */
export async function download({
  peer,
  route,
  size,
}: Task & { readonly size: number }): Promise<number> {
  const connection = await peers[peer](route);
  await connection.take(1);
  const begun = performance.now();
  await connection.take(size);
  const milliseconds = performance.now() - begun;
  connection.close();
  return size / 1000 / milliseconds;
}

/** Milliseconds of each of `count` handshakes, over a tunnel that is open. */
export async function handshakes({
  peer,
  route,
  count,
}: Task & { readonly count: number }): Promise<number[]> {
  const first = await peers[peer](route);
  const times: number[] = [];
  for (let at = 0; at < count; at++) {
    const begun = performance.now();
    const connection = await peers[peer](route);
    times.push(performance.now() - begun);
    connection.close();
  }
  first.close();
  return times;
}
