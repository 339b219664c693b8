import { randomBytes } from 'node:crypto';
import { Reader, extension, uint, vector } from './bytes.js';
import { certificateBody, SECP256R1, share, signature, X25519, type Share } from './exchange.js';
import { HostilePeer, NAMES, type Message } from './peer.js';
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
import { suiteOf, suitesOf } from './suites.js';

const SIGNATURES = [0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601];
const EXTENDED_MASTER_SECRET = 23;
const KEY_SHARE = 51;

/** A hostile client. */
export class HostileClient extends HostilePeer {
  readonly random = randomBytes(32);
  readonly #share: Share = share(X25519);
  #asked = false;

  /** The whole handshake, in which the server is believed everything. */
  async handshake(): Promise<void> {
    await this.say('ClientHello', this.helloBody());
    const { random, extensions } = this.#takeHello(await this.hear('ServerHello'));
    if (this.options.version === '1.3') await this.#handshake13(extensions);
    else await this.#handshake12(random, extensions.has(EXTENDED_MASTER_SECRET));
  }

  /** A ClientHello for a test to change. */
  helloBody(): Buffer {
    const { version, suite } = this.options;
    const ids = suite === undefined ? suitesOf(version).map(({ id }) => id) : [suite];
    const extensions = [
      extension(0, vector(2, uint(0, 1), vector(2, Buffer.from('localhost')))),
      extension(10, vector(2, uint(X25519, 2), uint(SECP256R1, 2))),
      extension(13, vector(2, ...SIGNATURES.map((id) => uint(id, 2)))),
      ...(version === '1.3' ? this.#extensions13() : extensions12()),
    ];
    return Buffer.concat([
      uint(0x0303, 2),
      this.random,
      vector(1, randomBytes(32)),
      vector(2, ...ids.map((id) => uint(id, 2))),
      vector(1, uint(0, 1)),
      vector(2, ...extensions),
    ]);
  }

  #extensions13(): Buffer[] {
    const { group, bytes } = this.#share;
    return [
      extension(43, vector(1, uint(0x0304, 2))),
      extension(45, vector(1, uint(1, 1))),
      extension(KEY_SHARE, vector(2, uint(group, 2), vector(2, bytes))),
    ];
  }

  #takeHello({ body }: Message): { random: Buffer; extensions: Map<number, Buffer> } {
    const reader = new Reader(body);
    reader.uint(2);
    const random = reader.take(32);
    reader.vector(1);
    this.suite = suiteOf(this.options.version, reader.uint(2));
    reader.uint(1);
    return { random, extensions: reader.extensions() };
  }

  async #handshake13(extensions: Map<number, Buffer>): Promise<void> {
    const reader = new Reader(extensions.get(KEY_SHARE) ?? Buffer.alloc(0));
    reader.uint(2);
    handshakeSecrets(this, this.#share.agree(reader.vector(2)));
    this.reading = trafficKeys(this, 'server hs');
    await this.#hearUntil('Finished');
    applicationSecrets(this);
    this.reading = trafficKeys(this, 'server app');
    this.writing = trafficKeys(this, 'client hs');
    if (this.#asked) await this.#prove();
    await this.say('Finished', finished13(this, 'client hs'));
    resumptionSecret(this);
    this.writing = trafficKeys(this, 'client app');
  }

  async #handshake12(random: Buffer, extended: boolean): Promise<void> {
    const exchange = (await this.#hearUntil('ServerHelloDone')).get('ServerKeyExchange');
    if (exchange === undefined) throw new Error('the server sent no key');
    const reader = new Reader(exchange.body);
    reader.uint(1);
    const own = share(reader.uint(2));
    const shared = own.agree(reader.vector(1));
    if (this.#asked) await this.say('Certificate', certificateBody('1.2', this.options.identity));
    await this.say('ClientKeyExchange', vector(1, own.bytes));
    const keys = keys12(this, shared, { client: this.random, server: random, extended });
    if (this.#asked && this.options.identity !== undefined) {
      await this.say(
        'CertificateVerify',
        signature(this.options.identity, Buffer.concat(this.transcript)),
      );
    }
    await this.options.before?.('ChangeCipherSpec');
    await this.sendRecord(CHANGE_CIPHER_SPEC, Buffer.from([1]));
    this.writing = keys.client;
    await this.say('Finished', finished12(this, 'client'));
    await this.hearChange();
    this.reading = keys.server;
    await this.hear('Finished');
  }

  async #prove(): Promise<void> {
    const { identity } = this.options;
    await this.say('Certificate', certificateBody('1.3', identity));
    if (identity === undefined) return;
    await this.say('CertificateVerify', signature(identity, signed13(this, 'client')));
  }

  async #hearUntil(name: string): Promise<Map<string, Message>> {
    const names = new Map([...NAMES].map(([text, type]) => [type, text]));
    const heard = new Map<string, Message>();
    while (!heard.has(name)) {
      const found = await this.hearAny();
      heard.set(names.get(found.type) ?? '', found);
      this.#asked ||= found.type === NAMES.get('CertificateRequest');
    }
    return heard;
  }
}

function extensions12(): Buffer[] {
  return [
    extension(11, vector(1, uint(0, 1))),
    extension(EXTENDED_MASTER_SECRET),
    extension(0xff01, vector(1)),
  ];
}
