import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import * as tls from 'node:tls';
import test from 'ava';
import { StreamError } from '../../../ts/adapt/stream-error.js';
import { toDuplex } from '../../../ts/adapt/duplex.js';
import { confTrust, X509Crl } from '../../../ts/mbedtls/config-extras.js';
import { SslConfig } from '../../../ts/mbedtls/ssl-config.js';
import { X509Crt } from '../../../ts/mbedtls/x509-crt.js';
import { TLSSocket } from '../../../ts/tls/tls-socket.js';
import { both } from '../../support/both-tls.js';
import { certificate, publicKeyOf, revocationList, SHA256_ECDSA } from '../../support/der.js';
import { listenLocally } from '../../../tools/listen.js';

function newKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function pem(label: string, der: Buffer): string {
  return `-----BEGIN ${label}-----\n${der.toString('base64')}\n-----END ${label}-----\n`;
}

test('a revocation list with a wrong signature has one code, which is Node’s', async (t) => {
  const keyPem = newKey();
  const signing = { algorithm: SHA256_ECDSA, by: { digest: 'sha256', keyPem } };
  const names = { issuer: 'root', key: publicKeyOf(keyPem), signing };
  const root = pem('CERTIFICATE', certificate({ ...names, subject: 'root', authority: true }));
  const leaf = certificate({ ...names, subject: 'leaf', dnsName: 'localhost' });
  const forged = { ...signing, by: { digest: 'sha256', keyPem: newKey() } };
  const crl = pem('X509 CRL', revocationList('root', forged));
  const server = tls.createServer({ cert: pem('CERTIFICATE', leaf), key: keyPem });
  server.on('tlsClientError', () => {});
  t.teardown(() => server.close());
  const port = await listenLocally(server);
  for (const face of both) {
    const host = { host: '127.0.0.1', port, servername: 'localhost' };
    const socket = face.connect({ ...host, ca: root, crl });
    const [error] = await once(socket, 'error');
    t.like(error, { code: 'CRL_SIGNATURE_FAILURE' }, face.name);
  }
  using config = new SslConfig();
  const { instance } = config;
  using trust = X509Crt.parse(root, { instance });
  using lists = X509Crl.parseAll([crl], { instance });
  confTrust(config, trust, lists);
  using socket = new TLSSocket();
  t.is(socket.open(), 0);
  t.is(socket.setSslConfig(config), 0);
  t.is(socket.setHostname('localhost'), 0);
  const stream = toDuplex(socket, { connected: socket.connect('127.0.0.1', port) });
  const [error] = await once(stream, 'error');
  t.true(error instanceof StreamError);
  t.like(error, { code: 'CRL_SIGNATURE_FAILURE' });
});
