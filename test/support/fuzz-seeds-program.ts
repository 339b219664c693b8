/** Writes the seeds of build/fuzz.mjs anew, into test/vectors/fuzz. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFile } from '../../tools/project.js';
import { loopbackPair } from '../../ts/adapt/loopback-pair.js';
import { TRANSPORT_CLOSE } from '../../ts/tls/lent-transport.js';
import { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import { uint, vector } from './hostile/bytes.js';
import { HostileClient } from './hostile/client.js';
import { HostileServer } from './hostile/server.js';
import { chainCases } from './zoo/chains.js';
import { contentCases } from './zoo/contents.js';
import { pemOf } from './presented.js';
import type { ZooCase } from './zoo/case.js';

// One of each kind is enough: the mutator finds the rest.
const KINDS = [
  'a root, an intermediate one, a server',
  'two that sign each other',
  'key identifiers that fit',
  'a root of Ed25519',
  'a root for RSASSA-PSS with SHA-256 alone',
  'a wildcard',
  'DNS, excluded and permitted',
  'addresses, kept',
  'directory names, kept',
  'a mapped policy',
  'two purposes',
];
const NONE = Buffer.alloc(0);

function write(target: string, name: string, bytes: Uint8Array): void {
  const folder = projectFile('test', 'vectors', 'fuzz', target);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), bytes);
}

function verifySeed({ make }: ZooCase): Buffer {
  const { roots, chain, host = 'localhost' } = make();
  const pieces = [roots[0] ?? NONE, NONE, Buffer.from(host), ...chain];
  return Buffer.concat([uint(1, 1), ...pieces.map((piece) => vector(2, piece))]);
}

/** What a peer says until it has to know a secret. */
async function handshakeSeed(version: '1.2' | '1.3', role: 'client' | 'server'): Promise<Buffer> {
  const [near, far] = loopbackPair({ bufferSize: 1 << 16 });
  const said: Buffer[] = [];
  const send = far.trySend.bind(far);
  far.trySend = (bytes) => {
    const sent = send(bytes);
    if (sent > 0) said.push(Buffer.from(bytes.subarray(0, sent)));
    return sent;
  };
  const make = chainCases[0]?.make();
  const keyPem = make?.key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() ?? '';
  const options = { version, identity: { chain: make?.chain ?? [], keyPem } };
  const peer =
    role === 'server' ? new HostileServer(far, options) : new HostileClient(far, options);
  const socket = new TLSSocketWrapper(near, 'localhost', TRANSPORT_CLOSE);
  socket.setRootCaCert(pemOf(...(make?.roots ?? [])));
  near.setTimeout(500);
  far.setTimeout(500);
  const playing = peer.handshake().catch(() => {});
  if (role === 'server') await socket.connect();
  await playing;
  await Promise.all([socket.close(), peer.close()]);
  const choice = (role === 'client' ? 1 : 0) | (version === '1.2' ? 2 : 0);
  return Buffer.concat([uint(choice, 1), ...said]);
}

for (const each of [...chainCases, ...contentCases].filter(({ name }) => KINDS.includes(name)))
  write('verify', each.name.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase(), verifySeed(each));
for (const version of ['1.2', '1.3'] as const) {
  for (const role of ['client', 'server'] as const)
    write('handshake', `${role}-${version}`, await handshakeSeed(version, role));
}
