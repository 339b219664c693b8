import { once } from 'node:events';
import { connect } from 'node:tls';
import { measure } from '../../bench/measure.js';
import { defaultInstance } from '../../ts/ffi/instance.js';
import { SslConfig } from '../../ts/mbedtls/ssl-config.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { TLSSocket } from '../../ts/tls/tls-socket.js';
import type { Load, LoadFigures } from './load.js';
import { patternBytes } from './pattern.js';

// One process full of clients: many at once connect, send bytes to a server that sends them back,
// and stay. It is forked, told what to do, and tells what that took.

type Client = (port: number, bytes: Uint8Array) => Promise<unknown>;

function sockets(ca: string): Client {
  const config = new SslConfig();
  using chain = X509Crt.parse(ca, { instance: config.instance });
  config.confCaChain(chain);
  return async (port, bytes) => {
    const socket = new TLSSocket();
    check(socket.open(), socket);
    check(socket.setSslConfig(config), socket);
    check(await socket.connect('localhost', port), socket);
    const echo = new Uint8Array(bytes.length);
    const receive = async (): Promise<void> => {
      for (let got = 0; got < echo.length; ) {
        const more = check(await socket.recv(echo.subarray(got)), socket);
        if (more === 0) throw new Error(`The server ended after ${got} bytes.`);
        got += more;
      }
    };
    const [sent] = await Promise.all([socket.send(bytes), receive()]);
    requireEqual(check(sent, socket) === bytes.length && Buffer.compare(echo, bytes) === 0);
    return socket;
  };
}

function nodes(ca: string): Client {
  return async (port, bytes) => {
    const socket = connect({ host: 'localhost', port, ca, servername: 'localhost' });
    await once(socket, 'secureConnect');
    socket.write(bytes);
    const echo: Buffer[] = [];
    let got = 0;
    const all = new Promise<void>((resolve, reject) => {
      socket.on('data', (chunk: Buffer) => {
        echo.push(chunk);
        got += chunk.length;
        if (got >= bytes.length) resolve();
      });
      socket.on('error', reject).on('end', () => reject(new Error('The server ended.')));
    });
    await all;
    requireEqual(Buffer.compare(Buffer.concat(echo), bytes) === 0);
    return socket;
  };
}

function requireEqual(equal: boolean): void {
  if (!equal) throw new Error('What came back is not what was sent.');
}

async function resident(): Promise<number> {
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return process.memoryUsage.rss();
}

async function run({ ca, port, count, size, kind }: Load): Promise<LoadFigures> {
  const client = kind === 'node:tls' ? nodes(ca) : sockets(ca);
  const bytes = patternBytes(size);
  const open: unknown[] = [await client(port, bytes)];
  const before = await resident();
  const allocated = (): number =>
    kind === 'node:tls' ? 0 : defaultInstance().memoryUsage.allocatedBytes;
  const allocatedBefore = allocated();
  const measured = await measure(async () => {
    open.push(...(await Promise.all(Array.from({ length: count }, () => client(port, bytes)))));
  });
  const webAssemblyBytes = (allocated() - allocatedBefore) / count;
  const residentBytes = ((await resident()) - before) / count;
  return { ...measured, residentBytes, webAssemblyBytes, open: open.length - 1 };
}

function isLoad(message: unknown): message is Load {
  return typeof message === 'object' && message !== null && 'kind' in message;
}

process.once('message', (message) => {
  if (!isLoad(message)) throw new Error('This is no load.');
  void run(message).then((figures) => process.send?.(figures));
  process.on('disconnect', () => process.exit());
});
