import { once } from 'node:events';
import * as net from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { helloOf, serve, until, visit } from '../support/node-server.js';

async function crowd(
  t: ExecutionContext,
  port: number,
  count: number,
  word: Buffer,
): Promise<net.Socket[]> {
  const sockets = Array.from({ length: count }, () => net.connect(port, '127.0.0.1'));
  for (const socket of sockets) socket.on('error', () => {});
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
  });
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  for (const socket of sockets) if (word.length > 0) socket.write(word);
  return sockets;
}

test.serial('200 clients at once are all served', async (t) => {
  const { port, sockets, errors } = await serve(t);
  await Promise.all(Array.from({ length: 200 }, () => visit(port)));
  t.is(sockets.length, 200);
  t.deepEqual(errors, []);
});

test.serial('who is honest is served before a crowd of hellos that came first', async (t) => {
  const { server, port, sockets } = await serve(t);
  const hello = await helloOf();
  const answered = new Set<net.Socket>();
  const silent = await crowd(t, port, 300, hello);
  for (const socket of silent) socket.once('data', () => answered.add(socket));
  await visit(port);
  t.true(answered.size < silent.length, `${answered.size} of ${silent.length} came before`);
  t.is(sockets.length, 1);
  // Nobody is forgotten, though.
  await until(() => answered.size === silent.length);
  for (const socket of silent) socket.destroy();
  let left = 1;
  while (left > 0) {
    left = await new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await visit(port);
});

test.serial('honest clients are served beside 300 silent and 300 slow ones', async (t) => {
  const { port, sockets } = await serve(t);
  await crowd(t, port, 300, Buffer.alloc(0));
  await crowd(t, port, 300, Buffer.from([22, 3, 1]));
  await Promise.all(Array.from({ length: 20 }, () => visit(port)));
  t.is(sockets.length, 20);
});

test.serial('hellos that are half read take no more than their share of memory', async (t) => {
  const { port, errors } = await serve(t);
  // The beginning of a hello of 64 KB.
  const record = Buffer.alloc(5 + 16_384);
  record.set([22, 3, 1, 64, 0, 1, 0, 255, 0]);
  const sockets = await crowd(t, port, 300, Buffer.concat([record, record, record]));
  await until(() => errors.length > 0);
  await visit(port);
  t.true(errors.every((error) => error.code === 'ERR_SSL_INTERNAL_ERROR'));
  t.true(errors.length < sockets.length);
});
