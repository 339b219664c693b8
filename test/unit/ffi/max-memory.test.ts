import test from 'ava';
import { Instance } from '../../../ts/ffi/instance.js';
import { OutOfMemoryError } from '../../../ts/ffi/memory.js';
import { loopbackPair } from '../../../ts/adapt/loopback-pair.js';
import { TLSError } from '../../../ts/mbedtls/error.js';
import { NSAPI_ERROR_NO_MEMORY, NSAPI_ERROR_OK } from '../../../ts/nsapi/error.js';
import { TLSSocketWrapper } from '../../../ts/tls/tls-socket-wrapper.js';
import { pki } from '../../../tools/certificates.js';
import { bytesOf, textOf } from '../../support/events.js';
import { recvExactly } from '../../support/exchange.js';
import { tlsPair, type TlsPair } from '../../support/tls-pair.js';

const MIB = 1024 * 1024;
const PIECE = 16_384;

/** Allocates all that there is, at last in small pieces, and gives the pieces. */
function fill(instance: Instance): number[] {
  const pieces: number[] = [];
  for (let size = PIECE; size >= 16; size /= 2) {
    for (let piece = 1; piece !== 0; pieces.push(piece))
      piece = instance.exports.native_malloc(size);
  }
  return pieces.filter((piece) => piece !== 0);
}

function free(instance: Instance, pieces: readonly number[]): void {
  for (const piece of pieces) Reflect.apply(instance.exports.native_free, undefined, [piece]);
}

test('the memory grows in few steps, none of them much more than is needed', (t) => {
  const instance = new Instance();
  const sizes = new Set<number>();
  for (let taken = 0; taken < 96 * MIB; taken += PIECE) {
    t.not<number, number>(instance.exports.native_malloc(PIECE), 0);
    sizes.add(instance.memoryUsage.totalBytes);
  }
  t.true(sizes.size < 25, `${sizes.size} sizes`);
  const { totalBytes, allocatedBytes } = instance.memoryUsage;
  t.true(totalBytes < allocatedBytes * 1.3);
});

test('one that needs more than a step gets it', (t) => {
  const instance = new Instance();
  t.not<number, number>(instance.exports.native_malloc(50 * MIB), 0);
  t.true(instance.memoryUsage.totalBytes >= 50 * MIB);
});

for (const [maxMemory, title] of [
  [4 * MIB, '4 MiB'],
  [10 * MIB + 12_345, 'a number that no unit divides'],
] as const) {
  test(`an allocation that would pass maxMemory fails, and no more than that: ${title}`, (t) => {
    const instance = new Instance({ maxMemory });
    const pieces = fill(instance);
    const { totalBytes, allocatedBytes } = instance.memoryUsage;
    t.true(totalBytes <= maxMemory);
    t.true(totalBytes > maxMemory - 65_536, 'all of it can be had');
    t.true(allocatedBytes > maxMemory - MIB);
    t.is<number, number>(instance.exports.native_malloc(64 * MIB), 0);
    t.is<number, number>(instance.exports.native_malloc(0xffff_0000), 0);
    t.throws(() => instance.memory.allocate(PIECE), { instanceOf: OutOfMemoryError });
    t.is(instance.poison, null);
    free(instance, pieces);
    // All but what the allocator keeps between two pieces.
    t.true(fill(instance).length > 0.99 * pieces.length, 'what was freed can be had again');
  });
}

test('512 MiB are the default, and up to 1 GiB can be asked for', (t) => {
  const take = (options: { maxMemory?: number }, asked: number): number =>
    new Instance(options).exports.native_malloc(asked * MIB);
  t.is(take({}, 512), 0);
  t.is(take({ maxMemory: 1024 * MIB }, 1024), 0);
  t.not(take({ maxMemory: 1024 * MIB }, 512), 0);
  const { memory } = new Instance({ maxMemory: 1024 * MIB }).exports;
  const pages = memory.buffer.byteLength / 65_536;
  t.is(memory.grow(16_384 - pages), pages);
  t.throws(() => memory.grow(1), { instanceOf: RangeError });
});

test('a maxMemory that is none is a RangeError that tells the bounds', (t) => {
  for (const maxMemory of [0, -1, 4 * MIB - 1, 1024 * MIB + 1, 5e6 + 0.5, NaN, Infinity]) {
    t.throws(() => new Instance({ maxMemory }), {
      instanceOf: RangeError,
      message: new RegExp(`^maxMemory .*4194304 .*1073741824 .*, not ${maxMemory}\\.$`),
    });
  }
  for (const wrong of ['8388608', null, true, 8_388_608n]) {
    t.throws(() => Reflect.construct(Instance, [{ maxMemory: wrong }]), {
      instanceOf: RangeError,
    });
  }
});

test('a socket beyond maxMemory says so; others go on, and room that is made helps', async (t) => {
  const instance = new Instance({ maxMemory: 4 * MIB });
  const pairs: TlsPair[] = [];
  const connects = async (): Promise<boolean> => {
    const pair = await tlsPair({ instance, connect: false });
    const serving = pair.server.connect();
    if ((await pair.client.connect()) !== NSAPI_ERROR_OK) {
      failed.push(pair.client.lastError);
      pair.client[Symbol.dispose]();
      await serving;
      failed.push(pair.server.lastError);
      await pair.end();
      return false;
    }
    await serving;
    pairs.push(pair);
    return true;
  };
  const failed: unknown[] = [];
  const rest = instance.memory.allocate(2 * MIB);
  while ((await connects()) && pairs.length < 100);
  t.true(pairs.length > 5, `${pairs.length} pairs`);
  t.true(
    failed.some((error) => error instanceof TLSError && error.mbedtls?.text.includes('allocation')),
    String(failed),
  );
  const pieces = fill(instance);
  const settings = new TLSSocketWrapper(loopbackPair()[0], 'localhost', undefined, { instance });
  t.is(settings.setRootCaCert((await pki()).rootCa.certPem), NSAPI_ERROR_NO_MEMORY);
  free(instance, pieces);
  for (const { client, server } of pairs) {
    await client.send(bytesOf('still here'));
    t.is(textOf(await recvExactly(server, 10)), 'still here');
  }
  instance.memory.free(rest, 2 * MIB);
  t.true(await connects());
  await Promise.all(pairs.map((pair) => pair.end()));
});
