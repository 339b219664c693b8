import test from 'ava';
import {
  MBEDTLS_ERR_SSL_BAD_INPUT_DATA,
  MBEDTLS_SSL_VERIFY_REQUIRED,
  MBEDTLS_SSL_VERSION_TLS1_2,
  MBEDTLS_SSL_VERSION_TLS1_3,
} from '../../wasm/constants.js';
import type { ExportedKeys } from '../../ts/ffi/host/callbacks.js';
import { SslContext } from '../../ts/mbedtls/ssl-context.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';
import { loopbackPair } from '../../ts/adapt/loopback-pair.js';
import { NSAPI_ERROR_WOULD_BLOCK } from '../../ts/nsapi/error.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { NULL, openRaw } from '../../ts/raw.js';
import { pki } from '../../tools/certificates.js';
import { CheckingInstance } from '../support/checking.js';
import { findInMemory, leavesNothing } from '../support/memory.js';
import { tlsPair, type TlsPair } from '../support/tls-pair.js';

/** The buffers of a connection, in bytes. */
const BUFFERS = 34_000;
/** What an idle one has beside the session that is kept, in bytes. */
const REST = 2000;

interface Case {
  readonly title: string;
  /** Whose context is let go, and whether the other end's chain is there to be asked for. */
  readonly end: 'client' | 'server';
  readonly chain: boolean;
  readonly succeeds?: boolean;
  /** Prepares what makes the handshake fail. */
  readonly prepare?: (pair: TlsPair) => Promise<void>;
  readonly hostname?: string;
  /** How often each end takes a step. */
  readonly steps?: number;
}

interface Contexts {
  readonly client: SslContext;
  readonly server: SslContext;
}

const STEPS = 20;

const cases: readonly Case[] = [
  {
    title: 'a client that refused its server',
    end: 'client',
    chain: true,
    hostname: 'elsewhere.test',
  },
  {
    title: 'a server that refused its client',
    end: 'server',
    chain: true,
    prepare: async ({ client, server }) => {
      const { rsaCa, client: clients } = await pki();
      const { instance } = server.getSslConfig();
      using chain = X509Crt.parse(rsaCa.certPem, { instance });
      server.getSslConfig().confCaChain(chain);
      server.getSslConfig().confAuthmode(MBEDTLS_SSL_VERIFY_REQUIRED);
      check(client.setClientCertKey(clients.ec.chainPem, clients.ec.keyPem), client);
    },
  },
  {
    title: 'a client that waits for its server',
    end: 'client',
    chain: false,
    steps: 0,
  },
  {
    title: 'a client whose handshake is over',
    end: 'client',
    chain: true,
    succeeds: true,
  },
];

/** All that can be asked of a context, by its methods and by Mbed TLS's own functions. */
function answers(context: SslContext): unknown {
  const raw = openRaw(context.instance);
  const { c } = raw;
  const { pointer } = context;
  using peer = context.getPeerCert();
  const { verifyResult, version, ciphersuite, alpnProtocol, isHandshakeOver, state } = context;
  return {
    verifyResult,
    version,
    ciphersuite,
    alpnProtocol,
    isHandshakeOver,
    state,
    speaksTls: context.speaksTls,
    peer: peer?.certificates.map(({ der }) => der) ?? [],
    raw: [
      c.mbedtls_ssl_get_verify_result(pointer),
      raw.text(c.mbedtls_ssl_get_version(pointer)),
      c.mbedtls_ssl_get_version_number(pointer),
      raw.text(c.mbedtls_ssl_get_ciphersuite(pointer)),
      c.mbedtls_ssl_get_ciphersuite_id_from_ssl(pointer),
      raw.text(c.mbedtls_ssl_get_alpn_protocol(pointer)),
      raw.text(c.mbedtls_ssl_get_hostname(pointer)),
      c.mbedtls_ssl_get_peer_cert(pointer) !== 0,
      c.mbedtls_ssl_context_get_config(pointer),
      c.mbedtls_ssl_is_handshake_over(pointer),
      c.mbedtls_ssl_check_pending(pointer),
      c.mbedtls_ssl_get_bytes_avail(pointer),
    ],
  };
}

/** Two contexts with the configurations of a pair, after as many steps as there are. */
async function contextsOf(pair: TlsPair, about: Case): Promise<Contexts> {
  await about.prepare?.(pair);
  const [near, far] = loopbackPair();
  for (const end of [pair.client, pair.server])
    end.getSslConfig().confAlpnProtocols(['mqtt', 'http/1.1']);
  const client = new SslContext(pair.client.getSslConfig(), near);
  const server = new SslContext(pair.server.getSslConfig(), far);
  requireDone(client.setHostname(about.hostname ?? 'localhost'));
  const going = new Set([client, server]);
  client.handshake();
  for (let step = 0; step < (about.steps ?? STEPS); step++) {
    for (const end of going) if (end.handshake() !== NSAPI_ERROR_WOULD_BLOCK) going.delete(end);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { client, server };
}

function requireDone(code: number): void {
  if (code !== 0) throw new Error(`Mbed TLS returned ${code}.`);
}

for (const [name, version] of [
  ['TLS 1.2', MBEDTLS_SSL_VERSION_TLS1_2],
  ['TLS 1.3', MBEDTLS_SSL_VERSION_TLS1_3],
] as const) {
  for (const about of cases) {
    test(`${name}: ${about.title}, let go, keeps answers, not memory or keys`, async (t) => {
      const instance = new CheckingInstance();
      await (await tlsPair({ instance })).end();
      await leavesNothing(t, instance, async () => {
        const pair = await tlsPair({ instance, connect: false, version });
        const secrets: Uint8Array[] = [];
        const keep = ({ secret }: ExportedKeys): void => void secrets.push(secret.slice());
        pair[about.end].getSslConfig().confExportKeysCb(keep);
        const contexts = await contextsOf(pair, about);
        const context = contexts[about.end];
        t.is(context.isHandshakeOver, about.succeeds ?? false);
        const before = answers(context);
        t.is(JSON.stringify(before).includes('"peer":[]'), !about.chain);
        const there = secrets.filter((secret) => findInMemory(instance, secret) >= 0);
        const { allocatedBytes } = instance.memoryUsage;

        context.letGo();
        // A connection that does nothing has given back its buffers before.
        const freed = allocatedBytes - instance.memoryUsage.allocatedBytes;
        t.true(freed > (about.succeeds === true ? REST : BUFFERS), `${freed} bytes`);
        t.deepEqual(answers(context), before);
        pair[about.end].getSslConfig().confAlpnProtocols(['another']);
        t.deepEqual(answers(context), before, 'also when the configuration changes');
        if (about.chain && version === MBEDTLS_SSL_VERSION_TLS1_3) t.true(there.length > 0);
        // The other end has the same secrets, and the same instance.
        contexts[about.end === 'client' ? 'server' : 'client'].letGo();
        t.deepEqual(
          secrets.filter((secret) => findInMemory(instance, secret) >= 0),
          [],
        );
        context.letGo();
        t.deepEqual(answers(context), before, 'a second time does nothing');
        refuses(context);
        t.is(instance.poison, null);
        contexts.client.dispose();
        contexts.server.dispose();
        await pair.end();
      });
    });
  }
}

/** Calls what would go on with the connection. */
function refuses(context: SslContext): void {
  const raw = openRaw(context.instance);
  const { c } = raw;
  const { pointer } = context;
  const bytes = raw.allocate(64);
  const codes = {
    handshake: context.handshake(),
    read: context.read(new Uint8Array(10)),
    write: context.write(new Uint8Array(10)),
    closeNotify: context.closeNotify(),
    flush: context.flush(),
    setHostname: context.setHostname('another.test'),
    setSession: context.setSession(new Uint8Array(100)),
    rawHandshake: context.isHandshakeOver
      ? MBEDTLS_ERR_SSL_BAD_INPUT_DATA
      : c.mbedtls_ssl_handshake(pointer),
    rawStep: c.mbedtls_ssl_handshake_step(pointer),
    rawRead: c.mbedtls_ssl_read(pointer, bytes, 64),
    rawWrite: c.mbedtls_ssl_write(pointer, bytes, 64),
    rawAlert: c.mbedtls_ssl_send_alert_message(pointer, 1, 0),
    rawFlush: c.native_ssl_flush_output(pointer),
    keys: c.native_ssl_export_keying_material(pointer, bytes, 32, NULL, 0, NULL, 0, 0),
  };
  // These have no answer that it is wrong to give; nothing may trap.
  for (const code of [
    c.mbedtls_ssl_close_notify(pointer),
    c.mbedtls_ssl_get_record_expansion(pointer),
    c.mbedtls_ssl_get_max_in_record_payload(pointer),
    c.mbedtls_ssl_get_max_out_record_payload(pointer),
    c.mbedtls_ssl_check_record(pointer, bytes, 64),
  ])
    if (!Number.isInteger(code)) throw new Error(`${code} is no number.`);
  const session = c.native_ssl_session_new();
  const got = c.mbedtls_ssl_get_session(pointer, session);
  c.native_ssl_session_delete(session);
  raw.free(bytes, 64);
  const wrong = Object.entries(codes).filter(([, code]) => code !== MBEDTLS_ERR_SSL_BAD_INPUT_DATA);
  if (wrong.length > 0 || got >= 0 || context.session !== null)
    throw new Error(`${JSON.stringify(wrong)}, ${got}`);
}

test('a session that is offered brings no chain before the peer has answered', async (t) => {
  const version = MBEDTLS_SSL_VERSION_TLS1_2;
  const instance = new CheckingInstance();
  const first = await tlsPair({ instance, version });
  const session = first.client.getSession();
  await first.end();
  const pair = await tlsPair({ instance, version, connect: false });
  const { client } = pair;
  check(client.setSession(session), client);
  client.setBlocking(false);
  await client.connect();
  const context = client.getSslContext();
  if (context === null) throw new Error('The socket has no context.');
  t.not<number, number>(instance.exports.native_ssl_peer_cert(context.pointer), 0);
  t.is(context.getPeerCert(), null);
  context.letGo();
  t.is(context.getPeerCert(), null);
  await pair.end();
});
