import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { Instance } from '../../../ts/ffi/instance.js';
import { TLSError } from '../../../ts/mbedtls/error.js';
import { PkKey } from '../../../ts/mbedtls/pk-key.js';
import { SslConfig } from '../../../ts/mbedtls/ssl-config.js';
import { X509Crt } from '../../../ts/mbedtls/x509-crt.js';
import {
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_PARAMETER,
  NSAPI_ERROR_UNSUPPORTED,
} from '../../../ts/nsapi/error.js';
import { SocketAddress } from '../../../ts/nsapi/socket-address.js';
import { TCPSocket } from '../../../ts/net/tcp-socket.js';
import { TLSSocketWrapper } from '../../../ts/tls/tls-socket-wrapper.js';
import { TLSSocket } from '../../../ts/tls/tls-socket.js';
import { LoopbackStack } from '../../../ts/stack/loopback/loopback-stack.js';
import { pki } from '../../../tools/certificates.js';
import { temporaryFolder } from '../../../tools/cleanup.js';
import { bytesOf } from '../../support/events.js';
import { handshake, tlsPair, warmInstance } from '../../support/tls-pair.js';

const PARAMETER = NSAPI_ERROR_PARAMETER;

function fresh(instance?: Instance): TLSSocketWrapper {
  return new TLSSocketWrapper(new TCPSocket(new LoopbackStack()), 'localhost', undefined, {
    instance,
  });
}

test('mistakes of the program throw at once', (t) => {
  const transport = new TCPSocket(new LoopbackStack());
  const socket = new TLSSocket(new LoopbackStack());
  const mistakes: Record<string, () => unknown> = {
    // @ts-expect-error no transport
    transport: () => new TLSSocketWrapper({}),
    // @ts-expect-error no such mode
    control: () => new TLSSocketWrapper(transport, 'localhost', 4),
    'empty name': () => new TLSSocketWrapper(transport, ''),
    'name with NUL': () => socket.setHostname('a\0b'),
    // @ts-expect-error a number
    'name of a wrong type': () => socket.setHostname(1),
    // @ts-expect-error a number
    'root CA': () => socket.setRootCaCert(1),
    // @ts-expect-error null
    'more root CA': () => socket.appendRootCaCert(null),
    // @ts-expect-error null
    path: () => socket.setRootCaCertPath(null),
    // @ts-expect-error an object
    certificate: () => socket.setClientCertKey({}, ''),
    // @ts-expect-error text
    configuration: () => socket.setSslConfig('config'),
    // @ts-expect-error text
    chain: () => socket.setCaChain('chain'),
    // @ts-expect-error text
    bytes: () => socket.send('text'),
    // @ts-expect-error a number
    buffer: () => socket.recv(16),
    // @ts-expect-error text
    address: () => socket.sendto('192.0.2.1', new Uint8Array(1)),
    // @ts-expect-error text
    signal: () => socket.recv(new Uint8Array(1), { signal: 'x' }),
    // @ts-expect-error text
    timeout: () => socket.setTimeout('1'),
    // @ts-expect-error text
    blocking: () => socket.setBlocking('yes'),
    // @ts-expect-error text
    sigio: () => socket.sigio('x'),
    // @ts-expect-error no port
    'no port': () => socket.connect('localhost'),
    // @ts-expect-error text
    'port of a wrong type': () => socket.connect('localhost', '443'),
    'host with NUL': () => socket.connect('a\0b', 443),
    'empty host': () => socket.connect('', 443),
  };
  for (const [name, mistake] of Object.entries(mistakes))
    t.throws(mistake, { instanceOf: TypeError, message: /.{15}/ }, name);
  t.throws(() => socket.connect('localhost', 65_536), { instanceOf: RangeError });
  t.throws(() => socket.connect('localhost', -1), { instanceOf: RangeError });
  t.throws(() => socket.connect('x'.repeat(256), 443), { instanceOf: RangeError });
  t.throws(() => socket.setHostname('x'.repeat(256)), { instanceOf: RangeError });
  t.throws(() => socket.setTimeout(1.5), { instanceOf: RangeError });
});

test(
  'certificates of the right type and the wrong content: PARAMETER, lastError says why, ' +
    'nothing changes',
  async (t) => {
    const {
      rootCa,
      client: { ec, rsa },
      encrypted,
    } = await pki();
    const socket = fresh();
    t.is(socket.setRootCaCert(rootCa.certPem), NSAPI_ERROR_OK);
    t.is(socket.setClientCertKey(ec.certPem, ec.keyPem), NSAPI_ERROR_OK);
    const [chain, own] = [socket.getCaChain(), socket.getOwnCert()];
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    const partly = `${rootCa.certPem}${broken}`;
    const bad = [
      '',
      'nothing',
      new Uint8Array(0),
      rootCa.certPem.slice(0, 300),
      rootCa.der.subarray(0, 100),
      ec.keyPem,
    ];
    for (const content of bad) {
      t.is(socket.setRootCaCert(content), PARAMETER);
      t.true(socket.lastError instanceof TLSError && socket.lastError.errno === PARAMETER);
      t.is(socket.appendRootCaCert(content), PARAMETER);
      t.is(socket.setClientCertKey(content, ec.keyPem), PARAMETER);
    }
    t.is(socket.setClientCertKey(partly, ec.keyPem), PARAMETER, 'of the own chain all is needed');
    for (const content of ['', ec.keyPem.slice(0, 100), ec.certPem, encrypted.ec.keyPem])
      t.is(socket.setClientCertKey(ec.certPem, content), PARAMETER);
    t.is(socket.setClientCertKey(ec.certPem, encrypted.ec.keyPem, 'wrong'), PARAMETER);
    t.regex(socket.lastError?.message ?? '', /PASSWORD_MISMATCH/);
    t.is(socket.setClientCertKey(ec.certPem, rsa.keyPem), PARAMETER);
    t.regex(socket.lastError?.message ?? '', /does not belong/);
    t.is(socket.getCaChain(), chain);
    t.is(socket.getCaChain()?.certificates.length, 1);
    t.is(socket.getOwnCert(), own);
    t.deepEqual(socket.getOwnCert()?.certificates[0]?.der, ec.der);
    await socket.close();
  },
);

test('certificates and keys of every form, replaced, appended; no memory is left', async (t) => {
  const {
    rootCa,
    rsaCa,
    p384Ca,
    client: { ec, rsa },
    encrypted,
  } = await pki();
  const { instance, allocations } = await warmInstance();
  const socket = fresh(instance);
  t.is(socket.appendRootCaCert(rsaCa.certPem), NSAPI_ERROR_OK, 'without a chain it starts one');
  t.is(socket.appendRootCaCert(p384Ca.der), NSAPI_ERROR_OK);
  t.deepEqual(
    socket.getCaChain()?.certificates.map(({ subject }) => subject),
    ['CN=Test RSA CA', 'CN=Test P-384 CA'],
  );
  t.is(socket.setRootCaCert(`${rootCa.certPem}${rsaCa.certPem}`), NSAPI_ERROR_OK);
  t.is(socket.getCaChain()?.certificates.length, 2);
  for (const { certPem, keyPem } of [ec, rsa]) {
    t.is(socket.setClientCertKey(bytesOf(certPem), bytesOf(keyPem)), NSAPI_ERROR_OK);
    t.is(socket.getOwnCert()?.certificates.length, 1, 'the former one was replaced');
  }
  t.is(
    socket.setClientCertKey(rsa.der, encrypted.rsa.keyPem, encrypted.passphrase),
    NSAPI_ERROR_OK,
  );
  t.is(
    socket.setClientCertKey(ec.chainPem, encrypted.ec.keyPem, bytesOf(encrypted.passphrase)),
    NSAPI_ERROR_OK,
  );
  t.is(socket.getOwnCert()?.certificates.length, 2, 'with its intermediate');
  t.is(socket.setOwnCert(null), NSAPI_ERROR_OK);
  t.is(socket.getOwnCert(), null);
  t.is(socket.setCaChain(null), NSAPI_ERROR_OK);
  t.is(socket.getCaChain(), null);
  socket[Symbol.dispose]();
  t.is(allocations(), 0);
});

test('setRootCaCertPath: a file, a directory, and what cannot be read', async (t) => {
  const { rootCa, rsaCa } = await pki();
  const folder = temporaryFolder('roots');
  t.teardown(() => folder.remove());
  const socket = fresh();
  t.is(socket.setRootCaCertPath(rootCa.certFile), NSAPI_ERROR_OK);
  t.is(socket.getCaChain()?.certificates.length, 1);
  t.is(socket.setRootCaCertPath(folder.path), PARAMETER, 'an empty directory');
  writeFileSync(join(folder.path, 'a.pem'), rsaCa.certPem);
  writeFileSync(join(folder.path, 'b.der'), rootCa.der);
  mkdirSync(join(folder.path, 'c'));
  t.is(socket.setRootCaCertPath(folder.path), NSAPI_ERROR_OK);
  t.deepEqual(
    socket.getCaChain()?.certificates.map(({ subject }) => subject),
    ['CN=Test RSA CA', 'CN=Test Root CA'],
  );
  t.is(socket.setRootCaCertPath(join(folder.path, 'absent')), PARAMETER);
  t.like(socket.lastError?.cause, { code: 'ENOENT' });
  t.is(socket.getCaChain()?.certificates.length, 2);
});

test("the faces: always the same, the socket's own; disposing one is no harm", async (t) => {
  const {
    rootCa,
    client: { ec },
  } = await pki();
  const socket = fresh();
  socket.setRootCaCert(rootCa.certPem);
  const config = socket.getSslConfig();
  config.dispose();
  socket.getCaChain()?.dispose();
  t.false(socket.getSslConfig().disposed);
  t.is(socket.getSslConfig(), socket.getSslConfig());
  t.is(socket.getCaChain()?.certificates.length, 1);
  t.throws(() => config.authmode, { instanceOf: TypeError, message: /SslConfig was disposed/ });

  const own = X509Crt.parse(ec.certPem);
  const key = PkKey.parse(ec.keyPem);
  t.is(socket.setOwnCert(own, key), NSAPI_ERROR_OK);
  own.dispose();
  key.dispose();
  t.is(socket.getOwnCert()?.certificates.length, 1, 'it kept its share');
  t.throws(() => socket.setOwnCert(own), { instanceOf: TypeError });
  t.is(socket.getOwnCert()?.certificates.length, 1);

  const stranger = X509Crt.parse(rootCa.certPem, { instance: new Instance() });
  t.throws(() => socket.setCaChain(stranger), { instanceOf: TypeError, message: /two instances/ });
  t.is(socket.getCaChain()?.certificates.length, 1);
  const former = socket.getSslConfig();
  t.is(socket.setSslConfig(former), NSAPI_ERROR_OK, 'the same again changes nothing');
  t.is(socket.getCaChain()?.certificates.length, 1);
  t.is(socket.setSslConfig(null), NSAPI_ERROR_OK);
  t.is(socket.getCaChain(), null);
  t.not(socket.getSslConfig(), former);
});

test(
  'while another live connection uses the configuration, setters answer PARAMETER and its own ' +
    'methods throw',
  async (t) => {
    const { rootCa } = await pki();
    const pair = await tlsPair({ connect: false });
    const config = pair.client.getSslConfig();
    const other = fresh();
    other.setSslConfig(config);
    t.is(other.setRootCaCert(rootCa.certPem), NSAPI_ERROR_OK, 'not in use yet');
    pair.client.setRootCaCert(rootCa.certPem);
    await handshake(pair.client, pair.server);
    t.is(other.setRootCaCert(rootCa.certPem), PARAMETER);
    t.regex(other.lastError?.message ?? '', /another connection/);
    t.is(other.setCaChain(null), PARAMETER);
    t.throws(() => config.confAuthmode(0), { instanceOf: TypeError, message: /live connection/ });
    t.is(config.authmode, 2);
    t.is(other.setSslConfig(new SslConfig()), NSAPI_ERROR_OK, 'it can use another one');
    await pair.client.close();
    t.notThrows(() => config.confAuthmode(2), 'in use until close');
    await pair.end();
  },
);

test('a failed handshake gives the configuration free again', async (t) => {
  const pair = await tlsPair({ connect: false });
  pair.client.setHostname('elsewhere.test');
  const config = pair.client.getSslConfig();
  await Promise.all([pair.client.connect(), pair.server.connect()]);
  t.notThrows(() => config.confAuthmode(2));
  await pair.end();
});

test("bind, setsockopt, getsockopt, getpeername: the transport's answer and error", async (t) => {
  const transport = new TCPSocket(new LoopbackStack());
  const socket = new TLSSocketWrapper(transport);
  t.is(socket.bind(1234), NSAPI_ERROR_OK);
  t.is(transport.getsockname().address?.port, 1234);
  t.is(socket.bind(new SocketAddress('127.0.0.1', 1)), PARAMETER, 'bound already');
  t.is(socket.lastError, transport.lastError);
  t.is(socket.setsockopt(7000, 1, true), NSAPI_ERROR_UNSUPPORTED);
  t.is(socket.lastError, transport.lastError);
  t.deepEqual(socket.getsockopt(7000, 1), { code: NSAPI_ERROR_UNSUPPORTED, value: null });
  t.is(socket.lastError, transport.lastError);
  t.deepEqual(socket.getpeername(), { code: NSAPI_ERROR_NO_CONNECTION, address: null });
  await socket.close();
});
