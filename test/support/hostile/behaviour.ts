import type { ExecutionContext } from 'ava';
import { TLSError } from '../../../ts/mbedtls/error.js';
import {
  NSAPI_ERROR_ALREADY,
  NSAPI_ERROR_IN_PROGRESS,
  NSAPI_ERROR_WOULD_BLOCK,
  nsapiStrerror,
} from '../../../ts/nsapi/error.js';
import type { TLSSocketWrapper } from '../../../ts/tls/tls-socket-wrapper.js';
import { Reader, uint, vector } from './bytes.js';
import { hostilePair, type PairOptions } from './pair.js';
import { HostileServer } from './server.js';
import type { Version } from './suites.js';

/** What hooks may use of the server that misbehaves. */
export type Self = () => HostileServer;

/** One way in which a server misbehaves. */
export interface Behaviour {
  readonly version: Version;
  readonly name: string;
  /** `data`, `end`, `timeout`, or the name of the error that the client reports. */
  readonly ends: string;
  readonly options?: (self: Self) => Partial<PairOptions>;
  /** Instead of a handshake. */
  readonly instead?: (peer: HostileServer) => Promise<void>;
  /** After the handshake, before the data. */
  readonly after?: (peer: HostileServer) => Promise<void>;
}

/** A handshake message's body, changed. */
export function changing(
  name: string,
  change: (body: Buffer) => Buffer,
): () => Partial<PairOptions> {
  return () => ({ change: (said, body) => (said === name ? change(body) : body) });
}

/** Where the extensions of a ServerHello begin. */
const afterSession = (body: Buffer): number => 35 + body.readUInt8(34) + 3;

/** The extensions of a ServerHello or, `at` 0, of EncryptedExtensions, in a changed list. */
export function editing(
  name: 'ServerHello' | 'EncryptedExtensions',
  change: (list: readonly Buffer[]) => readonly Buffer[],
): () => Partial<PairOptions> {
  return changing(name, (body) => {
    const at = name === 'ServerHello' ? afterSession(body) : 0;
    const found = new Reader(body.subarray(at)).extensions();
    const list = [...found].map(([type, value]) =>
      Buffer.concat([uint(type, 2), vector(2, value)]),
    );
    return Buffer.concat([body.subarray(0, at), vector(2, ...change(list))]);
  });
}

/** Runs before a message of the server's own, once. */
export function first(
  name: string,
  act: (peer: HostileServer) => Promise<void>,
): (self: Self) => Partial<PairOptions> {
  return (self) => {
    let done = false;
    return {
      before: async (said) => {
        if (said !== name || done) return;
        done = true;
        await act(self());
      },
    };
  };
}

const WAITING = new Set([NSAPI_ERROR_ALREADY, NSAPI_ERROR_IN_PROGRESS, NSAPI_ERROR_WOULD_BLOCK]);

function errorOf(socket: TLSSocketWrapper, code: number): string {
  const { lastError } = socket;
  if (lastError instanceof TLSError && lastError.mbedtls !== null) return lastError.mbedtls.name;
  if (WAITING.has(code)) return 'timeout';
  return code === 0 ? 'end' : (nsapiStrerror(code) ?? String(code));
}

/** How the connection ended for the client. */
export async function endingOf(t: ExecutionContext, behaviour: Behaviour): Promise<string> {
  const { version, options, instead, after } = behaviour;
  const self: { peer: HostileServer | null } = { peer: null };
  const given = options?.(() => {
    if (self.peer === null) throw new Error('The server is not there yet.');
    return self.peer;
  });
  const { peer, socket } = await hostilePair(t, 'server', { version, ...given });
  if (!(peer instanceof HostileServer)) throw new Error('It is a client.');
  self.peer = peer;
  socket.setTimeout(400);
  const playing = instead === undefined ? peer.handshake() : instead(peer);
  const played = playing.then(
    () => true,
    () => false,
  );
  const code = await socket.connect();
  if (code !== 0) return errorOf(socket, code);
  // Without waiting: a server that hangs is one of the behaviours.
  void played
    .then(async (good) => {
      if (!good) return;
      await after?.(peer);
      await peer.sendData(Buffer.from('data'));
    })
    .catch(() => {});
  const bytes = new Uint8Array(100);
  const got = await socket.recv(bytes);
  return got > 0 ? Buffer.from(bytes.subarray(0, got)).toString() : errorOf(socket, got);
}
