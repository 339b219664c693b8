import { connect as connectTls } from 'node:tls';
import { Instance } from '../ts/ffi/instance.js';
import { SslConfig } from '../ts/mbedtls/ssl-config.js';
import { X509Crt } from '../ts/mbedtls/x509-crt.js';
import { SocketAddress } from '../ts/nsapi/socket-address.js';
import { check } from '../ts/nsapi/socket-error.js';
import type { Socket } from '../ts/net/socket.js';
import { TCPSocket } from '../ts/net/tcp-socket.js';
import { TLSSocket } from '../ts/tls/tls-socket.js';
import { pump } from './pump.js';

/** What is measured of a client. Sizes are in bytes. */
export interface Client {
  readonly name: string;
  /** Connects and closes, once. */
  handshake(port: number): Promise<void>;
  upload(port: number, size: number): Promise<void>;
  download(port: number, size: number): Promise<void>;
}

const PIECE = Buffer.alloc(65_536, 0xa5);

function order(what: 'd' | 'u', size: number): Buffer {
  const bytes = Buffer.alloc(9, what);
  bytes.writeBigUInt64BE(BigInt(size), 1);
  return bytes;
}

/** A client over any socket of ours; `open` connects one. */
export function socketClient(name: string, open: (port: number) => Promise<Socket>): Client {
  return {
    name,
    async handshake(port) {
      await (await open(port)).close();
    },
    async upload(port, size) {
      const socket = await open(port);
      check(await socket.send(order('u', size)), socket);
      for (let left = size; left > 0; left -= PIECE.length)
        check(await socket.send(PIECE.subarray(0, left)), socket);
      if (check(await socket.recv(new Uint8Array(1)), socket) !== 1)
        throw new Error('the server did not confirm');
      await socket.close();
    },
    async download(port, size) {
      const socket = await open(port);
      check(await socket.send(order('d', size)), socket);
      const into = new Uint8Array(65_536);
      let got = 0;
      for (let count = 1; count > 0; got += count) count = check(await socket.recv(into), socket);
      if (got !== size) throw new Error(`${got} bytes of ${size} arrived`);
      await socket.close();
    },
  };
}

/** Our TLSSocket, each connection with one shared configuration. */
export function tlsSocketClient(ca: string, suite: number): Client {
  const config = new SslConfig({ instance: new Instance() });
  config.confCiphersuites([suite]);
  using chain = X509Crt.parse(ca, { instance: config.instance });
  config.confCaChain(chain);
  return socketClient('TLSSocket', async (port) => {
    const socket = new TLSSocket(undefined, { instance: config.instance });
    check(socket.open(), socket);
    check(socket.setSslConfig(config), socket);
    check(socket.setHostname('localhost'), socket);
    check(await socket.connect('127.0.0.1', port), socket);
    return socket;
  });
}

/** Our TCPSocket: what carrying the bytes costs without TLS. */
export function tcpSocketClient(): Client {
  return socketClient('TCPSocket', async (port) => {
    const socket = new TCPSocket();
    check(socket.open(), socket);
    check(await socket.connect(new SocketAddress('127.0.0.1', port)), socket);
    return socket;
  });
}

/** Node's own client. */
export function nodeClient(ca: string): Client {
  const open = (
    port: number,
    run: (socket: ReturnType<typeof connectTls>) => void,
  ): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connectTls(
        { host: '127.0.0.1', port, ca, servername: 'localhost', minVersion: 'TLSv1.3' },
        () => run(socket),
      );
      socket.setNoDelay(true);
      socket.on('error', reject);
      socket.on('close', () => resolve());
    });
  return {
    name: 'node:tls',
    handshake: (port) =>
      open(port, (socket) => {
        socket.resume();
        socket.end();
      }),
    upload: (port, size) =>
      open(port, (socket) => {
        socket.write(order('u', size));
        socket.resume();
        pump(socket, PIECE, size, () => {});
      }),
    download: (port, size) =>
      open(port, (socket) => {
        let got = 0;
        socket.on('data', (chunk: Buffer) => (got += chunk.length));
        socket.on('end', () => {
          if (got !== size) socket.destroy(new Error(`${got} bytes of ${size} arrived`));
        });
        socket.write(order('d', size));
      }),
  };
}
