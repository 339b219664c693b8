import * as constants from '../../wasm/constants.js';
import { defaultInstance } from '../ffi/instance.js';
import { listCiphersuites } from '../mbedtls/config-extras.js';
import { verifyChain, type ChainVerdict } from '../mbedtls/verify-chain.js';
import { configOf, connectTo } from './connection.js';
import { answersKeyUpdate } from './key-update.js';
import { listen, probe, type Established, type Offer, type Outcome } from './probe.js';
import { groups, type Target, versions } from './tls-options.js';

export type Version = '1.2' | '1.3';

/** In an order, and whose order that is; null where there is nothing to choose. */
export interface Preferred {
  readonly names: readonly string[];
  readonly order: 'server' | 'client' | null;
}

/** What a server does, one member for each question. */
export interface Scan {
  readonly host: string;
  readonly port: number;
  readonly versions: Readonly<Record<string, 'yes' | 'no' | 'not asked'>>;
  readonly suites: Readonly<Partial<Record<Version, Preferred>>>;
  readonly groups: Readonly<Partial<Record<Version, Preferred>>>;
  readonly schemes: Readonly<Partial<Record<Version, readonly string[]>>>;
  readonly alpn: Preferred;
  readonly chain: ChainVerdict | null;
  readonly tickets: Readonly<Partial<Record<Version, boolean>>>;
  readonly resumption: Readonly<Partial<Record<Version, boolean>>>;
  /** Whether the server says goodbye before it ends the connection. */
  readonly closeNotify: 'sent' | 'missing' | 'connection stays open';
  readonly helloRetryRequest: 'answered' | 'failed' | 'not provoked' | 'not asked';
  readonly keyUpdate: 'answered' | 'not answered' | 'not asked';
}

export const schemes: ReadonlyMap<string, number> = new Map(
  Object.entries(constants).flatMap(([name, value]) => {
    const found = /^MBEDTLS_TLS1_3_SIG_(?!NONE|ED|RSA_PSS_PSS|.*SHA1$)(\w+)$/.exec(name)?.[1];
    return found === undefined || typeof value !== 'number' ? [] : [[found.toLowerCase(), value]];
  }),
);

const ALPN = ['h2', 'http/1.1', 'http/1.0', 'mqtt', 'dot', 'imap', 'pop3', 'ftp', 'xmpp-client'];
const VERSIONS = ['1.3', '1.2'] as const;
const SILENCE = 400;

/** Finds out, by a handshake for each question. */
export class Scanner {
  readonly #target: Target;
  readonly #tell: (question: string) => void;
  readonly #ask: (question: string, offer: Offer, after?: After) => Promise<Outcome>;

  /** `tell` is given what is asked at the moment. */
  constructor(target: Target, tell: (question: string) => void) {
    this.#target = target;
    this.#tell = tell;
    this.#ask = (question, offer, after) => {
      tell(question);
      return probe(target, offer, after);
    };
  }

  /** Throws what went wrong when there is no handshake at all. */
  async scan(): Promise<Scan> {
    const found: Version[] = [];
    const first = new Map<Version, Outcome>();
    let failure = '';
    for (const version of VERSIONS) {
      const outcome = await this.#ask(`TLS ${version}`, { version });
      if (outcome.ok) {
        found.push(version);
        first.set(version, outcome);
      } else failure = outcome.failure;
    }
    const [best] = found;
    const seen = best === undefined ? undefined : first.get(best);
    if (best === undefined || seen === undefined)
      throw new Error(`No handshake succeeds, neither with TLS 1.3 nor with TLS 1.2: ${failure}`);
    return {
      host: this.#target.host,
      port: this.#target.port,
      versions: {
        'TLS 1.3': found.includes('1.3') ? 'yes' : 'no',
        'TLS 1.2': found.includes('1.2') ? 'yes' : 'no',
        'TLS 1.1': 'not asked',
        'TLS 1.0': 'not asked',
        'SSL 3.0': 'not asked',
      },
      suites: await each(found, (version) => this.#suites(version)),
      groups: await each(found, (version) => this.#groups(version)),
      schemes: await each(found, (version) => this.#schemes(version)),
      alpn: await this.#alpn(best),
      chain: this.#judge(seen),
      ...(await this.#resumption(found)),
      closeNotify: await this.#closeNotify(best),
      helloRetryRequest: found.includes('1.3') ? await this.#retry() : 'not asked',
      keyUpdate: found.includes('1.3') ? await this.#keyUpdate() : 'not asked',
    };
  }

  async #suites(version: Version): Promise<Preferred> {
    const all = [...listCiphersuites(defaultInstance())].filter(
      ([, name]) => /^TLS1-3-/.test(name) === (version === '1.3'),
    );
    return this.#eliminate(new Map(all.map(([id, name]) => [name, id])), async (suites, name) => {
      const outcome = await this.#ask(`TLS ${version}: ${name}`, { version, suites });
      return outcome.ok ? outcome.suite : null;
    });
  }

  async #groups(version: Version): Promise<Preferred> {
    const choose = async (offered: readonly number[], name: string): Promise<number | null> => {
      const outcome = await this.#ask(`TLS ${version}: ${name}`, { version, groups: offered });
      return outcome.ok ? outcome.group : null;
    };
    const { names, order } = await this.#eliminate(groups, choose);
    // In TLS 1.2 a certificate can be used only when the group of its own key is offered, too.
    const taken = names.flatMap((name) => groups.get(name) ?? []);
    const more: string[] = [];
    for (const [name, group] of groups)
      if (!names.includes(name) && (await choose([group, ...taken], name)) === group)
        more.push(name);
    return { names: [...names, ...more], order };
  }

  /**
   * What is chosen of all goes to the list and is offered no more, until nothing is chosen. Offered
   * the other way round, a server that has an order of its own chooses the same.
   */
  async #eliminate(
    all: ReadonlyMap<string, number>,
    choose: (offered: readonly number[], name: string) => Promise<number | null>,
  ): Promise<Preferred> {
    const left = new Map(all);
    const names: string[] = [];
    while (left.size > 0) {
      const chosen = await choose([...left.values()], `${left.size} left`);
      const name = [...left].find(([, value]) => value === chosen)?.[0];
      if (name === undefined) break;
      names.push(name);
      left.delete(name);
    }
    if (names.length < 2) return { names, order: null };
    const taken = names.flatMap((name) => all.get(name) ?? []);
    const again = await choose(taken.toReversed(), 'whose order it is');
    return { names, order: again === taken[0] ? 'server' : 'client' };
  }

  async #schemes(version: Version): Promise<string[]> {
    const taken: string[] = [];
    for (const [name, scheme] of schemes) {
      if (version === '1.3' && name.startsWith('rsa_pkcs1')) continue;
      const outcome = await this.#ask(`TLS ${version}: ${name}`, { version, schemes: [scheme] });
      if (outcome.ok && (version === '1.3' || outcome.scheme === scheme)) taken.push(name);
    }
    return taken;
  }

  async #alpn(version: Version): Promise<Preferred> {
    const names = new Map([...ALPN].map((name, at) => [name, at]));
    return this.#eliminate(names, async (offered) => {
      const alpn = offered.flatMap((at) => ALPN[at] ?? []);
      const outcome = await this.#ask(`ALPN: ${alpn.length} left`, { version, alpn });
      return outcome.alpn === null ? null : ALPN.indexOf(outcome.alpn);
    });
  }

  #judge({ chain }: Outcome): ChainVerdict | null {
    const { ca, crl, servername, host } = this.#target;
    return chain.length === 0 ? null : verifyChain(chain, ca, { crl, host: servername ?? host });
  }

  async #resumption(found: readonly Version[]): Promise<Pick<Scan, 'tickets' | 'resumption'>> {
    const tickets = await each(found, (version) => this.#tickets(version));
    const resumption = await each(found, (version) => this.#resumes(version));
    return { tickets, resumption };
  }

  async #tickets(version: Version): Promise<boolean> {
    let ticket = false;
    await this.#ask(`TLS ${version}: tickets`, { version }, async (established) => {
      const { context, wire } = established;
      if (version === '1.3') await listen(established, SILENCE, () => context.session !== null);
      ticket = version === '1.3' ? context.session !== null : hasTicket(wire.heard);
    });
    return ticket;
  }

  async #resumes(version: Version): Promise<boolean> {
    this.#tell(`TLS ${version}: resumption`);
    const number = versions.get(version);
    const target = { ...this.#target, insecure: true, min: number, max: number };
    const config = await configOf(target, { tickets: true });
    try {
      const first = await connectTo(target, config);
      const silence = AbortSignal.timeout(SILENCE);
      await first.socket.recv(new Uint8Array(16_384), { signal: silence }).catch(() => 0);
      const session = first.socket.getSession();
      await first.close();
      if (session === null) return false;
      const second = await connectTo(target, config, { session });
      const resumed = second.context.isResumed;
      await second.close();
      return resumed;
    } finally {
      config.dispose();
    }
  }

  async #closeNotify(version: Version): Promise<Scan['closeNotify']> {
    let result: Scan['closeNotify'] = 'connection stays open';
    await this.#ask('close_notify', { version }, async (established) => {
      const { context, timeout } = established;
      context.closeNotify();
      const got = await listen(established, Math.min(timeout, 2000));
      if (got === 0) result = 'sent';
      else if (got === constants.MBEDTLS_ERR_SSL_CONN_EOF) result = 'missing';
      else if (established.wire.hasEnded) result = 'missing';
    });
    return result;
  }

  /** Offers first what the server does not take: then it has to ask for another key share. */
  async #retry(): Promise<Scan['helloRetryRequest']> {
    const all = [...groups.values()];
    for (const first of all) {
      const rest = all.filter((group) => group !== first);
      const outcome = await this.#ask('HelloRetryRequest', {
        version: '1.3',
        groups: [first, ...rest],
      });
      if (outcome.retried) return outcome.ok ? 'answered' : 'failed';
    }
    return 'not provoked';
  }

  async #keyUpdate(): Promise<Scan['keyUpdate']> {
    let answer: boolean | null = null;
    await this.#ask('KeyUpdate', { version: '1.3' }, async (established) => {
      answer = await answersKeyUpdate(established);
    });
    return answer === null ? 'not asked' : answer ? 'answered' : 'not answered';
  }
}

type After = (established: Established) => Promise<void>;

async function each<Value>(
  versions: readonly Version[],
  make: (version: Version) => Promise<Value>,
): Promise<Partial<Record<Version, Value>>> {
  const made: Partial<Record<Version, Value>> = {};
  for (const version of versions) made[version] = await make(version);
  return made;
}

/** A NewSessionTicket of TLS 1.2 comes in the clear, in a record of its own or with others. */
function hasTicket(heard: Buffer): boolean {
  for (let at = 0; at + 6 <= heard.length; at += 5 + heard.readUInt16BE(at + 3))
    if (heard[at] === 22 && heard[at + 5] === 4) return true;
  return false;
}
