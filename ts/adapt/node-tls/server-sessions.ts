import { createHash } from 'node:crypto';
import { loadServerSession, saveServerSession } from '../../mbedtls/server-session.js';
import type { SslConfig } from '../../mbedtls/ssl-config.js';
import { isBytes } from '../../nsapi/bytes.js';

/** What a session begins with that may be resumed by its identifier. */
const VERSION = 'mwc1';
const TIME_SIZE = 8;
const ID_SIZE = 16;
const HEAD_SIZE = VERSION.length + TIME_SIZE + ID_SIZE;

/** A session of TLS 1.2 that a client may come back with, to be kept by whoever listens. */
export interface NewSession {
  readonly id: Buffer;
  readonly data: Buffer;
}

/** The sessions of one connection that are kept outside: one that came back, one that is new. */
export class ServerSessions {
  readonly #context: Buffer;
  readonly #lifetime: number;
  #came: { readonly id: Buffer; readonly data: Buffer } | null = null;
  #made: NewSession | null = null;

  /**
   * @param idContext what sessions of different applications differ in
   * @param lifetime how long one lasts, in seconds
   */
  constructor(idContext: string, lifetime: number) {
    this.#context = createHash('sha256').update(idContext).digest().subarray(0, ID_SIZE);
    this.#lifetime = lifetime;
  }

  /** The session that was made. */
  get made(): NewSession | null {
    return this.#made;
  }

  /** Gives the one that a client asks for. What is none, too old or another's is not resumed. */
  give(id: Uint8Array, data: unknown): void {
    if (!isBytes(data) || data.length <= HEAD_SIZE) return;
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    const context = bytes.subarray(VERSION.length + TIME_SIZE, HEAD_SIZE);
    if (bytes.toString('latin1', 0, VERSION.length) !== VERSION) return;
    if (!context.equals(this.#context)) return;
    const age = Date.now() - Number(bytes.readBigUInt64BE(VERSION.length));
    if (age < 0 || age > this.#lifetime * 1000) return;
    this.#came = { id: Buffer.from(id), data: bytes.subarray(HEAD_SIZE) };
  }

  /** Has a configuration of the connection's own ask here. */
  use(config: SslConfig): void {
    const { instance } = config;
    config.confSessionCache(
      (id, session) =>
        this.#came?.id.equals(id) === true
          ? loadServerSession(instance, session, this.#came.data)
          : -1,
      (id, session) => {
        this.#made = {
          id: Buffer.from(id),
          data: this.#seal(saveServerSession(instance, session)),
        };
        return 0;
      },
    );
  }

  #seal(session: Uint8Array): Buffer {
    const head = Buffer.alloc(VERSION.length + TIME_SIZE);
    head.write(VERSION, 'latin1');
    head.writeBigUInt64BE(BigInt(Date.now()), VERSION.length);
    return Buffer.concat([head, this.#context, session]);
  }
}
