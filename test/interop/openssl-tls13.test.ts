import test from 'ava';
import { check } from '../../ts/nsapi/socket-error.js';
import { pki } from '../../tools/certificates.js';
import { startOpensslServer } from '../../tools/servers.js';
import { connected, receiveText, started } from '../support/tls-client.js';

for (const [command, what] of [
  ['K', 'that asks'],
  ['k', 'that asks for nothing'],
] as const) {
  test(`openssl's KeyUpdate ${what}`, async (t) => {
    const { server } = await pki();
    const certificate = server.ecP256;
    const openssl = await started(t, startOpensslServer({ certificate, tls: '1.3', mode: 'raw' }));
    const socket = await connected(t, openssl.port, { ca: certificate.rootPem });
    for (let round = 0; round < 5; round++) {
      // Each read of openssl's is one command, and what follows a command in it is lost.
      openssl.input(`${command}\n`);
      await new Promise((resolve) => setTimeout(resolve, 200));
      openssl.input(`from openssl ${round}\n`);
      t.is(await receiveText(socket, /\n/), `from openssl ${round}\n`);
      check(await socket.send(Buffer.from(`to openssl ${round}\n`)), socket);
      await openssl.logged(new RegExp(`to openssl ${round}\n`));
    }
    t.is(await socket.close(), 0);
  });
}

test('openssl without state wants its cookie back', async (t) => {
  const { server } = await pki();
  const certificate = server.ecP256;
  const openssl = await started(
    t,
    startOpensslServer({ certificate, tls: '1.3', mode: 'reverse', extraArgs: ['-stateless'] }),
  );
  const socket = await connected(t, openssl.port, { ca: certificate.rootPem });
  check(await socket.send(Buffer.from('abc\n')), socket);
  t.is(await receiveText(socket, /\n/), 'cba\n');
});
