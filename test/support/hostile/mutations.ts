import { loopbackPair } from '../../../ts/adapt/loopback-pair.js';
import { Instance } from '../../../ts/ffi/instance.js';
import { TLSError } from '../../../ts/mbedtls/error.js';
import { check } from '../../../ts/nsapi/socket-error.js';
import { TRANSPORT_CLOSE } from '../../../ts/tls/lent-transport.js';
import { TLSSocketWrapper } from '../../../ts/tls/tls-socket-wrapper.js';
import { pki } from '../../../tools/certificates.js';
import { Dice } from '../dice.js';
import { serverConfig } from '../tls-pair.js';
import { HostileClient } from './client.js';
import { mutated } from './mutator.js';
import { identityOf } from './pair.js';
import { HostileServer } from './server.js';
import type { Version } from './suites.js';

const MESSAGES = {
  '1.2 server': ['ServerHello', 'Certificate', 'ServerKeyExchange', 'ServerHelloDone', 'Finished'],
  '1.3 server': [
    'ServerHello',
    'EncryptedExtensions',
    'Certificate',
    'CertificateVerify',
    'Finished',
  ],
  '1.2 client': ['ClientHello', 'ClientKeyExchange', 'Finished'],
  '1.3 client': ['ClientHello', 'Finished'],
} as const;

/** How a handshake ended in which one message was mutated before it was sealed. */
export interface Mutated {
  readonly seed: number;
  readonly what: string;
  /** `data` or the name of the error. */
  readonly ended: string;
}

interface Game {
  readonly version: Version;
  readonly role: 'client' | 'server';
  readonly message: string;
  readonly dice: Dice;
}

function gameOf(seed: number): Game {
  const dice = new Dice(seed);
  const version = dice.pick(['1.2', '1.3'] as const);
  const role = dice.pick(['server', 'client'] as const);
  const list: readonly string[] = MESSAGES[`${version} ${role}`];
  return { version, role, message: list[dice.roll(list.length)] ?? '', dice };
}

function endedAs(socket: TLSSocketWrapper, code: number): string {
  const { lastError } = socket;
  if (!(lastError instanceof TLSError) || lastError.mbedtls === null)
    throw new Error(`It ended with ${code} and ${lastError}.`);
  return lastError.mbedtls.name;
}

async function play(instance: Instance, { version, role, message, dice }: Game): Promise<string> {
  const { rootCa, server: identity } = await pki();
  const [near, far] = loopbackPair({ bufferSize: 1 << 20 });
  const socket = new TLSSocketWrapper(
    near,
    role === 'server' ? 'localhost' : null,
    TRANSPORT_CLOSE,
    {
      instance,
    },
  );
  const options = {
    version,
    identity: identityOf(identity.ecP256),
    change: (name: string, body: Buffer) => (name === message ? mutated(dice, body) : body),
  };
  const peer =
    role === 'server' ? new HostileServer(far, options) : new HostileClient(far, options);
  try {
    socket.setTimeout(5000);
    far.setTimeout(5000);
    if (role === 'server') check(socket.setRootCaCert(rootCa.certPem), socket);
    else {
      using config = serverConfig(identity.ecP256, instance);
      check(socket.setSslConfig(config), socket);
    }
    // What it cannot go on from, the peer ends.
    const playing = peer
      .handshake()
      .then(() => peer.sendData(Buffer.from('data')))
      .catch(() => peer.close());
    const connected = await socket.connect();
    if (connected !== 0) return endedAs(socket, connected);
    const into = new Uint8Array(10);
    const got = await socket.recv(into);
    await playing;
    if (got <= 0) return got === 0 ? 'end' : endedAs(socket, got);
    const text = Buffer.from(into.subarray(0, got)).toString();
    if (text !== 'data') throw new Error(`Other data came: ${text}.`);
    return text;
  } finally {
    await Promise.all([socket.close(), peer.close()]);
    socket[Symbol.dispose]();
  }
}

/** Plays the handshake of a seed; throws where it ends in no number of Mbed TLS. */
export async function mutation(instance: Instance, seed: number): Promise<Mutated> {
  const game = gameOf(seed);
  const what = `TLS ${game.version}, a ${game.message} of a ${game.role}`;
  try {
    return { seed, what, ended: await play(instance, game) };
  } catch (error) {
    throw new Error(`Seed ${seed}, ${what}: ${error}`, { cause: error });
  }
}

/** Plays seeds one after the other for a time. */
export async function mutations(milliseconds: number, first: number): Promise<Mutated[]> {
  const instance = new Instance();
  const found: Mutated[] = [];
  const end = Date.now() + milliseconds;
  for (let seed = first; Date.now() < end; seed++) found.push(await mutation(instance, seed));
  return found;
}
