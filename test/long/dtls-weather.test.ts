import test from 'ava';
import { Instance } from '../../ts/ffi/instance.js';
import { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { NodeStack } from '../../ts/stack/node/node-stack.js';
import { pki } from '../../tools/certificates.js';
import { client, EchoServer, HOST, serverConfig } from '../support/dtls.js';
import { RoughPath } from '../support/rough-path.js';

const RUNS = 10;
const MESSAGES = 20;

for (const [kind, mtu] of [
  ['PSK', 1200],
  ['ecP256', 1200],
  ['rsaUnderEc', 300],
] as const) {
  test(`${RUNS} handshakes over UDP in bad weather, ${kind} at an MTU of ${mtu}`, async (t) => {
    t.timeout(600_000);
    const certificate = kind === 'PSK' ? null : (await pki()).server[kind];
    const instance = new Instance();
    const stack = new NodeStack();
    const { address } = new EchoServer(t, stack, {
      config: serverConfig(t, instance, certificate),
      mtu,
      handshakeTimeout: 123_000,
    });
    const fates = { lost: 0, twice: 0, late: 0 };
    let answered = 0;
    await Promise.all(
      Array.from({ length: RUNS }, async (_, seed) => {
        const path = await RoughPath.open(address.port, seed + 1, {
          loss: 20,
          duplication: 20,
          reordering: 20,
        });
        t.teardown(() => path.close());
        const socket = client(t, stack, certificate, { instance, mtu });
        socket.setTimeout(-1);
        const began = performance.now();
        const code = await socket.connect(new SocketAddress(HOST, path.port));
        const took = Math.round(performance.now() - began);
        t.is(code, 0, `seed ${seed + 1} after ${took} ms: ${socket.lastError?.message}`);
        // Nobody tears down what stands.
        socket.setTimeout(200);
        const buffer = new Uint8Array(100);
        for (let each = 0; each < MESSAGES; each++) {
          t.is(await socket.send(Uint8Array.of(each)), 1);
          const got = await socket.recv(buffer);
          t.true(got === 1 || got === -3001, `receive ${each} answered ${got}`);
          if (got === 1) answered++;
        }
        for (const fate of ['lost', 'twice', 'late'] as const) fates[fate] += path.fates[fate];
      }),
    );
    t.log(`${fates.lost} lost, ${fates.twice} twice, ${fates.late} late; ${answered} answered`);
    t.true(fates.lost > 0 && fates.twice > 0 && fates.late > 0);
    t.true(answered > RUNS * MESSAGES * 0.3);
  });
}
