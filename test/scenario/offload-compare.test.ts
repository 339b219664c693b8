import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server, type Socket as NetSocket } from 'node:net';
import {
  createServer as createTlsServer,
  DEFAULT_CIPHERS,
  type TlsOptions,
  type TLSSocket as NodeTLSSocket,
} from 'node:tls';
import test, { type ExecutionContext } from 'ava';
import { WebSocket } from 'ws';
import { createTLSSocket } from '../../ts/adapt/create-tls-socket.js';
import type { NetworkStack } from '../../ts/stack/network-stack.js';
import { WebSocketStack } from '../../ts/stack/websocket/websocket-stack.js';
import { pki, type Certificate } from '../../tools/certificates.js';
import { cases, type Ports } from '../support/offload-cases.js';
import { projectFiles } from '../support/project-files.js';
import { startRelay } from '../support/relays.js';
import { startMosquitto } from '../../tools/servers.js';
import { freePort } from '../support/tcp-server.js';

async function listen(t: ExecutionContext, server: Server): Promise<number> {
  const sockets = new Set<NetSocket>();
  server.on('connection', (socket: NetSocket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}

async function start(t: ExecutionContext): Promise<Ports> {
  const { server, rootCa, intermediate, bad } = await pki();
  const http = createHttpServer((request, response) =>
    response.end(`you asked for ${request.url}`),
  );
  const secured = (
    certificate: Certificate,
    options: TlsOptions,
    serve: (socket: NodeTLSSocket, raw: NetSocket) => void,
  ): Promise<number> => {
    const raws = new Map<number | undefined, NetSocket>();
    // As elsewhere, the client shall judge weak certificates.
    const listener = createTlsServer(
      {
        cert: certificate.chainPem,
        key: certificate.keyPem,
        ciphers: `${DEFAULT_CIPHERS}:@SECLEVEL=0`,
        ...options,
      },
      (socket) => {
        socket.on('error', () => {});
        const raw = raws.get(socket.remotePort);
        if (raw !== undefined) serve(socket, raw);
      },
    );
    listener.on('connection', (raw: NetSocket) => raws.set(raw.remotePort, raw));
    return listen(t, listener);
  };
  const overHttp = (socket: NodeTLSSocket): void => {
    http.emit('connection', socket);
  };
  const wants: TlsOptions = {
    requestCert: true,
    rejectUnauthorized: true,
    ca: [rootCa.certPem, intermediate.certPem],
  };
  const good = server.ecP256;
  const broker = await startMosquitto({ certificate: good });
  t.teardown(() => broker.close());
  const [https, https12, wantsClient, wantsClient12, cuts, resets, plain, closes, nobody] =
    await Promise.all([
      secured(good, { minVersion: 'TLSv1.3' }, overHttp),
      secured(good, { maxVersion: 'TLSv1.2' }, overHttp),
      secured(good, { ...wants, minVersion: 'TLSv1.3' }, overHttp),
      secured(good, { ...wants, maxVersion: 'TLSv1.2' }, overHttp),
      secured(good, {}, (socket, raw) => socket.write('not all', () => raw.end())),
      secured(good, {}, (_socket, raw) => raw.resetAndDestroy()),
      listen(
        t,
        createHttpServer((_request, response) => response.end('plain')),
      ),
      listen(
        t,
        createServer((socket) => socket.end()),
      ),
      freePort(),
    ]);
  const badPorts = await Promise.all(
    Object.entries(bad).map(
      async ([name, certificate]) => [name, await secured(certificate, {}, overHttp)] as const,
    ),
  );
  return {
    https,
    https12,
    mqtts: broker.port,
    wantsClient,
    wantsClient12,
    plain,
    closes,
    cuts,
    resets,
    nobody,
    bad: Object.fromEntries(badPorts),
  };
}

/** A stack whose relay does TLS. */
async function gateway(t: ExecutionContext, { bad, ...ports }: Ports): Promise<NetworkStack> {
  const token = 'a token for this test only';
  const allow = [
    { host: 'nowhere.invalid', port: 443 },
    ...[...Object.values(ports), ...Object.values(bad)].flatMap((port) =>
      ['localhost', '127.0.0.1'].map((host) => ({ host, port })),
    ),
  ];
  const { url } = await startRelay(t, { allow, gateway: { token, acceptClientKeys: true } });
  return new WebSocketStack(url, { webSocket: WebSocket, gatewayToken: token });
}

/** As the table of the documentation has it. */
function shortened(answer: string): string {
  return answer
    .replaceAll('MBEDTLS_ERR_SSL_', 'SSL_')
    .replaceAll('NSAPI_ERROR_', '')
    .replace(/\b([A-Z_]+), \1, \1\b/, '3 × $1')
    .replace(/\b([A-Z_]+), \1\b/, '2 × $1');
}

test('one application over both sockets: the documentation says what differs', async (t) => {
  const ports = await start(t);
  const certificates = await pki();
  const relay = await gateway(t, ports);
  const answers: [string, string, string, string][] = [];
  for (const [name, run] of Object.entries(cases)) {
    const outcome = async (offload: boolean, stack?: NetworkStack): Promise<string> => {
      const socket = createTLSSocket({ offload });
      try {
        return await run({ t, socket, stack, pki: certificates, ports }).catch(
          (error: unknown) => `throws ${String(error)}`,
        );
      } finally {
        socket[Symbol.dispose]();
      }
    };
    answers.push([name, await outcome(false), await outcome(true), await outcome(true, relay)]);
  }
  const table = answers.map(([name, mbedtls, byNode, byRelay]) => {
    const second = byNode === mbedtls ? 'the same' : byNode;
    const third = byRelay === mbedtls ? 'the same' : byRelay === byNode ? 'ditto' : byRelay;
    return `| ${[name, mbedtls, second, third].map(shortened).join(' | ')} |`;
  });
  t.log(table.join('\n'));
  const documented = projectFiles().get('docs/offloaded.md')?.split('\n') ?? [];
  t.deepEqual(
    documented.filter((line) => /^\| .* \|$/.test(line) && !line.startsWith('| Case |')),
    table,
  );
  // What must not differ, whatever the documentation says.
  const same = (pattern: RegExp): void => {
    const rows = answers.filter(([name]) => pattern.test(name));
    t.true(rows.length > 0);
    for (const [name, mbedtls, ...offloaded] of rows)
      t.deepEqual(offloaded, [mbedtls, mbedtls], name);
  };
  same(
    new RegExp(
      [
        '^HTTPS GET',
        String.raw`^MQTT\.js publishes`,
        '^wrong ',
        '^no CA',
        '^client certificate wanted and given',
        '^non-blocking',
        // A stream's code is Node's where the stack has one.
        '^the server speaks no TLS$',
        String.raw`^connect\(address\)`,
      ].join('|'),
    ),
  );
  t.is(
    answers.find(([name]) => name === 'HTTPS GET, TLS 1.3')?.[1],
    '200 you asked for /path, close OK',
  );
  t.is(answers.find(([name]) => name === 'certificate: expired')?.[2], 'AUTH_FAILURE');
});
