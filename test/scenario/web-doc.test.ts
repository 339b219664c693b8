import test from 'ava';
import { startHttp } from '../support/http-server.js';
import { readmeExamples, runExample } from '../support/readme.js';
import { startStartTls } from '../support/start-tls.js';

const [fetching = '', streaming = '', starting = ''] = readmeExamples('docs/web.md').map(
  ({ code }) => code,
);

const names = (port: number, ca: string): string[] => [
  "import { defaultStack } from 'mbedtls-wasm';",
  'const stack = defaultStack();',
  `const port = ${port};`,
  `const ca = ${JSON.stringify(ca)};`,
];

test('the examples of fetch and of a stream', async (t) => {
  const { port, ca } = await startHttp(t, (_, response) => response.end('hello'));
  t.regex(await runExample(t, fetching, names(port, ca)), /^200 hello$/m);
  // Node 20 has no `await using`.
  const read = streaming.replace('await using', 'const');
  t.regex(await runExample(t, read, names(port, ca)), /200 OK[^]*hello/);
});

test('the example of startTls', async (t) => {
  const { port, ca } = await startStartTls(t);
  const before = [...names(port, ca), "import { openStream } from 'mbedtls-wasm/web';"];
  const after = 'console.log(secure.upgraded); await secure.close();';
  t.regex(await runExample(t, starting, before, after), /^true$/m);
});
