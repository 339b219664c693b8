import { X509Certificate } from 'node:crypto';
import test from 'ava';
import {
  NSAPI_ERROR_OK,
  NSAPI_ERROR_PARAMETER,
  NSAPI_ERROR_UNSUPPORTED,
} from '../../../../ts/nsapi/error.js';
import {
  NSAPI_TLSSOCKET_ENABLE,
  NSAPI_TLSSOCKET_LEVEL,
  NSAPI_TLSSOCKET_SET_CACERT,
  NSAPI_TLSSOCKET_SET_CLCERT,
  NSAPI_TLSSOCKET_SET_CLKEY,
  NSAPI_TLSSOCKET_SET_HOSTNAME,
  type OptionValue,
} from '../../../../ts/nsapi/options.js';
import { OffloadedTLSSocket } from '../../../../ts/offload/offloaded-tls-socket.js';
import { NodeStack } from '../../../../ts/stack/node/node-stack.js';
import { NodeTls } from '../../../../ts/stack/node/tls.js';
import { pki } from '../../../../tools/certificates.js';
import { bytesOf } from '../../../support/events.js';

const OK = NSAPI_ERROR_OK;
const LEVEL = NSAPI_TLSSOCKET_LEVEL;

function opened(): {
  stack: NodeStack;
  set(option: number, value: OptionValue): number;
  get(option: number): OptionValue | number | null;
} {
  const stack = new NodeStack();
  const { handle } = stack.socketOpen(0);
  return {
    stack,
    set: (option, value) => stack.setsockopt(handle, LEVEL, option, value),
    get: (option) => {
      const { code, value } = stack.getsockopt(handle, LEVEL, option);
      return code === OK ? value : code;
    },
  };
}

test('what may be read comes back as it was set, never the key', async (t) => {
  const { rootCa, client } = await pki();
  const { set, get } = opened();
  for (const option of [
    NSAPI_TLSSOCKET_SET_HOSTNAME,
    NSAPI_TLSSOCKET_SET_CACERT,
    NSAPI_TLSSOCKET_SET_CLCERT,
    NSAPI_TLSSOCKET_SET_CLKEY,
    5,
  ]) {
    t.is(get(option), NSAPI_ERROR_UNSUPPORTED);
  }
  t.is(get(NSAPI_TLSSOCKET_ENABLE), false);
  const ca = bytesOf(rootCa.certPem);
  const values: [number, OptionValue][] = [
    [NSAPI_TLSSOCKET_SET_HOSTNAME, bytesOf('localhost')],
    [NSAPI_TLSSOCKET_SET_CACERT, ca],
    [NSAPI_TLSSOCKET_SET_CLCERT, client.ec.der],
  ];
  for (const [option, value] of values) t.is(set(option, value), OK);
  t.is(set(NSAPI_TLSSOCKET_SET_CLKEY, bytesOf(client.ec.keyPem)), OK);
  ca.fill(0);
  t.deepEqual(get(NSAPI_TLSSOCKET_SET_HOSTNAME), bytesOf('localhost'));
  t.deepEqual(get(NSAPI_TLSSOCKET_SET_CACERT), bytesOf(rootCa.certPem), 'a copy was kept');
  t.deepEqual(get(NSAPI_TLSSOCKET_SET_CLCERT), client.ec.der);
  t.is(get(NSAPI_TLSSOCKET_SET_CLKEY), NSAPI_ERROR_UNSUPPORTED);
  t.is(set(NSAPI_TLSSOCKET_SET_HOSTNAME, new Uint8Array()), OK);
  t.deepEqual(get(NSAPI_TLSSOCKET_SET_HOSTNAME), new Uint8Array(), 'the waiver');
  for (const value of [true, false, 1, 0]) {
    t.is(set(NSAPI_TLSSOCKET_ENABLE, value), OK);
    t.is(get(NSAPI_TLSSOCKET_ENABLE), Boolean(value));
  }
});

test('what cannot be used is PARAMETER with the reason, and changes nothing', async (t) => {
  const { rootCa, client, encrypted } = await pki();
  const socket = new OffloadedTLSSocket(new NodeStack());
  t.is(socket.setRootCaCert(rootCa.certPem), OK);
  const noCertificate = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
  for (const bad of [noCertificate, 'no certificate', '', Uint8Array.of(0x30, 0), rootCa.keyPem]) {
    t.is(socket.setRootCaCert(bad), NSAPI_ERROR_PARAMETER);
    t.true(socket.lastError?.cause instanceof Error);
  }
  const half = `${client.ec.certPem}${noCertificate}`;
  t.is(socket.setClientCertKey(half, client.ec.keyPem), NSAPI_ERROR_PARAMETER);
  t.is(socket.setRootCaCert(rootCa.certPem + noCertificate), OK, 'CA certificates are left out');
  t.is(socket.unreadable.length, 1);
  t.is(socket.setRootCaCert(rootCa.certPem), OK);
  const { value } = socket.getsockopt(LEVEL, NSAPI_TLSSOCKET_SET_CACERT);
  t.deepEqual(value, bytesOf(rootCa.certPem));
  t.is(
    socket.setsockopt(LEVEL, NSAPI_TLSSOCKET_SET_CLKEY, bytesOf(client.ec.keyPem)),
    NSAPI_ERROR_PARAMETER,
    'a key without its certificate',
  );
  for (const key of [client.rsa.keyPem, encrypted.ec.keyPem, 'no key', Uint8Array.of(1, 2, 3)]) {
    t.is(socket.setClientCertKey(client.ec.certPem, key), NSAPI_ERROR_PARAMETER);
    t.true(socket.lastError?.cause instanceof Error);
  }
  for (const wrong of [1, true])
    t.is(socket.setsockopt(LEVEL, NSAPI_TLSSOCKET_SET_CACERT, wrong), NSAPI_ERROR_PARAMETER);
  for (const wrong of [2, 'yes', new Uint8Array(1)])
    t.is(socket.setsockopt(LEVEL, NSAPI_TLSSOCKET_ENABLE, wrong), NSAPI_ERROR_PARAMETER);
  for (const wrong of [new Uint8Array(256).fill(97), Uint8Array.of(97, 0), Uint8Array.of(0xff)]) {
    t.is(socket.setsockopt(LEVEL, NSAPI_TLSSOCKET_SET_HOSTNAME, wrong), NSAPI_ERROR_PARAMETER);
  }
  t.is(socket.setsockopt(LEVEL, 5, true), NSAPI_ERROR_UNSUPPORTED);
  await socket.close();
});

test('a zone is no part of the name that is checked or sent', async (t) => {
  const tls = new NodeTls();
  t.is(tls.set(NSAPI_TLSSOCKET_SET_HOSTNAME, bytesOf('fe80::1%eth0')).code, OK);
  t.is(tls.set(NSAPI_TLSSOCKET_SET_CACERT, bytesOf((await pki()).rootCa.certPem)).code, OK);
  const prepared = tls.prepare();
  if (!('options' in prepared)) return t.fail(String(prepared.fault.cause));
  t.is(prepared.options.servername, '');
  const certificate = new X509Certificate((await pki()).server.ecP256.certPem).toLegacyObject();
  const check = (names: string): Error | undefined =>
    prepared.options.checkServerIdentity?.('', { ...certificate, subjectaltname: names });
  t.is(check('IP Address:FE80:0:0:0:0:0:0:1'), undefined);
  t.true(check('IP Address:FE80:0:0:0:0:0:0:2') instanceof Error);
});
