import { setTimeout as delay } from 'node:timers/promises';
import test from 'ava';
import { check, recordError, SocketError } from '../../../ts/nsapi/socket-error.js';

// What is recorded is shared by the process: each test has numbers of its own.
const caught = (call: () => unknown): unknown => {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
};

test('a SocketError has a stable code, the number, a text and the cause', (t) => {
  const cause = new Error('connect ECONNREFUSED');
  const error = new SocketError(-3004, { cause });
  t.deepEqual(
    [error.name, error.code, error.errno],
    ['SocketError', 'NSAPI_ERROR_NO_CONNECTION', -3004],
  );
  t.is(error.cause, cause);
  t.regex(error.message, /no connection.*\(NSAPI_ERROR_NO_CONNECTION\): connect ECONNREFUSED$/);
  t.false('cause' in new SocketError(-3004));
  const own = new SocketError(-0x7280, { code: 'MBEDTLS_ERR_SSL_CONN_EOF', message: 'cut off' });
  t.deepEqual([own.code, own.message], ['MBEDTLS_ERR_SSL_CONN_EOF', 'cut off']);
});

test('a number that is not of NSAPI is written in hexadecimal', (t) => {
  const error = new SocketError(-0x7280);
  t.is(error.code, 'MBEDTLS_ERR_-0x7280');
  t.regex(error.message, /-0x7280/);
  t.is(new SocketError(-0x4e).code, 'MBEDTLS_ERR_-0x004E');
});

test('check gives a non-negative result back', (t) => {
  t.is(check(0), 0);
  t.is(check(17), 17);
});

test('check throws for every negative number, flow numbers too', (t) => {
  for (const number of [-3001, -3013, -3014, -3015, -3019, -0x2700]) {
    t.throws(() => check(number), {
      instanceOf: SocketError,
      message: number === -0x2700 ? /-0x2700/ : /NSAPI_ERROR/,
    });
  }
});

test('check of something that is no number is a TypeError that says to await', (t) => {
  // @ts-expect-error: the mistake that it is for
  t.throws(() => check(Promise.resolve(1)), { instanceOf: TypeError, message: /await/ });
  t.throws(() => check(NaN), { instanceOf: TypeError });
});

test('check with a socket throws its lastError when that has the number', (t) => {
  const lastError = new SocketError(-3016, { cause: new Error('why') });
  t.is(
    caught(() => check(-3016, { lastError })),
    lastError,
  );
  const other = caught(() => check(-3012, { lastError }));
  t.not(other, lastError);
  t.true(other instanceof SocketError && other.errno === -3012 && other.cause === undefined);
  t.true(caught(() => check(-3012, { lastError: null })) instanceof SocketError);
});

test('check without a socket throws what one socket recorded in this turn', (t) => {
  const socket = {};
  recordError(new SocketError(-3007, { cause: 'first' }), socket);
  const error = new SocketError(-3007, { cause: 'second' });
  recordError(error, socket);
  t.is(
    caught(() => check(-3007)),
    error,
  );
  t.is(
    caught(() => check(-3007)),
    error,
  );
});

test('check attributes nothing when two sockets recorded the number', (t) => {
  recordError(new SocketError(-3008, { cause: 'one' }), {});
  recordError(new SocketError(-3008, { cause: 'two' }), {});
  const error = caught(() => check(-3008));
  t.true(error instanceof SocketError && error.errno === -3008 && error.cause === undefined);
  t.regex(error instanceof Error ? error.message : '', /socket\.lastError/);
});

test('an error that caused another one, or was passed on, is not ambiguous', (t) => {
  const inner = new SocketError(-3010, { cause: new Error('wire') });
  const outer = new SocketError(-3010, { cause: new Error('between', { cause: inner }) });
  recordError(inner, {});
  recordError(outer, {});
  t.is(
    caught(() => check(-3010)),
    outer,
  );
  const passed = new SocketError(-3017);
  recordError(passed, {});
  recordError(passed, {});
  t.is(
    caught(() => check(-3017)),
    passed,
  );
});

test('what was recorded is forgotten in a later turn', async (t) => {
  const error = new SocketError(-3018, { cause: 'early' });
  recordError(error);
  await Promise.resolve();
  t.is(
    caught(() => check(-3018)),
    error,
  );
  await delay(5);
  const later = caught(() => check(-3018));
  t.true(later instanceof SocketError && later !== error && later.cause === undefined);
});
