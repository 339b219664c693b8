import test from 'ava';
import { HttpConnection } from '../../../ts/web/http-connection.js';
import { decoded } from '../../../ts/web/decoding.js';
import { TCPSocket } from '../../../ts/net/tcp-socket.js';

test('a coded body whose first bytes do not come can be cancelled', async (t) => {
  const cancelled: unknown[] = [];
  const body = new ReadableStream<Uint8Array>({ cancel: (reason) => void cancelled.push(reason) });
  const reader = decoded(body, 'gzip').getReader();
  const reading = reader.read();
  await reader.cancel('enough');
  t.deepEqual(cancelled, ['enough']);
  t.true((await reading).done);
});

test('a connection that may rest longer than a timer waits is not forgotten', async (t) => {
  const connection = new HttpConnection({ socket: new TCPSocket(), remember: () => {} });
  let forgotten = false;
  connection.rest(2_592_000_000, () => {
    forgotten = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  t.false(forgotten);
  connection.close();
});
