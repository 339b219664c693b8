import test from 'ava';
import {
  MBEDTLS_ERR_SSL_CA_CHAIN_REQUIRED,
  MBEDTLS_ERR_SSL_CERTIFICATE_VERIFICATION_WITHOUT_HOSTNAME,
  MBEDTLS_ERR_X509_CERT_VERIFY_FAILED,
  MBEDTLS_SSL_VERIFY_NONE,
  MBEDTLS_SSL_VERIFY_OPTIONAL,
  MBEDTLS_SSL_VERSION_TLS1_2,
  MBEDTLS_SSL_VERSION_TLS1_3,
} from '../../wasm/constants.js';
import { Instance } from '../../ts/ffi/instance.js';
import { TLSError } from '../../ts/mbedtls/error.js';
import { SslConfig } from '../../ts/mbedtls/ssl-config.js';
import { NSAPI_ERROR_AUTH_FAILURE, NSAPI_ERROR_OK } from '../../ts/nsapi/error.js';
import { loopbackPair } from '../../ts/adapt/loopback-pair.js';
import { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import { TLSSocket } from '../../ts/tls/tls-socket.js';
import { pki, type Certificate } from '../../tools/certificates.js';
import { Gate } from '../support/gate.js';
import { startNodeTlsServer } from '../../tools/servers.js';
import { tlsPair, type TlsPair, type TlsPairOptions } from '../support/tls-pair.js';

const versions = [MBEDTLS_SSL_VERSION_TLS1_2, MBEDTLS_SSL_VERSION_TLS1_3];

/** The client's answer to a handshake. */
async function connect(pair: TlsPair): Promise<number> {
  const [result] = await Promise.all([pair.client.connect(), pair.server.connect()]);
  return result;
}

/** What the client's error says of a handshake that must fail. */
async function refusal(
  options: TlsPairOptions,
  prepare?: (pair: TlsPair) => void,
): Promise<TLSError> {
  const pair = await tlsPair({ ...options, connect: false });
  prepare?.(pair);
  const result = await connect(pair);
  const { lastError } = pair.client;
  await pair.end();
  if (result !== NSAPI_ERROR_AUTH_FAILURE) throw new Error(`The client answered ${result}.`);
  if (!(lastError instanceof TLSError) || lastError.errno !== result)
    throw new Error(`The error is ${lastError}.`);
  return lastError;
}

/** Sets a revocation list by Mbed TLS's own functions. */
function useCrl(socket: TLSSocketWrapper, pem: string): void {
  const config = socket.getSslConfig();
  const { exports, memory } = config.instance;
  const chain = socket.getCaChain();
  if (chain === null) throw new Error('The chain is set first.');
  const crl = exports.native_x509_crl_new();
  const parsed = memory.withBytes(new TextEncoder().encode(`${pem}\0`), (bytes, size) =>
    exports.mbedtls_x509_crl_parse(crl, bytes, size),
  );
  if (parsed !== 0) throw new Error(`The list cannot be read: ${parsed}.`);
  exports.mbedtls_ssl_conf_ca_chain(config.pointer, chain.pointer, crl);
}

type Bad = Awaited<ReturnType<typeof pki>>['bad'];
const refused: {
  readonly [name in Exclude<keyof Bad, 'nameOnlyInCn'>]: {
    readonly flag: string;
    readonly words: RegExp;
  };
} = {
  expired: { flag: 'EXPIRED', words: /has expired/ },
  notYetValid: { flag: 'FUTURE', words: /not valid yet/ },
  wrongHost: { flag: 'CN_MISMATCH', words: /is not for "localhost"/ },
  untrusted: { flag: 'NOT_TRUSTED', words: /not signed by a trusted CA/ },
  selfSigned: { flag: 'NOT_TRUSTED', words: /not signed by a trusted CA/ },
  revoked: { flag: 'REVOKED', words: /was revoked/ },
  sha1: { flag: 'BAD_MD', words: /hash that is too weak/ },
  rsa1024: { flag: 'BAD_KEY', words: /too short/ },
  issuerNotCa: { flag: 'NOT_TRUSTED', words: /not signed by a trusted CA/ },
};

for (const version of versions) {
  const name = version === MBEDTLS_SSL_VERSION_TLS1_2 ? 'TLS 1.2' : 'TLS 1.3';
  test(`${name}: bad certificates are refused with words and the name`, async (t) => {
    const { bad, crl } = await pki();
    for (const [key, certificate] of Object.entries(bad)) {
      if (!isRefused(key)) continue;
      const { flag, words } = refused[key];
      const error = await refusal({ certificate, version }, ({ client }) => {
        if (key === 'revoked') useCrl(client, crl.pem);
      });
      t.is(error.mbedtls?.number, MBEDTLS_ERR_X509_CERT_VERIFY_FAILED, key);
      t.deepEqual(error.verifyFlags, [flag], key);
      t.regex(error.message, words, key);
      t.regex(error.message, /"localhost"/, key);
      t.is(error.code, 'NSAPI_ERROR_AUTH_FAILURE');
    }
  });
}

function isRefused(name: string): name is keyof typeof refused {
  return name in refused;
}

test('every bad certificate is in one of the two lists', async (t) => {
  t.deepEqual(
    Object.keys((await pki()).bad).sort(),
    [...Object.keys(refused), 'nameOnlyInCn'].sort(),
  );
});

test(
  "the common name does not count, but for a configuration that asks for Mbed TLS's own " +
    'verification',
  async (t) => {
    const {
      bad: { nameOnlyInCn },
      rootCa,
    } = await pki();
    const error = await refusal({ certificate: nameOnlyInCn });
    t.deepEqual(error.verifyFlags, ['CN_MISMATCH']);
    t.regex(error.message, /no subject alternative name, and the common name does not count/);
    const asDevices = ({ client }: TlsPair): void => {
      using config = new SslConfig({ verification: 'mbedtls' });
      client.setSslConfig(config);
      client.setRootCaCert(rootCa.certPem);
    };
    const pair = await tlsPair({ certificate: nameOnlyInCn, connect: false });
    asDevices(pair);
    t.is(await connect(pair), NSAPI_ERROR_OK);
    await pair.end();
    const other = await refusal({ certificate: nameOnlyInCn }, (refused) => {
      asDevices(refused);
      refused.client.setHostname('server.test');
    });
    t.deepEqual(other.verifyFlags, ['CN_MISMATCH']);
  },
);

test('several faults are all named', async (t) => {
  const {
    bad: { expired },
  } = await pki();
  const error = await refusal({ certificate: expired }, ({ client }) => {
    client.setHostname('elsewhere.test');
  });
  t.deepEqual([...error.verifyFlags].sort(), ['CN_MISMATCH', 'EXPIRED']);
  t.regex(error.message, /expired.*not for "elsewhere.test"/);
});

test('no CA: CA_CHAIN_REQUIRED, and no byte is sent', async (t) => {
  const [near, far] = loopbackPair();
  const transport = new Gate(near);
  const socket = new TLSSocketWrapper(transport, 'localhost');
  t.is(await socket.connect(), NSAPI_ERROR_AUTH_FAILURE);
  const { lastError } = socket;
  t.true(
    lastError instanceof TLSError &&
      lastError.mbedtls?.number === MBEDTLS_ERR_SSL_CA_CHAIN_REQUIRED,
  );
  t.regex(lastError?.message ?? '', /setRootCaCert/);
  t.is(transport.sent, 0);
  t.false(transport.calls.includes('send'));
  await Promise.all([socket.close(), far.close()]);
});

test('no host name: fails and says what to call; a waiver is explicit', async (t) => {
  const { rootCa } = await pki();
  for (const version of versions) {
    for (const waived of [false, true]) {
      const pair = await tlsPair({ version, connect: false });
      const client = new TLSSocketWrapper(pair.clientGate);
      client.setRootCaCert(rootCa.certPem);
      if (waived) client.setHostname(null);
      // A client that stops here sends no alert.
      const serving = pair.server.connect();
      const result = await client.connect();
      t.is(result, waived ? NSAPI_ERROR_OK : NSAPI_ERROR_AUTH_FAILURE);
      const { lastError } = client;
      if (!waived) {
        t.true(
          lastError instanceof TLSError &&
            lastError.mbedtls?.number === MBEDTLS_ERR_SSL_CERTIFICATE_VERIFICATION_WITHOUT_HOSTNAME,
        );
        t.regex(lastError?.message ?? '', /setHostname\(null\)/);
      }
      await client.close();
      t.is(await serving, waived ? NSAPI_ERROR_OK : NSAPI_ERROR_AUTH_FAILURE);
      await pair.server.close();
    }
  }
  const error = await refusal({ certificate: (await pki()).bad.untrusted }, ({ client }) => {
    client.setHostname(null);
  });
  t.deepEqual(error.verifyFlags, ['NOT_TRUSTED'], 'a waiver of the name is none of the rest');
});

/** A name to connect to, whether it is accepted, and what the server sees as SNI. */
async function ask(
  certificate: Certificate,
  hostname: string | null,
): Promise<{ result: number; sni: unknown; flags: readonly string[] }> {
  const { rootCa } = await pki();
  let sni: unknown = 'no connection';
  const server = await startNodeTlsServer(
    {
      cert: certificate.chainPem,
      key: certificate.keyPem,
      SNICallback: (name, done) => {
        sni = name;
        done(null);
      },
    },
    () => {},
  );
  sni = null;
  const socket = new TLSSocket();
  socket.open();
  socket.setRootCaCert(rootCa.certPem);
  socket.setHostname(hostname);
  const result = await socket.connect('127.0.0.1', server.port);
  const flags = socket.lastError instanceof TLSError ? socket.lastError.verifyFlags : [];
  await socket.close();
  await server.close();
  return { result, sni, flags };
}

test('names: what is sent as SNI, what is compared', async (t) => {
  const {
    server: { ecP256 },
    bad: { wrongHost },
  } = await pki();
  const good = (sni: string | null) => ({ result: NSAPI_ERROR_OK, sni, flags: [] });
  t.deepEqual(await ask(ecP256, 'localhost'), good('localhost'));
  t.deepEqual(await ask(ecP256, 'server.test'), good('server.test'));
  t.deepEqual(await ask(ecP256, 'SERVER.test'), good('SERVER.test'), 'case does not matter');
  t.deepEqual(await ask(ecP256, 'localhost.'), good('localhost'), 'a trailing dot is dropped');
  t.deepEqual(
    await ask(ecP256, '127.0.0.1'),
    good(null),
    'an IP literal is no SNI, and is found among the iPAddress names',
  );
  t.deepEqual(await ask(ecP256, '::1'), good(null));
  t.deepEqual(await ask(ecP256, '[::1]'), good(null));
  t.deepEqual(await ask(ecP256, null), good(null));
  const mismatch = (sni: string | null) => ({
    result: NSAPI_ERROR_AUTH_FAILURE,
    sni,
    flags: ['CN_MISMATCH'],
  });
  t.deepEqual(await ask(ecP256, '127.0.0.2'), mismatch(null));
  t.deepEqual(await ask(ecP256, '::2'), mismatch(null));
  t.deepEqual(await ask(wrongHost, '127.0.0.1'), mismatch(null));
  t.deepEqual(await ask(ecP256, 'bücher.test'), mismatch('xn--bcher-kva.test'), 'as in URLs');
});

test("the dates are judged by the instance's own clock", async (t) => {
  const {
    bad: { expired, notYetValid },
    server: { ecP256 },
  } = await pki();
  const now = (date: string) => () => Date.parse(date);
  const in2020 = new Instance({ now: now('2020-06-01') });
  // In 2020 the leaf was good, but its issuers are made today.
  t.deepEqual((await refusal({ certificate: expired, instance: in2020 })).verifyFlags, ['FUTURE']);
  const in2050 = new Instance({ now: now('2050-06-01') });
  t.deepEqual((await refusal({ certificate: ecP256, instance: in2050 })).verifyFlags, ['EXPIRED']);
  let time = Date.now();
  const moving = new Instance({ now: () => time });
  const pair = await tlsPair({ instance: moving });
  await pair.end();
  time += 365 * 24 * 3600 * 1000;
  t.deepEqual((await refusal({ instance: moving })).verifyFlags, ['EXPIRED'], 'asked each time');
  t.deepEqual((await refusal({ certificate: notYetValid })).verifyFlags, ['FUTURE']);
});

test('a clock that gives no time, or throws, fails the verification', async (t) => {
  const clocks = [
    () => Number.NaN,
    () => Infinity,
    (): number => {
      throw new Error('no clock');
    },
  ];
  for (const clock of clocks) {
    const error = await refusal({ instance: new Instance({ now: clock }) });
    t.is(error.mbedtls?.number, MBEDTLS_ERR_X509_CERT_VERIFY_FAILED);
    t.true(error.verifyFlags.includes('FUTURE'));
  }
});

test(
  'VERIFY_NONE and VERIFY_OPTIONAL only by the configuration, and what was found can still be ' +
    'asked for',
  async (t) => {
    const {
      bad: { expired, wrongHost, untrusted },
    } = await pki();
    for (const certificate of [expired, wrongHost, untrusted]) {
      for (const mode of [MBEDTLS_SSL_VERIFY_NONE, MBEDTLS_SSL_VERIFY_OPTIONAL]) {
        const pair = await tlsPair({ certificate, connect: false });
        pair.client.getSslConfig().confAuthmode(mode);
        t.is(await connect(pair), NSAPI_ERROR_OK);
        // Mbed TLS's own answer: with VERIFY_NONE nothing was looked at, so nothing was found.
        t.is(pair.client.verifyResult === 0, mode === MBEDTLS_SSL_VERIFY_NONE);
        await pair.end();
      }
      await refusal({ certificate });
    }
  },
);

test.serial('without randomness connect fails, with the cause', async (t) => {
  const pair = await tlsPair({ instance: new Instance(), connect: false });
  const { getRandomValues } = crypto;
  const broken = new Error('no randomness');
  crypto.getRandomValues = () => {
    throw broken;
  };
  let result: number;
  try {
    result = pair.client.tryConnect(null);
  } finally {
    crypto.getRandomValues = getRandomValues;
  }
  t.is(result, NSAPI_ERROR_AUTH_FAILURE);
  t.is(pair.clientGate.sent, 0);
  t.is(rootCause(pair.client.lastError), broken);
  t.is(await pair.client.connect(), NSAPI_ERROR_AUTH_FAILURE, 'no second try');
  await pair.end();
});

function rootCause(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? rootCause(error.cause) : error;
}
