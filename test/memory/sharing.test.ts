import test, { type ExecutionContext } from 'ava';
import type { Instance } from '../../ts/ffi/instance.js';
import { SslConfig } from '../../ts/mbedtls/ssl-config.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';
import { check } from '../../ts/nsapi/socket-error.js';
import type { Socket } from '../../ts/net/socket.js';
import type { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import { pki } from '../../tools/certificates.js';
import { collectUntil, leavesNothing, usedInstance } from '../support/memory.js';
import { handshake, tlsPair, type TlsPair } from '../support/tls-pair.js';

const word = new TextEncoder().encode('goes on');

async function echo(t: ExecutionContext, from: Socket, to: Socket): Promise<void> {
  t.is(await from.send(word), word.length);
  const into = new Uint8Array(100);
  t.is(check(await to.recv(into), to), word.length);
  t.deepEqual(into.subarray(0, word.length), word);
}

/**
 * Two connections whose clients share the configuration that the first one made; its root of trust
 * is set on it.
 */
async function sharing(instance: Instance): Promise<{ a: TlsPair; b: TlsPair }> {
  const a = await tlsPair({ instance, connect: false });
  const b = await tlsPair({ instance, connect: false });
  check(b.client.setSslConfig(a.client.getSslConfig()), b.client);
  await handshake(a.client, a.server);
  return { a, b };
}

type Step = (a: TLSSocketWrapper, instance: Instance) => unknown;
const close: Step = (a) => a.close();
const dispose: Step = (a) => a[Symbol.dispose]();
const disposeFace: Step = (a) => a.getSslConfig().dispose();
const disposeCa: Step = (a) => a.getCaChain()?.dispose();
const orders: readonly [string, readonly Step[]][] = [
  ['is closed', [close]],
  ['is closed and disposed', [close, dispose]],
  ['is disposed without a close', [dispose]],
  ['is disposed twice', [dispose, dispose]],
  ['loses the face of its configuration', [disposeFace]],
  ['loses its faces and is closed and disposed', [disposeCa, disposeFace, close, dispose]],
  ['is closed and loses its faces', [close, disposeFace, disposeCa, dispose]],
];

for (const [title, steps] of orders) {
  test(`a connection with the configuration of another goes on when that ${title}`, async (t) => {
    const instance = await usedInstance();
    await leavesNothing(t, instance, async () => {
      const { a, b } = await sharing(instance);
      await handshake(b.client, b.server);
      for (const step of steps) {
        await step(a.client, instance);
        await echo(t, b.client, b.server);
      }
      await b.end();
      await a.end();
    });
  });

  test(`a connection can begin with the configuration of one that ${title}`, async (t) => {
    const instance = await usedInstance();
    await leavesNothing(t, instance, async () => {
      const { a, b } = await sharing(instance);
      for (const step of steps) await step(a.client, instance);
      await handshake(b.client, b.server);
      await echo(t, b.server, b.client);
      await a.end();
      await b.end();
    });
  });
}

test('the connection goes on when the one that made its configuration was collected', async (t) => {
  const instance = await usedInstance();
  const before = instance.memoryUsage.allocations;
  // In functions of their own, so that nothing of the first one is left on a stack or in a closure.
  const first: { client: WeakRef<TLSSocketWrapper> | null } = { client: null };
  const second = async (): Promise<TlsPair> => {
    const { a, b } = await sharing(instance);
    first.client = new WeakRef(a.client);
    await a.client.close();
    await a.server.close();
    a.server[Symbol.dispose]();
    return b;
  };
  const b = await second();
  t.true(await collectUntil(() => first.client?.deref() === undefined));
  await handshake(b.client, b.server);
  await echo(t, b.client, b.server);
  await b.end();
  t.true(await collectUntil(() => instance.memoryUsage.allocations === before));
});

test('what was given to a socket stays its own when its owner disposes it', async (t) => {
  const { rootCa } = await pki();
  const instance = await usedInstance();
  await leavesNothing(t, instance, async () => {
    const pair = await tlsPair({ instance, connect: false });
    const config = new SslConfig({ instance });
    const chain = X509Crt.parse(rootCa.certPem, { instance });
    check(pair.client.setSslConfig(config), pair.client);
    check(pair.client.setCaChain(chain), pair.client);
    chain.dispose();
    config.dispose();
    await handshake(pair.client, pair.server);
    await echo(t, pair.client, pair.server);
    t.is(pair.client.getCaChain()?.certificates.length, 1);
    await pair.end();
  });
});
