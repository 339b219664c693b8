import { once } from 'node:events';
import { ca, port, require, tell } from '../face.mjs';

const { Redis } = require('ioredis');
const client = new Redis({ host: 'localhost', port, tls: { ca } });
await client.set('long', 'r'.repeat(300_000));
const { length } = await client.get('long');
await Promise.all(Array.from({ length: 500 }, () => client.incr('count')));
const count = await client.get('count');
const errors = [];
client.on('error', ({ message }) => errors.push(message));
await client.quit();
if (client.status !== 'end') await once(client, 'end');
const stranger = new Redis({ host: 'localhost', port, tls: {}, retryStrategy: () => null });
const [{ code: refused }] = await once(stranger, 'error');
tell({ length, count, errors, refused });
