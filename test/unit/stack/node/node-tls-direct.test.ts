import { Socket as NetSocket } from 'node:net';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { OffloadedTLSSocket } from '../../../../ts/offload/offloaded-tls-socket.js';
import { NSAPI_KEEPALIVE, NSAPI_KEEPIDLE, NSAPI_SOCKET } from '../../../../ts/nsapi/options.js';
import { check } from '../../../../ts/nsapi/socket-error.js';
import { NodeStack } from '../../../../ts/stack/node/node-stack.js';
import { pki } from '../../../../tools/certificates.js';
import { runCommand } from '../../../support/command.js';
import { recvExactly } from '../../../support/exchange.js';
import { patternBytes } from '../../../support/pattern.js';
import { startNodeTlsServer } from '../../../../tools/servers.js';
import { started } from '../../../support/tls-client.js';

// What is different where Node makes TLS and TCP as one.

async function connectTo(
  t: ExecutionContext,
  port: number,
  before: (socket: OffloadedTLSSocket) => void = () => {},
): Promise<OffloadedTLSSocket> {
  const socket = new OffloadedTLSSocket(new NodeStack());
  t.teardown(() => socket[Symbol.dispose]());
  check(socket.setRootCaCert((await pki()).rootCa.certPem), socket);
  before(socket);
  check(await socket.connect('localhost', port), socket);
  return socket;
}

test.serial(
  "TCP's options reach the connection: no delay, and what was set before connect",
  async (t) => {
    const {
      server: { ecP256 },
    } = await pki();
    const { port } = await started(
      t,
      startNodeTlsServer({ cert: ecP256.chainPem, key: ecP256.keyPem, noDelay: false }, () => {}),
    );
    const asked: string[] = [];
    const { setNoDelay, setKeepAlive } = NetSocket.prototype;
    t.teardown(() => Object.assign(NetSocket.prototype, { setNoDelay, setKeepAlive }));
    Object.assign(NetSocket.prototype, {
      setNoDelay(this: NetSocket, ...args: [boolean?]) {
        asked.push(`${this.remotePort === port} no delay ${String(args)}`);
        return setNoDelay.apply(this, args);
      },
      setKeepAlive(this: NetSocket, ...args: [boolean?, number?]) {
        asked.push(`${this.remotePort === port} keep alive ${String(args)}`);
        return setKeepAlive.apply(this, args);
      },
    });
    await connectTo(t, port, (socket) => {
      check(socket.setsockopt(NSAPI_SOCKET, NSAPI_KEEPALIVE, true), socket);
      check(socket.setsockopt(NSAPI_SOCKET, NSAPI_KEEPIDLE, 7), socket);
    });
    t.deepEqual(
      asked.filter((line) => line.startsWith('true')),
      ['true no delay true', 'true keep alive true,7000'],
    );
  },
);

for (const size of [1100, 8193, 16_384]) {
  test(
    `records of ${size} bytes: a reader that stalls holds little more than what may wait, ` +
      'and loses nothing',
    async (t) => {
      const {
        server: { ecP256 },
      } = await pki();
      const bytes = Buffer.from(patternBytes(6_000_000));
      const { port } = await started(
        t,
        startNodeTlsServer({ cert: ecP256.chainPem, key: ecP256.keyPem }, (socket) => {
          t.true(socket.setMaxSendFragment(size));
          socket.end(bytes);
        }),
      );
      const COUNT = 8;
      const program = fileURLToPath(
        new URL('../../../support/stalled-program.js', import.meta.url),
      );
      const { status, stdout, stderr } = await runCommand(process.execPath, [
        '--expose-gc',
        program,
        String(port),
        ecP256.rootFile,
        String(COUNT),
      ]);
      t.is(status, 0, stderr);
      const each = Number(stdout) / COUNT;
      t.log(`${(each / 1000).toFixed(0)} KB each`);
      t.true(each > 400_000 && each < 1_600_000, `${each} bytes each`);
      const socket = await connectTo(t, port);
      await new Promise((resolve) => setTimeout(resolve, 300));
      t.is(Buffer.compare(await recvExactly(socket, bytes.length), bytes), 0);
    },
  );
}
