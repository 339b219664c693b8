import { once } from 'node:events';
import { build } from 'esbuild';
import test, { type ExecutionContext } from 'ava';
import { createSocket, type DTLSCredentials } from '../../ts/dtls.js';
import { openPage } from '../../tools/browser.js';
import { startEngine } from '../../tools/engines/start.js';
import { pki } from '../../tools/certificates.js';
import { projectFile } from '../../tools/project.js';
import { loadCoap } from '../support/coap.js';
import { startWisp } from '../support/relays.js';

type Page = typeof import('./page/coap.js');

const engine = await startEngine();
test.after.always(() => engine.close());

const psk = { identity: 'thing', key: [...new Uint8Array(16).fill(9)] };

/** The page's program as a bundler makes it, of what the package has for pages. */
const program = build({
  entryPoints: [projectFile('dist', 'test', 'browser', 'page', 'coap.js')],
  bundle: true,
  format: 'esm',
  write: false,
}).then(({ outputFiles: [file] }) => {
  if (file === undefined) throw new Error('esbuild made nothing');
  return file.text;
});

/** A CoAP server, of the npm package coap, over DTLS; its port. */
async function startCoap(t: ExecutionContext, credentials: DTLSCredentials): Promise<number> {
  const coap = await loadCoap();
  const socket = createSocket({ server: credentials });
  t.teardown(() => void socket.close());
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const server = coap.createServer({ type: 'udp4' });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  server.on('request', (request, response) => {
    response.end(`a page asked for ${request.url}`);
  });
  return socket.address().port;
}

async function page(t: ExecutionContext) {
  const opened = await openPage(t, engine, { texts: { '/coap.js': await program } });
  return { call: opened.module<Page>('/coap.js'), problems: opened.problems };
}

test('CoAP over DTLS over Wisp, with a pre-shared key', async (t) => {
  const port = await startCoap(t, {
    psk: { identity: psk.identity, key: Uint8Array.from(psk.key) },
  });
  const { call, problems } = await page(t);
  const question = {
    ...{ wisp: await startWisp(t), port, path: 'sensor' },
    ...{ psk, ca: null, servername: null },
  };
  const answer = await call('get', question);
  t.like(answer, {
    code: '2.05',
    payload: 'a page asked for /sensor',
    protocol: 'DTLSv1.2',
  });
  t.regex(answer.suite ?? '', /PSK/);
  t.deepEqual(problems, []);
});

test('CoAP over DTLS over Wisp, with a certificate; another name is refused', async (t) => {
  const { ecP256 } = (await pki()).server;
  const port = await startCoap(t, { cert: ecP256.chainPem, key: ecP256.keyPem });
  const { call, problems } = await page(t);
  const question = {
    ...{ wisp: await startWisp(t), port, path: 'door' },
    ...{ psk: null, ca: ecP256.rootPem, servername: 'localhost' },
  };
  t.like(await call('get', question), {
    code: '2.05',
    payload: 'a page asked for /door',
    protocol: 'DTLSv1.2',
  });
  t.regex(
    await call('failure', { ...question, servername: 'other.test' }),
    /not for "other\.test"/,
  );
  t.deepEqual(problems, []);
});
