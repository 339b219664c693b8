import { spawn } from 'node:child_process';
import { createSocket as createUdp } from 'node:dgram';
import { once } from 'node:events';
import test, { type ExecutionContext } from 'ava';
import {
  MBEDTLS_SSL_IS_CLIENT,
  MBEDTLS_SSL_TRANSPORT_DATAGRAM,
  MBEDTLS_SSL_VERIFY_REQUIRED,
  MBEDTLS_TLS_PSK_WITH_AES_128_CCM_8,
  MBEDTLS_TLS_PSK_WITH_AES_128_GCM_SHA256,
} from '../../wasm/constants.js';
import { createSocket, type DTLSClientOptions, type DTLSCredentials } from '../../ts/dtls.js';
import { Instance } from '../../ts/ffi/instance.js';
import { confPsk } from '../../ts/mbedtls/datagram.js';
import { SslConfig } from '../../ts/mbedtls/ssl-config.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';
import { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { NodeStack } from '../../ts/stack/node/node-stack.js';
import { pki } from '../../tools/certificates.js';
import {
  startCoapServer,
  startCoturn,
  startRadsecproxy,
  type CoapProof,
} from '../../tools/servers.js';
import { unpackedProgram } from '../../tools/servers/unpacked.js';
import { loadCoap } from '../support/coap.js';
import { client, HOST, serverConfig } from '../support/dtls.js';
import { DTLSServer } from '../../ts/tls/dtls-server.js';
import { UDPSocket } from '../../ts/net/udp-socket.js';
import { accessRequest, radiusAnswer } from '../support/radius.js';
import { started } from '../support/tls-client.js';

const KEY = 'a secret of 24 letters..';
const psk = { identity: 'thing', key: new TextEncoder().encode(KEY) };
const PATIENCE = 20_000;

/** Runs one of the unpacked programs to its end; all that it printed. */
function printed(name: string, given: readonly string[], input = ''): Promise<string> {
  const { program, args } = unpackedProgram(name);
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args, ...given]);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => {
        output += text.toString();
      });
    child.on('error', reject);
    child.on('close', () => resolve(output));
    child.stdin.end(input);
    setTimeout(() => child.kill('SIGKILL'), PATIENCE).unref();
  });
}

/** A client's configuration that offers no ECDHE. */
function plainPsk(t: ExecutionContext): SslConfig {
  const config = new SslConfig({
    endpoint: MBEDTLS_SSL_IS_CLIENT,
    transport: MBEDTLS_SSL_TRANSPORT_DATAGRAM,
  });
  t.teardown(() => config.dispose());
  confPsk(config, psk.identity, psk.key);
  config.confCiphersuites([
    MBEDTLS_TLS_PSK_WITH_AES_128_GCM_SHA256,
    MBEDTLS_TLS_PSK_WITH_AES_128_CCM_8,
  ]);
  return config;
}

for (const build of ['gnutls', 'openssl'] as const) {
  for (const kind of ['a pre-shared key', 'a certificate'] as const) {
    const byKey = kind === 'a pre-shared key';
    const proofs = async (
      t: ExecutionContext,
    ): Promise<{
      readonly proof: CoapProof;
      readonly ours: DTLSClientOptions & DTLSCredentials;
      readonly root: string;
    }> => {
      // Right under its root: what is above it one of the programs does not send.
      const { ecUnderRsa } = (await pki()).server;
      if (!byKey)
        return {
          proof: { certificate: ecUnderRsa },
          ours: { ca: ecUnderRsa.rootPem, servername: 'localhost' },
          root: ecUnderRsa.rootFile,
        };
      // Where ECDHE is offered as well, GnuTLS's server of libcoap takes that and says no more.
      return { proof: { key: KEY }, ours: { config: plainPsk(t), servername: null }, root: '' };
    };

    test(`coap-server-${build}, ${kind}: a GET and a PUT`, async (t) => {
      const coap = await loadCoap();
      const { proof, ours } = await proofs(t);
      const server = await started(t, startCoapServer(build, proof));
      const socket = createSocket({ client: ours });
      t.teardown(() => void socket.close());
      const agent = new coap.Agent({ socket });
      const ask = async (method: string, pathname: string, payload?: string) => {
        const to = { host: HOST, port: server.port + 1, pathname, agent, method };
        const request = coap.request(to);
        request.end(payload === undefined ? undefined : Buffer.from(payload));
        const [response] = await once(request, 'response');
        return `${response.code} ${response.payload}`;
      };
      t.regex(await ask('GET', '/'), /^2\.05 This is a test server made with libcoap/);
      t.is(await ask('PUT', '/mine', 'what was put'), '2.01 ');
      t.is(await ask('GET', '/mine'), '2.05 what was put');
    });

    test(`coap-client-${build}, ${kind}: a GET and a PUT`, async (t) => {
      const coap = await loadCoap();
      const { ecUnderRsa } = (await pki()).server;
      const { root } = await proofs(t);
      const socket = createSocket({
        server: byKey ? { psk } : { cert: ecUnderRsa.chainPem, key: ecUnderRsa.keyPem },
      });
      t.teardown(() => void socket.close());
      socket.bind(0, HOST);
      await once(socket, 'listening');
      const server = coap.createServer({ type: 'udp4' });
      await new Promise<void>((resolve) => server.listen(socket, resolve));
      server.on('request', (request, response) => {
        response.end(`${request.method} ${request.url} ${request.payload}`);
      });
      const options = byKey ? ['-u', 'thing', '-k', KEY] : ['-R', root, '-C', root];
      const url = `coaps://${HOST}:${socket.address().port}`;
      const run = (...args: readonly string[]): Promise<string> =>
        printed(`coap-client-${build}`, [...options, '-B', '10', ...args]);
      t.regex(await run('-m', 'get', `${url}/one`), /GET \/one/);
      t.regex(await run('-m', 'put', '-e', 'sent', `${url}/two`), /PUT \/two sent/);
    });
  }
}

const STUN_COOKIE = 0x2112a442;

test('coturn: a STUN binding', async (t) => {
  const certificate = (await pki()).server.ecP256;
  const server = await started(t, startCoturn(certificate));
  const socket = client(t, new NodeStack(), certificate, { instance: new Instance() });
  check(await socket.connect(new SocketAddress(HOST, server.port)), socket);
  const request = Buffer.alloc(20, 7);
  request.writeUInt32BE(0x0001_0000, 0);
  request.writeUInt32BE(STUN_COOKIE, 4);
  check(await socket.send(request), socket);
  const answer = Buffer.alloc(500);
  t.true(check(await socket.recv(answer), socket) > 20);
  t.is(answer.readUInt16BE(0), 0x0101);
  t.deepEqual(answer.subarray(8, 20), request.subarray(8, 20));
  t.is(await socket.close(), 0);
});

/** A server of ours on a free port, and its first peer. */
function ownServer(
  t: ExecutionContext,
  config: ReturnType<typeof serverConfig>,
): { readonly port: number; readonly server: DTLSServer } {
  const udp = new UDPSocket(new NodeStack());
  check(udp.bind(new SocketAddress(HOST, 0)), udp);
  const server = new DTLSServer(udp, { config });
  server.setTimeout(PATIENCE);
  t.teardown(() => server[Symbol.dispose]());
  return { port: udp.getsockname().address?.port ?? 0, server };
}

test("coturn's client and our server: its request comes, and our answer arrives", async (t) => {
  const certificate = (await pki()).server.ecP256;
  const { port, server } = ownServer(t, serverConfig(t, new Instance(), certificate));
  const args = ['-S', '-v', '-E', certificate.rootFile, '-p', String(port), '-u', 'a', '-w', 'b'];
  const output = printed('turnutils_uclient', [...args, '-n', '1', '-e', HOST, HOST]);
  const { socket } = await server.accept();
  if (socket === null) throw new Error('nobody came');
  const request = Buffer.alloc(1000);
  t.true(check(await socket.recv(request), socket) >= 20);
  t.is(request.readUInt16BE(0), 0x0003);
  t.is(request.readUInt32BE(4), STUN_COOKIE);
  // An error 403 with no words.
  const answer = Buffer.concat([Buffer.alloc(20), Buffer.from([0, 9, 0, 4, 0, 0, 4, 3])]);
  answer.writeUInt32BE(0x0113_0008, 0);
  request.copy(answer, 4, 4, 20);
  check(await socket.send(answer), socket);
  t.regex(await output, /error 403/);
});

test('radsecproxy takes a request by DTLS, with a certificate, and answers', async (t) => {
  const certificate = (await pki()).server.ecP256;
  const server = await started(t, startRadsecproxy({ certificate }));
  const socket = client(t, new NodeStack(), certificate, { instance: new Instance() });
  const { ec } = (await pki()).client;
  check(socket.setClientCertKey(ec.chainPem, ec.keyPem), socket);
  check(await socket.connect(new SocketAddress(HOST, server.port)), socket);
  const request = accessRequest('somebody@nowhere.test');
  check(await socket.send(request), socket);
  const answer = Buffer.alloc(500);
  const size = check(await socket.recv(answer), socket);
  // An Access-Reject, with what it was told to say.
  t.deepEqual([answer[0], answer[1]], [3, request[1]]);
  t.regex(answer.toString('latin1', 0, size), /nobody knows you/);
});

test('radsecproxy passes a request on by DTLS to our server', async (t) => {
  const certificate = (await pki()).server.ecP256;
  const instance = new Instance();
  const config = serverConfig(t, instance, certificate);
  const chain = X509Crt.parse(certificate.rootPem, { instance });
  config.confCaChain(chain);
  config.confAuthmode(MBEDTLS_SSL_VERIFY_REQUIRED);
  chain.dispose();
  const { port, server } = ownServer(t, config);
  const proxy = await started(
    t,
    startRadsecproxy({ certificate: (await pki()).client.ec, upstream: port }),
  );
  const user = createUdp('udp4');
  t.teardown(() => void user.close());
  const request = accessRequest('somebody@nowhere.test');
  const answered = once(user, 'message');
  user.send(request, proxy.port, HOST);
  const { socket } = await server.accept();
  if (socket === null) throw new Error('nobody came');
  t.is(socket.verifyResult, 0);
  const got = Buffer.alloc(500);
  const size = check(await socket.recv(got), socket);
  t.is(got[0], 1);
  t.regex(got.toString('latin1', 0, size), /somebody@nowhere\.test/);
  check(await socket.send(radiusAnswer(2, got.subarray(0, size))), socket);
  // An Access-Accept, under the user's own number.
  const [answer] = await answered;
  t.deepEqual([answer[0], answer[1]], [2, request[1]]);
});
