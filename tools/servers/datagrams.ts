import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from '../authority.js';
import { freePort, startProcess, type ProcessServer } from './process.js';
import { unpackedProgram } from './unpacked.js';

/** The library of TLS that a program of libcoap was built with. */
export type CoapBuild = 'gnutls' | 'openssl';

/** How both ends of CoAP prove themselves to a program of libcoap. */
export type CoapProof = { readonly key: string } | { readonly certificate: Certificate };

/** `coap-server`; DTLS is on the port after its own. */
export function startCoapServer(build: CoapBuild, proof: CoapProof): Promise<ProcessServer> {
  const { program, args } = unpackedProgram(`coap-server-${build}`);
  return startProcess({
    program,
    args: (port) => [
      ...args,
      ...['-A', '127.0.0.1', '-p', String(port), '-d', '10', '-v', '7'],
      ...('key' in proof
        ? ['-k', proof.key]
        : ['-c', proof.certificate.chainFile, '-j', proof.certificate.keyFile, '-n']),
    ],
    ready: /created DTLS endpoint/,
  });
}

/** The STUN and TURN server coturn, which is DTLS's on its port and nothing else. */
export async function startCoturn(certificate: Certificate): Promise<ProcessServer> {
  const { program, args } = unpackedProgram('turnserver');
  const plain = await freePort();
  return startProcess({
    program,
    args: (port, folder) => [
      ...args,
      ...['-n', '-v', '--log-file', 'stdout', '--no-cli', '--no-tcp', '--no-tls'],
      ...['--listening-ip', '127.0.0.1', '--listening-port', String(plain)],
      ...['--tls-listening-port', String(port), '--relay-ip', '127.0.0.1'],
      ...['--cert', certificate.chainFile, '--pkey', certificate.keyFile],
      ...['--pidfile', join(folder, 'pid'), '--userdb', join(folder, 'db')],
    ],
    ready: /DTLS\/UDP listener opened on: 127\.0\.0\.1/,
  });
}

export interface RadsecproxyOptions {
  /** What both ends prove themselves with. */
  readonly certificate: Certificate;
  /** Where it passes requests on to by DTLS; it refuses all by itself when there is none. */
  readonly upstream?: number | undefined;
}

/** `radsecproxy`, which listens for RADIUS on its port: by DTLS, or by UDP when it passes on. */
export function startRadsecproxy({
  certificate,
  upstream,
}: RadsecproxyOptions): Promise<ProcessServer> {
  const { program, args } = unpackedProgram('radsecproxy');
  return startProcess({
    program,
    args: (port, folder) => {
      const file = join(folder, 'conf');
      writeFileSync(
        file,
        `${upstream === undefined ? 'ListenDTLS' : 'ListenUDP'} 127.0.0.1:${port}
LogLevel 5
LoopPrevention off
tls default {
  CACertificateFile ${certificate.rootFile}
  CertificateFile ${certificate.chainFile}
  CertificateKeyFile ${certificate.keyFile}
}
client 127.0.0.1 {
  type ${upstream === undefined ? 'dtls' : 'udp'}
  secret ${RADIUS_SECRET}
  ${upstream === undefined ? 'certificateNameCheck off' : ''}
}
${
  upstream === undefined
    ? 'realm * {\n  replymessage "nobody knows you"\n}'
    : `server 127.0.0.1 {
  type dtls
  port ${upstream}
  secret ${RADIUS_SECRET}
  StatusServer off
}
realm * {
  server 127.0.0.1
}`
}
`,
      );
      return [...args, '-f', '-d', '5', '-c', file, '-i', join(folder, 'pid')];
    },
    ready: /listening for (dtls|udp) on/i,
  });
}

/** What RADIUS takes as a secret over DTLS (RFC 7360 2.1). */
export const RADIUS_SECRET = 'radius/dtls';
