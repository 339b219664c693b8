import { ca, port, require, tell } from '../face.mjs';

const postgres = require('postgres');
const options = { host: 'localhost', port, user: 'tester', database: 'postgres' };
const sql = postgres({ ...options, ssl: { ca, servername: 'localhost' }, max: 3 });
const [{ ssl }] = await sql`select ssl from pg_stat_ssl where pid = pg_backend_pid()`;
const rows = await Promise.all(Array.from({ length: 20 }, (_, at) => sql`select ${at}::int as at`));
await sql.end();
tell({ ssl, sum: rows.reduce((total, [{ at }]) => total + at, 0) });
