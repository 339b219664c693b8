import { once } from 'node:events';
import test from 'ava';
import { defaultStack } from '../../../ts/platform/index.js';
import * as net from '../../../ts/page-net.js';
import * as tls from '../../../ts/page-tls.js';
import { pki } from '../../../tools/certificates.js';
import { startNodeTlsServer } from '../../../tools/servers.js';
import { startStartTls } from '../../support/start-tls.js';
import { started } from '../../support/tls-client.js';

const stack = defaultStack();

async function echo(t: Parameters<typeof started>[0]): Promise<{ port: number; ca: string }> {
  const {
    server: { ecP256 },
  } = await pki();
  const options = { cert: ecP256.chainPem, key: ecP256.keyPem, ALPNProtocols: ['echo'] };
  const server = startNodeTlsServer(options, (socket) => socket.pipe(socket));
  const { port } = await started(t, server);
  return { port, ca: ecP256.rootPem };
}

test.serial('without a chosen stack nothing is connected', (t) => {
  t.throws(() => net.connect(1, 'localhost'), { message: /useStack/ });
  // @ts-expect-error what a program without types could give
  t.throws(() => net.useStack({}), { instanceOf: TypeError });
  if (stack !== null) net.useStack(stack);
});

test.serial('the forms of connect, and what they refuse', async (t) => {
  const { port, ca } = await echo(t);
  for (const connect of [
    () => tls.connect({ host: 'localhost', port, ca }),
    () => tls.connect(port, 'localhost', { ca }),
    () => tls.connect(port, { ca }),
    () => tls.default.connect({ socket: net.connect(port, 'localhost'), ca }),
  ]) {
    const socket = connect();
    await once(socket, 'secureConnect');
    t.true(socket.authorized);
    t.is(socket.authorizationError, null);
    t.true(socket.encrypted);
    t.is(socket.getProtocol(), 'TLSv1.3');
    socket.end('hello');
    t.is(String((await once(socket, 'data'))[0]), 'hello');
    await once(socket, 'close');
  }
  t.throws(() => net.connect({ path: '/tmp/x' }), { message: /path/ });
  t.throws(() => net.connect(0), { instanceOf: RangeError });
  t.throws(() => tls.connect({ socket: {}, ca }), { instanceOf: TypeError });
  t.throws(() => tls.connect({ port }), { message: /no roots of its own/ });
  t.throws(() => tls.connect({ port, ca, ciphers: 'HIGH' }), { message: /ciphers/ });
  t.throws(() => net.createServer(), { message: /no servers/ });
});

test.serial('who is not trusted is refused, or told', async (t) => {
  const { port, ca } = await echo(t);
  const { bad } = await pki();
  const refused = tls.connect({ host: 'localhost', port, ca: bad.selfSigned.certPem });
  t.is((await once(refused, 'error'))[0].code, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  const other = tls.connect({ host: 'localhost', port, ca, servername: 'other.test' });
  t.is((await once(other, 'error'))[0].code, 'ERR_TLS_CERT_ALTNAME_INVALID');
  const taken = tls.connect({ host: 'localhost', port, rejectUnauthorized: false });
  await once(taken, 'secureConnect');
  t.false(taken.authorized);
  t.is(typeof taken.authorizationError, 'string');
  taken.destroy();
  const judge = (host: string): Error | undefined =>
    host === 'other.test' ? new Error('not that one') : undefined;
  const judged = tls.connect({
    ...{ host: 'localhost', port, ca, servername: 'other.test' },
    checkServerIdentity: judge,
  });
  t.is((await once(judged, 'error'))[0].message, 'not that one');
  const gone = net.connect(1, 'localhost');
  t.is((await once(gone, 'error'))[0].code, 'ECONNREFUSED');
});

test.serial('a certificate that was shown is for the name that was verified alone', async (t) => {
  const { port, ca } = await echo(t);
  const socket = tls.connect({ host: 'localhost', port, ca, ALPNProtocols: ['echo'] });
  await once(socket, 'secureConnect');
  const certificate = socket.getPeerCertificate();
  t.is(tls.checkServerIdentity('localhost', certificate), undefined);
  t.true(tls.checkServerIdentity('server.test', certificate) instanceof Error);
  t.true(tls.checkServerIdentity('localhost', { ...certificate }) instanceof Error);
  t.like(certificate, { subject: { CN: 'server.test' } });
  t.is(socket.alpnProtocol, 'echo');
  socket.destroy();
});

test.serial('a stream that goes over to TLS, with a context of its own', async (t) => {
  const { port, ca } = await startStartTls(t, { greeting: '220 ready\r\n' });
  const plain = new net.Socket().setNoDelay(true).connect(port, 'localhost');
  t.is(String((await once(plain, 'data'))[0]), '220 ready\r\n');
  plain.write('STARTTLS\r\n');
  t.is(String((await once(plain, 'data'))[0]), '220 go ahead\r\n');
  const secureContext = tls.createSecureContext({ ca, minVersion: 'TLSv1.2' });
  const socket = tls.connect({ socket: plain, secureContext });
  await once(socket, 'secureConnect');
  t.is(socket.servername, 'localhost');
  socket.write('secret');
  t.is(String((await once(socket, 'data'))[0]), 'secret');
  socket.destroy();
});

test('what is an IP address', (t) => {
  t.deepEqual(
    ['127.0.0.1', '::1', 'localhost', '', '1.2.3', '::1%eth0', 5, undefined].map(net.isIP),
    [4, 6, 0, 0, 0, 6, 0, 0],
  );
  t.true(net.isIPv4('1.2.3.4') && net.isIPv6('::') && !net.isIPv4('::'));
});
