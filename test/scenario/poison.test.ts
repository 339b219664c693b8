import test from 'ava';
import { defaultInstance, Instance, InstancePoisonedError } from '../../ts/ffi/instance.js';
import { SslConfig } from '../../ts/mbedtls/ssl-config.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';
import {
  NSAPI_ERROR_DEVICE_ERROR,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_OK,
} from '../../ts/nsapi/error.js';
import { loopbackPair } from '../../ts/adapt/loopback-pair.js';
import { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import { pki } from '../../tools/certificates.js';
import { bytesOf, textOf } from '../support/events.js';
import { recvExactly } from '../support/exchange.js';
import { tlsPair } from '../support/tls-pair.js';

const DEVICE_ERROR = NSAPI_ERROR_DEVICE_ERROR;

/** Makes WebAssembly trap, by an address outside its memory. */
function trap(instance: Instance): unknown {
  try {
    Reflect.apply(instance.exports.mbedtls_ssl_get_version, undefined, [0x7fff_0000]);
  } catch (error) {
    return error;
  }
  throw new Error('It did not trap.');
}

function rootCause(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? rootCause(error.cause) : error;
}

test.serial(
  'a trap ends its instance: DEVICE_ERROR to its sockets with the trap as cause, and another ' +
    'default instance',
  async (t) => {
    const poisoned = defaultInstance();
    const pair = await tlsPair();
    const [near] = loopbackPair();
    const idle = new TLSSocketWrapper(near, 'localhost');
    idle.setRootCaCert((await pki()).rootCa.certPem);
    const waiting = pair.client.recv(new Uint8Array(1));
    const bystander = await tlsPair({ instance: new Instance() });

    const thrown = trap(poisoned);
    t.true(thrown instanceof InstancePoisonedError);
    t.is<unknown, unknown>(poisoned.poison, thrown);
    t.true(rootCause(thrown) instanceof WebAssembly.RuntimeError);

    pair.clientGate.poke();
    t.is(await waiting, DEVICE_ERROR, 'whoever waits gets it with the next event');
    for (const call of [
      () => pair.client.send(bytesOf('x')),
      () => pair.client.recv(new Uint8Array(1)),
      () => pair.client.recv(new Uint8Array(65_536)),
      () => pair.client.connect(),
      () => pair.server.send(bytesOf('x')),
    ]) {
      t.is(await call(), DEVICE_ERROR);
    }
    t.is(rootCause(pair.client.lastError), rootCause(thrown));
    t.regex(pair.client.lastError?.message ?? '', /trapped/);
    t.is(await idle.connect(), DEVICE_ERROR);
    t.is(rootCause(idle.lastError), rootCause(thrown));
    t.is(await idle.close(), NSAPI_ERROR_OK);

    t.is(
      await pair.client.close(),
      NSAPI_ERROR_OK,
      'a failed socket has nothing left to say to its peer',
    );
    t.true(pair.clientGate.calls.includes('close'));
    t.is(await pair.client.close(), NSAPI_ERROR_NO_SOCKET);
    t.notThrows(() => {
      pair.client[Symbol.dispose]();
      pair.server[Symbol.dispose]();
      idle[Symbol.dispose]();
    });
    t.throws(() => new SslConfig({ instance: poisoned }), {
      instanceOf: InstancePoisonedError,
      message: /trapped/,
    });
    t.throws(() => poisoned.memoryUsage, { instanceOf: InstancePoisonedError });

    t.is(await bystander.client.send(bytesOf('fine')), 4);
    t.is(textOf(await recvExactly(bystander.server, 4)), 'fine');
    await bystander.end();
    const fresh = await tlsPair();
    t.not(fresh.client.getSslConfig().instance, poisoned);
    t.is(fresh.client.getSslConfig().instance, defaultInstance());
    t.is(await fresh.client.send(bytesOf('again')), 5);
    t.is(textOf(await recvExactly(fresh.server, 5)), 'again');
    await fresh.end();
  },
);

test.serial(
  'a connected socket of a poisoned instance that did nothing since: close answers DEVICE_ERROR ' +
    'and closes its transport',
  async (t) => {
    const instance = new Instance();
    const pair = await tlsPair({ instance });
    const config = pair.client.getSslConfig();
    const chain = X509Crt.parse((await pki()).rootCa.certPem, { instance });
    trap(instance);
    t.is(await pair.client.close(), DEVICE_ERROR);
    t.true(pair.clientGate.calls.includes('close'));
    t.is(pair.server.tryClose(), DEVICE_ERROR);
    t.notThrows(() => {
      config.dispose();
      chain.dispose();
    });
    const [near] = loopbackPair();
    const late = new TLSSocketWrapper(near, 'localhost', undefined, { instance });
    t.is(late.setRootCaCert((await pki()).rootCa.certPem), DEVICE_ERROR);
    t.is(late.lastError?.errno, DEVICE_ERROR);
    t.is(await late.connect(), DEVICE_ERROR);
    await late.close();
    await pair.server.close();
  },
);
