import type { Socket } from '../net/socket.js';
import { check } from '../nsapi/socket-error.js';

export const starttlsNames = [
  'smtp',
  'imap',
  'pop3',
  'ldap',
  'postgres',
  'mysql',
  'xmpp',
  'ftp',
] as const;

/** A protocol that begins in plain text and can change to TLS. */
export type Starttls = (typeof starttlsNames)[number];

export function isStarttls(name: string): name is Starttls {
  return starttlsNames.some((known) => known === name);
}

/** The most that a server may say before TLS, in bytes. */
const LONGEST = 65_536;

const SEVERAL = /(\d{3})-[^\n]*\n(?:(?!\1[ \r\n])[^\n]*\n)*\1/.source;
const NONE = /(?!\d{3}[- \r\n])[^\n]*\n/.source;
/** Several lines that end with the code of the first, one by itself, or one that is no answer. */
const REPLY = new RegExp(`^(?:(?:${SEVERAL}|\\d{3})(?: [^\\n]*|\\r)?\\n|${NONE})`);

/** The plain-text part of a conversation. */
class PlainTalk {
  #read: Uint8Array = new Uint8Array(0);

  constructor(
    readonly socket: Socket,
    readonly name: Starttls,
    readonly deadline: AbortSignal,
  ) {}

  async say(what: string | Uint8Array): Promise<void> {
    const bytes = typeof what === 'string' ? new TextEncoder().encode(what) : what;
    check(await this.socket.send(bytes, { signal: this.deadline }), this.socket);
  }

  /** Waits until `find` gives how many bytes the answer has, and takes those. */
  async answer(find: (read: Uint8Array) => number | null): Promise<Uint8Array> {
    const buffer = new Uint8Array(4096);
    for (;;) {
      const size = find(this.#read);
      if (size !== null) {
        const taken = this.#read.subarray(0, size);
        this.#read = this.#read.subarray(size);
        return taken;
      }
      const got = check(await this.socket.recv(buffer, { signal: this.deadline }), this.socket);
      if (got === 0) throw this.refused('it ended the connection');
      this.#read = Uint8Array.from([...this.#read, ...buffer.subarray(0, got)]);
      if (this.#read.length > LONGEST) throw this.refused('it talks on and on');
    }
  }

  /** Waits for text that `pattern` matches from its beginning. */
  async text(pattern: RegExp): Promise<string> {
    const bytes = await this.answer((read) => pattern.exec(latin1(read))?.[0].length ?? null);
    return latin1(bytes);
  }

  /**
   * An answer of one line that begins with three digits, or of several: the last of them has those
   * of the first again, without "-" (RFC 959 4.2, RFC 5321 4.2.1). What is none is one line.
   */
  async reply(wanted: string): Promise<string> {
    const text = await this.text(REPLY);
    const last = text.trimEnd().split('\n').at(-1) ?? '';
    if (!last.startsWith(wanted)) throw this.refused(`it said "${shown(last)}"`);
    return text;
  }

  /** Bytes that came before TLS began would be taken for its own: an injection. */
  end(): void {
    if (this.#read.length > 0) throw this.refused('it sent more after its answer, in plain text');
  }

  refused(why: string): Error {
    return new Error(
      `The server does not change to TLS by ${this.name}: ${why}. Is it a server of ${this.name} ` +
        'with TLS, and does it wait for plain text at first? If not, leave --starttls out.',
    );
  }
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const shown = (text: string): string => JSON.stringify(text.slice(0, 120)).slice(1, -1);

const talks: Readonly<Record<Starttls, (talk: PlainTalk, host: string) => Promise<void>>> = {
  smtp: async (talk) => {
    await talk.reply('220');
    await talk.say('EHLO localhost\r\n');
    const offers = await talk.reply('250');
    if (!/^250[ -]STARTTLS\s*$/im.test(offers)) throw talk.refused('it does not offer STARTTLS');
    await talk.say('STARTTLS\r\n');
    await talk.reply('220');
  },
  imap: async (talk) => {
    const greeting = await talk.text(/^[^\n]*\n/);
    if (!/^\* (OK|PREAUTH)/i.test(greeting))
      throw talk.refused(`it said "${shown(greeting.trim())}"`);
    await talk.say('a1 STARTTLS\r\n');
    const answer = await talk.text(/^(?:\*[^\n]*\n)*(?!\*)[^\n]*\n/);
    if (!/^a1 OK/im.test(answer)) throw talk.refused(`it said "${shown(answer.trim())}"`);
  },
  pop3: async (talk) => {
    for (const command of [null, 'STLS\r\n']) {
      if (command !== null) await talk.say(command);
      const answer = await talk.text(/^[^\n]*\n/);
      if (!answer.startsWith('+OK')) throw talk.refused(`it said "${shown(answer.trim())}"`);
    }
  },
  ftp: async (talk) => {
    await talk.reply('220');
    await talk.say('AUTH TLS\r\n');
    await talk.reply('234');
  },
  ldap: async (talk) => {
    const oid = Buffer.from('1.3.6.1.4.1.1466.20037');
    await talk.say(Uint8Array.of(0x30, 29, 0x02, 1, 1, 0x77, 24, 0x80, oid.length, ...oid));
    const answer = await talk.answer(derSize);
    // messageID, then extendedResp with a resultCode of 0 at its beginning.
    const code = Buffer.from(answer).indexOf(Buffer.of(0x0a, 1, 0));
    if (answer[0] !== 0x30 || !answer.includes(0x78) || code < 0)
      throw talk.refused('its answer is not success');
  },
  postgres: async (talk) => {
    await talk.say(Uint8Array.of(0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f));
    const [answer] = await talk.answer((read) => (read.length > 0 ? 1 : null));
    if (answer !== 0x53) throw talk.refused('it does not answer S');
  },
  mysql: async (talk) => {
    const greeting = await talk.answer(mysqlSize);
    const end = greeting.indexOf(0, 5);
    const at = end + 1 + 4 + 8 + 1;
    const can = (greeting[at] ?? 0) | ((greeting[at + 1] ?? 0) << 8);
    if (greeting[4] !== 10 || end < 0 || (can & 0x0800) === 0)
      throw talk.refused('it does not offer TLS');
    const request = new Uint8Array(36);
    request.set([32, 0, 0, 1, 0x00, 0x8a, 0x08, 0x00, 0, 0, 0, 1, 33]);
    await talk.say(request);
  },
  xmpp: async (talk, host) => {
    await talk.say(
      "<?xml version='1.0'?><stream:stream xmlns:stream='http://etherx.jabber.org/streams' " +
        `xmlns='jabber:client' to='${host.replace(/[<>&'"]/g, '')}' version='1.0'>`,
    );
    const features = await talk.text(
      /^[^]*?(?:<(?:\w+:)?features[^>]*\/>|<\/(?:\w+:)?(?:features|stream)\s*>)\s*/,
    );
    if (!/<starttls\b/.test(features)) throw talk.refused('it does not offer starttls');
    await talk.say("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    const answer = await talk.text(/^[^]*?(?:<[^>]*\/>|<\/[^>]*>)\s*/);
    if (!/<proceed\b/.test(answer)) throw talk.refused('it does not proceed');
  },
};

function derSize(read: Uint8Array): number | null {
  const [, first] = read;
  if (first === undefined) return null;
  const more = first < 0x80 ? 0 : first & 0x7f;
  if (read.length < 2 + more) return null;
  const length = more === 0 ? first : read.subarray(2, 2 + more).reduce((n, b) => n * 256 + b, 0);
  return read.length < 2 + more + length ? null : 2 + more + length;
}

function mysqlSize(read: Uint8Array): number | null {
  const [a = 0, b = 0, c = 0] = read;
  const size = 4 + a + b * 256 + c * 65_536;
  return read.length < 4 || read.length < size ? null : size;
}

/** Leads a connection to where TLS begins. Throws an Error that says what the server did. */
export async function leadToTls(
  socket: Socket,
  name: Starttls,
  host: string,
  deadline: AbortSignal,
): Promise<void> {
  const talk = new PlainTalk(socket, name, deadline);
  await talks[name](talk, host);
  talk.end();
}
