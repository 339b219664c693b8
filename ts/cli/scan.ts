import { setTimeout } from 'node:timers/promises';
import * as constants from '../../wasm/constants.js';
import { defaultInstance } from '../ffi/instance.js';
import { listCiphersuites } from '../mbedtls/config-extras.js';
import { safeSigAlgs } from '../mbedtls/defaults.js';
import { verifyChain, type ChainVerdict } from '../mbedtls/verify-chain.js';
import { alertSentence } from '../tls/sentences.js';
import { inOptions } from './exit.js';
import { answersKeyUpdate } from './key-update.js';
import { preferenceAndMore, preferenceOf, type Choose, type Preferred } from './preference.js';
import {
  listen,
  probe,
  Prober,
  SilentError,
  type After,
  type Offer,
  type Outcome,
} from './probe.js';
import { groups, type Target } from './tls-options.js';

export type Version = '1.2' | '1.3';

/** What holds for each version that the server takes. */
export type PerVersion<Value> = Readonly<Partial<Record<Version, Value>>>;

/** What a server does, one member for each question. */
export interface Scan {
  readonly host: string;
  readonly port: number;
  readonly versions: Readonly<Record<string, 'yes' | 'no' | 'not asked'>>;
  /** Why a version's handshake does not come to its end, or what is refused behind it. */
  readonly failures: PerVersion<string>;
  readonly clientCertificate: 'not asked for' | 'requested' | 'required';
  readonly suites: PerVersion<Preferred>;
  readonly groups: PerVersion<Preferred>;
  readonly schemes: PerVersion<Preferred>;
  readonly alpn: Preferred;
  readonly chain: ChainVerdict | null;
  readonly tickets: PerVersion<boolean>;
  readonly resumption: PerVersion<boolean>;
  /** Whether the server says goodbye before it ends the connection. */
  readonly closeNotify: 'sent' | 'missing' | 'connection stays open' | 'not asked';
  readonly helloRetryRequest: 'answered' | 'failed' | 'not provoked' | 'not asked';
  readonly keyUpdate: 'answered' | 'not answered' | 'not asked';
}

/** The signature schemes that are compiled in. */
export const schemes: ReadonlyMap<string, number> = new Map(
  safeSigAlgs.flatMap((scheme) =>
    Object.entries(constants)
      .filter(([name, value]) => name.startsWith('MBEDTLS_TLS1_3_SIG_') && value === scheme)
      .map(([name]) => [name.replace('MBEDTLS_TLS1_3_SIG_', '').toLowerCase(), scheme] as const),
  ),
);

/** The protocols that are asked for unless others are named. */
export const ALPN = [
  ...['h2', 'http/1.1', 'http/1.0', 'acme-tls/1', 'mqtt', 'dot', 'imap', 'pop3', 'ftp', 'irc'],
  ...['xmpp-client', 'xmpp-server', 'postgresql', 'coap', 'managesieve', 'ntske/1'],
];

const VERSIONS = ['1.3', '1.2'] as const;
const NUMBERS: ReadonlyMap<number, string> = new Map([
  [0x0304, 'TLS 1.3'],
  [0x0303, 'TLS 1.2'],
  [0x0302, 'TLS 1.1'],
  [0x0301, 'TLS 1.0'],
  [0x0300, 'SSL 3.0'],
]);
const SILENCE = 400;
/** How much longer than the first handshake, and in milliseconds at least, others may take. */
const PATIENCE = 10;
const LEAST_PATIENCE = 2000;
/** How often a connection is tried that does not get as far as TLS, and the time between. */
const ATTEMPTS = 3;
const REST = 1000;

/** Finds out, by a handshake for each question. */
export class Scanner {
  readonly #target: Target;
  #patience: number;
  readonly #tell: (question: string) => void;
  readonly #alpnNames: readonly string[];
  readonly #found = new Map<Version, Outcome>();
  readonly #refused: Partial<Record<Version, string>> = {};

  /** `tell` is given what is asked at the moment. */
  constructor(target: Target, tell: (question: string) => void) {
    this.#target = target;
    this.#patience = target.timeout;
    this.#tell = tell;
    this.#alpnNames = target.alpn ?? ALPN;
  }

  /** Throws what went wrong when the server takes neither version. */
  async scan(): Promise<Scan> {
    const versionsFound = await this.#versions();
    const clientCertificate = await this.#clientCertificate();
    const best = this.#found.has('1.3') ? '1.3' : '1.2';
    const through = VERSIONS.filter((version) => this.#isUsable(version));
    const [goes] = through;
    const modern = goes === '1.3';
    return {
      host: this.#target.host,
      port: this.#target.port,
      versions: versionsFound,
      failures: this.#refused,
      clientCertificate,
      suites: await this.#each((version) => this.#suites(version)),
      groups: await this.#each((version) => this.#groups(version)),
      schemes: await this.#each((version) => this.#schemes(version)),
      alpn: await this.#alpn(best),
      chain: this.#judge(this.#found.get(best)),
      ...(await this.#resumption(through)),
      closeNotify: goes === undefined ? 'not asked' : await this.#closeNotify(goes),
      helloRetryRequest: this.#found.has('1.3') ? await this.#retry() : 'not asked',
      keyUpdate: modern ? await this.#keyUpdate() : 'not asked',
    };
  }

  /** Asks for both, and so also finds what an old server has. */
  async #versions(): Promise<Scan['versions']> {
    const taken = new Set<string>();
    const failures: string[] = [];
    let late: unknown = null;
    for (const version of VERSIONS) {
      const begun = Date.now();
      const outcome = await this.#first(version).catch((error: unknown) => {
        if (!(error instanceof SilentError)) throw error;
        late = error;
        return null;
      });
      if (outcome === null) continue;
      const chosen = NUMBERS.get(outcome.version ?? 0);
      if (chosen !== undefined) taken.add(chosen);
      if (chosen !== `TLS ${version}`) {
        failures.push(unlike(chosen, outcome.failure));
        continue;
      }
      this.#found.set(version, outcome);
      if (!outcome.ok) this.#refused[version] = inOptions(outcome.failure);
      this.#hurry(Date.now() - begun);
    }
    if (this.#found.size === 0) throw late ?? neither(failures);
    return Object.fromEntries(
      [...NUMBERS].map(([number, name]) => [
        name,
        taken.has(name) ? 'yes' : number > 0x0302 ? 'no' : 'not asked',
      ]),
    );
  }

  #first(version: Version): Promise<Outcome> {
    this.#tell(`TLS ${version}`);
    // In TLS 1.3 a client learns only afterwards that its certificate is refused.
    return probe(this.#target, { version }, async (established) => {
      const { context } = established;
      const got = await listen(established, SILENCE);
      const alert = context.alertFrom(got);
      if (alert !== null) this.#refused[version] = inOptions(alertSentence(alert));
    });
  }

  /** Some do not answer at all what they do not take: nobody wants to wait long for each of it. */
  #hurry(took: number): void {
    this.#patience = Math.min(this.#patience, Math.max(LEAST_PATIENCE, PATIENCE * took));
  }

  #isUsable(version: Version): boolean {
    return this.#found.has(version) && this.#refused[version] === undefined;
  }

  #ask(question: string, offer: Offer, after?: After): Promise<Outcome | null> {
    const patient = { ...offer, patience: this.#patience };
    return this.#patiently(question, () => probe(this.#target, patient, after));
  }

  /** Null for a server that is silent to the hello. */
  async #patiently(question: string, make: () => Promise<Outcome>): Promise<Outcome | null> {
    this.#tell(question);
    for (let attempt = 1; ; attempt += 1)
      try {
        return await make();
      } catch (error) {
        if (error instanceof SilentError) return null;
        // One that takes a few connections at once only has been seen: it needs a rest.
        if (attempt === ATTEMPTS) throw error;
        await setTimeout(REST);
      }
  }

  async #clientCertificate(): Promise<Scan['clientCertificate']> {
    const asks = [...this.#found.values()].some(({ asksCertificate }) => asksCertificate);
    if (!asks) return 'not asked for';
    if (this.#target.identity === null)
      return Object.keys(this.#refused).length > 0 ? 'required' : 'requested';
    const without = new Scanner({ ...this.#target, identity: null }, this.#tell);
    await without.#versions();
    return Object.keys(without.#refused).length > 0 ? 'required' : 'requested';
  }

  async #each<Value>(make: (version: Version) => Promise<Value>): Promise<PerVersion<Value>> {
    return each(
      VERSIONS.filter((version) => this.#found.has(version)),
      make,
    );
  }

  async #suites(version: Version): Promise<Preferred> {
    return preferenceOf(suitesOf(version), async (suites, left) => {
      const outcome = await this.#ask(`TLS ${version}: suites, ${left}`, { version, suites });
      return outcome?.suite ?? null;
    });
  }

  async #groups(version: Version): Promise<Preferred> {
    const choose: Choose = async (offered, left) => {
      const offer = { version, groups: offered, ...suitesWith(/ECDHE-/, version) };
      const outcome = await this.#ask(`TLS ${version}: groups, ${left}`, offer);
      return outcome?.group ?? null;
    };
    // In TLS 1.2 a certificate can be used only when the group of its own key is offered, too.
    return preferenceAndMore(groups, choose, (group, taken) => [group, ...taken]);
  }

  async #schemes(version: Version): Promise<Preferred> {
    const all = [...schemes].filter(([name]) => version === '1.2' || !name.startsWith('rsa_pkcs1'));
    const choose: Choose = async (offered, left) => {
      const offer = { version, schemes: offered, ...suitesWith(/ECDHE-(ECDSA|RSA)-/, version) };
      const outcome = await this.#ask(`TLS ${version}: schemes, ${left}`, offer);
      return outcome?.scheme ?? null;
    };
    return preferenceAndMore(new Map(all), choose, (scheme) => [scheme]);
  }

  async #alpn(version: Version): Promise<Preferred> {
    const all = this.#alpnNames;
    return preferenceOf(new Map(all.map((name, at) => [name, at])), async (offered, left) => {
      const alpn = offered.flatMap((at) => all[at] ?? []);
      const outcome = await this.#ask(`ALPN, ${left}`, { version, alpn });
      return outcome?.alpn == null ? null : all.indexOf(outcome.alpn);
    });
  }

  #judge(outcome: Outcome | undefined): ChainVerdict | null {
    const { ca, crl, servername, host } = this.#target;
    return outcome === undefined || outcome.chain.length === 0
      ? null
      : verifyChain(outcome.chain, ca, { crl, host: servername ?? host });
  }

  async #resumption(through: readonly Version[]): Promise<Pick<Scan, 'tickets' | 'resumption'>> {
    const tickets: Partial<Record<Version, boolean>> = {};
    const resumption: Partial<Record<Version, boolean>> = {};
    for (const version of through) {
      const offer = { version, patience: this.#patience };
      const prober = await Prober.offering(this.#target, offer);
      try {
        const { session, ticket } = await this.#session(prober, version);
        tickets[version] = ticket;
        resumption[version] = session !== null && (await this.#resumes(prober, version, session));
      } finally {
        prober.dispose();
      }
    }
    return { tickets, resumption };
  }

  async #session(prober: Prober, version: Version): Promise<Kept> {
    let session: Uint8Array | null = null;
    const outcome = await this.#patiently(`TLS ${version}: tickets`, () =>
      prober.probe({
        after: async (established) => {
          const { context } = established;
          if (version === '1.3') await listen(established, SILENCE, () => context.session !== null);
          // The context wipes its own.
          session = context.session?.slice() ?? null;
        },
      }),
    );
    return { session, ticket: version === '1.3' ? session !== null : outcome?.ticket === true };
  }

  async #resumes(prober: Prober, version: Version, session: Uint8Array): Promise<boolean> {
    const outcome = await this.#patiently(`TLS ${version}: resumption`, () =>
      prober.probe({ session }),
    );
    return outcome?.resumed === true;
  }

  async #closeNotify(version: Version): Promise<Scan['closeNotify']> {
    let result: Scan['closeNotify'] = 'not asked';
    await this.#ask('close_notify', { version }, async (established) => {
      const { context, timeout } = established;
      context.closeNotify();
      const got = await listen(established, Math.min(timeout, 2000));
      if (got === 0) result = 'sent';
      else
        result =
          got === constants.MBEDTLS_ERR_SSL_CONN_EOF || established.wire.hasEnded
            ? 'missing'
            : 'connection stays open';
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
      if (outcome === null || outcome.group === null) return 'failed';
      if (outcome.retried) return 'answered';
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

/** What a first connection left for a second. */
interface Kept {
  readonly session: Uint8Array | null;
  readonly ticket: boolean;
}

async function each<Value>(
  wanted: readonly Version[],
  make: (version: Version) => Promise<Value>,
): Promise<PerVersion<Value>> {
  const made: Partial<Record<Version, Value>> = {};
  for (const version of wanted) made[version] = await make(version);
  return made;
}

function suitesOf(version: Version): ReadonlyMap<string, number> {
  const all = [...listCiphersuites(defaultInstance())].filter(
    ([, name]) => /^TLS1-3-/.test(name) === (version === '1.3'),
  );
  return new Map(all.map(([id, name]) => [name, id]));
}

/** Of TLS 1.2 the suites of a kind; those with a static key have neither group nor signature. */
function suitesWith(kind: RegExp, version: Version): Pick<Offer, 'suites'> {
  if (version === '1.3') return {};
  const suites = [...suitesOf(version)].filter(([name]) => kind.test(name));
  return { suites: suites.map(([, suite]) => suite) };
}

/** Why a version is not taken. */
function unlike(chosen: string | undefined, failure: string): string {
  if (chosen === undefined) return failure;
  return `it chooses ${chosen}${/1\.[23]/.test(chosen) ? '' : ', which is not compiled in'}`;
}

function neither([modern = '', old = '']: readonly string[]): Error {
  return new Error(
    modern === old
      ? `No handshake succeeds, neither with TLS 1.3 nor with TLS 1.2: ${modern}`
      : `No handshake succeeds. With TLS 1.3: ${modern}; with TLS 1.2: ${old}`,
  );
}
