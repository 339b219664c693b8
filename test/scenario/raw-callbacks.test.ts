import test, { type ExecutionContext } from 'ava';
import {
  MBEDTLS_SSL_VERSION_TLS1_2,
  MBEDTLS_SSL_VERSION_TLS1_3,
  MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256,
  MBEDTLS_TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256,
} from '../../wasm/constants.js';
import { NSAPI_ERROR_AUTH_FAILURE } from '../../ts/nsapi/error.js';
import type { CallbackKind } from '../../ts/ffi/host/callbacks.js';
import type { Instance } from '../../ts/ffi/instance.js';
import type { SslConfig } from '../../ts/mbedtls/ssl-config.js';
import { openRaw, type Raw } from '../../ts/raw.js';
import { recvExactly } from '../support/exchange.js';
import { collectUntil, leavesNothing, usedInstance } from '../support/memory.js';
import { attempt, connectBoth, good } from '../support/raw.js';
import { TicketStore } from '../support/ticket-store.js';
import { tlsPair, type TlsPair } from '../support/tls-pair.js';

type Configure = (config: SslConfig, raw: Raw) => void;
interface Failing {
  readonly kind: CallbackKind;
  readonly side: 'client' | 'server';
  readonly version: number;
  /** Makes the callback throw, on the side that it belongs to. */
  readonly install: (config: SslConfig, raise: () => never, store: TicketStore) => void;
  readonly client?: Configure;
  /** A first connection of the same configuration, whose session the second resumes. */
  readonly before?: (config: SslConfig, store: TicketStore) => void;
}

const both = [MBEDTLS_SSL_VERSION_TLS1_2, MBEDTLS_SSL_VERSION_TLS1_3] as const;
const askTickets: Configure = (config, raw) =>
  raw.c.mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(config.pointer, 1);
const usePsk: Configure = (config, raw) => {
  config.confCiphersuites([
    MBEDTLS_TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256,
    MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256,
  ]);
  raw.withBytes(new Uint8Array(32).fill(9), (psk, size) =>
    good(raw.c.mbedtls_ssl_conf_psk(config.pointer, psk, size, psk, 4)),
  );
};

const failing: readonly Failing[] = both
  .flatMap((version): Failing[] => [
    {
      kind: 'verify',
      side: 'client',
      version,
      install: (config, raise) => config.confVerify(raise),
    },
    { kind: 'sni', side: 'server', version, install: (config, raise) => config.confSni(raise) },
    {
      kind: 'certificate',
      side: 'server',
      version,
      install: (config, raise) => config.confCertCb(raise),
    },
    {
      kind: 'psk',
      side: 'server',
      version,
      client: usePsk,
      install: (config, raise) => {
        config.confCiphersuites([
          MBEDTLS_TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256,
          MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256,
        ]);
        config.confPskCb(raise);
      },
    },
    {
      kind: 'exportKeys',
      side: 'client',
      version,
      install: (config, raise) => config.confExportKeysCb(raise),
    },
    {
      kind: 'exportKeys',
      side: 'server',
      version,
      install: (config, raise) => config.confExportKeysCb(raise),
    },
    {
      kind: 'ticketWrite',
      side: 'server',
      version,
      client: askTickets,
      install: (config, raise, store) => config.confSessionTicketsCb(raise, store.parse),
    },
    {
      kind: 'ticketParse',
      side: 'server',
      version,
      client: askTickets,
      before: (config, store) => config.confSessionTicketsCb(store.write, store.parse),
      install: (config, raise, store) => config.confSessionTicketsCb(store.write, raise),
    },
  ])
  .concat([
    {
      kind: 'cacheSet',
      side: 'server',
      version: MBEDTLS_SSL_VERSION_TLS1_2,
      install: (config, raise, store) => config.confSessionCache(store.get, raise),
    },
    {
      kind: 'cacheGet',
      side: 'server',
      version: MBEDTLS_SSL_VERSION_TLS1_2,
      before: (config, store) => config.confSessionCache(store.get, store.set),
      install: (config, raise, store) => config.confSessionCache(raise, store.set),
    },
  ]);

/** One connection with a byte from the server, and the client's session after it. */
async function sessionOf(
  instance: Instance,
  version: number,
  client: Configure,
  server: Configure,
): Promise<Uint8Array> {
  const pair = await tlsPair({ instance, version, connect: false });
  const raw = openRaw(instance);
  client(pair.client.getSslConfig(), raw);
  server(pair.server.getSslConfig(), raw);
  const codes = await connectBoth(pair);
  if (codes.client !== 0 || codes.server !== 0)
    throw new Error(`${pair.client.lastError} ${pair.server.lastError}`);
  await pair.server.send(Uint8Array.of(1));
  await recvExactly(pair.client, 1);
  const session = pair.client.getSession();
  await pair.end();
  if (session === null) throw new Error('there is no session');
  return session;
}

/**
 * Connects; `side` must fail with that cause. The other end then finds out, in TLS 1.3 perhaps
 * after its own handshake.
 */
async function failsBy(
  t: ExecutionContext,
  pair: TlsPair,
  side: 'client' | 'server',
  cause: Error,
): Promise<void> {
  const other = side === 'client' ? 'server' : 'client';
  const connecting = pair[other].connect();
  t.is(await pair[side].connect(), NSAPI_ERROR_AUTH_FAILURE);
  t.is(pair[side].lastError?.cause, cause);
  t.true(pair[side].lastError?.message.includes(cause.message));
  await pair[side].close();
  if ((await connecting) === 0) t.true((await pair[other].recv(new Uint8Array(1))) < 0);
}

for (const { kind, side, version, install, client, before } of failing) {
  const name = version === MBEDTLS_SSL_VERSION_TLS1_2 ? '1.2' : '1.3';
  test(
    `what the ${kind} callback of a ${side} throws fails the connection in TLS ${name}, and ` +
      'is the cause',
    async (t) => {
      const instance = await usedInstance();
      const raw = openRaw(instance);
      const thrown = new Error(`from ${kind}`);
      let calls = 0;
      const raise = (): never => {
        calls++;
        throw thrown;
      };
      await leavesNothing(t, instance, async () => {
        calls = 0;
        const store = new TicketStore(raw);
        const session =
          before === undefined
            ? null
            : await sessionOf(instance, version, client ?? (() => undefined), (config) =>
                before(config, store),
              );
        const pair = await tlsPair({ instance, version, connect: false });
        client?.(pair.client.getSslConfig(), raw);
        if (session !== null) pair.client.setSession(session);
        install(pair[side].getSslConfig(), raise, store);
        await failsBy(t, pair, side, thrown);
        t.true(calls > 0);
        await pair.end();
      });
    },
  );
}

test('what the debug callback throws fails the connection, and is the cause', async (t) => {
  const instance = await usedInstance();
  openRaw(instance).c.mbedtls_debug_set_threshold(2);
  const thrown = new Error('from debug');
  await leavesNothing(t, instance, async () => {
    const pair = await tlsPair({ instance, connect: false });
    pair.client.getSslConfig().confDbg(() => {
      throw thrown;
    });
    await failsBy(t, pair, 'client', thrown);
    await pair.end();
  });
});

for (const version of both) {
  test(`sessions kept in JavaScript are resumed: version ${version.toString(16)}`, async (t) => {
    const instance = await usedInstance();
    const store = new TicketStore(openRaw(instance));
    const serve: Configure = (config) => config.confSessionTicketsCb(store.write, store.parse);
    const session = await sessionOf(instance, version, askTickets, serve);
    t.is(store.found, 0);
    const pair = await tlsPair({ instance, version, connect: false });
    t.teardown(() => pair.end());
    serve(pair.server.getSslConfig(), openRaw(instance));
    pair.client.setSession(session);
    t.deepEqual(await connectBoth(pair), { client: 0, server: 0 });
    t.is(store.found, 1);
    t.true(pair.clientGate.received < 900, 'a resumed session brings no certificates');
  });
}

test('sessions kept in JavaScript are resumed by their identifiers in TLS 1.2', async (t) => {
  const instance = await usedInstance();
  const store = new TicketStore(openRaw(instance));
  const serve: Configure = (config) => config.confSessionCache(store.get, store.set);
  const session = await sessionOf(instance, MBEDTLS_SSL_VERSION_TLS1_2, () => undefined, serve);
  const pair = await tlsPair({ instance, version: MBEDTLS_SSL_VERSION_TLS1_2, connect: false });
  t.teardown(() => pair.end());
  serve(pair.server.getSslConfig(), openRaw(instance));
  pair.client.setSession(session);
  t.deepEqual(await connectBoth(pair), { client: 0, server: 0 });
  t.is(store.found, 1);
});

const ends: readonly [string, (config: SslConfig) => void][] = [
  ['removed', (config) => config.confVerify(null)],
  ['replaced', (config) => config.confVerify(() => undefined)],
  ['disposed with its configuration', (config) => config.dispose()],
];

for (const [how, end] of ends) {
  test(`a callback that is ${how} is let go`, async (t) => {
    const pair = await tlsPair({ connect: false });
    t.teardown(() => pair.end());
    const config = pair.client.getSslConfig();
    const face = config.another();
    const install = (): WeakRef<() => undefined> => {
      const callback = (): undefined => undefined;
      face.confVerify(callback);
      return new WeakRef(callback);
    };
    const held = install();
    await collectUntil(() => true);
    globalThis.gc?.();
    t.not(held.deref(), undefined);
    if (how.startsWith('disposed')) {
      await pair.end();
      config.dispose();
    }
    end(face);
    t.true(await collectUntil(() => held.deref() === undefined));
  });
}

const reentries: readonly [string, (pair: TlsPair) => unknown][] = [
  ['connects', ({ client }) => client.tryConnect(null)],
  ['sends', ({ client }) => client.trySend(Uint8Array.of(1))],
  ['receives', ({ client }) => client.tryRecv(new Uint8Array(1))],
  ['closes', ({ client }) => client.tryClose()],
  ['disposes its socket', ({ client }) => client[Symbol.dispose]()],
  ['frees its context', ({ client }) => client.getSslContext()?.dispose()],
  ['changes its configuration', ({ client }) => client.getSslConfig().confVerify(null)],
];

for (const [what, reenter] of reentries) {
  test(`a callback that ${what} gets a TypeError, and the connection goes on`, async (t) => {
    const pair = await tlsPair({ connect: false });
    t.teardown(() => pair.end());
    let refused = 0;
    pair.client.getSslConfig().confVerify(() => {
      t.throws(() => reenter(pair), { instanceOf: TypeError });
      refused++;
    });
    t.deepEqual(await connectBoth(pair), { client: 0, server: 0 });
    t.true(refused > 0);
    await pair.client.send(Uint8Array.of(5));
    t.deepEqual(await recvExactly(pair.server, 1), Uint8Array.of(5));
  });
}

test('a callback that lets its TypeError out fails the connection with it', async (t) => {
  const { pair, client } = await attempt(t, {
    client: (config) =>
      config.confVerify(() => {
        config.confVerify(null);
      }),
  });
  t.is(client, NSAPI_ERROR_AUTH_FAILURE);
  t.true(pair.client.lastError?.cause instanceof TypeError);
});

test('a raw callback that was disposed too early fails what calls it, with words', async (t) => {
  const { pair, client } = await attempt(t, {
    client: (config, raw) => {
      using callback = raw.callback({ verify: () => undefined });
      raw.c.mbedtls_ssl_conf_verify(config.pointer, callback.function('verify'), callback.context);
    },
  });
  t.is(client, NSAPI_ERROR_AUTH_FAILURE);
  t.regex(String(pair.client.lastError?.cause), /TypeError: .*removed/);
});

test('randomness never comes from JavaScript; no function is refused', (t: ExecutionContext) => {
  const raw = openRaw();
  // @ts-expect-error there is no such kind
  t.throws(() => raw.callback({ random: () => 0 }), {
    instanceOf: TypeError,
    message: /no callback of the kind "random"/,
  });
  // @ts-expect-error a number is no function
  t.throws(() => raw.callback({ verify: 5 }), { instanceOf: TypeError, message: /verify/ });
});
