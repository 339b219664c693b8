import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Certificate } from '../authority.js';
import { startProcess, type ProcessServer } from './process.js';

export interface NginxOptions {
  readonly certificate: Certificate;
  /** nginx's names; both versions by default. */
  readonly protocols?: readonly ('TLSv1.2' | 'TLSv1.3')[];
  /** File of the roots for clients' certificates; one is then asked for. */
  readonly clientCa?: string;
  /** Answers 400 to a client that has no good certificate. */
  readonly requireClientCert?: boolean;
  /** What it serves, by path without the first slash. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** More lines for the server block. */
  readonly extra?: string;
}

/**
 * nginx with HTTPS. Besides the files, `/tls` answers one line about the connection: protocol,
 * cipher suite, result of the client's verification, server name.
 */
export function startNginx(options: NginxOptions): Promise<ProcessServer> {
  return startProcess({
    program: 'nginx',
    args: (port, folder) => {
      for (const [path, content] of Object.entries(options.files ?? {})) {
        const file = join(folder, 'html', path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, content);
      }
      const configuration = join(folder, 'nginx.conf');
      writeFileSync(configuration, configure(options, port, folder));
      return ['-p', folder, '-e', 'stderr', '-c', configuration];
    },
    // Its sockets are open before it starts with events.
    ready: /using the "\w+" event method/,
  });
}

function configure(options: NginxOptions, port: number, folder: string): string {
  const { certificate, clientCa } = options;
  const verify = options.requireClientCert === true ? 'on' : 'optional';
  const clients =
    clientCa === undefined
      ? ''
      : `ssl_client_certificate ${clientCa}; ssl_verify_client ${verify}; ssl_verify_depth 4;`;
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `  ${kind}_temp_path ${join(folder, kind)};`,
  );
  // One process, so that none is left when it is killed.
  return `daemon off;
master_process off;
pid ${join(folder, 'nginx.pid')};
error_log stderr notice;
events { worker_connections 256; }
http {
  access_log off;
  default_type application/octet-stream;
${temporary.join('\n')}
  server {
    listen 127.0.0.1:${port} ssl;
    server_name localhost;
    root ${join(folder, 'html')};
    ssl_certificate ${certificate.chainFile};
    ssl_certificate_key ${certificate.keyFile};
    ssl_protocols ${(options.protocols ?? ['TLSv1.2', 'TLSv1.3']).join(' ')};
    ssl_ciphers DEFAULT:@SECLEVEL=0;
    ${clients}
    ${options.extra ?? ''}
    location = /tls {
      return 200 "$ssl_protocol $ssl_cipher $ssl_client_verify $ssl_server_name\\n";
    }
  }
}
`;
}
