import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer, DEFAULT_CIPHERS, TLSSocket } from 'node:tls';
import { listenLocally } from '../../tools/listen.js';
import { pump } from '../pump.js';
import { HEAD } from './order.js';

// The separate process that clients are measured against: one server of node:tls for each
// certificate, and one of node:net. It is forked, told the certificates, and tells its ports;
// asked, how many sessions were resumed.

const BLOCK = Buffer.alloc(65_536, 0x5a);
/** The smallest record that OpenSSL can be told to make of large pieces. */
const LEAST_FRAGMENT = 512;
const CIPHERS = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_CCM_SHA256',
  DEFAULT_CIPHERS,
].join(':');

let resumed = 0;

function serve(socket: Socket): void {
  let first = Buffer.alloc(0);
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  const begin = (chunk: Buffer): void => {
    first = Buffer.concat([first, chunk]);
    if (first.length < HEAD) return;
    socket.off('data', begin);
    obey(socket, first.subarray(0, HEAD), first.subarray(HEAD));
  };
  socket.on('data', begin);
}

function obey(socket: Socket, order: Buffer, rest: Buffer): void {
  const what = String.fromCharCode(order[0] ?? 0);
  const [count, piece] = [Number(order.readBigUInt64BE(1)), order.readUInt32BE(9)];
  if (what === 'd') {
    socket.resume();
    give(socket, count, piece);
    return;
  }
  let left = count;
  const take = (chunk: Buffer): void => {
    left -= chunk.length;
    if (what === 'e') socket.write(chunk);
    else if (left === 0) socket.write('k');
  };
  socket.on('data', take);
  if (rest.length > 0) take(rest);
}

function give(socket: Socket, count: number, piece: number): void {
  if (!(socket instanceof TLSSocket) || piece >= LEAST_FRAGMENT) {
    if (socket instanceof TLSSocket) socket.setMaxSendFragment(Math.min(piece, 16_384));
    pump(socket, BLOCK, count, () => {});
    return;
  }
  let left = count;
  const next = (): void => {
    if (left <= 0 || socket.destroyed) return;
    const part = BLOCK.subarray(0, Math.min(piece, left));
    left -= part.length;
    // One after the other: node:tls makes one record of those that wait.
    socket.write(part, next);
  };
  next();
}

interface Identity {
  readonly cert: string;
  readonly key: string;
}

function serverOf({ cert, key }: Identity): Server {
  const server = createServer({ cert, key, ciphers: CIPHERS, minVersion: 'TLSv1.2' }, (socket) => {
    if (socket.isSessionReused()) resumed++;
    serve(socket);
  });
  return server.on('tlsClientError', () => {});
}

function isIdentities(message: unknown): message is readonly Identity[] {
  return Array.isArray(message);
}

process.on('message', (message: unknown) => {
  if (!isIdentities(message)) {
    process.send?.(resumed);
    return;
  }
  const servers = [...message.map(serverOf), createTcpServer(serve)];
  void Promise.all(servers.map(listenLocally)).then((ports) => process.send?.(ports));
});
process.on('disconnect', () => process.exit());
