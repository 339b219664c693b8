import { loopbackPair } from '../../ts/adapt/loopback-pair.js';
import type { Instance } from '../../ts/ffi/instance.js';
import { TLSError } from '../../ts/mbedtls/error.js';
import { Socket } from '../../ts/net/socket.js';
import {
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../ts/nsapi/error.js';
import { check, SocketError } from '../../ts/nsapi/socket-error.js';
import { TRANSPORT_CLOSE } from '../../ts/tls/lent-transport.js';
import { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import { pki } from '../../tools/certificates.js';
import { serverConfig } from './tls-pair.js';

/** What happens to a stream at one of its bytes. */
export const DAMAGES = ['fin', 'rst', 'split', 'flip'] as const;
export type Damage = (typeof DAMAGES)[number];
export type Role = 'client' | 'server';

/** A transport of which the bytes that are received are damaged at a place. */
class Damaged extends Socket {
  /** How many bytes came. */
  received = 0;
  readonly #below: Socket;
  readonly #damage: Damage;
  readonly #at: number;

  constructor(below: Socket, damage: Damage, at: number) {
    super();
    this.#below = below;
    this.#damage = damage;
    this.#at = at;
    below.setBlocking(false);
    below.sigio(() => this.notify());
  }

  override tryConnect(): number {
    return NSAPI_ERROR_OK;
  }

  override trySend(bytes: Uint8Array): number {
    return this.#below.trySend(bytes);
  }

  override tryRecv(into: Uint8Array): number {
    const left = this.#at - this.received;
    if (left === 0 && this.#damage === 'fin') return 0;
    if (left === 0 && this.#damage === 'rst') return NSAPI_ERROR_CONNECTION_LOST;
    // Up to the place, then one byte alone, then the rest.
    const most = left > 0 ? left : left === 0 ? 1 : into.length;
    const got = this.#below.tryRecv(into.subarray(0, Math.min(most, into.length)));
    if (got <= 0) return got;
    if (left === 0 && this.#damage === 'flip') into[0] = (into[0] ?? 0) ^ 1;
    this.received += got;
    return got;
  }

  override tryClose(): number {
    return this.#below.tryClose();
  }
}

/** How a session ended for both ends. */
export interface Swept {
  /** Bytes that the end whose stream is damaged received. */
  readonly received: number;
  /** What is wrong with how it ended; nothing is right. */
  readonly wrong: string | null;
  readonly whole: boolean;
}

const PING = Buffer.from('ping of the client');
const PONG = Buffer.from('pong of the server');

/** One end: shakes hands, sends its text, receives the other's. */
async function talk(socket: TLSSocketWrapper, own: Buffer, theirs: Buffer): Promise<string> {
  const connected = await socket.connect();
  if (connected !== 0) return failed(socket, connected);
  const sent = await socket.send(own);
  if (sent < 0) return failed(socket, sent);
  const into = new Uint8Array(100);
  let got = 0;
  while (got < theirs.length) {
    const more = await socket.recv(into.subarray(got));
    if (more === 0) return 'ended';
    if (more < 0) return failed(socket, more);
    got += more;
  }
  return Buffer.compare(into.subarray(0, got), theirs) === 0 ? 'whole' : 'other bytes';
}

function failed({ lastError }: TLSSocketWrapper, code: number): string {
  if (code === NSAPI_ERROR_WOULD_BLOCK) return 'timeout';
  return lastError instanceof TLSError || lastError instanceof SocketError
    ? 'error'
    : `${code} without an error`;
}

/** What an end may say when a stream was damaged; only a split one has to come through. */
function isRight(damage: Damage, said: string): boolean {
  return damage === 'split' ? said === 'whole' : /^(whole|error|timeout|ended)$/.test(said);
}

/** A session of which one end's incoming stream is damaged at a byte. */
export async function sweep(
  instance: Instance,
  version: number,
  role: Role,
  damage: Damage,
  at: number,
): Promise<Swept> {
  const { rootCa, server: identity } = await pki();
  const [near, far] = loopbackPair({ bufferSize: 1 << 16 });
  const damaged = new Damaged(role === 'client' ? near : far, damage, at);
  const [below, beside] = role === 'client' ? [damaged, far] : [near, damaged];
  const client = new TLSSocketWrapper(below, 'localhost', TRANSPORT_CLOSE, { instance });
  const server = new TLSSocketWrapper(beside, null, TRANSPORT_CLOSE, { instance });
  try {
    check(client.setRootCaCert(rootCa.certPem), client);
    using config = serverConfig(identity.ecP256, instance);
    config.confMinTlsVersion(version);
    config.confMaxTlsVersion(version);
    check(server.setSslConfig(config), server);
    for (const socket of [client, server]) socket.setTimeout(5000);
    const end = async (socket: TLSSocketWrapper, own: Buffer, theirs: Buffer): Promise<string> => {
      const said = await talk(socket, own, theirs);
      // What one end gives up, the other learns by the end of the stream.
      if (said !== 'whole') await socket.close();
      return said;
    };
    const [atClient, atServer] = await Promise.all([
      end(client, PING, PONG),
      end(server, PONG, PING),
    ]);
    const right = isRight(damage, atClient) && isRight(damage, atServer);
    return {
      received: damaged.received,
      wrong: right ? null : `client ${atClient}, server ${atServer}`,
      whole: atClient === 'whole' && atServer === 'whole',
    };
  } finally {
    await Promise.all([client.close(), server.close()]);
    client[Symbol.dispose]();
    server[Symbol.dispose]();
  }
}
