import { createConnection } from 'mysql2/promise';
import { run } from './face.mjs';

run(async ({ port, ca }) => {
  const answers = [];
  for (const verifyIdentity of [true, false]) {
    const server = { host: 'localhost', port, user: 'tester', disableEval: true };
    const client = await createConnection({ ...server, ssl: { ca, verifyIdentity } });
    const [[{ long }]] = await client.query("select repeat('z', 200000) as `long`");
    const [[{ Value: version }]] = await client.query("show status like 'Ssl_version'");
    await client.end();
    answers.push({ size: long.length, version });
  }
  return answers;
});
