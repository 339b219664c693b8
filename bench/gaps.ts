import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect as connectTls } from 'node:tls';
import { SslConfig } from '../ts/mbedtls/ssl-config.js';
import { X509Crt } from '../ts/mbedtls/x509-crt.js';
import { check } from '../ts/nsapi/socket-error.js';
import { TLSSocket } from '../ts/tls/tls-socket.js';
import { pki } from '../tools/certificates.js';
import { measure } from './measure.js';

// How long the longest gap between two runs of a timer of 10 ms is while many connects are made at
// once, ours beside Node's: node dist/bench/gaps.js [CONNECTS...]

const {
  rootCa,
  server: { ecP256 },
} = await pki();
const server = fork(new URL('./server.js', import.meta.url));
server.send({ cert: ecP256.chainPem, key: ecP256.keyPem, suites: ['TLS_AES_128_GCM_SHA256'] });
const [ports] = await once(server, 'message');
const port = Number(ports[0]);

using config = new SslConfig();
using chain = X509Crt.parse(rootCa.certPem, { instance: config.instance });
config.confCaChain(chain);

async function ours(): Promise<() => Promise<void>> {
  const socket = new TLSSocket();
  check(socket.open(), socket);
  check(socket.setSslConfig(config), socket);
  check(socket.setHostname('localhost'), socket);
  check(await socket.connect('127.0.0.1', port), socket);
  return async () => {
    await socket.close();
    socket[Symbol.dispose]();
  };
}

async function nodes(): Promise<() => Promise<void>> {
  const socket = connectTls({
    host: '127.0.0.1',
    port,
    ca: rootCa.certPem,
    servername: 'localhost',
  });
  await once(socket, 'secureConnect');
  return async () => {
    socket.destroy();
    await once(socket, 'close');
  };
}

const counts = process.argv.slice(2).map(Number);
await (await ours())();
await (await nodes())();
for (const count of counts.length === 0 ? [300] : counts) {
  for (const [name, connect] of [
    ['node:tls', nodes],
    ['TLSSocket', ours],
  ] as const) {
    const closers: (() => Promise<void>)[] = [];
    const { longest, total, cpu } = await measure(async () => {
      closers.push(...(await Promise.all(Array.from({ length: count }, connect))));
    });
    await Promise.all(closers.map((close) => close()));
    console.log(
      `${count} connects, ${name}: longest gap ${longest.toFixed(0)} ms, all after ` +
        `${total.toFixed(0)} ms, CPU ${cpu.toFixed(0)} ms`,
    );
  }
}
server.disconnect();
