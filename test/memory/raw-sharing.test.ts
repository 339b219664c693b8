import test, { type ExecutionContext } from 'ava';
import { MBEDTLS_SSL_IS_SERVER } from '../../wasm/constants.js';
import type { Instance } from '../../ts/ffi/instance.js';
import { PkKey } from '../../ts/mbedtls/pk-key.js';
import { SslConfig } from '../../ts/mbedtls/ssl-config.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { loopbackPair } from '../../ts/adapt/loopback-pair.js';
import { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import { pki } from '../../tools/certificates.js';
import { CheckingInstance } from '../support/checking.js';
import { recvExactly } from '../support/exchange.js';
import { collectUntil, leavesNothing, usedInstance } from '../support/memory.js';
import { handshake } from '../support/tls-pair.js';

interface Shared {
  readonly client: SslConfig;
  readonly server: SslConfig;
  readonly roots: X509Crt;
  readonly own: X509Crt;
  readonly key: PkKey;
}

/** One configuration for each side, one chain of roots, one certificate and one key. */
async function shared(instance: Instance): Promise<Shared> {
  const {
    rootCa,
    server: { ecP256 },
  } = await pki();
  const roots = X509Crt.parse(rootCa.certPem, { instance });
  const own = X509Crt.parse(ecP256.chainPem, { instance });
  const key = PkKey.parse(ecP256.keyPem, { instance });
  const client = new SslConfig({ instance });
  client.confCaChain(roots);
  const server = new SslConfig({ instance, endpoint: MBEDTLS_SSL_IS_SERVER });
  server.confOwnCert(own, key);
  return { client, server, roots, own, key };
}

interface Link {
  readonly client: TLSSocketWrapper;
  readonly server: TLSSocketWrapper;
}

async function link({ client: near, server: far }: Shared): Promise<Link> {
  const [left, right] = loopbackPair();
  const client = new TLSSocketWrapper(left, 'localhost', undefined, { instance: near.instance });
  const server = new TLSSocketWrapper(right, null, undefined, { instance: near.instance });
  server.setSslConfig(far);
  client.setSslConfig(near);
  server.keepTransportOpen();
  await handshake(client, server);
  return { client, server };
}

async function echo(t: ExecutionContext, { client, server }: Link): Promise<void> {
  const bytes = crypto.getRandomValues(new Uint8Array(300));
  t.is(check(await client.send(bytes), client), bytes.length);
  t.deepEqual(await recvExactly(server, bytes.length), bytes);
}

function permutations<Item>(items: readonly Item[]): Item[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, at) =>
    permutations([...items.slice(0, at), ...items.slice(at + 1)]).map((rest) => [item, ...rest]),
  );
}

type Name = keyof Shared | 0 | 1;
const orders = permutations<Name>(['client', 'roots', 'own', 'key']);
const socketOrders = permutations<Name>([0, 1, 'client', 'server']);

/** Disposes one after the other; the connections that are left must go on each time. */
async function disposeAll(
  t: ExecutionContext,
  everything: Shared,
  links: readonly Link[],
  order: readonly Name[],
): Promise<void> {
  const open = new Set(links);
  for (const name of order) {
    if (typeof name === 'string') everything[name].dispose();
    else await end(open, links[name]);
    for (const one of open) await echo(t, one);
  }
  for (const one of [...open]) await end(open, one);
}

async function end(open: Set<Link>, one: Link | undefined): Promise<void> {
  if (one === undefined || !open.delete(one)) return;
  await Promise.all([one.client.close(), one.server.close()]);
  one.client[Symbol.dispose]();
  one.server[Symbol.dispose]();
}

async function everyOrder(
  t: ExecutionContext,
  instance: Instance,
  count: number,
  list: readonly (readonly Name[])[],
): Promise<void> {
  for (const order of list) {
    const everything = await shared(instance);
    const links: Link[] = [];
    for (let made = 0; made < count; made++) links.push(await link(everything));
    await disposeAll(t, everything, links, order);
    for (const name of ['client', 'server', 'roots', 'own', 'key'] as const)
      everything[name].dispose();
  }
}

test('structures of a live connection are disposed in every order', async (t) => {
  const instance = await usedInstance();
  await leavesNothing(t, instance, () => everyOrder(t, instance, 1, orders));
});

test('two connections and what they share are disposed in every order', async (t) => {
  const instance = await usedInstance();
  await leavesNothing(t, instance, () => everyOrder(t, instance, 2, socketOrders));
});

test('no context sees freed memory: the checking build would trap', async (t) => {
  const instance = new CheckingInstance();
  // PSA keeps what it made at the first connection.
  await everyOrder(t, instance, 1, orders.slice(0, 1));
  await leavesNothing(t, instance, () =>
    everyOrder(
      t,
      instance,
      2,
      socketOrders.filter((_, at) => at % 2 === 0),
    ),
  );
  t.is(instance.poison, null);
});

interface Crowd {
  readonly links: readonly Link[];
  /** A structure that the configuration uses and whose face nobody holds. */
  readonly roots: WeakRef<X509Crt>;
  /**
   * Allocations of what is shared together with the first connection, and of each connection after
   * it.
   */
  readonly first: number;
  readonly further: number;
}

/** Connections that share one of everything; nothing but they holds it when this has returned. */
async function crowd(instance: Instance, size: number): Promise<Crowd> {
  const { allocations } = instance.memoryUsage;
  const everything = await shared(instance);
  const links = [await link(everything)];
  const first = instance.memoryUsage.allocations - allocations;
  while (links.length < size) links.push(await link(everything));
  return {
    links,
    roots: new WeakRef(everything.roots),
    first,
    further: (instance.memoryUsage.allocations - allocations - first) / (size - 1),
  };
}

for (const [name, make] of [
  ['release', usedInstance],
  ['checking', (): Promise<Instance> => Promise.resolve(new CheckingInstance())],
] as const) {
  test(`twenty connections share all; the faces are collected: ${name} build`, async (t) => {
    const instance = await make();
    await everyOrder(t, instance, 1, orders.slice(0, 1));
    const before = instance.memoryUsage.allocations;
    const { links, roots, first, further } = await crowd(instance, 20);
    // A connection brings its context, not certificates and keys once more.
    t.true(further < first - 20, `${further} after ${first}`);
    t.true(await collectUntil(() => roots.deref() === undefined));
    for (const one of links) await echo(t, one);
    const open = new Set(links);
    for (const one of links.filter((_, at) => at % 2 === 0)) await end(open, one);
    for (const one of [...open]) await echo(t, one);
    for (const one of [...open]) await end(open, one);
    t.true(
      await collectUntil(() => instance.memoryUsage.allocations === before),
      String(instance.memoryUsage.allocations - before),
    );
    t.is(instance.poison, null);
  });
}
