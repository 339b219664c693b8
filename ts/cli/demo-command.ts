import { check } from '../nsapi/socket-error.js';
import { dispose } from '../nsapi/dispose.js';
import { defaultInstance } from '../ffi/instance.js';
import type { SslConfig } from '../mbedtls/ssl-config.js';
import { TLSSocket } from '../tls/tls-socket.js';
import { agreedLines, agreed } from './describe.js';
import { configOf, connectTo } from './connection.js';
import { Given, type CommandHelp } from './option-table.js';
import { startOwnServer } from './own-server.js';
import { print } from './output.js';
import { readTarget, tlsOptions, type Target } from './tls-options.js';

const { alpn, min, max, ciphers, groups, debug, keylog } = tlsOptions;

export const demoHelp: CommandHelp = {
  operands: '',
  summary: 'connect to a server of its own, on loopback',
  about: `
Starts a TLS server on loopback with a certificate of a throw-away CA, connects to it, shows
what was agreed on and its answer, and what two sockets save by sharing one configuration.`,
  options: Object.fromEntries(
    Object.entries({ alpn, min, max, ciphers, groups, debug, keylog }).flatMap(([name, option]) =>
      option === undefined ? [] : [[name, option]],
    ),
  ),
  examples: ['mbedtls-wasm demo --max 1.2'],
};

const REQUEST = 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';

/** The command `mbedtls-wasm demo`, which is also what it does without any command. */
export async function demoCommand(args: readonly string[]): Promise<void> {
  const given = new Given(args, demoHelp.options);
  const server = await startOwnServer(given.list('alpn') ?? []);
  try {
    print(
      `Started a TLS server on 127.0.0.1:${server.port}, with a certificate of a throw-away CA.`,
    );
    const target = {
      ...readTarget(given, `${server.host}:${server.port}`),
      ca: [new TextEncoder().encode(server.ca)],
    };
    await showConnection(target);
    await showSharing(target);
  } finally {
    server.close();
  }
}

async function showConnection(target: Target): Promise<void> {
  const config = await configOf(target);
  const { socket, context } = await connectTo(target, config);
  try {
    agreedLines(agreed(target, context)).forEach(print);
    check(await socket.send(new TextEncoder().encode(REQUEST)), socket);
    const answer = new Uint8Array(16_384);
    let size = 0;
    for (;;) {
      const got = check(await socket.recv(answer.subarray(size)), socket);
      if (got === 0) break;
      size += got;
    }
    print(`Answer to GET / (${size} bytes):`);
    const text = new TextDecoder().decode(answer.subarray(0, size));
    print(
      text
        .replaceAll('\r', '')
        .replace(/^(?=.)/gm, '  ')
        .trimEnd(),
    );
  } finally {
    await socket.close();
    socket[dispose]();
    config.dispose();
  }
}

async function showSharing(target: Target): Promise<void> {
  const apart = await bytesOfTwo(target, false);
  const shared = await bytesOfTwo(target, true);
  print('Two connected sockets take, in WebAssembly memory:');
  print(`  ${apart} bytes with a configuration each`);
  print(`  ${shared} bytes with one shared configuration: ${apart - shared} bytes saved`);
}

async function bytesOfTwo(target: Target, share: boolean): Promise<number> {
  const instance = defaultInstance();
  const before = instance.memoryUsage.allocatedBytes;
  const first = await prepare(target);
  const second = await prepare(target, share ? first.getSslConfig() : undefined);
  try {
    for (const socket of [first, second])
      check(await socket.connect(target.host, target.port), socket);
    return instance.memoryUsage.allocatedBytes - before;
  } finally {
    for (const socket of [first, second]) {
      await socket.close();
      socket[dispose]();
    }
  }
}

async function prepare(target: Target, shared?: SslConfig): Promise<TLSSocket> {
  const socket = new TLSSocket();
  check(socket.open(), socket);
  const config = shared ?? (await configOf(target));
  check(socket.setSslConfig(config), socket);
  if (shared === undefined) config.dispose();
  return socket;
}
