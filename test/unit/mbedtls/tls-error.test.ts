import test from 'ava';
import {
  MBEDTLS_ERR_SSL_ALLOC_FAILED,
  MBEDTLS_ERR_SSL_CONN_EOF,
  MBEDTLS_ERR_X509_INVALID_DATE,
  MBEDTLS_ERR_ASN1_OUT_OF_DATA,
  MBEDTLS_X509_BADCERT_CN_MISMATCH,
  MBEDTLS_X509_BADCERT_EXPIRED,
} from '../../../wasm/constants.js';
import { Instance, InstancePoisonedError } from '../../../ts/ffi/instance.js';
import { OutOfMemoryError } from '../../../ts/ffi/memory.js';
import { explain, mbedtlsError, TLSError, toNsapiError } from '../../../ts/mbedtls/error.js';
import { alertName, verifyFlagNames, verifyFlagWords } from '../../../ts/mbedtls/verify.js';
import {
  NSAPI_ERROR_AUTH_FAILURE,
  NSAPI_ERROR_DEVICE_ERROR,
  NSAPI_ERROR_NO_MEMORY,
  NSAPI_ERROR_PARAMETER,
} from '../../../ts/nsapi/error.js';
import { SocketError } from '../../../ts/nsapi/socket-error.js';

const instance = new Instance();

test('a number of one part and one of two', (t) => {
  t.deepEqual(explain(instance, MBEDTLS_ERR_SSL_CONN_EOF), {
    number: -0x7280,
    name: 'MBEDTLS_ERR_SSL_CONN_EOF',
    text: 'SSL - The connection indicated an EOF',
    high: -0x7280,
    low: 0,
  });
  const both = MBEDTLS_ERR_X509_INVALID_DATE + MBEDTLS_ERR_ASN1_OUT_OF_DATA;
  const { name, high, low, text } = explain(instance, both);
  t.is(name, 'MBEDTLS_ERR_X509_INVALID_DATE + MBEDTLS_ERR_ASN1_OUT_OF_DATA');
  t.deepEqual([high, low], [MBEDTLS_ERR_X509_INVALID_DATE, MBEDTLS_ERR_ASN1_OUT_OF_DATA]);
  t.regex(text, /X509.*date.*ASN1.*Out of data/is);
  t.is(explain(instance, -0x0080).name, '-0x0080', 'a number that nobody named');
});

test('the error: number, stable name, words, cause', (t) => {
  const cause = new Error('below');
  const error = mbedtlsError(instance, MBEDTLS_ERR_SSL_CONN_EOF, 'Receiving failed', { cause });
  t.true(error instanceof TLSError && error instanceof SocketError && error instanceof Error);
  t.is(error.name, 'TLSError');
  t.is(error.errno, MBEDTLS_ERR_SSL_CONN_EOF);
  t.is(error.code, 'MBEDTLS_ERR_SSL_CONN_EOF');
  t.is(error.cause, cause);
  t.regex(
    error.message,
    /^Receiving failed: .*data may be missing \(MBEDTLS_ERR_SSL_CONN_EOF, -0x7280\)$/,
  );
  t.deepEqual([error.verifyFlags, error.alert], [[], null]);
  const outer = new TLSError(NSAPI_ERROR_AUTH_FAILURE, error.message, error);
  t.is(outer.code, 'NSAPI_ERROR_AUTH_FAILURE');
  t.is(outer.mbedtls?.number, MBEDTLS_ERR_SSL_CONN_EOF);
  t.is(outer.cause, cause);
});

test('what a socket answers to what was thrown below it', (t) => {
  const poisoned = new InstancePoisonedError('trapped');
  const cases: [Error, number][] = [
    [new OutOfMemoryError('full'), NSAPI_ERROR_NO_MEMORY],
    [poisoned, NSAPI_ERROR_DEVICE_ERROR],
    [mbedtlsError(instance, MBEDTLS_ERR_SSL_ALLOC_FAILED, 'x'), NSAPI_ERROR_NO_MEMORY],
    [mbedtlsError(instance, MBEDTLS_ERR_X509_INVALID_DATE, 'x'), NSAPI_ERROR_PARAMETER],
  ];
  for (const [thrown, errno] of cases) {
    const error = toNsapiError(thrown);
    t.is(error.errno, errno);
    t.is(error.cause, thrown);
    t.is(error.message, thrown.message);
  }
  const mistake = new TypeError('wrong');
  t.is(
    t.throws(() => toNsapiError(mistake)),
    mistake,
  );
});

test('verify flags and alerts by name', (t) => {
  const both = MBEDTLS_X509_BADCERT_CN_MISMATCH | MBEDTLS_X509_BADCERT_EXPIRED;
  t.deepEqual(verifyFlagNames(both), ['EXPIRED', 'CN_MISMATCH']);
  t.is(verifyFlagWords(both).length, 2);
  for (const none of [0, -1, 0xffffffff]) t.deepEqual(verifyFlagNames(none), []);
  t.deepEqual(
    [alertName(40), alertName(48), alertName(250)],
    ['handshake_failure', 'unknown_ca', 'alert 250'],
  );
});
