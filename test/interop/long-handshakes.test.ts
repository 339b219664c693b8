import test from 'ava';
import { pki } from '../../tools/certificates.js';
import { startNodeTlsServer } from '../../tools/servers.js';
import { certificate, publicKeyOf, SHA256_ECDSA } from '../support/der.js';
import { lengthened } from '../support/long-chain.js';
import { ask, connected, contextOf, started } from '../support/tls-client.js';

for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
  test(`${version}: chains of 60 KB, OpenSSL's and ours; 250 authorities`, async (t) => {
    const { server, client, rootCa } = await pki();
    const { keyPem, rootPem } = server.ecP256;
    const key = publicKeyOf(keyPem);
    const signing = { algorithm: SHA256_ECDSA, by: { digest: 'sha256', keyPem } } as const;
    const others = Array.from({ length: 250 }, (_, index) => {
      const name = `authority ${index} of the many`.padEnd(60, '.');
      const der = certificate({ issuer: name, subject: name, key, signing, authority: true });
      const text = der.toString('base64');
      return `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`;
    });
    const seen: unknown[] = [];
    const node = await started(
      t,
      startNodeTlsServer(
        {
          cert: lengthened(server.ecP256, 60_000).chainPem,
          key: keyPem,
          minVersion: version,
          maxVersion: version,
          requestCert: true,
          rejectUnauthorized: true,
          ca: [rootCa.rootPem, ...others],
        },
        (socket) => {
          seen.push(socket.getPeerCertificate().subject.CN);
          socket.pipe(socket);
        },
      ),
    );
    const credentials = lengthened(client.ec, 60_000);
    const socket = await connected(t, node.port, { ca: rootPem, credentials });
    t.is(contextOf(socket).version, version);
    t.is(await ask(socket, 'hello\n', /\n/), 'hello\n');
    t.deepEqual(seen, ['client']);
    t.is(await socket.close(), 0);
  });
}
