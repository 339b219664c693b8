import { createServer } from 'node:tls';
import { MBEDTLS_SSL_VERSION_TLS1_2, MBEDTLS_SSL_VERSION_TLS1_3 } from '../../wasm/constants.js';
import { TLSError } from '../../ts/mbedtls/error.js';
import { SslConfig, type Verification } from '../../ts/mbedtls/ssl-config.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { defaultStack } from '../../ts/platform/node/index.js';
import { TLSSocket } from '../../ts/tls/tls-socket.js';

const VERSIONS = {
  'TLSv1.2': MBEDTLS_SSL_VERSION_TLS1_2,
  'TLSv1.3': MBEDTLS_SSL_VERSION_TLS1_3,
} as const;

export const PROTOCOLS = ['TLSv1.2', 'TLSv1.3'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** DER certificates as PEM. */
export function pemOf(...certificates: readonly Uint8Array[]): string {
  return certificates
    .map(
      (der) =>
        '-----BEGIN CERTIFICATE-----\n' +
        `${(
          Buffer.from(der)
            .toString('base64')
            .match(/.{1,64}/g) ?? []
        ).join('\n')}\n` +
        '-----END CERTIFICATE-----\n',
    )
    .join('');
}

/** What a server of Node's presents, and what a socket of ours trusts and asks for. */
export interface Presented {
  readonly chainPem: string;
  readonly keyPem: string;
  readonly rootsPem: string;
  readonly host: string;
  readonly protocol: Protocol;
  readonly verification?: Verification;
}

export interface Answer {
  readonly accepted: boolean;
  /** Of the refusal. */
  readonly message: string;
  readonly flags: readonly string[];
}

async function connected(request: Presented, port: number): Promise<Answer> {
  const { rootsPem, host, protocol, verification = 'strict' } = request;
  const socket = new TLSSocket(defaultStack() ?? undefined);
  try {
    socket.setTimeout(10_000);
    using config = new SslConfig({ verification });
    config.confMinTlsVersion(VERSIONS[protocol]);
    config.confMaxTlsVersion(VERSIONS[protocol]);
    check(socket.setSslConfig(config), socket);
    check(socket.setRootCaCert(rootsPem), socket);
    socket.setHostname(host);
    const code = await socket.connect(new SocketAddress('127.0.0.1', port));
    const { lastError } = socket;
    if (code !== 0 && !(lastError instanceof TLSError))
      throw new Error(`The connection failed otherwise: ${lastError}.`);
    const flags = lastError instanceof TLSError ? lastError.verifyFlags : [];
    return { accepted: code === 0, message: lastError?.message ?? '', flags };
  } finally {
    socket.tryClose();
  }
}

/** What a socket of ours makes of it, over a real connection. */
export async function present(request: Presented): Promise<Answer> {
  const { chainPem, keyPem, protocol } = request;
  const server = createServer({
    cert: chainPem,
    key: keyPem,
    minVersion: protocol,
    maxVersion: protocol,
    ciphers: 'DEFAULT:@SECLEVEL=0',
  });
  server.on('tlsClientError', () => {});
  server.on('secureConnection', (socket) => socket.on('error', () => {}).end());
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('There is no port.');
  try {
    return await connected(request, address.port);
  } finally {
    server.close();
  }
}
