import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from '../authority.js';
import { startProcess, type ProcessServer } from './process.js';

export interface MosquittoOptions {
  /** Null for a broker without TLS. */
  readonly certificate: Pick<Certificate, 'chainFile' | 'keyFile'> | null;
  /** File of the roots for clients' certificates. */
  readonly clientCa?: string;
  /** Refuses a client that has no good certificate; needs `clientCa`. */
  readonly requireClientCert?: boolean;
}

/** The MQTT broker mosquitto, with TLS or without, anybody may publish and subscribe. */
export function startMosquitto(options: MosquittoOptions): Promise<ProcessServer> {
  const { certificate, clientCa, requireClientCert = false } = options;
  return startProcess({
    program: 'mosquitto',
    args: (port, folder) => {
      const configuration = join(folder, 'mosquitto.conf');
      writeFileSync(
        configuration,
        [
          `listener ${port} 127.0.0.1`,
          'allow_anonymous true',
          'persistence false',
          'log_dest stderr',
          'log_type all',
          ...(certificate === null
            ? []
            : [
                `certfile ${certificate.chainFile}`,
                `keyfile ${certificate.keyFile}`,
                ...(clientCa === undefined ? [] : [`cafile ${clientCa}`]),
                `require_certificate ${requireClientCert}`,
              ]),
          // As another user it could not read the key, nor would it die with the test.
          ...(process.getuid?.() === 0 ? ['user root'] : []),
          '',
        ].join('\n'),
      );
      return ['-c', configuration];
    },
    ready: /mosquitto version \S+ running/,
  });
}
