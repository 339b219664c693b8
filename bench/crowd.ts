import { fork } from 'node:child_process';
import { once } from 'node:events';
import * as net from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { pki } from '../tools/certificates.js';
import { figure, median } from './figures.js';

// What a server of ours does with a crowd, beside node:tls: how long its event loop stops while 200
// clients connect at once, and how long one client waits beside 1,000 that connect and say nothing,
// and beside 1,000 that say hello and nothing more. The clients are in this process:
// node dist/bench/crowd.js [CLIENTS [SILENT]]

const [clients = 200, silent = 1000] = process.argv.slice(2).map(Number);
const VISITS = 15;

const {
  rootCa,
  server: { ecP256 },
} = await pki();

/** A client that is done when its word has come back. */
async function visit(port: number): Promise<TLSSocket> {
  const socket = connectTls({
    host: '127.0.0.1',
    port,
    ca: rootCa.rootPem,
    servername: 'localhost',
  });
  await once(socket, 'secureConnect');
  socket.write('hello');
  await once(socket, 'data');
  return socket;
}

/** Milliseconds that a client waits, the middle and the longest of some, one after the other. */
async function wait(port: number): Promise<[middle: number, longest: number]> {
  const times: number[] = [];
  for (let count = 0; count < VISITS; count++) {
    const begun = performance.now();
    const socket = await visit(port);
    times.push(performance.now() - begun);
    socket.destroy();
    await setTimeout(10);
  }
  return [median(times), Math.max(...times)];
}

/** What a client says first. */
async function helloOf(): Promise<Buffer> {
  const listener = net.createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const client = connectTls({ port, host: '127.0.0.1', servername: 'localhost' });
  client.on('error', () => {});
  const [raw]: net.Socket[] = await once(listener, 'connection');
  const [hello]: Buffer[] = raw === undefined ? [] : await once(raw, 'data');
  client.destroy();
  listener.close();
  if (hello === undefined) throw new Error('nothing was said');
  return hello;
}

/** So many connections that say this and nothing more. */
async function crowd(port: number, word: Buffer): Promise<net.Socket[]> {
  const sockets = Array.from({ length: silent }, () => {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('error', () => {});
    return socket;
  });
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  for (const socket of sockets) if (word.length > 0) socket.write(word);
  return sockets;
}

const hello = await helloOf();
for (const kind of ['node:tls', 'createServer']) {
  const child = fork(fileURLToPath(new URL('crowd-server.js', import.meta.url)), [kind]);
  child.send({ cert: ecP256.chainPem, key: ecP256.keyPem });
  const [port]: number[] = await once(child, 'message');
  const ask = async (): Promise<[stop: number, resident: number]> => {
    child.send('?');
    const [[stop = NaN, resident = NaN] = []]: number[][] = await once(child, 'message');
    return [stop, resident];
  };
  if (port === undefined) throw new Error('the server has no port');
  for (let count = 0; count < 10; count++) (await visit(port)).destroy();
  await setTimeout(200);
  await ask();

  const begun = performance.now();
  const served = await Promise.all(Array.from({ length: clients }, () => visit(port)));
  const took = performance.now() - begun;
  const [stop] = await ask();
  for (const socket of served) socket.destroy();
  console.log(
    `${kind}: ${served.length} clients at once, all served after ${took.toFixed(0)} ms, longest ` +
      `stop of the event loop ${stop.toFixed(0)} ms`,
  );

  await setTimeout(300);
  const [alone, longestAlone] = await wait(port);
  console.log(
    `${kind}: a client alone waits ${figure(alone)} ms, at most ${figure(longestAlone)} ms`,
  );
  for (const [what, word] of [
    ['silent connections', Buffer.alloc(0)],
    ['hellos without more', hello],
  ] as const) {
    const [, before] = await ask();
    const sockets = await crowd(port, word);
    // The first ones while the crowd is being looked at.
    const [beside, longest] = await wait(port);
    const [stop, after] = await ask();
    console.log(
      `${kind}: beside ${silent} ${what} ${figure(beside)} ms, at most ${figure(longest)} ms, ` +
        `${figure(beside / alone)} times as long; ${figure((after - before) / silent / 1000)} KB ` +
        `of memory each, longest stop ${stop.toFixed(0)} ms`,
    );
    for (const socket of sockets) socket.destroy();
    await setTimeout(2000);
  }
  child.disconnect();
}
