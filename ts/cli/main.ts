#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { defaultInstance } from '../ffi/instance.js';
import type { SslContext } from '../mbedtls/ssl-context.js';
import { dispose } from '../nsapi/dispose.js';
import { connect, get, prepare, type Target } from './connect.js';
import { readOptions, usage, UsageError, type CliOptions } from './options.js';
import { startOwnServer, type OwnServer } from './own-server.js';
import { relay } from './relay.js';
import { relayUsage } from './relay-options.js';

/** How much of an answer is shown, in bytes. */
const SHOWN = 16_384;

const print = (line = ''): void => console.log(line);

async function main(args: readonly string[]): Promise<void> {
  if (args[0] === 'relay') {
    await relay(args.slice(1));
    return;
  }
  const options = readOptions(args);
  if (options.help) {
    print(usage);
    return;
  }
  const server = options.host === null ? await startOwnServer(options.alpn) : null;
  try {
    const target = targetFrom(options, server);
    await showConnection(target);
    await showSharing(target);
  } finally {
    server?.close();
  }
}

function targetFrom(options: CliOptions, server: OwnServer | null): Target {
  const common = {
    servername: options.servername,
    alpn: options.alpn,
    min: options.min,
    max: options.max,
    insecure: options.insecure,
  };
  if (options.insecure)
    print('WARNING: --insecure: the server is NOT verified; anybody could be at the other end.');
  if (server !== null) {
    print(
      `Started a TLS server on 127.0.0.1:${server.port}, with a certificate of a throw-away CA.`,
    );
    return {
      ...common,
      host: server.host,
      port: server.port,
      ca: server.ca,
      cert: undefined,
      key: undefined,
    };
  }
  if (options.ca === undefined)
    print(
      `No --ca: trusting the ${rootCertificates.length} root certificates that come with Node.`,
    );
  return {
    ...common,
    host: options.host ?? '',
    port: options.port,
    ca: options.ca === undefined ? rootCertificates.join('\n') : readInput(options.ca, '--ca'),
    cert: options.cert === undefined ? undefined : readInput(options.cert, '--cert'),
    key: options.key === undefined ? undefined : readInput(options.key, '--key'),
  };
}

function readInput(path: string, option: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UsageError(`${option}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function showConnection(target: Target): Promise<void> {
  const socket = prepare(target);
  try {
    const context = await connect(socket, target);
    print(
      'Connected to ' +
        `${target.host}:${target.port}${target.insecure ? ', NOT verified' : ', verified'}.`,
    );
    print(`  protocol      ${context.version}`);
    print(`  cipher suite  ${context.ciphersuite ?? 'none'}`);
    if (target.alpn.length > 0)
      print(`  ALPN          ${context.alpnProtocol ?? 'none agreed on'}`);
    showChain(context);
    if (context.alpnProtocol !== null && !context.alpnProtocol.startsWith('http/1')) {
      print(
        `No request was sent: the server expects ${context.alpnProtocol}, and this asks by ` +
          'HTTP/1.1.',
      );
      return;
    }
    const answer = await get(socket, target.servername ?? target.host, SHOWN);
    print(
      `Answer to GET / (${answer.length} ` +
        `bytes${answer.length === SHOWN ? ', and more that is not shown' : ''}):`,
    );
    print(
      new TextDecoder()
        .decode(answer)
        .replaceAll('\r', '')
        .replace(/^(?=.)/gm, '  ')
        .trimEnd(),
    );
  } finally {
    await socket.close();
    socket[dispose]();
  }
}

function showChain(context: SslContext): void {
  const chain = context.getPeerCert();
  if (chain === null) return;
  print("  peer's chain");
  for (const { subject, issuer, validFrom, validTo } of chain.certificates) {
    print(`    ${subject}`);
    print(
      `      issued by ${issuer}, valid ${validFrom.toISOString().slice(0, 10)} to ` +
        `${validTo.toISOString().slice(0, 10)}`,
    );
  }
  chain.dispose();
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
  const first = prepare(target);
  const second = prepare(target, share ? first.getSslConfig() : undefined);
  try {
    await connect(first, target);
    await connect(second, target);
    return instance.memoryUsage.allocatedBytes - before;
  } finally {
    for (const socket of [first, second]) {
      await socket.close();
      socket[dispose]();
    }
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${process.argv[2] === 'relay' ? relayUsage : usage}`);
    process.exitCode = 2;
    return;
  }
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof Error && error.cause instanceof Error)
    console.error(`  because: ${error.cause.message}`);
  process.exitCode = 1;
});
