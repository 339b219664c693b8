import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from '../authority.js';
import { startProcess, type ProcessServer } from './process.js';

export interface GnutlsServerOptions {
  readonly certificate: Certificate;
  /** One version only, both, or DTLS over UDP. */
  readonly tls?: '1.2' | '1.3' | 'both' | 'dtls1.2';
  /** File of the roots for clients' certificates; one is then asked for. */
  readonly clientCa?: string;
  /** Refuses a client that has no good certificate. */
  readonly requireClientCert?: boolean;
  /** 'http' answers with a page about the connection, 'echo' sends back each line. */
  readonly mode: 'http' | 'echo';
  readonly extraArgs?: readonly string[];
}

const VERSIONS = {
  both: '-VERS-ALL:+VERS-TLS1.2:+VERS-TLS1.3',
  '1.2': '-VERS-ALL:+VERS-TLS1.2',
  '1.3': '-VERS-ALL:+VERS-TLS1.3',
  'dtls1.2': '-VERS-ALL:+VERS-DTLS1.2',
} as const;

/** `gnutls-serv`. It listens on every interface: it has no option against that. */
export function startGnutlsServer(options: GnutlsServerOptions): Promise<ProcessServer> {
  const { certificate, clientCa } = options;
  return startProcess({
    program: 'gnutls-serv',
    args: (port) => [
      '--port',
      String(port),
      options.mode === 'http' ? '--http' : '--echo',
      ...(options.tls === 'dtls1.2' ? ['--udp'] : []),
      '--x509certfile',
      certificate.chainFile,
      '--x509keyfile',
      certificate.keyFile,
      '--priority',
      `NORMAL:${VERSIONS[options.tls ?? 'both']}`,
      ...(clientCa === undefined ? ['--disable-client-cert'] : ['--x509cafile', clientCa]),
      ...(options.requireClientCert === true
        ? ['--require-client-cert', '--verify-client-cert']
        : []),
      ...(options.extraArgs ?? []),
    ],
    ready: /listening on IPv4.*done/,
  });
}

/** `gnutls-serv` over UDP that has a pre-shared key, and sends back each line. */
export function startGnutlsPskServer(options: {
  readonly identity: string;
  readonly key: Uint8Array;
  /** `PSK` or `ECDHE-PSK`. */
  readonly exchange: string;
}): Promise<ProcessServer> {
  const { identity, key, exchange } = options;
  return startProcess({
    program: 'gnutls-serv',
    args: (port, folder) => {
      const file = join(folder, 'keys');
      writeFileSync(file, `${identity}:${Buffer.from(key).toString('hex')}\n`);
      return [
        '--udp',
        '--echo',
        '--port',
        String(port),
        '--pskpasswd',
        file,
        '--priority',
        `NORMAL:-KX-ALL:+${exchange}:${VERSIONS['dtls1.2']}`,
      ];
    },
    ready: /listening on IPv4.*done/,
  });
}
