import test from 'ava';
import {
  MBEDTLS_MD_SHA256,
  MBEDTLS_MD_SHA384,
  MBEDTLS_MD_SHA512,
  MBEDTLS_SSL_IANA_TLS_GROUP_SECP384R1,
  MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_PSK_EPHEMERAL,
  MBEDTLS_SSL_VERIFY_NONE,
  MBEDTLS_SSL_VERIFY_OPTIONAL,
  MBEDTLS_SSL_VERSION_TLS1_2,
  MBEDTLS_SSL_VERSION_TLS1_3,
  MBEDTLS_TLS1_3_AES_256_GCM_SHA384,
  MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256,
  MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
  MBEDTLS_TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256,
} from '../../wasm/constants.js';
import { Instance } from '../../ts/ffi/instance.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';
import { TLSSocket } from '../../ts/tls/tls-socket.js';
import { NSAPI_ERROR_AUTH_FAILURE, NSAPI_ERROR_OK } from '../../ts/nsapi/error.js';
import { pki } from '../../tools/certificates.js';
import { usedInstance } from '../support/memory.js';
import { parsePem, setPsk } from '../support/raw.js';
import {
  Resumptions,
  bareSession,
  clientConfig,
  versionName,
  type Configure,
  type Visit,
} from '../support/resumption.js';
import { handshake, tlsPair } from '../support/tls-pair.js';

const versions = [MBEDTLS_SSL_VERSION_TLS1_2, MBEDTLS_SSL_VERSION_TLS1_3] as const;
const unverified: Configure = (config) => config.confAuthmode(MBEDTLS_SSL_VERIFY_NONE);
const optional: Configure = (config) => config.confAuthmode(MBEDTLS_SSL_VERIFY_OPTIONAL);
const asDevices: Configure = (config, raw) =>
  raw.c.native_ssl_conf_verification(config.pointer, 0, 0);
const nameWaived: Configure = (config, raw) =>
  raw.c.native_ssl_conf_verification(config.pointer, 1, 1);
// The client's first share is for X25519.
const retry: Configure = (config) => config.confGroups([MBEDTLS_SSL_IANA_TLS_GROUP_SECP384R1]);
const key = new Uint8Array(32).fill(7);

function psk(identity: string): Configure {
  return (config, raw) => {
    setPsk(raw, config, key, identity);
    config.confCaChain(null);
    config.confCiphersuites([
      MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256,
      MBEDTLS_TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256,
    ]);
    raw.c.mbedtls_ssl_conf_tls13_key_exchange_modes(
      config.pointer,
      MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_PSK_EPHEMERAL,
    );
  };
}

for (const version of versions) {
  const name = versionName(version);
  /** A session of one visit, offered in another one that differs from it. */
  const pairs: readonly (readonly [
    what: string,
    first: Partial<Visit>,
    second: Partial<Visit>,
    resumed: boolean,
  ])[] = [
    ['the same', {}, {}, true],
    ['the same name in capitals with a dot', {}, { hostname: 'LOCALHOST.' }, true],
    ['another host name', {}, { hostname: 'server.test' }, false],
    ['a name after none was asked for', { hostname: null }, {}, false],
    ['no name after one was asked for', {}, { hostname: null }, false],
    ['no name twice', { hostname: null }, { hostname: null }, true],
    ['verification after none', { client: unverified }, {}, false],
    ['no verification after one', {}, { client: unverified }, false],
    ['no verification twice', { client: unverified }, { client: unverified }, true],
    ['required verification after an optional one that succeeded', { client: optional }, {}, false],
    ['optional verification twice, successful', { client: optional }, { client: optional }, true],
    ["strict verification after Mbed TLS's own", { client: asDevices }, {}, false],
    ["Mbed TLS's own verification after the strict one", {}, { client: asDevices }, false],
    ["Mbed TLS's own verification twice", { client: asDevices }, { client: asDevices }, true],
    ['a name that is compared after one that was waived', { client: nameWaived }, {}, false],
    ['a waived name after one that was compared', {}, { client: nameWaived }, false],
    [
      'a verify callback that another configuration has',
      {},
      { client: (config) => config.confVerify(() => undefined) },
      false,
    ],
    ['no verify callback after one', { client: (config) => config.confVerify(() => 0) }, {}, false],
    [
      'a suite that is not wanted any more',
      {},
      {
        client: (config) =>
          config.confCiphersuites([
            MBEDTLS_TLS1_3_AES_256_GCM_SHA384,
            MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
          ]),
      },
      false,
    ],
    ['after a HelloRetryRequest', { server: retry }, { server: retry }, true],
    [
      'another name after a HelloRetryRequest',
      { server: retry },
      { server: retry, hostname: 'server.test' },
      false,
    ],
    ['an age of no time', {}, { maxSessionAge: 0 }, false],
    ['any age', {}, { maxSessionAge: Infinity }, true],
  ];
  for (const [what, first, second, resumed] of pairs) {
    test(`TLS ${name}, ${what}: ${resumed ? 'resumed' : 'a full handshake'}`, async (t) => {
      const resumptions = new Resumptions(await usedInstance());
      const session = await resumptions.sessionOf({ version, ...first });
      const again = await resumptions.visit({ version, ...second, session });
      t.is(again.client, NSAPI_ERROR_OK, String(again.error.client));
      t.is(again.resumed, resumed);
      t.is(again.version, `TLSv${name}`);
    });
  }

  test(`TLS ${name}: a session nobody verified lets no server in`, async (t) => {
    const {
      bad: { untrusted },
    } = await pki();
    const resumptions = new Resumptions(await usedInstance());
    const { session } = await resumptions.visit({
      version,
      certificate: untrusted,
      client: unverified,
    });
    t.not(session, null);
    const attack = await resumptions.visit({ version, certificate: untrusted, session });
    t.is(attack.client, NSAPI_ERROR_AUTH_FAILURE);
    t.is(resumptions.store.found, 0);
  });

  test(`TLS ${name}: a connection whose server was not trusted gives no session`, async (t) => {
    const {
      bad: { untrusted },
    } = await pki();
    const resumptions = new Resumptions(await usedInstance());
    const first = await resumptions.visit({ version, certificate: untrusted, client: optional });
    t.is(first.client, NSAPI_ERROR_OK);
    t.not(first.verdict.ofServer, 0);
    t.is(first.session, null);
  });

  test(
    `TLS ${name}: a resumed session has the verdict of its full handshake, and gives one ` +
      'that fits the same',
    async (t) => {
      const resumptions = new Resumptions(await usedInstance());
      let session = await resumptions.sessionOf({ version });
      for (let times = 0; times < 3; times++) {
        const again = await resumptions.visit({ version, session });
        t.true(again.resumed);
        t.is(again.verdict.ofServer, 0);
        session = again.session ?? session;
        t.false((await resumptions.visit({ version, session, hostname: 'server.test' })).resumed);
      }
    },
  );

  test(`TLS ${name}: other CA certificates cost a full handshake, equal ones do not`, async (t) => {
    const {
      rootCa,
      rsaCa,
      bad: { untrusted },
    } = await pki();
    const resumptions = new Resumptions(await usedInstance());
    const both = `${rootCa.certPem}${rsaCa.certPem}`;
    const session = await resumptions.sessionOf({ version });
    t.false((await resumptions.visit({ version, session, ca: both })).resumed);
    t.true((await resumptions.visit({ version, session, ca: rootCa.certPem })).resumed);
    const foreign = await resumptions.visit({
      version,
      session,
      ca: untrusted.rootPem === rootCa.certPem ? rsaCa.certPem : untrusted.rootPem,
    });
    t.is(foreign.client, NSAPI_ERROR_AUTH_FAILURE);
  });

  test(`TLS ${name}: a chain that grew in place is another one`, async (t) => {
    const { rootCa, rsaCa } = await pki();
    const instance = await usedInstance();
    const resumptions = new Resumptions(instance);
    using config = clientConfig(instance, rootCa.certPem);
    using chain = X509Crt.parse(rootCa.certPem, { instance });
    config.confCaChain(chain);
    const session = await resumptions.sessionOf({ version, config });
    t.true((await resumptions.visit({ version, config, session })).resumed);
    chain.append(rsaCa.certPem);
    t.false((await resumptions.visit({ version, config, session })).resumed);
  });

  test(`TLS ${name}: with a verify callback it fits one configuration`, async (t) => {
    const { rootCa } = await pki();
    const instance = await usedInstance();
    const resumptions = new Resumptions(instance);
    let verified = 0;
    const verify = (): undefined => {
      verified++;
    };
    using config = clientConfig(instance, rootCa.certPem);
    config.confVerify(verify);
    const session = await resumptions.sessionOf({ version, config });
    const first = verified;
    t.true(first > 0);
    t.true((await resumptions.visit({ version, config, session })).resumed);
    t.is(verified, first, 'a resumed session brings no certificates');
    t.false(
      (await resumptions.visit({ version, session, client: (other) => other.confVerify(verify) }))
        .resumed,
    );
    config.confVerify(() => undefined);
    t.false((await resumptions.visit({ version, config, session })).resumed);
    config.confVerify(null);
    t.false((await resumptions.visit({ version, config, session })).resumed);
  });

  test(
    `TLS ${name}: with a revocation list or a profile, set by a pointer, a session fits the ` +
      'same live configuration only',
    async (t) => {
      const { rootCa, crl } = await pki();
      const instance = await usedInstance();
      const resumptions = new Resumptions(instance);
      const { c } = resumptions.raw;
      const [roots, revoked, profile] = [
        c.native_x509_crt_new(),
        c.native_x509_crl_new(),
        c.native_x509_crt_profile_new(),
      ];
      parsePem(resumptions.raw, rootCa.certPem, (text, size) =>
        c.mbedtls_x509_crt_parse(roots, text, size),
      );
      parsePem(resumptions.raw, crl.pem, (text, size) =>
        c.mbedtls_x509_crl_parse(revoked, text, size),
      );
      const mds = (...kinds: readonly number[]): number =>
        kinds.reduce((mask, md) => mask | (1 << (md - 1)), 0);
      c.native_x509_crt_profile_set(
        profile,
        mds(MBEDTLS_MD_SHA256, MBEDTLS_MD_SHA384),
        0xfffffff,
        0xfffffff,
        2048,
      );
      const chained: Configure = (config) =>
        c.mbedtls_ssl_conf_ca_chain(config.pointer, roots, resumptions.raw.NULL);
      const listed: Configure = (config) =>
        c.mbedtls_ssl_conf_ca_chain(config.pointer, roots, revoked);
      const profiled: Configure = (config) =>
        c.mbedtls_ssl_conf_cert_profile(config.pointer, profile);
      for (const configure of [chained, listed, profiled]) {
        using config = clientConfig(instance, rootCa.certPem);
        configure(config, resumptions.raw);
        const session = await resumptions.sessionOf({ version, config });
        t.true((await resumptions.visit({ version, config, session })).resumed);
        t.false(
          (await resumptions.visit({ version, session, client: configure })).resumed,
          'another configuration',
        );
        t.false((await resumptions.visit({ version, session })).resumed, 'one without');
      }
      using config = clientConfig(instance, rootCa.certPem);
      chained(config, resumptions.raw);
      const unlisted = await resumptions.sessionOf({ version, config });
      listed(config, resumptions.raw);
      t.false(
        (await resumptions.visit({ version, config, session: unlisted })).resumed,
        'a list came',
      );
      profiled(config, resumptions.raw);
      const session = await resumptions.sessionOf({ version, config });
      c.native_x509_crt_profile_set(
        profile,
        mds(MBEDTLS_MD_SHA256, MBEDTLS_MD_SHA512),
        0xfffffff,
        0xfffffff,
        2048,
      );
      t.false(
        (await resumptions.visit({ version, config, session })).resumed,
        'the profile changed',
      );
    },
  );

  test(`TLS ${name}: with a pre-shared key its identity decides`, async (t) => {
    const resumptions = new Resumptions(await usedInstance());
    const serve: Configure = (config, raw) => {
      config.confPskCb((ssl) =>
        raw.withBytes(key, (bytes, size) => raw.c.mbedtls_ssl_set_hs_psk(ssl, bytes, size)),
      );
      raw.c.mbedtls_ssl_conf_tls13_key_exchange_modes(
        config.pointer,
        MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_PSK_EPHEMERAL,
      );
    };
    const first = await resumptions.visit({ version, client: psk('one'), server: serve });
    t.is(first.client, NSAPI_ERROR_OK, `${first.error.client} ${first.error.server}`);
    t.not(first.session, null);
    const before = resumptions.store.found;
    t.is(
      (
        await resumptions.visit({
          version,
          client: psk('one'),
          server: serve,
          session: first.session,
        })
      ).client,
      NSAPI_ERROR_OK,
    );
    t.is(resumptions.store.found, before + 1);
    t.is(
      (
        await resumptions.visit({
          version,
          client: psk('two'),
          server: serve,
          session: first.session,
        })
      ).client,
      NSAPI_ERROR_OK,
    );
    t.is(resumptions.store.found, before + 1, 'another identity');
    const certified = await resumptions.visit({ version, session: first.session });
    t.is(certified.client, NSAPI_ERROR_OK, String(certified.error.client));
    t.false(certified.resumed);
  });

  test(
    `TLS ${name}: bytes of Mbed TLS's, cut, damaged and foreign ones cost a full handshake ` +
      'and nothing else',
    async (t) => {
      const resumptions = new Resumptions(await usedInstance());
      const session = await resumptions.sessionOf({ version });
      const flipped = (at: number): Uint8Array =>
        session.map((byte, index) => (index === at ? byte ^ 1 : byte));
      const bad = [
        bareSession(session),
        new Uint8Array(0),
        Uint8Array.of(1),
        session.subarray(0, 20),
        session.subarray(0, session.length - 1),
        session.subarray(1),
        new Uint8Array(session.length),
        crypto.getRandomValues(new Uint8Array(500)),
        new Uint8Array([...session, 0]),
        flipped(0),
        flipped(3),
        flipped(4),
        flipped(20),
        flipped(session.length >> 1),
        flipped(session.length - 33),
        flipped(session.length - 1),
      ];
      for (const [index, bytes] of bad.entries()) {
        const again = await resumptions.visit({ version, session: bytes });
        t.is(again.client, NSAPI_ERROR_OK, `${index}: ${again.error.client}`);
        t.false(again.resumed, String(index));
      }
      t.true((await resumptions.visit({ version, session })).resumed);
    },
  );

  test(
    `TLS ${name}: the age counts from the full handshake, and a clock that went back makes ` +
      'no session young',
    async (t) => {
      await pki();
      let time = Date.now() + 60_000;
      const resumptions = new Resumptions(new Instance({ now: () => time }));
      let session = await resumptions.sessionOf({ version });
      const limit = { version, maxSessionAge: 3000 };
      for (const age of [1000, 2000, 2999]) {
        time += 1000 - (age % 1000 === 0 ? 0 : 1);
        const again = await resumptions.visit({ ...limit, session });
        t.true(again.resumed, `after ${age} ms`);
        session = again.session ?? session;
      }
      time += 1;
      t.false((await resumptions.visit({ ...limit, session })).resumed, 'after 3000 ms');
      t.true((await resumptions.visit({ version, session })).resumed, 'a day by default');
      time -= 3001;
      t.false((await resumptions.visit({ version, session })).resumed, 'from the future');
    },
  );

  test(`TLS ${name}: a session fits an equal configuration of another instance`, async (t) => {
    const here = new Resumptions(await usedInstance());
    const there = new Resumptions(await usedInstance());
    const session = await here.sessionOf({ version });
    let offered = 0;
    const again = await there.visit({
      version,
      session,
      server: (config) =>
        config.confSessionTicketsCb(there.store.write, () => {
          offered++;
          return -1;
        }),
    });
    t.is(again.client, NSAPI_ERROR_OK, String(again.error.client));
    t.is(offered, 1);
  });
}

test(
  'a session of TLS 1.2 is not offered where 1.3 is the least, nor one of 1.3 where 1.2 is ' +
    'the most',
  async (t) => {
    const resumptions = new Resumptions(await usedInstance());
    const [old, young] = [MBEDTLS_SSL_VERSION_TLS1_2, MBEDTLS_SSL_VERSION_TLS1_3];
    const after12 = await resumptions.visit({
      version: young,
      session: await resumptions.sessionOf({ version: old }),
      client: (config) => config.confMinTlsVersion(young),
    });
    t.is(after12.client, NSAPI_ERROR_OK, String(after12.error.client));
    t.is(after12.version, 'TLSv1.3');
    const after13 = await resumptions.visit({
      version: old,
      session: await resumptions.sessionOf({ version: young }),
      client: (config) => config.confMaxTlsVersion(old),
    });
    t.is(after13.client, NSAPI_ERROR_OK, String(after13.error.client));
    t.is(after13.version, 'TLSv1.2');
  },
);

test('a server gives no session, and is given one in vain', async (t) => {
  const version = MBEDTLS_SSL_VERSION_TLS1_2;
  const session = await new Resumptions(await usedInstance()).sessionOf({ version });
  const pair = await tlsPair({ version, connect: false });
  t.teardown(() => pair.end());
  t.is(pair.server.setSession(session), 0);
  await handshake(pair.client, pair.server);
  t.is(pair.server.getSession(), null);
});

test('maxSessionAge must be a number from 0 on', (t) => {
  const make = (maxSessionAge: unknown): unknown =>
    Reflect.construct(TLSSocket, [undefined, { maxSessionAge }]);
  for (const bad of ['1', null, 1n, {}])
    t.throws(() => make(bad), { instanceOf: TypeError, message: /maxSessionAge must be a number/ });
  for (const bad of [-1, Number.NaN, -Infinity])
    t.throws(() => make(bad), {
      instanceOf: RangeError,
      message: /maxSessionAge must be 0 or more/,
    });
  for (const good of [undefined, 0, 1.5, 86_400_000, Infinity]) t.notThrows(() => make(good));
});
