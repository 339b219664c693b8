import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { ExecutionContext } from 'ava';
import type { Certificate } from '../../tools/certificates.js';

/** A node:tls server in a process of its own. */
export interface BulkServer {
  /** The port where each byte comes back. */
  readonly echo: number;
  /** The port where `bulkPieces(size)` comes from. */
  readonly source: number;
  /** Bytes of these that the server has handed to its socket so far. */
  flooded(): Promise<number>;
}

/** Starts the server, which ends with the test, as {@link openBulkServer} does. */
export function startBulkServer(
  t: ExecutionContext,
  certificate: Certificate,
  size = 0,
  endless = false,
): Promise<BulkServer> {
  return openBulkServer((close) => t.teardown(close), certificate, size, endless);
}

/**
 * Starts the server, and tells `opened` how it is closed; after `size` bytes it ends each
 * connection, or keeps it where it is `endless`.
 */
export async function openBulkServer(
  opened: (close: () => void) => void,
  certificate: Certificate,
  size = 0,
  endless = false,
): Promise<BulkServer> {
  const child = fork(new URL('./bulk-program.js', import.meta.url), { execArgv: [] });
  opened(() => child.kill('SIGKILL'));
  const answer = async (question: object): Promise<unknown> => {
    const answered = once(child, 'message');
    child.send(question);
    const [message]: unknown[] = await answered;
    return message;
  };
  const ports = await answer({
    cert: certificate.chainPem,
    key: certificate.keyPem,
    size,
    ...(endless ? { endless } : {}),
  });
  if (typeof ports !== 'object' || ports === null || !('echo' in ports && 'source' in ports))
    throw new Error('The server has no ports.');
  return {
    echo: Number(ports.echo),
    source: Number(ports.source),
    async flooded(): Promise<number> {
      const told = await answer({});
      if (typeof told !== 'object' || told === null || !('flooded' in told))
        throw new Error('The server does not tell.');
      return Number(told.flooded);
    },
  };
}
