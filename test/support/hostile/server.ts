import { createHash, randomBytes } from 'node:crypto';
import { Reader, extension, uint, vector } from './bytes.js';
import { certificateBody, SECP256R1, share, signature, X25519, type Share } from './exchange.js';
import { HostilePeer, message, NAMES, type Message } from './peer.js';
import { CHANGE_CIPHER_SPEC } from './record-keys.js';
import { finished12, keys12 } from './schedule12.js';
import {
  applicationSecrets,
  finished13,
  handshakeSecrets,
  resumptionSecret,
  signed13,
  trafficKeys,
} from './schedule13.js';
import { hash } from './secrets.js';
import { suiteOf, suitesOf } from './suites.js';

const EXTENDED_MASTER_SECRET = 23;
const KEY_SHARE = 51;
const MESSAGE_HASH = 254;
/** The random of a ServerHello that is a HelloRetryRequest, RFC 8446 4.1.3. */
const RETRY = createHash('sha256').update('HelloRetryRequest').digest();

interface ClientHello {
  readonly random: Buffer;
  readonly sessionId: Buffer;
  readonly extensions: Map<number, Buffer>;
}

/** A hostile server. */
export class HostileServer extends HostilePeer {
  readonly random = randomBytes(32);
  /** The bodies of the ClientHellos that came. */
  readonly hellos: Buffer[] = [];

  /** The whole handshake, in which the client is believed everything. */
  async handshake(): Promise<void> {
    let hello = this.#takeHello(await this.hear('ClientHello'));
    const { retry } = this.options;
    if (retry !== undefined) hello = await this.#retry(hello, retry);
    if (this.options.version === '1.3') await this.#handshake13(hello);
    else await this.#handshake12(hello);
  }

  /** A ticket of TLS 1.3 that lasts a day. */
  ticket(nonce: Uint8Array = randomBytes(8)): Buffer {
    const [lifetime, ageAdd] = [uint(86_400, 4), randomBytes(4)];
    const parts = [lifetime, ageAdd, vector(1, nonce), vector(2, randomBytes(64)), vector(2)];
    return message('NewSessionTicket', Buffer.concat(parts));
  }

  async #retry({ sessionId }: ClientHello, extensions: readonly Buffer[]): Promise<ClientHello> {
    const digest = vector(3, hash(this.agreed(), ...this.transcript.splice(0)));
    this.transcript.push(Buffer.concat([uint(MESSAGE_HASH, 1), digest]));
    const versions = extension(43, uint(0x0304, 2));
    await this.say('HelloRetryRequest', this.#body(RETRY, sessionId, [versions, ...extensions]));
    return this.#takeHello(await this.hear('ClientHello'));
  }

  #takeHello({ body }: Message): ClientHello {
    this.hellos.push(body);
    const reader = new Reader(body);
    reader.uint(2);
    const random = reader.take(32);
    const sessionId = reader.vector(1);
    const offered = new Reader(reader.vector(2));
    const ids: number[] = [];
    while (offered.left > 0) ids.push(offered.uint(2));
    const { version, suite } = this.options;
    const id = suite ?? ids.find((each) => suitesOf(version).some((known) => known.id === each));
    this.suite = suiteOf(version, id ?? 0);
    reader.vector(1);
    return { random, sessionId, extensions: reader.extensions() };
  }

  #helloBody(sessionId: Buffer, extensions: readonly Buffer[]): Buffer {
    return this.#body(this.random, sessionId, extensions);
  }

  #body(random: Buffer, sessionId: Buffer, extensions: readonly Buffer[]): Buffer {
    return Buffer.concat([
      uint(0x0303, 2),
      random,
      vector(1, sessionId),
      uint(this.agreed().id, 2),
      uint(0, 1),
      vector(2, ...extensions),
    ]);
  }

  async #handshake13({ sessionId, extensions }: ClientHello): Promise<void> {
    const { identity } = this.options;
    const { own, theirs } = shareFor(extensions.get(KEY_SHARE));
    await this.say(
      'ServerHello',
      this.#helloBody(sessionId, [
        extension(43, uint(0x0304, 2)),
        extension(KEY_SHARE, uint(own.group, 2), vector(2, own.bytes)),
      ]),
    );
    handshakeSecrets(this, own.agree(theirs));
    this.writing = trafficKeys(this, 'server hs');
    this.reading = trafficKeys(this, 'client hs');
    await this.say('EncryptedExtensions', vector(2));
    await this.say('Certificate', certificateBody('1.3', identity));
    await this.say('CertificateVerify', signature(identity, signed13(this, 'server')));
    await this.say('Finished', finished13(this, 'server hs'));
    applicationSecrets(this);
    this.writing = trafficKeys(this, 'server app');
    while ((await this.hearAny()).type !== NAMES.get('Finished'));
    resumptionSecret(this);
    this.reading = trafficKeys(this, 'client app');
  }

  async #handshake12({ random, sessionId, extensions }: ClientHello): Promise<void> {
    const { identity } = this.options;
    const own = share(groupOf(extensions.get(10)));
    const extended = extensions.has(EXTENDED_MASTER_SECRET);
    await this.say(
      'ServerHello',
      this.#helloBody(sessionId.subarray(0, 0), [
        extension(0xff01, vector(1)),
        extension(11, vector(1, uint(0, 1))),
        ...(extended ? [extension(EXTENDED_MASTER_SECRET)] : []),
      ]),
    );
    await this.say('Certificate', certificateBody('1.2', identity));
    const key = Buffer.concat([uint(3, 1), uint(own.group, 2), vector(1, own.bytes)]);
    const signing = Buffer.concat([random, this.random, key]);
    await this.say('ServerKeyExchange', Buffer.concat([key, signature(identity, signing)]));
    await this.say('ServerHelloDone');
    let found = await this.hearAny();
    if (found.type === NAMES.get('Certificate')) found = await this.hearAny();
    const exchange = new Reader(found.body);
    const shared = own.agree(exchange.vector(1));
    const keys = keys12(this, shared, { client: random, server: this.random, extended });
    await this.hearChange();
    this.reading = keys.client;
    await this.hear('Finished');
    await this.options.before?.('ChangeCipherSpec');
    await this.sendRecord(CHANGE_CIPHER_SPEC, Buffer.from([1]));
    this.writing = keys.server;
    await this.say('Finished', finished12(this, 'server'));
  }
}

function shareFor(offered: Buffer | undefined): { own: Share; theirs: Buffer } {
  const list = new Reader(new Reader(offered ?? uint(0, 2)).vector(2));
  while (list.left > 0) {
    const [group, theirs] = [list.uint(2), list.vector(2)];
    if (group === SECP256R1 || group === X25519) return { own: share(group), theirs };
  }
  throw new Error('the client offered no share of a group that is spoken');
}

function groupOf(offered: Buffer | undefined): number {
  const list = new Reader(new Reader(offered ?? uint(0, 2)).vector(2));
  while (list.left > 0) {
    const group = list.uint(2);
    if (group === SECP256R1 || group === X25519) return group;
  }
  throw new Error('the client offered no group that is spoken');
}
