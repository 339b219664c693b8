import { Reader, uint, vector } from './bytes.js';
import {
  ALERT,
  APPLICATION_DATA,
  CHANGE_CIPHER_SPEC,
  HANDSHAKE,
  header,
  type RecordKeys,
  type TlsRecord,
} from './record-keys.js';
import { Secrets } from './secrets.js';
import type { Suite, Version } from './suites.js';
import { check } from '../../../ts/nsapi/socket-error.js';
import type { Socket } from '../../../ts/net/socket.js';

/** A handshake message; `raw` is the whole of it. */
export interface Message {
  readonly type: number;
  readonly body: Buffer;
  readonly raw: Buffer;
}

/** Who a peer is: DER certificates, its own first, and the P-256 key to the first. */
export interface Identity {
  readonly chain: readonly Uint8Array[];
  readonly keyPem: string;
  /** What it says instead of a true signature, with the number of the scheme. */
  readonly signature?: { readonly algorithm: number; readonly bytes: Uint8Array };
}

export interface PeerOptions {
  readonly version: Version;
  /** A number of `suitesOf`; the first that both have by default. */
  readonly suite?: number | undefined;
  readonly identity?: Identity | undefined;
  /**
   * A server of TLS 1.3 first answers with a HelloRetryRequest that has these extensions, beside
   * the version.
   */
  readonly retry?: readonly Buffer[];
  /** Bytes of a handshake message in each record; as many as it may have by default. */
  readonly fragment?: number;
  /** Runs before each message of the peer's own, whose name is given: `ServerHello`, `Finished`. */
  readonly before?: (name: string) => Promise<void> | void;
  /** How often a message of the peer's own is sent; 0 leaves it out, also of the transcript. */
  readonly times?: (name: string) => number;
  /** Gives another body for a message of the peer's own. The transcript has the changed one. */
  readonly change?: (name: string, body: Buffer) => Buffer;
}

export const NAMES: ReadonlyMap<string, number> = new Map([
  ['HelloRequest', 0],
  ['ClientHello', 1],
  ['HelloRetryRequest', 2],
  ['ServerHello', 2],
  ['NewSessionTicket', 4],
  ['EncryptedExtensions', 8],
  ['Certificate', 11],
  ['ServerKeyExchange', 12],
  ['CertificateRequest', 13],
  ['ServerHelloDone', 14],
  ['CertificateVerify', 15],
  ['ClientKeyExchange', 16],
  ['Finished', 20],
  ['KeyUpdate', 24],
]);

/**
 * An end of TLS over node:crypto that says what a test wants said, under the right keys, in any
 * state. Its handshake is good enough for any peer; it verifies nothing of what it hears but the
 * records' tags. `HostileClient` and `HostileServer` do the handshakes.
 */
export class HostilePeer {
  readonly options: PeerOptions;
  readonly secrets = new Secrets();
  /** The handshake's messages so far, of both ends. */
  readonly transcript: Buffer[] = [];
  /** What records are sealed and opened with; null for not at all. */
  writing: RecordKeys | null = null;
  reading: RecordKeys | null = null;
  /** What was agreed on. */
  suite: Suite | null = null;
  /** Alerts that came: level and description. */
  readonly alerts: (readonly [level: number, description: number])[] = [];
  readonly #transport: Socket;
  #unread = Buffer.alloc(0);
  #messages = Buffer.alloc(0);

  constructor(transport: Socket, options: PeerOptions) {
    this.#transport = transport;
    this.options = options;
  }

  /** Sends bytes as they are. */
  async sendBytes(bytes: Uint8Array): Promise<void> {
    for (let sent = 0; sent < bytes.length; ) {
      sent += check(await this.#transport.send(bytes.subarray(sent)), this.#transport);
    }
  }

  /** A record, sealed if keys are there. */
  record(type: number, payload: Uint8Array, padding = 0): Buffer {
    return (
      this.writing?.seal(type, payload, padding) ??
      Buffer.concat([header(type, payload.length), payload])
    );
  }

  async sendRecord(type: number, payload: Uint8Array): Promise<void> {
    await this.sendBytes(this.record(type, payload));
  }

  /** A record that no keys protect, whatever the state. */
  async sendPlain(type: number, payload: Uint8Array): Promise<void> {
    await this.sendBytes(Buffer.concat([header(type, payload.length), payload]));
  }

  async sendAlert(level: number, description: number): Promise<void> {
    await this.sendRecord(ALERT, Buffer.from([level, description]));
  }

  /** The record that TLS 1.3 sends for middleboxes alone. */
  async sendCompatibilityCcs(): Promise<void> {
    await this.sendPlain(CHANGE_CIPHER_SPEC, Buffer.from([1]));
  }

  async sendData(bytes: Uint8Array): Promise<void> {
    await this.sendRecord(APPLICATION_DATA, bytes);
  }

  /** A handshake message outside the handshake: it is in no transcript. */
  async sendMessage(name: string, body: Uint8Array = Buffer.alloc(0)): Promise<void> {
    await this.sendRecord(HANDSHAKE, message(name, body));
  }

  /** The next message of the handshake, after `before` and `change`. */
  async say(name: string, body: Uint8Array = Buffer.alloc(0)): Promise<void> {
    await this.options.before?.(name);
    const raw = message(name, this.options.change?.(name, Buffer.from(body)) ?? body);
    for (let left = this.options.times?.(name) ?? 1; left > 0; left--) await this.#say(raw);
  }

  async #say(raw: Buffer): Promise<void> {
    this.transcript.push(raw);
    const { fragment = 16_384 } = this.options;
    for (let at = 0; at < raw.length; at += fragment) {
      await this.sendRecord(HANDSHAKE, raw.subarray(at, at + fragment));
    }
  }

  /** The next record, opened. Alerts are noted and given too. Throws where the peer ended. */
  async readRecord(): Promise<TlsRecord> {
    const head = new Reader(await this.#take(5));
    const type = head.uint(1);
    head.uint(2);
    const record = { type, payload: await this.#take(head.uint(2)) };
    const opened = this.#isPlain(type) ? record : (this.reading?.open(record) ?? record);
    const [level, description] = opened.payload;
    if (opened.type === ALERT && level !== undefined && description !== undefined) {
      this.alerts.push([level, description]);
    }
    return opened;
  }

  /** The next handshake message. In TLS 1.3 it skips a ChangeCipherSpec. Throws at an alert. */
  async hear(name: string): Promise<Message> {
    const found = await this.hearAny();
    if (found.type !== NAMES.get(name)) throw new Error(`${name} was expected, not ${found.type}`);
    return found;
  }

  /** The same, whichever comes. */
  async hearAny(): Promise<Message> {
    for (;;) {
      const found = this.#message();
      if (found !== null) return found;
      const { type, payload } = await this.readRecord();
      if (type === HANDSHAKE) this.#messages = Buffer.concat([this.#messages, payload]);
      else if (type === ALERT) throw new Error(`alert ${payload.join()} came instead of a message`);
      else if (type !== CHANGE_CIPHER_SPEC) throw new Error(`a record of type ${type} came`);
    }
  }

  /**
   * The ChangeCipherSpec of TLS 1.2, before whose Finished the keys change. Tickets may come first.
   */
  async hearChange(): Promise<void> {
    for (;;) {
      const { type, payload } = await this.readRecord();
      if (type === CHANGE_CIPHER_SPEC) return;
      if (type !== HANDSHAKE) throw new Error(`a record of type ${type} came: ${payload.join()}`);
      this.#messages = Buffer.concat([this.#messages, payload]);
      while (this.#message() !== null);
    }
  }

  /** Reads until the peer ends or refuses; the alerts are in `alerts`. */
  async drain(): Promise<void> {
    let going = true;
    while (going && !this.alerts.some(([level]) => level === 2)) {
      going = await this.readRecord().then(
        () => true,
        () => false,
      );
    }
  }

  async close(): Promise<void> {
    await this.#transport.close();
  }

  /** The suite that was agreed on. */
  agreed(): Suite {
    if (this.suite === null) throw new Error('no suite was agreed on yet');
    return this.suite;
  }

  #isPlain(type: number): boolean {
    const { version } = this.options;
    return (
      (type === CHANGE_CIPHER_SPEC && (version === '1.3' || this.reading === null)) ||
      (version === '1.3' && type !== APPLICATION_DATA)
    );
  }

  #message(): Message | null {
    if (this.#messages.length < 4) return null;
    const end = 4 + this.#messages.readUIntBE(1, 3);
    if (this.#messages.length < end) return null;
    const raw = this.#messages.subarray(0, end);
    this.#messages = this.#messages.subarray(end);
    this.transcript.push(raw);
    return { type: raw.readUInt8(0), body: raw.subarray(4), raw };
  }

  async #take(size: number): Promise<Buffer> {
    const piece = new Uint8Array(65_536);
    while (this.#unread.length < size) {
      const got = check(await this.#transport.recv(piece), this.#transport);
      if (got === 0) throw new Error('the peer ended the connection');
      this.#unread = Buffer.concat([this.#unread, piece.subarray(0, got)]);
    }
    const taken = this.#unread.subarray(0, size);
    this.#unread = this.#unread.subarray(size);
    return taken;
  }
}

/** A handshake message with its header. */
export function message(name: string, body: Uint8Array): Buffer {
  const type = NAMES.get(name);
  if (type === undefined) throw new Error(`there is no message ${name}`);
  return Buffer.concat([uint(type, 1), vector(3, body)]);
}
