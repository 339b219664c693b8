import { once } from 'node:events';
import { ca, port, require, tell } from '../face.mjs';

const { connectAsync } = require('mqtt');
const sizes = [];
for (const protocolVersion of [4, 5]) {
  const client = await connectAsync(`mqtts://localhost:${port}`, { ca, protocolVersion });
  await client.subscribeAsync('topic', { qos: 1 });
  const arriving = once(client, 'message');
  await client.publishAsync('topic', 'm'.repeat(60_000), { qos: 1 });
  const [, payload] = await arriving;
  sizes.push(payload.length);
  await client.endAsync();
}
tell({ sizes });
