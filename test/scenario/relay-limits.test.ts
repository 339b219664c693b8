import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import test from 'ava';
import { WebSocket } from 'ws';
import { addressKind, canonicalAddress, type AddressKind } from '../../ts/relay/addresses.js';
import { LookUps, LookUpTimeout } from '../../ts/relay/lookups.js';
import { AllowedTargets } from '../../ts/relay/targets.js';
import { WrongTokens } from '../../ts/relay/wrong-tokens.js';
import { RelayView } from '../../demo/server/relay-view.js';
import { startRelay as startDemoRelay } from '../../demo/server/relay.js';
import { OffloadedTLSSocket } from '../../ts/offload/offloaded-tls-socket.js';
import { NSAPI_ERROR_AUTH_FAILURE, NSAPI_ERROR_DNS_FAILURE } from '../../ts/nsapi/error.js';
import { closeCodeOf } from '../../ts/stack/websocket/close-codes.js';
import { WebSocketStack } from '../../ts/stack/websocket/websocket-stack.js';
import { pki } from '../../tools/certificates.js';
import { firedTimers, LogicalClock } from '../support/clock.js';
import { startRelay } from '../support/relays.js';
import { asPage, tcp } from '../support/relay-clients.js';

test('an IPv6 address that carries an IPv4 one is judged by that', (t) => {
  const kinds: Record<string, AddressKind> = {
    '::ffff:10.0.0.1': 'private',
    '::ffff:127.0.0.1': 'loopback',
    '::ffff:8.8.8.8': 'public',
    '::ffff:0:10.0.0.1': 'private',
    '::ffff:0:127.0.0.1': 'loopback',
    '::ffff:0:8.8.8.8': 'public',
    '64:ff9b::a00:1': 'private',
    '64:ff9b::7f00:1': 'loopback',
    '64:ff9b::808:808': 'public',
    '64:ff9b:1::808:808': 'reserved',
    '2002:a00:1::1': 'private',
    '2002:7f00:1::1': 'loopback',
    '2002:808:808::1': 'public',
    '2002:a9fe:a9fe::': 'link-local',
    // Teredo: the server, then flags, a port and the client's address with all bits inverted.
    '2001:0:808:808:8000:ffff:f5ff:fffe': 'private',
    '2001:0:808:808:8000:ffff:80ff:fffe': 'loopback',
    '2001:0:808:808:8000:ffff:f7f7:f7f7': 'public',
    '2001:0:a00:1:8000:ffff:f7f7:f7f7': 'private',
    // ISATAP, in a public network and in others.
    '2a00:1450::5efe:a00:1': 'private',
    '2a00:1450::200:5efe:7f00:1': 'loopback',
    '2a00:1450::5efe:808:808': 'public',
    'fe80::5efe:808:808': 'link-local',
    'fd00::200:5efe:808:808': 'unique-local',
    '2a00:1450::5eff:a00:1': 'public',
    '2001:4860:4860::8888': 'public',
  };
  for (const [address, kind] of Object.entries(kinds)) t.is(addressKind(address), kind, address);
  t.is(canonicalAddress('::ffff:0:8.8.8.8'), '8.8.8.8');
});

test.serial(
  'look-ups end after 5 s, also those that wait for their turn; at most 4 run',
  async (t) => {
    const clock = new LogicalClock(t);
    const lookUps = new LookUps();
    let running = 0;
    const hang = (): Promise<never> => {
      running += 1;
      return new Promise(() => {});
    };
    const all = Promise.allSettled(Array.from({ length: 6 }, () => lookUps.run(hang)));
    await setImmediate();
    t.is(running, 4);
    t.true(
      (await clock.until(all)).every(
        (each) => each.status === 'rejected' && each.reason instanceof LookUpTimeout,
      ),
    );
    t.is(clock.now, 5000);
    t.is(await lookUps.run(() => Promise.resolve('found')), 'found');
    await t.throwsAsync(
      lookUps.run(() => {
        throw new Error('at once');
      }),
      { message: 'at once' },
    );

    let [now, most] = [0, 0];
    const found = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        lookUps.run(async () => {
          most = Math.max(most, ++now);
          await setImmediate();
          now -= 1;
          return at;
        }),
      ),
    );
    t.deepEqual(
      found,
      Array.from({ length: 20 }, (_, at) => at),
    );
    t.is(most, 4);
  },
);

test.serial('a page whose name is not resolved in time is told DNS_FAILURE', async (t) => {
  t.timeout(30_000);
  const fired = firedTimers(t);
  const relay = await startRelay(
    t,
    { allow: [{ host: 'never.test', port: 1 }] },
    { resolve: () => new Promise(() => {}) },
  );
  const { socket } = await asPage(`ws://127.0.0.1:${relay.server.port}/never.test/1`);
  const [code, reason]: unknown[] = await once(socket, 'close');
  t.is(code, closeCodeOf(NSAPI_ERROR_DNS_FAILURE));
  t.regex(String(reason), /not resolved within 5 s/);
  t.is(Math.max(...fired), 5000);
  const refused = await new AllowedTargets([{ host: 'gone.test', port: 1 }], () =>
    Promise.reject(new Error('ENOTFOUND')),
  ).check('gone.test', 1);
  t.is(refused.refusal, 'no-address');
});

test('wrong tokens are counted by address, for a minute', (t) => {
  const wrong = new WrongTokens();
  for (let times = 0; times < 5; times++) {
    t.is(wrong.waitOf('a'), 0);
    wrong.add('a');
  }
  t.is(wrong.waitOf('a'), 1000);
  t.is(wrong.waitOf('b'), 0);
  const { now } = Date;
  t.teardown(() => {
    Date.now = now;
  });
  Date.now = () => now() + 61_000;
  t.is(wrong.waitOf('a'), 0);
});

test.serial('after 5 wrong tokens each further one, right or wrong, waits a second', async (t) => {
  t.timeout(30_000);
  const { port } = (await tcp(t)).address;
  const token = 'a token of many letters';
  const relay = await startRelay(t, {
    allow: [{ host: 'localhost', port }],
    gateway: { token, acceptClientKeys: false },
  });
  const fired = firedTimers(t);
  const attemptWith = async (given: string): Promise<[boolean, string]> => {
    const socket = new OffloadedTLSSocket(
      new WebSocketStack(relay.url, { webSocket: WebSocket, gatewayToken: given }),
    );
    socket.setRootCaCert((await pki()).rootCa.certPem);
    const before = fired.length;
    const abort = AbortSignal.timeout(3000);
    const code = await socket.connect('localhost', port, { signal: abort }).catch(() => 0);
    if (code === 0) await socket.close();
    t.is(code, given === token ? 0 : NSAPI_ERROR_AUTH_FAILURE);
    const waited = fired.slice(before).includes(1000);
    await socket.close();
    return [waited, String(socket.lastError?.cause)];
  };
  await pki();
  for (let times = 0; times < 5; times++) {
    const [waited, why] = await attemptWith('wrong');
    t.false(waited);
    t.regex(why, /the token is wrong/);
  }
  const [waited] = await attemptWith('wrong');
  t.true(waited);
  // The right one waits as well, then goes on: the silent server is dialled, and the page gives up.
  await attemptWith(token);
  // Who leaves while it waits leaves nothing behind.
  const { socket } = await asPage(`ws://127.0.0.1:${relay.server.port}/localhost/${port}`);
  socket.terminate();
  await relay.server.close();
});

test('the demo sees a message once that comes while the name is looked up', async (t) => {
  const { port, next } = await tcp(t).then((server) => ({
    port: server.address.port,
    next: () => server.next(),
  }));
  const view = new RelayView();
  const seen: { direction: string; hex: string; out: number }[] = [];
  view.listen((event) => seen.push(event));
  const relay = await startDemoRelay([`localhost:${port}`], view, () => {});
  t.teardown(() => relay.close());
  const socket = new WebSocket(`ws://127.0.0.1:${relay.port}/localhost/${port}`);
  await once(socket, 'open');
  socket.send(Uint8Array.of(1, 2, 3));
  const peer = await next();
  peer.resume();
  const [bytes]: unknown[] = await once(peer, 'data');
  t.deepEqual(bytes, Buffer.of(1, 2, 3));
  t.deepEqual(
    seen.filter(({ direction }) => direction === 'out').map(({ hex, out }) => [hex, out]),
    [['010203', 3]],
  );
  socket.terminate();
});

test('a resolver that answers something else is no name that resolves', async (t) => {
  for (const answer of [undefined, null, 5, [null], [{ address: 5 }]]) {
    const targets = new AllowedTargets([{ host: 'odd.test', port: 1 }], () =>
      Promise.resolve(JSON.parse(JSON.stringify(answer ?? null))),
    );
    t.is((await targets.check('odd.test', 1)).refusal, 'no-address');
  }
});
