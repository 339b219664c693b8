import { ca, port, require, tell } from '../face.mjs';

const { createClient } = require('redis');
const client = createClient({ url: `rediss://localhost:${port}`, socket: { tls: true, ca } });
const errors = [];
client.on('error', ({ message }) => errors.push(message));
await client.connect();
await client.set('key', 'v'.repeat(100_000));
const { length } = await client.get('key');
await client.close();
tell({ length, errors });
