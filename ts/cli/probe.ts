import {
  MBEDTLS_SSL_KEY_EXPORT_TLS1_3_SERVER_HANDSHAKE_TRAFFIC_SECRET,
  MBEDTLS_SSL_VERIFY_NONE,
  MBEDTLS_SSL_VERSION_TLS1_2,
  MBEDTLS_SSL_VERSION_TLS1_3,
} from '../../wasm/constants.js';
import { defaultInstance } from '../ffi/instance.js';
import type { ExportedKeys } from '../ffi/host/callbacks.js';
import { confPsk, confTickets, listCiphersuites } from '../mbedtls/config-extras.js';
import { SslConfig } from '../mbedtls/ssl-config.js';
import { SslContext } from '../mbedtls/ssl-context.js';
import { NSAPI_ERROR_WOULD_BLOCK } from '../nsapi/error.js';
import { normalizeHostname } from '../nsapi/hostname.js';
import { handshakeError } from '../tls/failure.js';
import { identify } from './connection.js';
import { TimeoutError } from './exit.js';
import type { Target } from './tls-options.js';
import { TrafficKeys } from './traffic-keys.js';
import { spokenIn, type Spoken } from './wire-messages.js';
import { Wire } from './wire.js';

/** What one handshake offers. */
export interface Offer {
  readonly version: '1.2' | '1.3' | 'both';
  readonly suites?: readonly number[];
  readonly groups?: readonly number[];
  readonly schemes?: readonly number[];
  readonly alpn?: readonly string[];
  /** The longest that the handshake may take, in milliseconds; the target's timeout when absent. */
  readonly patience?: number;
}

/** That a server is silent to a hello. */
export class SilentError extends TimeoutError {}

/** How a handshake ended. */
export interface Outcome extends Spoken {
  readonly ok: boolean;
  readonly alpn: string | null;
  readonly resumed: boolean;
  /** Why it failed; empty when it did not. */
  readonly failure: string;
}

/** An established connection, for what comes after the handshake. */
export interface Established {
  readonly context: SslContext;
  readonly wire: Wire;
  readonly keys: readonly ExportedKeys[];
  /** The number of the cipher suite. */
  readonly suite: number | null;
  readonly timeout: number;
}

export type After = (established: Established) => Promise<void>;

/** Makes a handshake and, when it succeeds, what `after` does; closes the connection. */
export async function probe(target: Target, offer: Offer, after?: After): Promise<Outcome> {
  const prober = await Prober.offering(target, offer);
  try {
    return await prober.probe({ after });
  } finally {
    prober.dispose();
  }
}

/** How to make one of several handshakes. */
interface Manner {
  readonly after?: After | undefined;
  /** What to resume. */
  readonly session?: Uint8Array | undefined;
}

/** Handshakes under one configuration: what one of them brought can be resumed by the next. */
export class Prober {
  readonly #target: Target;
  readonly #patience: number;
  readonly #config: SslConfig;
  readonly #keys: ExportedKeys[];

  private constructor(target: Target, patience: number, config: SslConfig, keys: ExportedKeys[]) {
    this.#target = target;
    this.#patience = patience;
    this.#config = config;
    this.#keys = keys;
  }

  static async offering(target: Target, offer: Offer): Promise<Prober> {
    const keys: ExportedKeys[] = [];
    const { patience = target.timeout } = offer;
    return new Prober(target, patience, await configFor(target, offer, keys), keys);
  }

  async probe({ after, session }: Manner = {}): Promise<Outcome> {
    const target = this.#target;
    const keys = this.#keys;
    keys.length = 0;
    const wire = await Wire.to(target);
    const context = new SslContext(this.#config, wire);
    try {
      context.setHostname(normalizeHostname(target.servername ?? target.host));
      if (session !== undefined) context.setSession(session);
      const result = await shake(target, this.#patience, context, wire);
      const outcome = outcomeOf(context, wire, result, keys);
      if (result === 0) {
        const { suite } = outcome;
        await after?.({ context, wire, keys, suite, timeout: target.timeout });
        context.closeNotify();
      }
      return outcome;
    } finally {
      context.dispose();
      wire.close();
    }
  }

  dispose(): void {
    this.#config.dispose();
  }
}

async function configFor(target: Target, offer: Offer, keys: ExportedKeys[]): Promise<SslConfig> {
  const config = new SslConfig();
  config.confAuthmode(MBEDTLS_SSL_VERIFY_NONE);
  config.confMinTlsVersion(
    offer.version === '1.3' ? MBEDTLS_SSL_VERSION_TLS1_3 : MBEDTLS_SSL_VERSION_TLS1_2,
  );
  config.confMaxTlsVersion(
    offer.version === '1.2' ? MBEDTLS_SSL_VERSION_TLS1_2 : MBEDTLS_SSL_VERSION_TLS1_3,
  );
  if (target.identity !== null) await identify(config, target.identity);
  if (target.psk !== null) confPsk(config, target.psk.key, target.psk.identity);
  config.confCiphersuites(offer.suites ?? [...listCiphersuites(defaultInstance()).keys()]);
  if (offer.groups !== undefined) config.confGroups(offer.groups);
  if (offer.schemes !== undefined) config.confSigAlgs(offer.schemes);
  if (offer.alpn !== undefined) config.confAlpnProtocols(offer.alpn);
  confTickets(config, true);
  config.confExportKeysCb((exported) => {
    keys.push({ ...exported, secret: exported.secret.slice() });
  });
  return config;
}

async function shake(
  target: Target,
  patience: number,
  context: SslContext,
  wire: Wire,
): Promise<number> {
  const end = Date.now() + patience;
  for (;;) {
    const result = context.handshake();
    if (result !== NSAPI_ERROR_WOULD_BLOCK) return result;
    const left = end - Date.now();
    if (left <= 0) throw new SilentError(target);
    await wire.news(left);
  }
}

function outcomeOf(
  context: SslContext,
  wire: Wire,
  result: number,
  keys: readonly ExportedKeys[],
): Outcome {
  const hidden = secretOf(keys, MBEDTLS_SSL_KEY_EXPORT_TLS1_3_SERVER_HANDSHAKE_TRAFFIC_SECRET);
  return {
    ...spokenIn(wire.heard, (suite) =>
      hidden === null || !TrafficKeys.knows(suite) ? null : new TrafficKeys(hidden, suite),
    ),
    ok: result === 0,
    alpn: context.alpnProtocol,
    resumed: result === 0 && context.isResumed,
    failure: result === 0 ? '' : failureOf(context, wire, result),
  };
}

/** In words, without what failed. */
function failureOf(context: SslContext, { lastError }: Wire, result: number): string {
  const { message } = handshakeError(context, result, {
    hostname: null,
    transportError: lastError,
  });
  return message.replace('The TLS handshake failed: ', '').replace(/\.$/, '');
}

/** A secret of this type that Mbed TLS has exported, null where it has not. */
export function secretOf(keys: readonly ExportedKeys[], type: number): Uint8Array | null {
  return keys.find((each) => each.type === type)?.secret ?? null;
}

/** How many silences long a server is listened to that is not silent. */
const SILENCES = 5;

/**
 * Reads until `enough`, the end, or silence for so long, and not without end; gives the last answer
 * of read.
 */
export async function listen(
  { context, wire }: Established,
  silence: number,
  enough: () => boolean = () => false,
): Promise<number> {
  const buffer = new Uint8Array(16_384);
  const until = performance.now() + SILENCES * silence;
  for (;;) {
    const got = context.read(buffer);
    if (got !== NSAPI_ERROR_WOULD_BLOCK && got <= 0) return got;
    if (enough() || performance.now() > until) return got;
    if (got === NSAPI_ERROR_WOULD_BLOCK && !(await wire.news(silence))) return got;
  }
}
