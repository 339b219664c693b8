import { ca, port, require, tell } from '../face.mjs';

const { createConnection, createPool } = require('mysql2/promise');
const server = { host: 'localhost', port, user: 'tester' };
const client = await createConnection({ ...server, ssl: { ca } });
const [[{ long }]] = await client.query("select repeat('z', 200000) as `long`");
const [[{ Value: version }]] = await client.query("show status like 'Ssl_version'");
await client.end();
const pool = createPool({ ...server, ssl: { ca }, connectionLimit: 4 });
const many = await Promise.all(
  Array.from({ length: 40 }, (_, count) => pool.query('select ? + 0 as count', [count])),
);
await pool.end();
const sum = many.reduce((total, [[{ count }]]) => total + Number(count), 0);
const refused = await createConnection({ ...server, ssl: {} }).catch(({ code }) => code);
tell({ size: long.length, version, sum, refused });
