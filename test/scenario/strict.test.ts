import test from 'ava';
import {
  MBEDTLS_SSL_IS_SERVER,
  MBEDTLS_SSL_VERIFY_REQUIRED,
  MBEDTLS_SSL_VERSION_TLS1_2,
  MBEDTLS_SSL_VERSION_TLS1_3,
} from '../../wasm/constants.js';
import { TLSError } from '../../ts/mbedtls/error.js';
import { PkKey } from '../../ts/mbedtls/pk-key.js';
import { SslConfig, type SslConfigOptions } from '../../ts/mbedtls/ssl-config.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';
import { TRANSPORT_CLOSE } from '../../ts/tls/lent-transport.js';
import { loopbackPair } from '../../ts/adapt/loopback-pair.js';
import { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import { openRaw } from '../../ts/raw.js';
import { ext, general, mint, mintKey, type Extension, type MintKey } from '../support/minted.js';

const versions = [MBEDTLS_SSL_VERSION_TLS1_2, MBEDTLS_SSL_VERSION_TLS1_3];
const [rootKey, caKey, leafKey] = [mintKey(), mintKey(), mintKey()];
const [server, client] = ['2b06010505070301', '2b06010505070302'];
const root = mint({
  issuer: 'Root',
  subject: 'Root',
  key: rootKey,
  by: rootKey,
  extensions: [ext.ca()],
});

interface Chain {
  readonly certificates: readonly Uint8Array[];
  readonly key: MintKey;
}

/** A certificate for `localhost` under a CA, each with further extensions. */
function chain(below: readonly Extension[], above: readonly Extension[]): Chain {
  return {
    key: leafKey,
    certificates: [
      mint({
        issuer: 'CA',
        subject: 'leaf',
        key: leafKey,
        by: caKey,
        extensions: [ext.names(general.dns('localhost')), ...below],
      }),
      mint({
        issuer: 'Root',
        subject: 'CA',
        key: caKey,
        by: rootKey,
        extensions: [ext.ca(), ...above],
      }),
    ],
  };
}

function configure(config: SslConfig, { certificates, key }: Chain): void {
  using own = X509Crt.parseAll(certificates);
  using ownKey = PkKey.parse(String(key.privateKey.export({ type: 'pkcs8', format: 'pem' })));
  config.confOwnCert(own, ownKey);
}

interface Asked {
  readonly serverChain?: Chain;
  readonly clientChain?: Chain;
  readonly host?: string;
  readonly version?: number;
  /** Changes the configuration of the side that judges. */
  readonly prepare?: (config: SslConfig, role: 'client' | 'server') => void;
  readonly options?: SslConfigOptions;
}

interface Outcome {
  readonly client: number;
  readonly server: number;
  readonly clientError: TLSError | null;
  readonly serverError: TLSError | null;
}

/**
 * A handshake of two sockets of ours; the server asks for a certificate when the client has one.
 */
async function handshake({
  serverChain = chain([], []),
  clientChain,
  host = 'localhost',
  version,
  prepare,
  options,
}: Asked): Promise<Outcome> {
  const [near, far] = loopbackPair({ bufferSize: 65_536 });
  using clientConfig = new SslConfig(options);
  using serverConfig = new SslConfig({ ...options, endpoint: MBEDTLS_SSL_IS_SERVER });
  using trust = X509Crt.parse(root);
  configure(serverConfig, serverChain);
  clientConfig.confCaChain(trust);
  if (version !== undefined) clientConfig.confMaxTlsVersion(version);
  if (clientChain !== undefined) {
    configure(clientConfig, clientChain);
    serverConfig.confCaChain(trust);
    serverConfig.confAuthmode(MBEDTLS_SSL_VERIFY_REQUIRED);
  }
  prepare?.(clientConfig, 'client');
  prepare?.(serverConfig, 'server');
  using one = new TLSSocketWrapper(near, host, TRANSPORT_CLOSE);
  using other = new TLSSocketWrapper(far, null, TRANSPORT_CLOSE);
  one.setSslConfig(clientConfig);
  other.setSslConfig(serverConfig);
  const [clientCode, serverCode] = await Promise.all([one.connect(), other.connect()]);
  const errorOf = ({ lastError }: TLSSocketWrapper): TLSError | null =>
    lastError instanceof TLSError ? lastError : null;
  return {
    client: clientCode,
    server: serverCode,
    clientError: errorOf(one),
    serverError: errorOf(other),
  };
}

const OK = 0;
const REFUSED = -3011;
/**
 * Extensions below and above, and what the strict and Mbed TLS's own verification make of them in a
 * handshake.
 */
const columns: readonly (readonly [
  what: string,
  below: readonly Extension[],
  above: readonly Extension[],
  strict: number,
  mbedtls: number,
])[] = [
  ['nothing special', [], [], OK, OK],
  [
    'name constraints, critical, kept',
    [],
    [ext.constraints([general.dns('localhost')], [])],
    OK,
    REFUSED,
  ],
  [
    'name constraints, critical, violated',
    [],
    [ext.constraints([general.dns('example.test')], [])],
    REFUSED,
    REFUSED,
  ],
  [
    'name constraints, not critical, violated',
    [],
    [ext.constraints([general.dns('example.test')], [], false)],
    REFUSED,
    OK,
  ],
  ['policies, critical', [ext.policies('2a0301')], [ext.policies('2a0301')], OK, REFUSED],
  ['a policy that is demanded and not there', [], [ext.policyConstraints(0)], REFUSED, REFUSED],
  ['a CA for clients only', [], [ext.purposes(client)], REFUSED, OK],
  ['a certificate for clients only', [ext.purposes(client)], [], REFUSED, REFUSED],
  ['an unknown critical extension', [ext.unknown(true)], [], REFUSED, REFUSED],
  ['an unknown extension', [ext.unknown(false)], [], OK, OK],
];

for (const version of versions) {
  test(
    `both columns, TLS 1.${version === MBEDTLS_SSL_VERSION_TLS1_2 ? 2 : 3}: what is ` +
      "accepted strictly and by Mbed TLS's own verification",
    async (t) => {
      for (const [what, below, above, strict, mbedtls] of columns) {
        for (const [verification, expected] of [
          ['strict', strict],
          ['mbedtls', mbedtls],
        ] as const) {
          const { client: result, clientError } = await handshake({
            serverChain: chain(below, above),
            version,
            options: { verification },
          });
          t.is(result, expected, `${what}, ${verification}: ${clientError?.message}`);
        }
      }
    },
  );

  test(
    'a server judges its clients the same way, TLS ' +
      `1.${version === MBEDTLS_SSL_VERSION_TLS1_2 ? 2 : 3}`,
    async (t) => {
      const asked = async (
        below: readonly Extension[],
        above: readonly Extension[],
      ): Promise<Outcome> => handshake({ clientChain: chain(below, above), version });
      t.is((await asked([ext.purposes(client)], [ext.purposes(client)])).server, OK);
      t.is((await asked([], [ext.constraints([general.dns('localhost')], [])])).server, OK);
      const { serverError } = await asked([], [ext.purposes(server)]);
      t.regex(
        serverError?.message ?? '',
        new RegExp(
          'extended key usage of the certificate of "CN=CA" forbids this use: its purposes are ' +
            'server authentication',
        ),
      );
      t.deepEqual(serverError?.verifyFlags, ['EXT_KEY_USAGE']);
    },
  );

  test(
    'usages of the certificate are told, TLS ' +
      `1.${version === MBEDTLS_SSL_VERSION_TLS1_2 ? 2 : 3}`,
    async (t) => {
      for (const verification of ['strict', 'mbedtls'] as const) {
        const { serverError } = await handshake({
          clientChain: chain([ext.usage(0x20)], []),
          version,
          options: { verification },
        });
        t.deepEqual(serverError?.verifyFlags, ['KEY_USAGE']);
        t.regex(serverError?.message ?? '', /key usage of the certificate.* forbids this use/);
      }
    },
  );
}

test('checkHostname: false waives the name and nothing else', async (t) => {
  for (const verification of ['strict', 'mbedtls'] as const) {
    const options = { verification, checkHostname: false };
    t.is((await handshake({ host: 'other.test', options })).client, OK);
    t.is((await handshake({ host: 'other.test', options: { verification } })).client, REFUSED);
    const { clientError } = await handshake({
      host: 'other.test',
      options,
      prepare: (config, role) => {
        using nobody = X509Crt.parse(
          mint({ issuer: 'X', subject: 'X', key: caKey, by: caKey, extensions: [ext.ca()] }),
        );
        if (role === 'client') config.confCaChain(nobody);
      },
    });
    t.deepEqual(clientError?.verifyFlags, ['NOT_TRUSTED']);
    let sni = '';
    await handshake({
      host: 'other.test',
      options,
      prepare: (config, role) => {
        if (role === 'server')
          config.confSni((_, name) => {
            sni = new TextDecoder().decode(name);
            return 0;
          });
      },
    });
    t.is(sni, 'other.test');
  }
});

test(
  'the verify callback sees the path that was found, the root first, and can change its ' + 'flags',
  async (t) => {
    const good = chain([], []);
    const shuffled = {
      ...good,
      certificates: [
        ...good.certificates.slice(0, 1),
        root,
        mint({ issuer: 'X', subject: 'Y', key: caKey, by: caKey }),
        ...good.certificates.slice(1),
      ],
    };
    const seen: string[] = [];
    const watch =
      (flags: (depth: number) => number | undefined) =>
      (config: SslConfig, role: string): void => {
        if (role === 'client') {
          config.confVerify((crt, depth) => {
            using certificate = X509Crt.adopt(crt, { instance: config.instance, owned: false });
            seen.push(`${depth} ${certificate.certificates[0]?.subject}`);
            return flags(depth);
          });
        }
      };
    t.is((await handshake({ serverChain: shuffled, prepare: watch(() => undefined) })).client, OK);
    t.deepEqual(seen, ['2 CN=Root', '1 CN=CA', '0 CN=leaf']);
    const { clientError } = await handshake({
      prepare: watch((depth) => (depth === 1 ? 0x0100 : 0)),
    });
    t.deepEqual(clientError?.verifyFlags, ['OTHER']);
    t.regex(clientError?.message ?? '', /"CN=CA" was refused by the verify callback/);
    t.is(
      (await handshake({ host: 'other.test', prepare: watch(() => 0) })).client,
      OK,
      'a callback may forgive',
    );
  },
);

test("what was made by Mbed TLS's own functions is verified by them", async (t) => {
  const raw = openRaw();
  const pointer = raw.c.native_ssl_config_new();
  t.is(raw.c.mbedtls_ssl_config_defaults(pointer, 0, 0, 0), 0);
  using adopted = SslConfig.adopt(pointer, { instance: raw.instance, owned: true });
  t.deepEqual([adopted.verification, adopted.checkHostname], ['mbedtls', true]);
  using made = new SslConfig();
  t.deepEqual([made.verification, made.checkHostname], ['strict', true]);
  // @ts-expect-error an unknown rule
  t.throws(() => new SslConfig({ verification: 'lax' }), { instanceOf: TypeError });
  // @ts-expect-error no boolean
  t.throws(() => new SslConfig({ checkHostname: 0 }), { instanceOf: TypeError });
});

test(
  'a trusted CA with a critical extension that Mbed TLS does not know is none for its own ' +
    'verification',
  async (t) => {
    const limited = mint({
      issuer: 'Root',
      subject: 'Root',
      key: rootKey,
      by: rootKey,
      extensions: [ext.ca(), ext.constraints([general.dns('localhost')], [])],
    });
    for (const [verification, expected] of [
      ['strict', OK],
      ['mbedtls', REFUSED],
    ] as const) {
      const { client: result } = await handshake({
        options: { verification },
        prepare: (config, role) => {
          using trust = X509Crt.parse(limited);
          if (role === 'client') config.confCaChain(trust);
        },
      });
      t.is(result, expected, verification);
    }
  },
);

test('the CA chain and the authmode that were chosen by name count', async (t) => {
  const other = mint({
    issuer: 'Other',
    subject: 'Other',
    key: caKey,
    by: caKey,
    extensions: [ext.ca()],
  });
  using chosen = X509Crt.parse(other);
  const { serverError } = await handshake({
    clientChain: chain([], []),
    prepare: (config, role) => {
      if (role !== 'server') return;
      config.confSni((ssl) => {
        config.instance.exports.mbedtls_ssl_set_hs_ca_chain(ssl, chosen.pointer, openRaw().NULL);
        return 0;
      });
    },
  });
  t.deepEqual(serverError?.verifyFlags, ['NOT_TRUSTED']);
  t.is(
    (
      await handshake({
        clientChain: chain([ext.purposes(server)], []),
        prepare: (config, role) => {
          if (role === 'server')
            config.confSni((ssl) => {
              config.instance.exports.mbedtls_ssl_set_hs_authmode(ssl, 1);
              return 0;
            });
        },
      })
    ).server,
    OK,
  );
});
