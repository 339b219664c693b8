import { readFileSync } from 'node:fs';
import { createServer } from 'node:tls';
import test from 'ava';
import { MBEDTLS_SSL_VERSION_TLS1_2, MBEDTLS_SSL_VERSION_TLS1_3 } from '../../wasm/constants.js';
import { TLSError } from '../../ts/mbedtls/error.js';
import { TLSSocket } from '../../ts/tls/tls-socket.js';
import { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { defaultStack } from '../../ts/platform/node/index.js';
import { peopleCases, peopleFile, type ServerCase } from '../support/people.js';

const versions = [
  ['TLSv1.2', MBEDTLS_SSL_VERSION_TLS1_2],
  ['TLSv1.3', MBEDTLS_SSL_VERSION_TLS1_3],
] as const;

interface Outcome {
  readonly accepted: boolean;
  readonly message: string;
  readonly subject: string | undefined;
}

/**
 * A server of Node's that presents the files of the case as they are, and what the socket makes of
 * it.
 */
async function outcome(
  row: ServerCase,
  protocol: 'TLSv1.2' | 'TLSv1.3',
  version: number,
): Promise<Outcome> {
  const server = createServer({
    cert: readFileSync(peopleFile(row.file)),
    key: readFileSync(peopleFile(row.key)),
    minVersion: protocol,
    maxVersion: protocol,
    ciphers: 'DEFAULT:@SECLEVEL=0',
  });
  server.on('secureConnection', (socket) => socket.on('error', () => {}).end());
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('There is no port.');
  const socket = new TLSSocket(defaultStack() ?? undefined);
  try {
    socket.setTimeout(10_000);
    if (socket.setRootCaCert(new Uint8Array(readFileSync(peopleFile(row.trust)))) !== 0)
      throw new Error(`The root cannot be read: ${socket.lastError}.`);
    socket.getSslConfig().confMaxTlsVersion(version);
    socket.setHostname(row.host);
    const result = await socket.connect(new SocketAddress('127.0.0.1', address.port));
    using peer = socket.getSslContext()?.getPeerCert() ?? null;
    const { lastError } = socket;
    if (result !== 0 && !(lastError instanceof TLSError))
      throw new Error(`The connection failed otherwise: ${lastError}.`);
    return {
      accepted: result === 0,
      message: lastError?.message ?? '',
      subject: peer?.certificates[0]?.subject,
    };
  } finally {
    socket.tryClose();
    server.close();
  }
}

for (const [protocol, version] of versions) {
  for (const row of peopleCases()) {
    test(`${row.id}: ${row.what}: ${row.expect} (${protocol})`, async (t) => {
      const { accepted, message, subject } = await outcome(row, protocol, version);
      t.log(message);
      t.is(
        accepted,
        row.expect === 'either' ? accepted : row.expect === 'accept',
        `${message} ${row.rule}`,
      );
      if (!accepted) for (const words of row.words) t.regex(message, new RegExp(words, 'i'));
      if (accepted && row.subject !== undefined) t.true(subject?.includes(row.subject), subject);
    });
  }
}
