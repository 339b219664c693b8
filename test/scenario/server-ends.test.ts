import { once } from 'node:events';
import * as net from 'node:net';
import test from 'ava';
import { defaultInstance } from '../../ts/ffi/instance.js';
import { helloOf, refused, serve, visit } from '../support/node-server.js';

const EACH = 40;

/** Connects over TCP, says some bytes and goes as it is told to. */
async function leave(
  port: number,
  bytes: Uint8Array,
  go: (socket: net.Socket) => void,
): Promise<void> {
  const socket = net.connect(port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  if (bytes.length > 0) await new Promise<void>((resolve) => socket.write(bytes, () => resolve()));
  const closed = once(socket, 'close');
  socket.resume();
  go(socket);
  await closed;
}

test('200 connections that end in any way leave no memory of Mbed TLS behind', async (t) => {
  t.timeout(120_000);
  const { server, port } = await serve(t, {
    SNICallback: (name, done) => done(name === 'nobody.test' ? new Error('unknown') : null),
  });
  const hello = await helloOf();
  const destroy = (socket: net.Socket): void => void socket.destroy();
  const reset = (socket: net.Socket): void => void socket.resetAndDestroy();
  const ways: readonly (() => Promise<unknown>)[] = [
    () => leave(port, new Uint8Array(0), destroy),
    () => leave(port, hello.subarray(0, hello.length >> 1), destroy),
    () => leave(port, hello, reset),
    () => refused(port, { servername: 'nobody.test', checkServerIdentity: () => undefined }),
    () => visit(port),
  ];
  const round = async (times: number): Promise<number> => {
    for (let time = 0; time < times; time++) await Promise.all(ways.map((way) => way()));
    let left = 1;
    while (left > 0) {
      left = await new Promise((resolve) => server.getConnections((_, count) => resolve(count)));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return defaultInstance().memoryUsage.allocatedBytes;
  };
  const before = await round(2);
  t.is(await round(EACH), before);
});
