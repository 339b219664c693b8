import { runInNewContext } from 'node:vm';
import test, { type ExecutionContext } from 'ava';
import {
  MBEDTLS_ERR_SSL_SESSION_TICKET_EXPIRED,
  MBEDTLS_SSL_VERIFY_REQUIRED,
  MBEDTLS_SSL_VERSION_TLS1_2,
  MBEDTLS_SSL_VERSION_TLS1_3,
  MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256,
  MBEDTLS_TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256,
  MBEDTLS_X509_BADCERT_OTHER,
} from '../../wasm/constants.js';
import type { CallbackKind } from '../../ts/ffi/host/callbacks.js';
import type { SslConfig } from '../../ts/mbedtls/ssl-config.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';
import { NSAPI_ERROR_AUTH_FAILURE } from '../../ts/nsapi/error.js';
import { openRaw } from '../../ts/raw.js';
import { pki } from '../../tools/certificates.js';
import { recvExactly } from '../support/exchange.js';
import { connectBoth, setPsk } from '../support/raw.js';
import { TicketStore } from '../support/ticket-store.js';
import { tlsPair, type TlsPair, type TlsPairOptions } from '../support/tls-pair.js';

const both = [MBEDTLS_SSL_VERSION_TLS1_2, MBEDTLS_SSL_VERSION_TLS1_3] as const;
const unhandled: unknown[] = [];
process.on('unhandledRejection', (reason) => unhandled.push(reason));
test.afterEach.always((t) => t.deepEqual(unhandled, []));

async function pairOf(t: ExecutionContext, options: TlsPairOptions): Promise<TlsPair> {
  const pair = await tlsPair({ ...options, connect: false });
  t.teardown(() => pair.end());
  return pair;
}

/** Sets a callback, of whatever type: what a program without types does. */
function set(
  config: SslConfig,
  method: 'confVerify' | 'confSni' | 'confPskCb' | 'confCertCb' | 'confExportKeysCb' | 'confDbg',
  callback: () => unknown,
): void {
  Reflect.apply(config[method], config, [callback]);
}

const trap = {
  get: () => {
    throw new Error('a trap');
  },
  has: () => {
    throw new Error('a trap');
  },
};
/** What no callback that is asked for a number may answer; made anew each time. */
const wrong: readonly [string, () => unknown][] = [
  ['a promise', () => Promise.resolve(0)],
  ['a promise of nothing', async () => undefined],
  ['a rejected promise', () => Promise.reject(new Error('rejected'))],
  ['a promise of another realm', () => runInNewContext('Promise.reject(new Error("elsewhere"))')],
  [
    'a thenable',
    () => ({ then: (_: unknown, reject: (reason: Error) => void) => reject(new Error('then')) }),
  ],
  ['a function with a then', () => Object.assign(() => 0, { then: () => undefined })],
  [
    'a then that throws',
    () => ({
      get then() {
        throw new Error('a getter');
      },
    }),
  ],
  ['a Proxy', () => new Proxy({}, trap)],
  ['null', () => null],
  ['false', () => false],
  ['true', () => true],
  ['NaN', () => NaN],
  ['Infinity', () => Infinity],
  ['a string', () => '0'],
  ['an object', () => ({})],
  ['an array', () => [0]],
  ['a Number', () => Object(0)],
  ['half', () => 0.5],
  ['2^32', () => 2 ** 32],
  ['-2^31-1', () => -(2 ** 31) - 1],
  ['a bigint', () => 0n],
  ['a symbol', () => Symbol('0')],
];
const wrongCodes: typeof wrong = [
  ...wrong,
  ['nothing', () => undefined],
  ['1', () => 1],
  ['2^31', () => 2 ** 31],
];

/** Fails on `side`, with a TypeError that names the kind, or with what the answer itself threw. */
async function failsClosed(
  t: ExecutionContext,
  pair: TlsPair,
  side: 'client' | 'server',
  kind: CallbackKind,
  what: string,
): Promise<void> {
  const other = side === 'client' ? 'server' : 'client';
  const connecting = pair[other].connect();
  t.is(await pair[side].connect(), NSAPI_ERROR_AUTH_FAILURE, what);
  const cause = pair[side].lastError?.cause;
  if (!/a trap|a getter/.test(String(cause))) {
    t.regex(String(cause), new RegExp(`^(?:Type|Range)Error: The ${kind} callback`), what);
  }
  await pair[side].close();
  if ((await connecting) === 0) t.true((await pair[other].recv(new Uint8Array(1))) < 0, what);
}

for (const version of both) {
  const name = version.toString(16);

  test(`verify: ${name}: what is no flags does not let an untrusted certificate in`, async (t) => {
    const {
      bad: { untrusted },
    } = await pki();
    for (const [what, answer] of wrong) {
      const pair = await pairOf(t, { version, certificate: untrusted });
      set(pair.client.getSslConfig(), 'confVerify', answer);
      await failsClosed(t, pair, 'client', 'verify', what);
      t.not(pair.client.verifyResult, 0, what);
    }
  });

  test(`verify: ${name}: undefined leaves the flags, integers are taken modulo 2^32`, async (t) => {
    const {
      bad: { untrusted },
    } = await pki();
    const kept = await pairOf(t, { version, certificate: untrusted });
    kept.client.getSslConfig().confVerify(() => undefined);
    t.is((await connectBoth(kept)).client, NSAPI_ERROR_AUTH_FAILURE);
    for (const [answer, flags] of [
      [MBEDTLS_X509_BADCERT_OTHER, 0x100],
      [-1, 0xffffffff],
      [-(2 ** 31), 2 ** 31],
      [2 ** 32 - 1, 0xffffffff],
    ] as const) {
      const pair = await pairOf(t, { version });
      let seen = 0;
      pair.client.getSslConfig().confVerify((_crt, depth, before) => {
        if (depth === 0) seen = before;
        return depth === 0 ? answer : undefined;
      });
      t.is((await connectBoth(pair)).client, NSAPI_ERROR_AUTH_FAILURE);
      t.is(seen, 0);
      t.is(pair.client.verifyResult, flags);
    }
    const cleared = await pairOf(t, { version, certificate: untrusted });
    cleared.client.getSslConfig().confVerify(() => -0);
    t.deepEqual(await connectBoth(cleared), { client: 0, server: 0 });
  });

  test(`sni, certificate, psk: ${name}: only 0 or a negative integer is an answer`, async (t) => {
    for (const [what, answer] of wrongCodes) {
      for (const [kind, method] of [
        ['sni', 'confSni'],
        ['certificate', 'confCertCb'],
        ['psk', 'confPskCb'],
      ] as const) {
        const pair = await pairOf(t, { version });
        if (kind === 'psk') {
          for (const config of [pair.client.getSslConfig(), pair.server.getSslConfig()]) {
            config.confCiphersuites([
              MBEDTLS_TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256,
              MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256,
            ]);
          }
          setPsk(openRaw(), pair.client.getSslConfig(), new Uint8Array(32).fill(9), 'id');
        }
        set(pair.server.getSslConfig(), method, answer);
        await failsClosed(t, pair, 'server', kind, `${kind}: ${what}`);
      }
    }
  });

  // Serial: the threshold of debug messages is one for all.
  test.serial(
    `exportKeys and debug: ${name}: an answer is ignored, a thenable is not`,
    async (t) => {
      openRaw().c.mbedtls_debug_set_threshold(1);
      t.teardown(() => openRaw().c.mbedtls_debug_set_threshold(0));
      for (const [kind, method] of [
        ['exportKeys', 'confExportKeysCb'],
        ['debug', 'confDbg'],
      ] as const) {
        const ignored = await pairOf(t, { version });
        openRaw().c.mbedtls_debug_set_threshold(3);
        set(ignored.client.getSslConfig(), method, () => 5);
        t.deepEqual(await connectBoth(ignored), { client: 0, server: 0 }, kind);
        const pair = await pairOf(t, { version });
        set(pair.client.getSslConfig(), method, () => Promise.reject(new Error('rejected')));
        await failsClosed(t, pair, 'client', kind, kind);
      }
    },
  );

  test(
    `ticketParse: ${name}: no answer lets a session of zeros in where a client certificate ` +
      'is required',
    async (t) => {
      const { rootCa } = await pki();
      for (const [what, answer] of wrongCodes) {
        const store = new TicketStore(openRaw());
        const first = await pairOf(t, { version });
        openRaw().c.mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(
          first.client.getSslConfig().pointer,
          1,
        );
        first.server.getSslConfig().confSessionTicketsCb(store.write, store.parse);
        await connectBoth(first);
        await first.server.send(Uint8Array.of(1));
        await recvExactly(first.client, 1);
        const session = first.client.getSession();
        await first.end();
        const pair = await pairOf(t, { version });
        pair.client.setSession(session);
        const config = pair.server.getSslConfig();
        config.confAuthmode(MBEDTLS_SSL_VERIFY_REQUIRED);
        using ca = X509Crt.parse(rootCa.certPem);
        config.confCaChain(ca);
        Reflect.apply(config.confSessionTicketsCb, config, [store.write, answer]);
        await failsClosed(t, pair, 'server', 'ticketParse', what);
      }
    },
  );

  test(
    `ticketWrite: ${name}: anything but a Ticket that fits fails the connection; bytes of ` +
      'another realm do',
    async (t) => {
      const ticket = new Uint8Array(16).fill(7);
      const answers: readonly [string, () => unknown][] = [
        ...wrongCodes,
        ['0', () => 0],
        ['no lifetime', () => ({ ticket })],
        ['no ticket', () => ({ lifetime: 5 })],
        ['a text', () => ({ ticket: 'abc', lifetime: 5 })],
        ['an ArrayBuffer', () => ({ ticket: ticket.buffer, lifetime: 5 })],
        ['a feigned array', () => ({ ticket: Object.create(Uint8Array.prototype), lifetime: 5 })],
        ['too much', () => ({ ticket: new Uint8Array(70_000), lifetime: 5 })],
        ...[-1, 2 ** 32, 0.5, NaN, '5', null].map((lifetime): [string, () => unknown] => [
          `a lifetime of ${lifetime}`,
          () => ({ ticket, lifetime }),
        ]),
      ];
      for (const [what, answer] of answers) {
        const store = new TicketStore(openRaw());
        const pair = await pairOf(t, { version });
        openRaw().c.mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(
          pair.client.getSslConfig().pointer,
          1,
        );
        const config = pair.server.getSslConfig();
        Reflect.apply(config.confSessionTicketsCb, config, [answer, store.parse]);
        await failsClosed(t, pair, 'server', 'ticketWrite', what);
      }
      const pair = await pairOf(t, { version });
      const config = pair.server.getSslConfig();
      const elsewhere = (): unknown => ({
        ticket: runInNewContext('new Uint8Array(16)'),
        lifetime: 604_800,
      });
      Reflect.apply(config.confSessionTicketsCb, config, [
        elsewhere,
        () => MBEDTLS_ERR_SSL_SESSION_TICKET_EXPIRED,
      ]);
      t.deepEqual(await connectBoth(pair), { client: 0, server: 0 });
    },
  );
}

test('cacheGet and cacheSet: only 0 or a negative integer is an answer', async (t) => {
  const version = MBEDTLS_SSL_VERSION_TLS1_2;
  for (const [what, answer] of wrongCodes) {
    const store = new TicketStore(openRaw());
    const first = await pairOf(t, { version });
    first.server.getSslConfig().confSessionCache(store.get, store.set);
    await connectBoth(first);
    const session = first.client.getSession();
    await first.end();
    const found = await pairOf(t, { version });
    found.client.setSession(session);
    const config = found.server.getSslConfig();
    Reflect.apply(config.confSessionCache, config, [answer, store.set]);
    await failsClosed(t, found, 'server', 'cacheGet', what);
    const kept = await pairOf(t, { version });
    const other = kept.server.getSslConfig();
    Reflect.apply(other.confSessionCache, other, [store.get, answer]);
    await failsClosed(t, kept, 'server', 'cacheSet', what);
  }
});

test('the types say the same', (t) => {
  const check = (config: SslConfig): void => {
    // @ts-expect-error a promise
    config.confVerify(async () => 0);
    // @ts-expect-error nothing else than a number
    config.confVerify(() => null);
    // @ts-expect-error an answer is wanted
    config.confSni(() => {});
    // @ts-expect-error a promise
    config.confExportKeysCb(async () => {});
    // @ts-expect-error a promise
    config.confDbg(async () => {});
    config.confSessionTicketsCb(
      () => ({ ticket: new Uint8Array(1), lifetime: 1 }),
      // @ts-expect-error an answer is wanted
      () => {},
    );
    config.confVerify(() => {});
    const lines: string[] = [];
    config.confDbg((_level, _file, _line, text) => lines.push(text));
  };
  t.is(typeof check, 'function');
});
