import { ca, port, require, tell } from '../face.mjs';

const { Client, Pool } = require('pg');
const server = { host: 'localhost', port, user: 'tester', database: 'postgres' };
const client = new Client({ ...server, ssl: { ca } });
await client.connect();
const { rows } = await client.query(
  'select repeat($1, 200000) as long, ssl, version from pg_stat_ssl where pid = pg_backend_pid()',
  ['z'],
);
await client.end();
const pool = new Pool({ ...server, ssl: { ca }, max: 4 });
const many = await Promise.all(
  Array.from({ length: 40 }, (_, count) => pool.query('select $1::int as count', [count])),
);
await pool.end();
const stranger = new Client({ ...server, ssl: true });
const refused = await stranger.connect().catch(({ code }) => code);
const [{ long, ...told }] = rows;
const sum = many.reduce((total, { rows: [{ count }] }) => total + count, 0);
tell({ ...told, size: long.length, sum, refused });
