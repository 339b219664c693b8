import { createSecureContext } from 'node:tls';
import test, { type ExecutionContext } from 'ava';
import * as constants from '../../wasm/constants.js';
import { NSAPI_ERROR_AUTH_FAILURE } from '../../ts/nsapi/error.js';
import { startEngine } from '../../tools/engines/start.js';
import { pki } from '../../tools/certificates.js';
import { pageModule, pageWays } from '../support/page-ways.js';
import { recordsOf } from '../support/recording-socket.js';
import {
  startGnutlsServer,
  startNginx,
  startNodeTlsServer,
  startOpensslPskServer,
  startOpensslServer,
} from '../../tools/servers.js';
import { GROUPS, onlySuites, PSK_SUITES, SUITES, type Suite } from '../support/suites.js';
import { startTap } from '../support/tap.js';
import { started } from '../support/tls-client.js';
import type { Visit, Visited } from './page/visit.js';

type Visits = typeof import('./page/visit.js');

const engine = await startEngine();
test.after.always(() => engine.close());

const VERSIONS = ['1.2', '1.3'] as const;
const KEYS = ['ec', 'rsa'] as const;
const GET = { text: 'GET / HTTP/1.0\r\n\r\n', until: '</html>' };
const LINE = { text: 'a line\n', until: '\n$' };

/** A visit, and what is to be seen of it. */
interface Case {
  readonly what: string;
  readonly visit: Omit<Visit, 'way'>;
  readonly suite?: string;
  readonly alpn?: string;
  readonly answer?: RegExp;
  /** What the server says instead of an answer. */
  readonly alert?: string;
}

/** Makes all the visits at once, each through both tunnels. */
async function meet(t: ExecutionContext, cases: readonly Case[]): Promise<void> {
  const { relay, wisp } = await pageWays(t, ...cases.map(({ visit }) => visit.port));
  const call = await pageModule<Visits>(t, engine, '/page/visit.js');
  const all = [relay, wisp].flatMap((way) =>
    cases.map((one) => ({
      ...one,
      what: `${way.kind}: ${one.what}`,
      // A relay that writes to a server which has left may miss what it said last.
      visit: { ...one.visit, ...(one.alert === undefined ? {} : { text: '' }), way },
    })),
  );
  const visited = await call(
    'visitAll',
    all.map(({ visit }) => visit),
  );
  for (const [at, one] of all.entries()) compare(t, one, visited[at]);
}

function compare(t: ExecutionContext, one: Case, visited: Visited | undefined): void {
  const {
    what,
    visit: { tls },
  } = one;
  if (visited === undefined) return void t.fail(what);
  const { connected, version, suite, alpn, answer, error } = visited;
  if (one.alert !== undefined) {
    t.is(error?.alert, one.alert, `${what}: ${error?.message}`);
    t.is(answer, '', what);
    // In TLS 1.3 a client is done before its certificate is judged.
    if (tls === '1.2') t.is(connected, NSAPI_ERROR_AUTH_FAILURE, what);
    return;
  }
  t.is(connected, 0, `${what}: ${error?.message}`);
  if (tls !== undefined) t.is(version, `TLSv${tls}`, what);
  if (one.suite !== undefined) t.is(suite, one.suite, what);
  t.is(alpn, one.alpn ?? null, what);
  t.regex(answer, one.answer ?? /./, what);
}

test.serial('openssl: each cipher suite that is compiled in', async (t) => {
  const { server, rootCa } = await pki();
  const psk = { key: [...new Uint8Array(32).keys()], identity: 'sensor-17' };
  const withCertificates = SUITES.map(async ({ tls, certificate, suites }) => {
    const { port } = await started(
      t,
      startOpensslServer({
        certificate: server[certificate],
        tls,
        mode: 'www',
        extraArgs: onlySuites(tls, suites),
      }),
    );
    return suites.map(([number, name, openssl]: Suite) => ({
      what: name,
      suite: name,
      answer: new RegExp(`Cipher *: ${openssl}\\n`),
      visit: { ...GET, port, ca: server[certificate].rootPem, tls, suites: [number] },
    }));
  });
  const withKeys = async (): Promise<Case[]> => {
    const { port } = await started(
      t,
      startOpensslPskServer({
        key: Uint8Array.from(psk.key),
        identity: psk.identity,
        tls: '1.2',
        extraArgs: onlySuites('1.2', PSK_SUITES),
      }),
    );
    return PSK_SUITES.map(([number, name]) => ({
      what: name,
      suite: name,
      answer: /^enil a\n$/,
      visit: { ...LINE, port, ca: rootCa.rootPem, tls: '1.2', suites: [number], psk },
    }));
  };
  await meet(t, (await Promise.all([...withCertificates, withKeys()])).flat());
});

test.serial(
  'openssl: each group, by default (in TLS 1.3 by a HelloRetryRequest), and offered alone',
  async (t) => {
    const {
      server: { rsa2048: certificate },
    } = await pki();
    const servers = await Promise.all(
      GROUPS.map(([group]) =>
        started(
          t,
          startOpensslServer({ certificate, mode: 'www', extraArgs: ['-groups', group, '-msg'] }),
        ),
      ),
    );
    await meet(
      t,
      GROUPS.flatMap(([group, number, theirName], at) =>
        VERSIONS.flatMap((tls) => {
          const visit = { ...GET, port: servers[at]?.port ?? 0, ca: certificate.rootPem, tls };
          return [
            {
              what: `${group} in TLS ${tls}, by default`,
              visit,
              answer: new RegExp(`Shared groups: ${theirName}\\n`),
            },
            {
              what: `${group} in TLS ${tls}, alone`,
              visit: { ...visit, groups: [number] },
              answer: new RegExp(`Supported groups: ${theirName}\\n`),
            },
          ];
        }),
      ),
    );
    for (const [at, [group]] of GROUPS.entries()) {
      // Two versions, twice each, through two tunnels; X25519 comes first by default and needs no
      // second one.
      const hellos = group === 'X25519' ? 8 : 10;
      await servers[at]?.logged(new RegExp(`(, ClientHello$[^]*?){${hellos}}`, 'm'));
      t.is(servers[at]?.log().match(/, ClientHello$/gm)?.length, hellos, group);
    }
  },
);

test.serial('ALPN: the choice of openssl, GnuTLS and nginx is told, and none', async (t) => {
  const {
    server: { ecP256: certificate },
  } = await pki();
  const { rootPem: ca } = certificate;
  const openssl = await started(
    t,
    startOpensslServer({ certificate, mode: 'www', extraArgs: ['-alpn', 'mqtt,http/1.1'] }),
  );
  const gnutls = await started(
    t,
    startGnutlsServer({ certificate, mode: 'http', extraArgs: ['--alpn', 'http/1.1'] }),
  );
  const nginx = await started(t, startNginx({ certificate }));
  await meet(t, [
    {
      what: 'openssl',
      alpn: 'http/1.1',
      visit: { ...GET, port: openssl.port, ca, alpn: ['http/1.1', 'h2'] },
    },
    {
      what: 'openssl, its own order',
      alpn: 'mqtt',
      visit: { ...GET, port: openssl.port, ca, alpn: ['http/1.1', 'mqtt'] },
    },
    { what: 'openssl, nothing offered', visit: { ...GET, port: openssl.port, ca } },
    {
      what: 'openssl, nothing in common',
      alert: 'no_application_protocol',
      visit: { ...GET, port: openssl.port, ca, alpn: ['h2'] },
    },
    {
      what: 'gnutls',
      alpn: 'http/1.1',
      visit: { ...GET, port: gnutls.port, ca, alpn: ['h2', 'http/1.1'] },
    },
    {
      what: 'nginx',
      alpn: 'http/1.1',
      visit: { ...GET, port: nginx.port, ca, alpn: ['http/1.0', 'http/1.1'] },
    },
  ]);
});

test.serial(
  'a required client certificate: with an encrypted key, missing, and refused',
  async (t) => {
    const {
      server: { ecP256: certificate },
      client,
      encrypted: { passphrase, ...encrypted },
      bad: { selfSigned },
      rootCa,
    } = await pki();
    const required = { certificate, clientCa: rootCa.rootFile, requireClientCert: true };
    const openssl = await started(t, startOpensslServer({ ...required, mode: 'www' }));
    const gnutls = await started(t, startGnutlsServer({ ...required, mode: 'echo' }));
    const peers = [
      {
        peer: 'openssl',
        question: GET,
        port: openssl.port,
        missing12: 'handshake_failure',
        refused: 'unknown_ca',
      },
      // With TLS 1.2 GnuTLS takes an empty list of certificates for a malformed one.
      {
        peer: 'gnutls',
        question: LINE,
        port: gnutls.port,
        missing12: 'decode_error',
        refused: 'access_denied',
      },
    ];
    await meet(
      t,
      VERSIONS.flatMap((tls) =>
        peers.flatMap(({ peer, question, port, missing12, refused }): Case[] => {
          const visit = { ...question, port, ca: certificate.rootPem, tls };
          const what = `${peer}, TLS ${tls}`;
          return [
            ...KEYS.map((kind) => ({
              what: `${what}, ${kind}`,
              answer: question === LINE ? /^a line\n$/ : /Client certificate[^]*CN *= *client/,
              visit: {
                ...visit,
                credentials: {
                  chainPem: client[kind].chainPem,
                  keyPem: encrypted[kind].keyPem,
                  passphrase,
                },
              },
            })),
            {
              what: `${what}, missing`,
              visit,
              alert: tls === '1.2' ? missing12 : 'certificate_required',
            },
            {
              what: `${what}, refused`,
              visit: { ...visit, credentials: selfSigned },
              alert: refused,
            },
          ];
        }),
      ),
    );
  },
);

const httpGet = (path: string, connection = 'keep-alive'): string =>
  `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: ${connection}\r\n\r\n`;

test.serial('nginx: client certificates given, missing and refused', async (t) => {
  const {
    server: { rsaUnderEc: certificate },
    client,
    bad: { untrusted },
    rootCa,
  } = await pki();
  const { port } = await started(
    t,
    startNginx({ certificate, clientCa: rootCa.rootFile, requireClientCert: true }),
  );
  await meet(
    t,
    VERSIONS.flatMap((tls) => {
      const visit = {
        port,
        ca: certificate.rootPem,
        tls,
        text: httpGet('/tls', 'close'),
        until: null,
      };
      return [
        ...KEYS.map((kind) => ({
          what: `${kind}, TLS ${tls}`,
          visit: { ...visit, credentials: client[kind] },
          answer: new RegExp(`TLSv${tls} .* SUCCESS localhost\n$`),
        })),
        { what: `missing, TLS ${tls}`, visit, answer: /No required SSL certificate was sent/ },
        {
          what: `refused, TLS ${tls}`,
          visit: { ...visit, credentials: untrusted },
          answer: /The SSL certificate error/,
        },
      ];
    }),
  );
});

test.serial('nginx: many requests over one connection, in turn and at once', async (t) => {
  const {
    server: { ecP256: certificate },
  } = await pki();
  const { port } = await started(
    t,
    startNginx({ certificate, files: { small: 'small', empty: '', a: 'A'.repeat(300), b: 'BBB' } }),
  );
  const { relay, wisp } = await pageWays(t, port);
  const call = await pageModule<Visits>(t, engine, '/page/visit.js');
  const pair = [
    { text: httpGet('/small'), until: '\r\n\r\nsmall$' },
    { text: httpGet('/empty'), until: '\r\n\r\n$' },
  ];
  const inTurn = Array.from({ length: 20 }, () => pair).flat();
  const atOnce = {
    text: (httpGet('/a') + httpGet('/b')).repeat(10) + httpGet('/b', 'close'),
    until: null,
  };
  for (const way of [relay, wisp]) {
    for (const tls of VERSIONS) {
      const { answers, error } = await call('talk', {
        way,
        port,
        ca: certificate.rootPem,
        tls,
        questions: [...inTurn, atOnce],
      });
      const what = `${way.kind}, TLS ${tls}: ${error?.message}`;
      t.is(answers.length, 41, what);
      for (const { answer } of answers) t.regex(answer, /^HTTP\/1\.1 200 OK\r\n/, what);
      const bodies = answers
        .at(-1)
        ?.answer.match(/(?<=\r\n\r\n)(A{300}|BBB)(?=HTTP|$)/g)
        ?.map((body) => body.length);
      t.deepEqual(bodies, [...Array<number[]>(10).fill([300, 3]).flat(), 3], what);
      t.is(answers.at(-1)?.last, 0, what);
    }
  }
});

test.serial('SNI: the name that is asked for brings its certificate', async (t) => {
  // All of one kind: of two kinds Node could still choose the one that it was not told.
  const {
    server: { ecP256, ecUnderRsa },
    bad: { wrongHost },
  } = await pki();
  const contexts = new Map(
    Object.entries({ 'server.test': ecP256, 'other.test': wrongHost }).map(
      ([name, { chainPem, keyPem }]) => [
        name,
        createSecureContext({ cert: chainPem, key: keyPem }),
      ],
    ),
  );
  const names: string[] = [];
  const { port } = await started(
    t,
    startNodeTlsServer(
      {
        cert: ecUnderRsa.chainPem,
        key: ecUnderRsa.keyPem,
        SNICallback: (name, done) => (names.push(name), done(null, contexts.get(name))),
      },
      (socket) => socket.pipe(socket),
    ),
  );
  const NAMES = [
    ['server.test', ecP256],
    ['other.test', wrongHost],
    ['localhost', ecUnderRsa],
  ] as const;
  await meet(
    t,
    VERSIONS.flatMap((tls) =>
      NAMES.map(([hostname, { rootPem: ca }]) => ({
        what: `${hostname}, TLS ${tls}`,
        answer: /^a line\n$/,
        visit: { ...LINE, port, ca, tls, hostname },
      })),
    ),
  );
  t.deepEqual(names.sort(), NAMES.flatMap(([name]) => Array<string>(4).fill(name)).sort());
});

/** The most that a cipher adds to a fragment. */
const EXPANSION = 24;
const biggest = (stream: Buffer): number =>
  Math.max(
    ...recordsOf(stream)
      .filter(({ type }) => type === 23)
      .map(({ size }) => size),
  );

test.serial(
  "a maximum fragment length in TLS 1.2 and a server's record size limit in TLS 1.3 are kept",
  async (t) => {
    const {
      server: { ecP256: certificate },
    } = await pki();
    const node = await started(
      t,
      startNodeTlsServer({ cert: certificate.chainPem, key: certificate.keyPem }, (socket) =>
        socket.pipe(socket),
      ),
    );
    const gnutls = await started(
      t,
      startGnutlsServer({ certificate, mode: 'echo', extraArgs: ['--recordsize', '600'] }),
    );
    const call = await pageModule<Visits>(t, engine, '/page/visit.js');
    for (const [tls, maxFragLen, limit, server] of [
      ['1.2', constants.MBEDTLS_SSL_MAX_FRAG_LEN_512, 512, node],
      ['1.2', constants.MBEDTLS_SSL_MAX_FRAG_LEN_4096, 4096, node],
      ['1.3', constants.MBEDTLS_SSL_MAX_FRAG_LEN_NONE, 16_384, node],
      ['1.3', constants.MBEDTLS_SSL_MAX_FRAG_LEN_NONE, 599, gnutls],
    ] as const) {
      for (const kind of ['relay', 'wisp'] as const) {
        const tap = await startTap(t, server.port);
        const { [kind]: way } = await pageWays(t, tap.port);
        const text = `${'x'.repeat(limit + limit / 2)}\n`;
        const { answer, error } = await call('visit', {
          way,
          port: tap.port,
          ca: certificate.rootPem,
          tls,
          maxFragLen,
          text,
          until: '\n$',
        });
        const what = `${limit}, ${way.kind}: ${error?.message}`;
        t.is(answer, text.slice(0, 20_000), what);
        for (const stream of server === node ? [tap.up(), tap.down()] : [tap.up()]) {
          t.true(
            biggest(stream) <= limit + EXPANSION && biggest(stream) > limit * 0.9,
            `${what}: ${biggest(stream)} bytes`,
          );
        }
      }
    }
  },
);

test.serial(
  'by a WebSocket without streams and by Wisp 1: version, suite, group, ALPN, name, encrypted key',
  async (t) => {
    const {
      server: { ecP256: certificate },
      client,
      encrypted,
      rootCa,
    } = await pki();
    const { port } = await started(
      t,
      startOpensslServer({
        certificate,
        mode: 'www',
        clientCa: rootCa.rootFile,
        requireClientCert: true,
        extraArgs: ['-alpn', 'http/1.1'],
      }),
    );
    const { relayPlain, wisp1 } = await pageWays(t, port);
    const call = await pageModule<Visits>(t, engine, '/page/visit.js');
    const firsts = SUITES.filter(({ certificate: name }) => name === 'ecP256').flatMap(
      ({ tls, suites }) => suites.slice(0, 1).map((suite) => ({ tls, suite })),
    );
    for (const way of [relayPlain, wisp1]) {
      for (const {
        tls,
        suite: [number, suite, openssl],
      } of firsts) {
        const visit = {
          ...GET,
          port,
          ca: certificate.rootPem,
          tls,
          hostname: 'server.test',
          suites: [number],
          groups: [constants.MBEDTLS_SSL_IANA_TLS_GROUP_SECP256R1],
          alpn: ['h2', 'http/1.1'],
          credentials: {
            chainPem: client.rsa.chainPem,
            keyPem: encrypted.rsa.keyPem,
            passphrase: encrypted.passphrase,
          },
        };
        const answer = new RegExp(
          `Supported groups: secp256r1\n[^]*Cipher *: ${openssl}\n[^]*CN *= *client`,
        );
        compare(
          t,
          { what: `${way.kind}, TLS ${tls}`, visit, suite, alpn: 'http/1.1', answer },
          await call('visit', { ...visit, way }),
        );
      }
    }
  },
);
