import { execFileSync } from 'node:child_process';
import { connect as connectTls } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { SslConfig } from '../ts/mbedtls/ssl-config.js';
import { X509Crt } from '../ts/mbedtls/x509-crt.js';
import { check } from '../ts/nsapi/socket-error.js';
import { OffloadedTLSSocket } from '../ts/offload/offloaded-tls-socket.js';
import { TLSSocket } from '../ts/tls/tls-socket.js';
import { projectFile } from '../tools/project.js';
import { socketClient, type Client } from './clients.js';

/** The offloaded TLSSocket over Node's stack. */
export function offloadedClient(ca: string): Client {
  return socketClient('offloaded', async (port) => {
    const socket = new OffloadedTLSSocket();
    check(socket.open(), socket);
    check(socket.setRootCaCert(ca), socket);
    check(socket.setHostname('localhost'), socket);
    check(await socket.connect('127.0.0.1', port), socket);
    return socket;
  });
}

/** A connection that does nothing. */
export interface Idle {
  end(): void;
}

let shared: SslConfig | undefined;

/** Connects one of the three kinds; those over Mbed TLS share a configuration. */
export async function connectIdle(kind: string, port: number, ca: string): Promise<Idle> {
  if (kind === 'node:tls') {
    return new Promise((resolve, reject) => {
      const socket = connectTls({ host: '127.0.0.1', port, ca, servername: 'localhost' }, () =>
        resolve({ end: () => socket.destroy() }),
      );
      socket.on('error', reject);
      socket.resume();
    });
  }
  const socket = kind === 'offloaded' ? new OffloadedTLSSocket() : new TLSSocket();
  check(socket.open(), socket);
  if (socket instanceof OffloadedTLSSocket) {
    check(socket.setRootCaCert(ca), socket);
  } else {
    if (shared === undefined) {
      shared = new SslConfig();
      using chain = X509Crt.parse(ca);
      shared.confCaChain(chain);
    }
    check(socket.setSslConfig(shared), socket);
  }
  check(await socket.connect('localhost', port), socket);
  socket.setBlocking(false);
  await socket.recv(new Uint8Array(1));
  return { end: () => socket[Symbol.dispose]() };
}

/** Bytes of a process's memory for each of `count` idle connections. */
export function measureMemory(kind: string, port: number, caFile: string, count: number): number {
  const program = fileURLToPath(new URL('idle-client.js', import.meta.url));
  return Number(
    execFileSync(
      process.execPath,
      ['--expose-gc', program, kind, String(port), caFile, String(count)],
      { encoding: 'utf8' },
    ),
  );
}

/**
 * Sizes in bytes of a bundle for Node of what the package exports: minified, by gzip, by Brotli.
 */
export async function measureBundle(offloaded: boolean): Promise<[number, number, number]> {
  const {
    outputFiles: [file],
  } = await build({
    entryPoints: [projectFile('dist', 'ts', offloaded ? 'offloaded.js' : 'index.js')],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
  });
  const code = file?.contents ?? new Uint8Array();
  return [code.length, gzipSync(code, { level: 9 }).length, brotliCompressSync(code).length];
}
