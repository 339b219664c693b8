import pg from 'pg';
import { run } from './face.mjs';

run(async ({ port, ca }) => {
  const server = { host: 'localhost', port, user: 'tester', database: 'postgres' };
  const client = new pg.Client({ ...server, ssl: { ca } });
  await client.connect();
  const { rows } = await client.query(
    'select repeat($1, 200000) as long, ssl, version from pg_stat_ssl where pid = pg_backend_pid()',
    ['z'],
  );
  await client.end();
  const pool = new pg.Pool({ ...server, ssl: { ca }, max: 4 });
  const many = await Promise.all(
    Array.from({ length: 20 }, (_, count) => pool.query('select $1::int as count', [count])),
  );
  await pool.end();
  const stranger = new pg.Client({ ...server, ssl: true });
  const refused = await stranger.connect().catch(({ message }) => message);
  const [{ long, ...told }] = rows;
  const sum = many.reduce((total, { rows: [{ count }] }) => total + count, 0);
  return { ...told, size: long.length, sum, refused };
});
