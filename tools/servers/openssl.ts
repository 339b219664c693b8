import type { Certificate } from '../authority.js';
import { startProcess, type ProcessServer } from './process.js';

export interface OpensslServerOptions {
  readonly certificate: Certificate;
  /** One version only, or both. */
  readonly tls?: '1.2' | '1.3' | 'both';
  /** File of the roots for clients' certificates; one is then asked for. */
  readonly clientCa?: string;
  /** Refuses a client that has no good certificate. */
  readonly requireClientCert?: boolean;
  /**
   * 'www' answers HTTP with a page about the connection, 'reverse' answers each line reversed, and
   * 'raw' prints what comes to its log and sends what `input()` gives, where openssl's one-letter
   * commands work.
   */
  readonly mode: 'www' | 'reverse' | 'raw';
  readonly extraArgs?: readonly string[];
}

const MODES = { www: ['-www'], reverse: ['-rev'], raw: [] } as const;

/** `openssl s_server`, which takes one connection after the other. */
export function startOpensslServer(options: OpensslServerOptions): Promise<ProcessServer> {
  const { certificate, clientCa, tls = 'both' } = options;
  const versions = { both: [], '1.2': ['-tls1_2'], '1.3': ['-tls1_3'] } as const;
  const verify = options.requireClientCert === true ? '-Verify' : '-verify';
  return startProcess({
    program: 'openssl',
    args: (port) => [
      's_server',
      '-accept',
      `127.0.0.1:${port}`,
      '-cert',
      certificate.certFile,
      '-key',
      certificate.keyFile,
      ...(certificate.intermediatesFile === null
        ? []
        : ['-cert_chain', certificate.intermediatesFile]),
      // A test's client, not this server, shall judge weak certificates.
      '-cipher',
      'DEFAULT:@SECLEVEL=0',
      ...versions[tls],
      ...(clientCa === undefined ? [] : [verify, '4', '-verify_return_error', '-CAfile', clientCa]),
      ...MODES[options.mode],
      ...(options.extraArgs ?? []),
    ],
    ready: /^ACCEPT/m,
  });
}

export interface OpensslPskServerOptions {
  readonly key: Uint8Array;
  readonly identity: string;
  readonly tls: '1.2' | '1.3';
  readonly extraArgs: readonly string[];
}

/**
 * `openssl s_server` that has a pre-shared key and no certificate, and answers each line reversed.
 */
export function startOpensslPskServer({
  key,
  identity,
  tls,
  extraArgs,
}: OpensslPskServerOptions): Promise<ProcessServer> {
  return startProcess({
    program: 'openssl',
    args: (port) => [
      's_server',
      '-accept',
      `127.0.0.1:${port}`,
      '-nocert',
      '-psk',
      Buffer.from(key).toString('hex'),
      '-psk_identity',
      identity,
      tls === '1.2' ? '-tls1_2' : '-tls1_3',
      '-rev',
      ...extraArgs,
    ],
    ready: /^ACCEPT/m,
  });
}

export interface OpensslDtlsServerOptions {
  /** None: only what extraArgs say, such as a pre-shared key. */
  readonly certificate?: Certificate;
  readonly key?: Uint8Array;
  readonly extraArgs?: readonly string[];
}

/**
 * `openssl s_server` over UDP, one association after the other: prints what comes to its log and
 * sends what `input()` gives.
 */
export function startOpensslDtlsServer(options: OpensslDtlsServerOptions): Promise<ProcessServer> {
  const { certificate, key, extraArgs = [] } = options;
  return startProcess({
    program: 'openssl',
    args: (port) => [
      's_server',
      '-dtls1_2',
      '-accept',
      `127.0.0.1:${port}`,
      ...(certificate === undefined
        ? ['-nocert']
        : ['-cert', certificate.certFile, '-key', certificate.keyFile]),
      ...(certificate === undefined || certificate.intermediatesFile === null
        ? []
        : ['-cert_chain', certificate.intermediatesFile]),
      ...(key === undefined ? [] : ['-psk', Buffer.from(key).toString('hex')]),
      ...extraArgs,
    ],
    ready: /^ACCEPT/m,
  });
}
