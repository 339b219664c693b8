import test from 'ava';
import { WebSocket } from 'ws';
import { TLSError } from '../../ts/mbedtls/error.js';
import { NSAPI_ERROR_AUTH_FAILURE } from '../../ts/nsapi/error.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { WebSocketStack } from '../../ts/stack/websocket/websocket-stack.js';
import { startBulkServer } from '../support/bulk-server.js';
import { receiveHash, sendBulk } from '../support/bulk-transfer.js';
import { bulkHash } from '../support/bulk.js';
import { pki } from '../../tools/certificates.js';
import { PlainWebSocket } from '../support/relays.js';
import { startWebsockify } from '../../tools/servers.js';
import { contextOf, started } from '../support/tls-client.js';
import { tlsOver } from '../support/tunnels.js';

const SIZE = 3_000_003;

for (const [name, options] of [
  ['', { webSocket: WebSocket }],
  [', the subprotocol binary', { webSocket: WebSocket, protocol: 'binary' }],
  [", a browser's WebSocket", { webSocket: PlainWebSocket, maxBuffered: 2 * SIZE }],
] as const) {
  test(
    `TLS through websockify${name}: both ways at once, a large answer, a wrong CA and a ` +
      'wrong name',
    async (t) => {
      const {
        server: { ecP256 },
        rsaCa,
      } = await pki();
      // Endless: websockify 0.10 can lose the tail of what its target sent when that ends.
      const bulk = await startBulkServer(t, ecP256, SIZE, true);
      const stackTo = async (port: number): Promise<WebSocketStack> =>
        new WebSocketStack(
          `ws://127.0.0.1:${(await started(t, startWebsockify(port))).port}/`,
          options,
        );
      const [echo, source] = [await stackTo(bulk.echo), await stackTo(bulk.source)];

      const talking = tlsOver(t, echo, ecP256.rootPem);
      // The address says nothing here: there is one target. The name is verified all the same.
      check(await talking.connect('localhost', 1), talking);
      t.is(contextOf(talking).version, 'TLSv1.3');
      const [back] = await Promise.all([receiveHash(talking, SIZE), sendBulk(talking, SIZE)]);
      t.is(back, bulkHash(SIZE));
      t.is(await talking.close(), 0);

      const reading = tlsOver(t, source, ecP256.rootPem);
      check(await reading.connect('localhost', 1), reading);
      t.is(await receiveHash(reading, SIZE), bulkHash(SIZE));
      t.is(await reading.close(), 0);

      for (const [ca, host, flag] of [
        [rsaCa.rootPem, 'localhost', 'NOT_TRUSTED'],
        [ecP256.rootPem, 'elsewhere.test', 'CN_MISMATCH'],
      ] as const) {
        const bad = tlsOver(t, echo, ca);
        t.is(await bad.connect(host, 1), NSAPI_ERROR_AUTH_FAILURE);
        const { lastError } = bad;
        t.deepEqual(lastError instanceof TLSError ? lastError.verifyFlags : lastError, [flag]);
      }
    },
  );
}
