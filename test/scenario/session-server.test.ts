import test from 'ava';
import {
  MBEDTLS_CIPHER_AES_256_GCM,
  MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE,
  MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE,
  MBEDTLS_SSL_VERIFY_OPTIONAL,
  MBEDTLS_SSL_VERIFY_REQUIRED,
  MBEDTLS_SSL_VERSION_TLS1_2,
  MBEDTLS_SSL_VERSION_TLS1_3,
  MBEDTLS_X509_BADCERT_MISSING,
  MBEDTLS_X509_BADCERT_NOT_TRUSTED,
} from '../../wasm/constants.js';
import { Instance } from '../../ts/ffi/instance.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';
import { NSAPI_ERROR_AUTH_FAILURE, NSAPI_ERROR_OK } from '../../ts/nsapi/error.js';
import { openRaw, type Pointer, type Raw } from '../../ts/raw.js';
import { pki, type Pki } from '../../tools/certificates.js';
import { usedInstance } from '../support/memory.js';
import { good } from '../support/raw.js';
import {
  Resumptions,
  bareSession,
  versionName,
  type Configure,
  type Visit,
} from '../support/resumption.js';
import { TicketStore } from '../support/ticket-store.js';

const [V12, V13] = [MBEDTLS_SSL_VERSION_TLS1_2, MBEDTLS_SSL_VERSION_TLS1_3];
/** Where, in Mbed TLS's bytes of a session, it says whether it had an extended master secret. */
const EXTENDED_MS = 53;
const EXTENDED_MS_EXTENSION = Buffer.from([0, 0x17, 0, 0]);

/** Where a server keeps its sessions. */
interface Keeper {
  readonly title: string;
  readonly versions: readonly number[];
  /** What to tell a server's configuration, and what gives back its memory. */
  readonly open: (
    raw: Raw,
    resumptions: Resumptions,
  ) => { readonly serve: Configure; readonly close: () => void };
}

const keepers: readonly Keeper[] = [
  {
    title: 'tickets of JavaScript',
    versions: [V12, V13],
    open: () => ({ serve: () => undefined, close: () => undefined }),
  },
  {
    title: 'a cache of JavaScript',
    versions: [V12],
    open: (_raw, { store }) => ({
      serve: (config) => {
        config.confSessionTicketsCb(null, null);
        config.confSessionCache(store.get, store.set);
      },
      close: () => undefined,
    }),
  },
  {
    title: 'tickets of Mbed TLS',
    versions: [V12, V13],
    open: ({ c, random, NULL }) => {
      const tickets = c.native_ssl_ticket_context_new();
      good(c.mbedtls_ssl_ticket_setup(tickets, random, NULL, MBEDTLS_CIPHER_AES_256_GCM, 3600));
      return {
        serve: (config) =>
          c.mbedtls_ssl_conf_session_tickets_cb(
            config.pointer,
            c.native_function_ssl_ticket_write(),
            c.native_function_ssl_ticket_parse(),
            tickets,
          ),
        close: () => c.native_ssl_ticket_context_delete(tickets),
      };
    },
  },
  {
    title: 'a cache of Mbed TLS',
    versions: [V12],
    open: ({ c }) => {
      const cache = c.native_ssl_cache_context_new();
      return {
        serve: (config) => {
          config.confSessionTicketsCb(null, null);
          c.mbedtls_ssl_conf_session_cache(
            config.pointer,
            cache,
            c.native_function_ssl_cache_get(),
            c.native_function_ssl_cache_set(),
          );
        },
        close: () => c.native_ssl_cache_context_delete(cache),
      };
    },
  },
];

function trusting(pem: string, authmode: number): Configure {
  return (config) => {
    using chain = X509Crt.parse(pem, { instance: config.instance });
    config.confCaChain(chain);
    config.confAuthmode(authmode);
  };
}

/** For "localhost" nothing is asked of a client, for "server.test" a certificate. */
function byName(roots: Pointer<'mbedtls_x509_crt'>): Configure {
  return (config, raw) =>
    config.confSni((ssl, name) => {
      if (new TextDecoder().decode(name) !== 'server.test') return 0;
      raw.c.mbedtls_ssl_set_hs_authmode(ssl, MBEDTLS_SSL_VERIFY_REQUIRED);
      raw.c.mbedtls_ssl_set_hs_ca_chain(ssl, roots, raw.NULL);
      return 0;
    });
}

/** The last moment to ask for a certificate. */
function byCertificateCallback(roots: Pointer<'mbedtls_x509_crt'>): Configure {
  return (config, raw) =>
    config.confCertCb((ssl) => {
      raw.c.mbedtls_ssl_set_hs_authmode(ssl, MBEDTLS_SSL_VERIFY_REQUIRED);
      raw.c.mbedtls_ssl_set_hs_ca_chain(ssl, roots, raw.NULL);
      return 0;
    });
}

const both =
  (...configures: readonly Configure[]): Configure =>
  (config, raw) => {
    for (const configure of configures) configure(config, raw);
  };

/**
 * In TLS 1.3 Mbed TLS's client fails where the session was for another name than is sent: this one
 * lies about it.
 */
function renamed(
  session: Uint8Array,
  version: number,
  name: string | null = 'localhost',
): Uint8Array {
  const old = Buffer.from('localhost\0');
  const at = Buffer.from(session).indexOf(old);
  if (version === V12 || at < 0) return session;
  const text = Buffer.from(name === null ? '' : `${name}\0`);
  return Buffer.concat([
    session.subarray(0, at - 2),
    Uint8Array.of(0, text.length),
    text,
    session.subarray(at + old.length),
  ]);
}

interface Case {
  readonly title: string;
  readonly first: (pki: Pki, roots: Pointer<'mbedtls_x509_crt'>) => Partial<Visit>;
  readonly second: (pki: Pki, roots: Pointer<'mbedtls_x509_crt'>) => Partial<Visit>;
  /** 'refused': a client without a certificate does not get in. */
  readonly outcome: 'resumed' | 'full' | 'refused';
  /** Both by default. */
  readonly only?: number;
}

const cases: readonly Case[] = [
  { title: 'the same', first: () => ({}), second: () => ({}), outcome: 'resumed' },
  {
    title: "the same with a client's certificate",
    outcome: 'resumed',
    first: ({ rootCa, client }) => ({
      server: trusting(rootCa.certPem, MBEDTLS_SSL_VERIFY_REQUIRED),
      credentials: client.ec,
    }),
    second: ({ rootCa }) => ({ server: trusting(rootCa.certPem, MBEDTLS_SSL_VERIFY_REQUIRED) }),
  },
  {
    title: 'another server name',
    first: () => ({}),
    second: () => ({ hostname: 'server.test' }),
    outcome: 'full',
  },
  {
    title: 'no server name after one',
    first: () => ({}),
    second: () => ({ hostname: null }),
    outcome: 'full',
  },
  {
    title: 'a server name after none',
    first: () => ({ hostname: null }),
    second: () => ({}),
    outcome: 'full',
    only: V12,
  },
  {
    title: 'a certificate that is required now',
    outcome: 'refused',
    first: () => ({}),
    second: ({ rootCa }) => ({ server: trusting(rootCa.certPem, MBEDTLS_SSL_VERIFY_REQUIRED) }),
  },
  {
    title: 'a certificate that was optional and is required now',
    outcome: 'refused',
    first: ({ rootCa }) => ({ server: trusting(rootCa.certPem, MBEDTLS_SSL_VERIFY_OPTIONAL) }),
    second: ({ rootCa }) => ({ server: trusting(rootCa.certPem, MBEDTLS_SSL_VERIFY_REQUIRED) }),
  },
  {
    title: 'a certificate of another CA',
    outcome: 'refused',
    first: ({ rootCa, client }) => ({
      server: trusting(rootCa.certPem, MBEDTLS_SSL_VERIFY_REQUIRED),
      credentials: client.ec,
    }),
    second: ({ rsaCa }) => ({ server: trusting(rsaCa.certPem, MBEDTLS_SSL_VERIFY_REQUIRED) }),
  },
  {
    title: 'a name whose callback requires a certificate',
    outcome: 'refused',
    first: (_, roots) => ({ server: byName(roots) }),
    second: (_, roots) => ({ server: byName(roots), hostname: 'server.test' }),
  },
  {
    title: 'a certificate callback that requires one',
    outcome: 'refused',
    first: () => ({}),
    second: (_, roots) => ({ server: byCertificateCallback(roots) }),
  },
  {
    title: 'a verify callback that came',
    outcome: 'refused',
    first: ({ rootCa, client }) => ({
      server: trusting(rootCa.certPem, MBEDTLS_SSL_VERIFY_REQUIRED),
      credentials: client.ec,
    }),
    second: ({ rootCa }) => ({
      server: both(trusting(rootCa.certPem, MBEDTLS_SSL_VERIFY_REQUIRED), (config) =>
        config.confVerify(() => undefined),
      ),
    }),
  },
];

for (const { title: kept, versions, open } of keepers) {
  for (const version of versions) {
    for (const { title, first, second, outcome, only } of cases) {
      if (only !== undefined && only !== version) continue;
      test(`TLS ${versionName(version)}, ${kept}, ${title}: ${outcome}`, async (t) => {
        const made = await pki();
        const resumptions = new Resumptions(await usedInstance());
        const { raw } = resumptions;
        const roots = X509Crt.parse(made.rootCa.certPem, { instance: raw.instance });
        const keeper = open(raw, resumptions);
        t.teardown(() => {
          keeper.close();
          roots.dispose();
        });
        const visit = (part: Partial<Visit>): Visit => ({
          version,
          ...part,
          server: both(keeper.serve, part.server ?? (() => undefined)),
        });
        const session = await resumptions.sessionOf(visit(first(made, roots.pointer)));
        const next = second(made, roots.pointer);
        const answer = await resumptions.offer(
          visit(next),
          renamed(bareSession(session), version, next.hostname),
        );
        if (outcome === 'refused') {
          t.is(answer.server, NSAPI_ERROR_AUTH_FAILURE);
          return;
        }
        t.deepEqual([answer.client, answer.server], [NSAPI_ERROR_OK, NSAPI_ERROR_OK]);
        t.is(answer.resumed, outcome === 'resumed');
      });
    }
  }
}

for (const version of [V12, V13]) {
  test(`TLS ${versionName(version)}: a resumed client keeps its verdict`, async (t) => {
    const {
      rootCa,
      bad: { untrusted },
    } = await pki();
    const resumptions = new Resumptions(await usedInstance());
    const server = trusting(rootCa.certPem, MBEDTLS_SSL_VERIFY_OPTIONAL);
    for (const [credentials, verdict] of [
      [undefined, MBEDTLS_X509_BADCERT_MISSING],
      [untrusted, MBEDTLS_X509_BADCERT_NOT_TRUSTED],
    ] as const) {
      const given = credentials === undefined ? {} : { credentials };
      const first = await resumptions.visit({ version, server, ...given });
      t.is(first.verdict.ofClient & verdict, verdict, String(first.error.server));
      let { session } = first;
      for (let times = 0; times < 2; times++) {
        const again: Awaited<ReturnType<Resumptions['visit']>> = await resumptions.visit({
          version,
          server,
          session,
        });
        t.true(again.resumed, String(again.error.server));
        t.is(again.verdict.ofClient, first.verdict.ofClient);
        session = again.session ?? session;
      }
    }
  });
}

test('a ticket of TLS 1.3 is not resumed in TLS 1.2, with a master secret of zeros', async (t) => {
  const {
    rootCa,
    client: { ec },
  } = await pki();
  const resumptions = new Resumptions(await usedInstance());
  const server = trusting(rootCa.certPem, MBEDTLS_SSL_VERIFY_REQUIRED);
  // What a victim sends in clear: its ticket, 16 bytes here.
  const victims = bareSession(
    await resumptions.sessionOf({ version: V13, server, credentials: ec }),
  );
  const own = bareSession(await resumptions.sessionOf({ version: V12, server, credentials: ec }));
  const [young, old] = [...resumptions.store.tickets()];
  if (young === undefined || old === undefined) throw new Error('two tickets are needed');
  t.true(Buffer.from(victims).includes(young));
  const at = Buffer.from(own).indexOf(old);
  const forged = Uint8Array.from(own);
  forged.set(young, at);
  // 5 of the header, the common fields, then: start (8), length of the identifier (1), identifier
  // (32), master secret (48).
  const master = EXTENDED_MS + 1 + 8 + 1 + 32;
  forged.fill(0, master, master + 48);
  for (const extendedMs of [1, 0]) {
    forged[EXTENDED_MS] = extendedMs;
    const attack = await resumptions.offer(
      {
        version: V12,
        server,
        client: (config, { c }) =>
          c.mbedtls_ssl_conf_extended_master_secret(config.pointer, extendedMs),
      },
      forged,
    );
    t.is(attack.server, NSAPI_ERROR_AUTH_FAILURE);
    t.false(attack.resumed);
  }
});

const withoutEms: Configure = (config, { c }) =>
  c.mbedtls_ssl_conf_extended_master_secret(config.pointer, 0);

for (const { title: kept, open } of keepers) {
  test(`TLS 1.2, ${kept}: a server's extended master secret (RFC 7627 5.3)`, async (t) => {
    const resumptions = new Resumptions(await usedInstance());
    const keeper = open(resumptions.raw, resumptions);
    t.teardown(keeper.close);
    const plain = { version: V12, server: keeper.serve };
    const session = bareSession(await resumptions.sessionOf(plain));
    t.is(session[EXTENDED_MS], 1);
    const lacking = await resumptions.offer({ ...plain, client: withoutEms }, session);
    t.is(lacking.client, MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE, 'the hello lacks it');
    t.is(lacking.server, NSAPI_ERROR_AUTH_FAILURE);
    const disabled = await resumptions.offer(
      { ...plain, server: both(keeper.serve, withoutEms) },
      session,
    );
    t.deepEqual(
      [disabled.client, disabled.server],
      [MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE, NSAPI_ERROR_AUTH_FAILURE],
      'it was switched off',
    );
    const without = bareSession(await resumptions.sessionOf({ ...plain, client: withoutEms }));
    t.is(without[EXTENDED_MS], 0);
    const came = await resumptions.offer(plain, without);
    t.deepEqual([came.client, came.resumed], [NSAPI_ERROR_OK, false], 'the session lacks it');
    const neither = await resumptions.offer({ ...plain, client: withoutEms }, without);
    t.deepEqual([neither.client, neither.resumed], [NSAPI_ERROR_OK, false], 'both lack it');
    t.true((await resumptions.offer(plain, session)).resumed);
  });
}

test('TLS 1.2: extended master secret as RFC 7627 5.3 has it, for a client', async (t) => {
  const resumptions = new Resumptions(await usedInstance());
  const session = bareSession(await resumptions.sessionOf({ version: V12 }));
  const came = await resumptions.offer(
    { version: V12 },
    session.map((byte, at) => (at === EXTENDED_MS ? 0 : byte)),
  );
  t.is(
    came.client,
    MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE,
    'the server speaks it, the session lacks it',
  );
  const gone = await resumptions.offer(
    {
      version: V12,
      tamper: (bytes) => {
        const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(
          EXTENDED_MS_EXTENSION,
        );
        // As a type that a client lets pass unasked: supported_groups.
        if (at >= 0) bytes.set([0, 10], at);
      },
    },
    session,
  );
  t.is(
    gone.client,
    MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE,
    'the session has it, the server does not speak it',
  );
});

test(
  'TLS 1.2: a socket does not offer a session without extended master secret, and with one ' +
    'fails where it is switched off',
  async (t) => {
    const resumptions = new Resumptions(await usedInstance());
    const session = await resumptions.sessionOf({ version: V12 });
    const without = await resumptions.sessionOf({ version: V12, client: withoutEms });
    for (const visit of [{}, { client: withoutEms }, { server: withoutEms }]) {
      const again = await resumptions.visit({ version: V12, session: without, ...visit });
      t.is(again.client, NSAPI_ERROR_OK, String(again.error.client));
      t.false(again.resumed);
    }
    for (const visit of [{ client: withoutEms }, { server: withoutEms }]) {
      const again = await resumptions.visit({ version: V12, session, ...visit });
      t.deepEqual(
        [again.client, again.server],
        [NSAPI_ERROR_AUTH_FAILURE, NSAPI_ERROR_AUTH_FAILURE],
      );
      t.regex(String(again.error.client), /handshake_failure/);
    }
  },
);

test('TLS 1.2: nobody resumes a session 7 days after its full handshake', async (t) => {
  await pki();
  let time = Date.now() + 60_000;
  const resumptions = new Resumptions(new Instance({ now: () => time }));
  const session = await resumptions.sessionOf({ version: V12 });
  const week = 7 * 24 * 3600 * 1000;
  for (const [age, resumed] of [
    [week - 1, true],
    [1, false],
  ] as const) {
    time += age;
    t.is(
      (await resumptions.visit({ version: V12, session, maxSessionAge: Infinity })).resumed,
      resumed,
      `a client ${age}`,
    );
    const offered = await resumptions.offer({ version: V12 }, bareSession(session));
    t.deepEqual([offered.client, offered.resumed], [NSAPI_ERROR_OK, resumed], `a server ${age}`);
  }
});

test('TLS 1.3: fresh tickets make no session live longer than 7 days', async (t) => {
  await pki();
  let time = Date.now() + 60_000;
  const instance = new Instance({ now: () => time });
  const tickets = new TicketStore(openRaw(instance), 24 * 3600);
  const resumptions = new Resumptions(instance, tickets);
  let session = await resumptions.sessionOf({ version: V13 });
  const halfDay = 12 * 3600 * 1000;
  for (let turns = 1; turns < 14; turns++) {
    time += halfDay;
    const again = await resumptions.visit({ version: V13, session, maxSessionAge: Infinity });
    t.true(again.resumed, `${turns} half days`);
    session = again.session ?? session;
  }
  time += halfDay;
  const late = await resumptions.visit({ version: V13, session, maxSessionAge: Infinity });
  t.deepEqual([late.client, late.resumed], [NSAPI_ERROR_OK, false], 'a client');
  const offered = await resumptions.offer({ version: V13 }, bareSession(session));
  t.deepEqual([offered.client, offered.resumed], [NSAPI_ERROR_OK, false], 'a server');
});
