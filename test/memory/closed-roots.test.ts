import test from 'ava';
import { loopbackPair } from '../../ts/adapt/loopback-pair.js';
import type { Instance } from '../../ts/ffi/instance.js';
import { NSAPI_ERROR_OK } from '../../ts/nsapi/error.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { TRANSPORT_CLOSE } from '../../ts/tls/lent-transport.js';
import { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import { pki } from '../../tools/certificates.js';
import { leavesNothing, usedInstance } from '../support/memory.js';
import { handshake, serverConfig } from '../support/tls-pair.js';

/** More than a configuration takes, less than the CA certificates. */
const ROOTS = 3000;

async function roots(): Promise<string> {
  const { rootCa, rsaCa, p384Ca } = await pki();
  return [rootCa, rsaCa, p384Ca].map(({ certPem }) => certPem).join('');
}

/** A client that was connected and is closed. */
async function closed(
  instance: Instance,
  prepare: (client: TLSSocketWrapper) => void,
  before: (client: TLSSocketWrapper) => unknown = () => {},
): Promise<{ client: TLSSocketWrapper; kept: number }> {
  const { server: certificates } = await pki();
  const { allocatedBytes } = instance.memoryUsage;
  const [near, far] = loopbackPair();
  const client = new TLSSocketWrapper(near, 'localhost', TRANSPORT_CLOSE, { instance });
  prepare(client);
  const server = new TLSSocketWrapper(far, null, TRANSPORT_CLOSE, { instance });
  using config = serverConfig(certificates.ecP256, instance);
  check(server.setSslConfig(config), server);
  await handshake(client, server);
  before(client);
  await Promise.all([client.close(), server.close()]);
  server[Symbol.dispose]();
  config.dispose();
  return { client, kept: instance.memoryUsage.allocatedBytes - allocatedBytes };
}

test('a closed socket lets go of its CA certificates, and still tells them', async (t) => {
  const instance = await usedInstance();
  const pem = await roots();
  const { rootCa, rsaCa, p384Ca } = await pki();
  await leavesNothing(t, instance, async () => {
    const { client, kept } = await closed(instance, (socket) => {
      check(socket.setRootCaCert(pem), socket);
    });
    t.true(kept < ROOTS, `${kept} bytes`);
    t.is(client.verifyResult, 0);
    t.deepEqual(
      client.getCaChain()?.certificates.map(({ der }) => Buffer.from(der)),
      [rootCa, rsaCa, p384Ca].map(({ der }) => Buffer.from(der)),
    );
    t.is(client.getCaChain(), client.getCaChain());
    t.false(client.getSslConfig().lacksTrust);
    client[Symbol.dispose]();
    t.is(client.getCaChain(), null);
  });
});

test('what somebody else may have stays as it is', async (t) => {
  const instance = await usedInstance();
  const pem = await roots();
  const set = (socket: TLSSocketWrapper): void => void check(socket.setRootCaCert(pem), socket);
  await leavesNothing(t, instance, async () => {
    const { client: first } = await closed(instance, set, (socket) => socket.getSslConfig());
    const { client: second } = await closed(instance, (socket) => {
      t.is(socket.setSslConfig(first.getSslConfig()), NSAPI_ERROR_OK);
    });
    t.is(second.verifyResult, 0);
    const { client: third } = await closed(instance, set, (socket) => socket.getCaChain());
    const chain = third.getCaChain();
    t.is(chain?.certificates.length, 3);
    const { client: fourth } = await closed(instance, (socket) => {
      t.is(socket.setCaChain(chain), NSAPI_ERROR_OK);
    });
    t.is(fourth.verifyResult, 0);
    t.is(third.getCaChain(), chain);
    for (const socket of [first, second, third, fourth]) socket[Symbol.dispose]();
  });
});
