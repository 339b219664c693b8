import { ca, port, require, tell } from '../face.mjs';

const { connect } = require('nats');
const server = { servers: `tls://localhost:${port}`, reconnect: false };
const client = await connect({ ...server, tls: { ca } });
const subscription = client.subscribe('things', { max: 50 });
const sizes = (async () => {
  let sum = 0;
  for await (const { data } of subscription) sum += data.length;
  return sum;
})();
for (let count = 0; count < 50; count += 1) client.publish('things', new Uint8Array(20_000));
await client.flush();
client.subscribe('ask', { callback: (_error, message) => message.respond(message.data) });
const { data } = await client.request('ask', new TextEncoder().encode('hello'));
const size = await sizes;
await client.drain();
const refused = await connect({ ...server, tls: {} }).catch(({ code, chainedError }) => ({
  code,
  cause: chainedError?.code,
}));
tell({ size, answer: new TextDecoder().decode(data), refused });
