import { Socket as NodeSocket } from 'node:net';
import { createServer } from 'node:tls';
import { MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256 } from '../wasm/constants.js';
import { Instance } from '../ts/ffi/instance.js';
import { SslConfig } from '../ts/mbedtls/ssl-config.js';
import { X509Crt } from '../ts/mbedtls/x509-crt.js';
import { TCPSocket } from '../ts/net/tcp-socket.js';
import { check } from '../ts/nsapi/socket-error.js';
import { TLSSocket } from '../ts/tls/tls-socket.js';
import { pki } from '../tools/certificates.js';
import { countCopies } from '../tools/copies.js';
import { onNextCall, wayToHere, type Way } from '../tools/way.js';
import { listenLocally } from '../tools/listen.js';

// What a record passes on its way between a TLSSocket and node:net, and how often its bytes are
// copied: node dist/bench/way.js

const RECORDS = 64;
// A little below what a record can hold, so that one is one.
const RECORD = 16_000;

const { rootCa, server: certificates } = await pki();
const { chainPem: cert, keyPem: key } = certificates.ecP256;
const server = createServer({ cert, key, minVersion: 'TLSv1.3' }, (socket) => {
  socket.on('error', () => {});
  let left = RECORDS * RECORD;
  socket.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left <= 0) socket.end(Buffer.alloc(RECORDS * RECORD));
  });
});
const port = await listenLocally(server);

const instance = new Instance();
const config = new SslConfig({ instance });
config.confCiphersuites([MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256]);
config.confCaChain(X509Crt.parse(rootCa.certPem, { instance }));

async function connected(): Promise<TLSSocket> {
  const socket = new TLSSocket(undefined, { instance });
  check(socket.open(), socket);
  check(socket.setSslConfig(config), socket);
  check(socket.setHostname('localhost'), socket);
  check(await socket.connect('127.0.0.1', port), socket);
  return socket;
}

const ways: [name: string, way: Way][] = [];

function tell(name: string): () => void {
  return () => void ways.push([name, wayToHere()]);
}

/** Counts calls, those of the instance's host and of its sockets. */
function counted(owner: object, name: string): () => number {
  const real: unknown = Reflect.get(owner, name);
  if (typeof real !== 'function') throw new Error(`there is no ${name}`);
  let calls = 0;
  Reflect.set(owner, name, function (this: unknown, ...given: unknown[]): unknown {
    calls++;
    return Reflect.apply(real, this, given);
  });
  return () => {
    Reflect.set(owner, name, real);
    return calls;
  };
}

async function transfer(socket: TLSSocket): Promise<void> {
  const piece = new Uint8Array(RECORD);
  const into = new Uint8Array(16_384);
  const row = (what: string, ...counts: (() => number)[]): void => {
    const each = counts.map((count) => (count() / RECORDS).toFixed(2));
    console.log(`${what}: ${each.join(', ')}`);
  };
  const bytes = (what: string, end: ReturnType<typeof countCopies>): void => {
    const { copied, allocated, filled } = end();
    const all = [copied, allocated, filled].map((n) => (n / RECORDS / RECORD).toFixed(2));
    console.log(
      `${what}, records' bytes copied, allocated, wiped in JavaScript: ${all.join(', ')}`,
    );
  };
  const sends = [
    counted(instance.bios, 'send'),
    counted(TCPSocket.prototype, 'trySend'),
    counted(NodeSocket.prototype, 'write'),
  ];
  const sent = countCopies();
  for (let record = 0; record < RECORDS; record++) check(await socket.send(piece), socket);
  bytes('a record sent', sent);
  row('a record sent: calls of host_send, trySend, write', ...sends);
  const receives = [
    counted(instance.bios, 'recv'),
    counted(TCPSocket.prototype, 'tryRecv'),
    counted(socket, 'tryRecv'),
  ];
  const received = countCopies();
  for (let got = 0; got < RECORDS * RECORD; ) got += check(await socket.recv(into), socket);
  bytes('a record received', received);
  row('a record received: calls of host_recv, tryRecv, tryRecv of TLS', ...receives);
}

{
  const socket = await connected();
  onNextCall(instance.bios, 'send', tell('from send to host_send'));
  onNextCall(NodeSocket.prototype, 'write', tell('from send to write of node:net'));
  await socket.send(new Uint8Array(100));
  onNextCall(instance.bios, 'recv', tell('from recv to host_recv'));
  void socket.recv(new Uint8Array(100)).catch(() => {});
  await socket.close();
}
const socket = await connected();
await transfer(socket);
await socket.close();
server.close();
for (const [name, { frames, inside, files }] of ways)
  console.log(
    `${name}: ${frames} frames in ${files.length} files, ${inside} in WebAssembly\n  ` +
      files.join(' '),
  );
