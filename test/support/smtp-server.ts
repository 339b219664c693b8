import { once } from 'node:events';
import { createRequire } from 'node:module';
import type { ExecutionContext } from 'ava';
import { pki } from '../../tools/certificates.js';
import { projectFile } from '../../tools/project.js';

/** The package smtp-server, of which there are no types here, with TLS from the start or later. */
export async function startSmtp(t: ExecutionContext, secure: boolean): Promise<number> {
  const require = createRequire(projectFile('.cache', 'libraries', 'package.json'));
  const { SMTPServer } = require('smtp-server');
  const {
    server: { ecP256 },
  } = await pki();
  const server = new SMTPServer({
    key: ecP256.keyPem,
    cert: ecP256.chainPem,
    secure,
    authOptional: true,
    onData: (stream: NodeJS.ReadableStream, _session: object, done: () => void) =>
      stream.on('end', () => done()).resume(),
  });
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  t.teardown(() => server.close());
  await once(server.server, 'listening');
  return server.server.address().port;
}
