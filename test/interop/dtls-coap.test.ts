import { once } from 'node:events';
import test from 'ava';
import { createSocket } from '../../ts/dtls.js';
import { loadCoap } from '../support/coap.js';

const psk = { identity: 'thing', key: new Uint8Array(16).fill(9) };

test('the npm package coap, unchanged, is client and server over DTLS', async (t) => {
  const coap = await loadCoap();
  const socket = createSocket({ server: { psk } });
  const client = createSocket({ client: { psk, servername: null } });
  t.teardown(() => {
    socket.close();
    client.close();
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const server = coap.createServer({ type: 'udp4' });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  server.on('request', (request, response) => {
    response.end(`you asked for ${request.url}`);
  });
  const agent = new coap.Agent({ socket: client });
  for (const pathname of ['/one', '/two']) {
    const request = coap.request({
      host: '127.0.0.1',
      port: socket.address().port,
      pathname,
      agent,
    });
    request.end();
    const [response] = await once(request, 'response');
    t.is(String(response.payload), `you asked for ${pathname}`);
  }
});
