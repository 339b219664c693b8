import { readFileSync } from 'node:fs';
import { OffloadedTLSSocket } from '../../ts/offload/offloaded-tls-socket.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { NodeStack } from '../../ts/stack/node/node-stack.js';

// Connects some sockets to a server that sends, reads nothing, and prints the bytes of buffers that
// this takes.
const [port, caFile = '', count] = process.argv.slice(2);
const { gc } = globalThis;
if (gc === undefined) throw new Error('It needs --expose-gc.');

const stack = new NodeStack();
const sockets: OffloadedTLSSocket[] = [];
const before = process.memoryUsage().arrayBuffers;
for (let made = 0; made < Number(count); made++) {
  const socket = new OffloadedTLSSocket(stack);
  check(socket.setRootCaCert(readFileSync(caFile)), socket);
  check(await socket.connect('localhost', Number(port)), socket);
  sockets.push(socket);
}
await new Promise((resolve) => setTimeout(resolve, 1000));
gc();
await new Promise((resolve) => setTimeout(resolve, 100));
gc();
console.log(process.memoryUsage().arrayBuffers - before);
for (const socket of sockets) socket[Symbol.dispose]();
process.exit();
