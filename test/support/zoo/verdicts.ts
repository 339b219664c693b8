import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loopbackPair } from '../../../ts/adapt/loopback-pair.js';
import { verifyChain } from '../../../ts/mbedtls/verify-chain.js';
import { TLSError } from '../../../ts/mbedtls/error.js';
import { check } from '../../../ts/nsapi/socket-error.js';
import { TRANSPORT_CLOSE } from '../../../ts/tls/lent-transport.js';
import { TLSSocketWrapper } from '../../../ts/tls/tls-socket-wrapper.js';
import { temporaryFolder } from '../../../tools/cleanup.js';
import { HostileServer } from '../hostile/server.js';
import { pemOf, present, type Protocol } from '../presented.js';
import type { Presentation, ZooCase } from './case.js';

const run = promisify(execFile);

export type Verdict = 'accept' | 'refuse';

/** What each makes of a case. */
export interface Verdicts {
  readonly strict12: Verdict;
  readonly strict13: Verdict;
  readonly mbedtls: Verdict;
  readonly openssl: Verdict;
}

const said = (good: boolean): Verdict => (good ? 'accept' : 'refuse');

function hostOf({ host = 'localhost' }: Presentation): string {
  return host;
}

/** By a server of ours that sends whatever bytes it is given: OpenSSL reads what it sends. */
async function shown(made: Presentation, version: '1.2' | '1.3'): Promise<Verdict> {
  const [near, far] = loopbackPair({ bufferSize: 1 << 20 });
  const socket = new TLSSocketWrapper(near, hostOf(made), TRANSPORT_CLOSE);
  const keyPem = made.key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const server = new HostileServer(far, { version, identity: { chain: made.chain, keyPem } });
  try {
    socket.setTimeout(10_000);
    check(socket.setRootCaCert(pemOf(...made.roots)), socket);
    const playing = server.handshake().catch(() => {});
    const code = await socket.connect();
    if (code !== 0 && !(socket.lastError instanceof TLSError))
      throw new Error(`The connection failed otherwise: ${socket.lastError}.`);
    await Promise.all([socket.close(), server.close(), playing]);
    return said(code === 0);
  } finally {
    socket[Symbol.dispose]();
  }
}

async function strict(made: Presentation, protocol: Protocol): Promise<Verdict> {
  // The server above signs with P-256 alone.
  if (made.key.signs === undefined) return shown(made, protocol === 'TLSv1.2' ? '1.2' : '1.3');
  const { accepted } = await present({
    chainPem: pemOf(...made.chain),
    keyPem: made.key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    rootsPem: pemOf(...made.roots),
    host: hostOf(made),
    protocol,
  });
  return said(accepted);
}

function byMbedtls(made: Presentation): Verdict {
  const [chain, roots] = [pemOf(...made.chain), pemOf(...made.roots)];
  try {
    const options = { host: hostOf(made), verification: 'mbedtls' } as const;
    return said(verifyChain(chain, roots, options).ok);
  } catch {
    return 'refuse';
  }
}

/** What `openssl verify` says of a server. */
async function byOpenssl(folder: string, made: Presentation): Promise<Verdict> {
  const [own, ...rest] = made.chain;
  const host = hostOf(made);
  const files = {
    own: pemOf(own ?? new Uint8Array(0)),
    rest: pemOf(...(rest.length === 0 ? [own ?? new Uint8Array(0)] : rest)),
    roots: pemOf(...made.roots),
  };
  const at = (name: string): string => join(folder, `${name}.pem`);
  for (const [name, pem] of Object.entries(files)) writeFileSync(at(name), pem);
  const kind = /^[\d.]+$/.test(host) ? '-verify_ip' : '-verify_hostname';
  const args = ['verify', '-no-CApath', '-no-CAstore', '-purpose', 'sslserver', kind, host];
  const given = ['-CAfile', at('roots'), '-untrusted', at('rest'), at('own')];
  return run('openssl', [...args, ...given]).then(
    () => 'accept' as const,
    () => 'refuse' as const,
  );
}

async function judged(folder: string, made: Presentation): Promise<Verdicts> {
  return {
    strict12: await strict(made, 'TLSv1.2'),
    strict13: await strict(made, 'TLSv1.3'),
    mbedtls: byMbedtls(made),
    openssl: await byOpenssl(folder, made),
  };
}

/** All the verdicts on each of the cases. */
export async function verdictsOf(cases: readonly ZooCase[]): Promise<Map<ZooCase, Verdicts>> {
  const folder = temporaryFolder('zoo');
  const found = new Map<ZooCase, Verdicts>();
  for (const each of cases) found.set(each, await judged(folder.path, each.make()));
  folder.remove();
  return found;
}
