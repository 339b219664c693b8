import test, { type ExecutionContext } from 'ava';
import { SocketAddress } from '../../ts/nsapi/socket-address.js';
import {
  NSAPI_ERROR_AUTH_FAILURE,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_PARAMETER,
} from '../../ts/nsapi/error.js';
import { TLSError } from '../../ts/mbedtls/error.js';
import { TLSSocket } from '../../ts/tls/tls-socket.js';
import { NodeStack } from '../../ts/stack/node/node-stack.js';
import { pki } from '../../tools/certificates.js';
import { startNodeTlsServer } from '../../tools/servers.js';
import { started } from '../support/tls-client.js';

/** A server for localhost, a socket that trusts it, and a port where nobody listens. */
async function scene(t: ExecutionContext, which: 'localhost' | 'other' = 'localhost') {
  const {
    server: { ecP256 },
    bad: { wrongHost },
    rootCa,
  } = await pki();
  const { chainPem, keyPem } = which === 'localhost' ? ecP256 : wrongHost;
  const { port } = await started(
    t,
    startNodeTlsServer({ cert: chainPem, key: keyPem }, () => undefined),
  );
  const socket = new TLSSocket();
  t.teardown(() => socket[Symbol.dispose]());
  t.is(socket.setRootCaCert(rootCa.certPem), NSAPI_ERROR_OK);
  // Whatever name is asked for, that server answers: what DNS may be made to say.
  const stack = new NodeStack({
    lookup: (_name, { all }, found) =>
      all === true
        ? found(null, [{ address: '127.0.0.1', family: 4 }])
        : found(null, '127.0.0.1', 4),
  });
  return { socket, port, stack };
}

const flags = (socket: TLSSocket): readonly string[] =>
  socket.lastError instanceof TLSError ? socket.lastError.verifyFlags : [];

for (const before of ['not open', 'aborted', 'busy'] as const) {
  test(`a connect that never reached TLS leaves no name behind: ${before}`, async (t) => {
    const { socket, port, stack } = await scene(t);
    if (before !== 'not open') t.is(socket.open(stack), NSAPI_ERROR_OK);
    if (before === 'not open') t.true((await socket.connect('other.test', port)) < 0);
    if (before === 'aborted')
      await t.throwsAsync(
        socket.connect('other.test', port, { signal: AbortSignal.abort(new Error('early')) }),
      );
    const first = before === 'busy' ? socket.connect('localhost', port) : null;
    if (before === 'busy')
      t.throws(() => void socket.connect('other.test', port), { instanceOf: TypeError });
    if (before === 'not open') t.is(socket.open(stack), NSAPI_ERROR_OK);
    t.is(
      await (first ?? socket.connect('localhost', port)),
      NSAPI_ERROR_OK,
      socket.lastError?.message,
    );
    await socket.close();
  });

  test(`and the wrong certificate is not accepted by an older name: ${before}`, async (t) => {
    const { socket, port, stack } = await scene(t, 'other');
    if (before === 'not open') t.true((await socket.connect('other.test', port)) < 0);
    t.is(socket.open(stack), NSAPI_ERROR_OK);
    if (before !== 'not open')
      await t.throwsAsync(
        socket.connect('other.test', port, { signal: AbortSignal.abort(new Error('early')) }),
      );
    t.is(await socket.connect('localhost', port), NSAPI_ERROR_AUTH_FAILURE);
    t.deepEqual(flags(socket), ['CN_MISMATCH']);
    await socket.close();
  });
}

test('nor may a connect to an address use it; the name that was set stays', async (t) => {
  const { socket, port, stack } = await scene(t);
  t.true((await socket.connect('localhost', port)) < 0);
  socket.open(stack);
  t.is(await socket.connect(new SocketAddress('127.0.0.1', port)), NSAPI_ERROR_AUTH_FAILURE);
  t.regex(socket.lastError?.message ?? '', /setHostname/);
  await socket.close();
  const set = await scene(t);
  set.socket.setHostname('localhost');
  t.true((await set.socket.connect('other.test', set.port)) < 0);
  set.socket.open(set.stack);
  t.is(
    await set.socket.connect('third.test', set.port),
    NSAPI_ERROR_OK,
    set.socket.lastError?.message,
  );
  await set.socket.close();
});

test(
  'non-blocking: going on without an address keeps the name, going on with another is ' +
    'verified against that',
  async (t) => {
    for (const [again, expected] of [
      [null, 'connected'],
      ['other.test', 'CN_MISMATCH'],
    ] as const) {
      const { socket, port, stack } = await scene(t);
      socket.open(stack);
      socket.setBlocking(false);
      const begun = await socket.connect('localhost', port);
      t.true(begun < 0);
      socket.setTimeout(5000);
      const code = await (again === null ? socket.connect() : socket.connect(again, port));
      t.is(
        code === NSAPI_ERROR_OK ? 'connected' : flags(socket).join(),
        expected,
        socket.lastError?.message,
      );
      await socket.close();
    }
  },
);

test('a handshake for one name is never the answer to a connect for another', async (t) => {
  const { socket, port, stack } = await scene(t);
  socket.open(stack);
  socket.setBlocking(false);
  while (socket.getSslContext() === null) {
    t.true((await socket.connect('localhost', port)) < 0);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  socket.setTimeout(5000);
  t.is(await socket.connect('other.test', port), NSAPI_ERROR_PARAMETER);
  t.regex(socket.lastError?.message ?? '', /"localhost" is under way/);
  t.is(await socket.connect('localhost', port), NSAPI_ERROR_OK, socket.lastError?.message);
  await socket.close();
});
