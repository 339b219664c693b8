import {
  MBEDTLS_SSL_VERIFY_NONE,
  MBEDTLS_SSL_VERSION_TLS1_2,
  MBEDTLS_SSL_VERSION_TLS1_3,
} from '../../wasm/constants.js';
import { defaultInstance } from '../ffi/instance.js';
import type { ExportedKeys } from '../ffi/host/callbacks.js';
import { confPsk, confTickets } from '../mbedtls/config-extras.js';
import { mbedtlsError } from '../mbedtls/error.js';
import { SslConfig } from '../mbedtls/ssl-config.js';
import { SslContext } from '../mbedtls/ssl-context.js';
import { NSAPI_ERROR_WOULD_BLOCK } from '../nsapi/error.js';
import { identify } from './connection.js';
import { TimeoutError } from './exit.js';
import type { Target } from './tls-options.js';
import { spokenIn, type Spoken } from './wire-messages.js';
import { Wire } from './wire.js';

/** What one handshake offers. */
export interface Offer {
  readonly version: '1.2' | '1.3' | 'both';
  readonly suites?: readonly number[];
  readonly groups?: readonly number[];
  readonly schemes?: readonly number[];
  readonly alpn?: readonly string[];
}

/** How a handshake ended. */
export interface Outcome extends Spoken {
  readonly ok: boolean;
  readonly version: string;
  readonly suiteName: string | null;
  readonly alpn: string | null;
  /** DER, the server's own first. */
  readonly chain: readonly Uint8Array[];
  /** Why it failed; empty when it did not. */
  readonly failure: string;
}

/** An established connection, for what comes after the handshake. */
export interface Established {
  readonly context: SslContext;
  readonly wire: Wire;
  readonly keys: readonly ExportedKeys[];
  readonly timeout: number;
}

/** Makes a handshake and, when it succeeds, what `after` does; closes the connection. */
export async function probe(
  target: Target,
  offer: Offer,
  after: (established: Established) => Promise<void> = async () => {},
): Promise<Outcome> {
  const keys: ExportedKeys[] = [];
  const config = await configFor(target, offer, keys);
  try {
    const wire = await Wire.to(target);
    const context = new SslContext(config, wire);
    try {
      context.setHostname(target.servername ?? target.host);
      const result = await shake(target, context, wire);
      const outcome = outcomeOf(context, wire, result);
      if (result === 0) {
        await after({ context, wire, keys, timeout: target.timeout });
        context.closeNotify();
      }
      return outcome;
    } finally {
      context.dispose();
      wire.close();
    }
  } finally {
    config.dispose();
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
  if (offer.suites !== undefined) config.confCiphersuites(offer.suites);
  if (offer.groups !== undefined) config.confGroups(offer.groups);
  if (offer.schemes !== undefined) config.confSigAlgs(offer.schemes);
  if (offer.alpn !== undefined) config.confAlpnProtocols(offer.alpn);
  confTickets(config, true);
  config.confExportKeysCb((exported) => {
    keys.push({ ...exported, secret: exported.secret.slice() });
  });
  return config;
}

async function shake(target: Target, context: SslContext, wire: Wire): Promise<number> {
  const end = Date.now() + target.timeout;
  for (;;) {
    const result = context.handshake();
    if (result !== NSAPI_ERROR_WOULD_BLOCK) return result;
    const left = end - Date.now();
    if (left <= 0) throw new TimeoutError(target);
    await wire.news(left);
  }
}

function outcomeOf(context: SslContext, wire: Wire, result: number): Outcome {
  const chain = context.getPeerCert();
  const ders = chain?.ders ?? [];
  chain?.dispose();
  return {
    ...spokenIn(wire.heard),
    ok: result === 0,
    version: context.version,
    suiteName: context.ciphersuite,
    alpn: context.alpnProtocol,
    chain: ders,
    failure:
      result === 0
        ? ''
        : (context.alertFrom(result) ??
          mbedtlsError(defaultInstance(), result, 'The handshake failed').message),
  };
}

/** Reads until `enough`, the end, or silence for so long; gives the last answer of read. */
export async function listen(
  { context, wire }: Established,
  silence: number,
  enough: () => boolean = () => false,
): Promise<number> {
  const buffer = new Uint8Array(16_384);
  for (;;) {
    const got = context.read(buffer);
    if (got !== NSAPI_ERROR_WOULD_BLOCK && got <= 0) return got;
    if (enough()) return got;
    if (got === NSAPI_ERROR_WOULD_BLOCK && !(await wire.news(silence))) return got;
  }
}
