// Run in a fresh process with --expose-gc: prints how many bytes of memory each of many idle
// connections takes, OpenSSL's and WebAssembly's included. Its arguments: which client, port, file
// of the CA, count.
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { connectIdle, type Idle } from './offload.js';

const [kind = '', port = '', ca = '', count = ''] = process.argv.slice(2);
const root = readFileSync(ca, 'utf8');
const connections: Idle[] = [];

async function memory(): Promise<number> {
  for (let turn = 0; turn < 5; turn++) {
    globalThis.gc?.();
    // Collected objects give back what is not on the heap a little later.
    await wait(20);
  }
  return process.memoryUsage().rss;
}

for (let made = 0; made < 50; made++) connections.push(await connectIdle(kind, Number(port), root));
const before = await memory();
for (let made = 0; made < Number(count); made++)
  connections.push(await connectIdle(kind, Number(port), root));
console.log(Math.round(((await memory()) - before) / Number(count)));
for (const connection of connections) connection.end();
