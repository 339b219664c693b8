import test from 'ava';
import { Instance } from '../../../ts/ffi/instance.js';
import { RECORD_SIZE } from '../../../ts/nsapi/record-size.js';
import { tlsPair } from '../../support/tls-pair.js';

test('the record buffer is the same each time, and wiped as far as it was used', (t) => {
  const { record, memory, memoryUsage } = new Instance();
  const first = record.take();
  memory.bytes.fill(7, first, first + RECORD_SIZE);
  record.giveBack(first, RECORD_SIZE);
  t.is(record.take(), first);
  t.true(memory.copy(first, RECORD_SIZE).every((byte) => byte === 0));
  memory.bytes.fill(7, first, first + 9);
  record.giveBack(first, 8);
  t.deepEqual([...memory.copy(first, 10)], [0, 0, 0, 0, 0, 0, 0, 0, 7, 0]);
  t.true(memoryUsage.allocatedBytes >= RECORD_SIZE);
});

test('a call inside another gets a record of its own, wiped and freed after it', (t) => {
  const instance = new Instance();
  const { record, memory } = instance;
  const { allocations } = instance.memoryUsage;
  const outer = record.take();
  const inner = record.take();
  t.not(inner, outer);
  t.true(Math.abs(inner - outer) >= RECORD_SIZE);
  memory.bytes.fill(7, inner, inner + RECORD_SIZE);
  record.giveBack(inner, 5);
  t.is(instance.memoryUsage.allocations, allocations);
  t.true(
    memory
      .copy(inner, RECORD_SIZE)
      .subarray(16)
      .every((byte) => byte !== 7),
  );
  record.giveBack(outer, 0);
  t.is(record.take(), outer);
});

test('no plaintext stays in WebAssembly, neither of a send nor of a recv', async (t) => {
  const instance = new Instance();
  const { client, server, end } = await tlsPair({ instance });
  const secret = Buffer.from('a secret of one, and of no other '.repeat(400));
  const into = Buffer.alloc(secret.length);
  const found = (): number => Buffer.from(instance.memory.bytes).indexOf('a secret of one');
  t.is(client.trySend(secret), secret.length);
  t.is(found(), -1, 'after the send');
  t.is(await server.recv(into.subarray(0, 9)), 9);
  t.not(found(), -1, 'the rest of the record is Mbed TLS’s');
  t.is(await server.recv(into.subarray(9)), secret.length - 9);
  t.deepEqual(into, secret);
  t.is(found(), -1, 'after the recv');
  await end();
});
