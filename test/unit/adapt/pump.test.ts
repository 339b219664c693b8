import { setImmediate } from 'node:timers/promises';
import test from 'ava';
import { Pump, type PumpSink } from '../../../ts/adapt/pump.js';
import { toDuplex } from '../../../ts/adapt/duplex.js';
import { NSAPI_ERROR_CONNECTION_LOST, NSAPI_ERROR_WOULD_BLOCK } from '../../../ts/nsapi/error.js';
import { patternBytes } from '../../support/pattern.js';
import { ScriptedSocket } from '../../support/scripted-socket.js';

const RECORD = 16_384;

interface Taken extends PumpSink {
  readonly sizes: number[];
  readonly told: string[];
}

function sink(takes: (count: number) => boolean = () => true): Taken {
  const sizes: number[] = [];
  const told: string[] = [];
  return {
    sizes,
    told,
    data: (piece) => takes(sizes.push(piece.length)),
    end: () => told.push('end'),
    fail: ({ message }) => told.push(message),
    received: () => told.push('received'),
  };
}

function started(socket: ScriptedSocket, to: PumpSink): Pump {
  const pump = new Pump(socket, to);
  pump.start(() => {});
  return pump;
}

/** Waits until it is so, turn by turn: sockets may have had their share of one. */
async function until(isSo: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1000 && !isSo(); turn++) await setImmediate();
}

const record = (): Uint8Array => patternBytes(RECORD);

test('full records go on together, as many as a block holds, small ones alone', async (t) => {
  const socket = new ScriptedSocket();
  socket.answers.recv.push(...[1, 2, 3, 4, 5, 6].map(record), patternBytes(100), patternBytes(5));
  socket.answers.recv.push(NSAPI_ERROR_WOULD_BLOCK);
  const to = sink();
  started(socket, to).receive();
  await until(() => to.told.length > 0);
  t.deepEqual(to.sizes, [4 * RECORD, 2 * RECORD + 100, 5]);
  t.deepEqual(to.told, ['received']);
});

test('so do those of Mbed TLS, which hold a byte less', async (t) => {
  const socket = new ScriptedSocket();
  for (let count = 0; count < 5; count++) socket.answers.recv.push(patternBytes(RECORD - 1));
  socket.answers.recv.push(NSAPI_ERROR_WOULD_BLOCK, NSAPI_ERROR_WOULD_BLOCK);
  const to = sink();
  started(socket, to).receive();
  await until(() => to.told.length > 0);
  t.deepEqual(to.sizes, [4 * (RECORD - 1), RECORD - 1]);
});

for (const [what, answer, told] of [
  ['an end', 0, 'end'],
  ['a failure', NSAPI_ERROR_CONNECTION_LOST, /./],
] as const)
  test(`${what} behind bytes is told after them, and once, though they are enough`, async (t) => {
    const socket = new ScriptedSocket();
    socket.answers.recv.push(record(), record(), answer);
    const to = sink(() => false);
    const pump = started(socket, to);
    pump.receive();
    await until(() => to.sizes.length > 0);
    t.deepEqual(to.sizes, [2 * RECORD]);
    t.deepEqual(to.told, []);
    pump.receive();
    await until(() => to.told.length > 0);
    t.is(to.told.length, answer === 0 ? 2 : 1);
    t.regex(to.told.at(-1) ?? '', new RegExp(told));
    pump.receive();
    await setImmediate();
    t.is(to.told.length, answer === 0 ? 2 : 1);
  });

async function connectedStream(
  ...sends: readonly number[]
): Promise<{ socket: ScriptedSocket; stream: ReturnType<typeof toDuplex> }> {
  const socket = new ScriptedSocket();
  socket.answers.recv.push(NSAPI_ERROR_WOULD_BLOCK);
  socket.answers.send.push(...sends);
  const stream = toDuplex(socket);
  await until(() => socket.calls.length > 0);
  return { socket, stream };
}

const sizesOffered = ({ offered }: ScriptedSocket): number[] => offered.map(({ length }) => length);

test('what a stream is given in one turn goes to its socket in one piece', async (t) => {
  const { socket, stream } = await connectedStream(100, 900, 5, 6);
  const done: number[] = [];
  for (let count = 0; count < 10; count++) stream.write(patternBytes(100), () => done.push(count));
  t.is(stream.writableLength, 1000);
  t.is(stream.bytesWritten, 1000);
  await until(() => done.length === 10);
  t.deepEqual(sizesOffered(socket), [1000, 900]);
  t.is(stream.writableLength, 0);
  t.is(stream.bytesWritten, 1000);
  stream.write(patternBytes(5));
  await setImmediate();
  stream.write(patternBytes(6));
  await until(() => stream.writableLength === 0);
  t.deepEqual(sizesOffered(socket).slice(2), [5, 6]);
});

test('what was written in the turn of destroy() has gone to the socket', async (t) => {
  const { socket, stream } = await connectedStream(7);
  socket.answers.close.push(0);
  stream.write(patternBytes(3));
  stream.write(patternBytes(4));
  stream.destroy();
  t.deepEqual(sizesOffered(socket), [7]);
});

test('who corks a stream by himself decides when it goes', async (t) => {
  const { socket, stream } = await connectedStream(30);
  stream.cork();
  stream.write(patternBytes(10));
  await setImmediate();
  stream.write(patternBytes(20));
  await setImmediate();
  t.deepEqual(sizesOffered(socket), []);
  stream.uncork();
  await until(() => stream.writableLength === 0);
  t.deepEqual(sizesOffered(socket), [30]);
});

test('what a stream gives is not joined with what comes after', async (t) => {
  const socket = new ScriptedSocket();
  for (let count = 0; count < 4; count++) socket.answers.recv.push(...[1, 2, 3, 4].map(record));
  socket.answers.recv.push(NSAPI_ERROR_WOULD_BLOCK, NSAPI_ERROR_WOULD_BLOCK);
  const stream = toDuplex(socket);
  const sizes: number[] = [];
  stream.on('readable', () => {
    for (let piece = stream.read(); piece !== null; piece = stream.read()) sizes.push(piece.length);
  });
  await until(() => sizes.length >= 4);
  t.deepEqual(
    sizes,
    [4, 4, 4, 4].map((count) => count * RECORD),
  );
});
