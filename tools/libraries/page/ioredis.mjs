import { Redis } from 'ioredis';
import { run } from './face.mjs';

run(async ({ port, ca }) => {
  const client = new Redis({ host: 'localhost', port, tls: { ca } });
  await client.set('long', 'r'.repeat(300_000));
  const { length } = await client.get('long');
  await client.set('count', 0);
  await Promise.all(Array.from({ length: 100 }, () => client.incr('count')));
  const count = await client.get('count');
  await client.quit();
  return { length, count };
});
