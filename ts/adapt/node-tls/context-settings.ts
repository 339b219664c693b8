import { constants } from 'node:crypto';
import type { SecureContextOptions } from 'node:tls';
import { parseCiphers, parseSecurityLevel } from './cipher-names.js';
import { cannotHonour, outOfRange, wrongType, wrongValue } from './errors.js';
import { parseCurves, parseProtocol, parseSignatures, parseVersion } from './names.js';

/** What a context says of the protocol, in Mbed TLS's numbers. */
export interface Settings {
  readonly min: number;
  readonly max: number;
  /** Null for the safe ones. */
  readonly ciphers: readonly number[] | null;
  /** The shortest RSA key of a certificate, in bits; undefined for the safe one. */
  readonly leastRsaBits: number | undefined;
  readonly curves: readonly number[];
  /** Null for the safe ones. */
  readonly signatures: readonly number[] | null;
}

/** Bits of secureOptions that ask for what is so anyhow, or for what min- and maxVersion say. */
const GRANTED =
  constants.SSL_OP_NO_SSLv2 |
  constants.SSL_OP_NO_SSLv3 |
  constants.SSL_OP_NO_TLSv1 |
  constants.SSL_OP_NO_TLSv1_1 |
  constants.SSL_OP_NO_TLSv1_2 |
  constants.SSL_OP_NO_TLSv1_3 |
  constants.SSL_OP_NO_COMPRESSION |
  constants.SSL_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION |
  constants.SSL_OP_NO_RENEGOTIATION |
  constants.SSL_OP_NO_TICKET |
  constants.SSL_OP_CIPHER_SERVER_PREFERENCE;

const NO_ENGINES = 'ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED';
const ENGINES = ['clientCertEngine', 'privateKeyEngine', 'privateKeyIdentifier'] as const;

/** The shortest RSA key at OpenSSL's security level 1; that of level 2 is the safe one. */
const RSA_BITS_OF_LEVEL_1 = 1024;

/** How many bytes of keys for tickets there are. */
const TICKET_KEYS = 48;

/**
 * Checks the options of a context that are neither certificates nor keys. Throws for values of a
 * wrong type or range, told as Node tells them, and for what cannot be honoured, by its name.
 */
export function settingsOf(options: SecureContextOptions): Settings {
  refuse(options);
  checkTypes(options);
  const { ciphers, sigalgs } = options;
  const { min, max } = versionsOf(options);
  const asked = typeof ciphers === 'string' && ciphers !== '' ? ciphers : null;
  return {
    min,
    max,
    ciphers: asked === null ? null : parseCiphers(asked),
    leastRsaBits:
      asked !== null && parseSecurityLevel(asked) === 1 ? RSA_BITS_OF_LEVEL_1 : undefined,
    curves: parseCurves(options.ecdhCurve),
    signatures: isGiven(sigalgs) ? parseSignatures(sigalgs) : null,
  };
}

function versionsOf(options: SecureContextOptions): { readonly min: number; readonly max: number } {
  const { secureProtocol, secureOptions = 0 } = options;
  const asked = [options.minVersion, options.maxVersion].find(isGiven);
  if (isGiven(secureProtocol) && asked !== undefined)
    throw Object.assign(
      new TypeError(
        `TLS protocol version ${asked} conflicts with secureProtocol ${secureProtocol}`,
      ),
      { code: 'ERR_TLS_PROTOCOL_VERSION_CONFLICT' },
    );
  const range = isGiven(secureProtocol) ? parseProtocol(secureProtocol) : null;
  const lowest = (secureOptions & constants.SSL_OP_NO_TLSv1_2) === 0 ? 'TLSv1.2' : 'TLSv1.3';
  const highest = (secureOptions & constants.SSL_OP_NO_TLSv1_3) === 0 ? 'TLSv1.3' : 'TLSv1.2';
  const min = parseVersion('minVersion', range?.min ?? options.minVersion ?? lowest);
  const max = parseVersion('maxVersion', range?.max ?? options.maxVersion ?? highest);
  if (min > max)
    throw Object.assign(new TypeError('options.minVersion is above options.maxVersion.'), {
      code: 'ERR_TLS_INVALID_PROTOCOL_VERSION',
    });
  return { min, max };
}

/** Throws for what Mbed TLS cannot do. */
function refuse(options: SecureContextOptions): void {
  for (const name of ENGINES) {
    const given: unknown = options[name];
    if (isGiven(given) && typeof given !== 'string')
      throw wrongType(`options.${name}`, 'of type string, null, or undefined', given);
  }
  const engine = ENGINES.find((name) => isGiven(options[name]));
  if (engine !== undefined) throw cannotHonour(engine, 'there are no engines', NO_ENGINES);
  if (isGiven(options.dhparam)) throw cannotHonour('dhparam', 'there is no DHE');
  const { secureOptions } = options;
  if (!isGiven(secureOptions)) return;
  checkWhole('secureOptions', secureOptions, Number.MAX_SAFE_INTEGER);
  const others = (secureOptions & ~GRANTED) >>> 0;
  if (others !== 0)
    throw cannotHonour('secureOptions', `its bits 0x${others.toString(16)} mean OpenSSL`);
}

function checkTypes(options: SecureContextOptions): void {
  const { ticketKeys, sessionTimeout, sigalgs } = options;
  for (const name of ['ciphers', 'passphrase', 'sessionIdContext', 'ecdhCurve'] as const) {
    const given: unknown = options[name];
    if (isGiven(given) && typeof given !== 'string')
      throw wrongType(`options.${name}`, 'of type string', given);
  }
  if (isGiven(sigalgs) && String(sigalgs) === '') throw wrongValue('options.sigalgs', sigalgs);
  if (isGiven(sessionTimeout)) checkWhole('sessionTimeout', sessionTimeout, 2 ** 31 - 1);
  if (isGiven(ticketKeys)) checkTicketKeys(ticketKeys);
}

function checkTicketKeys(given: unknown): void {
  if (!ArrayBuffer.isView(given))
    throw wrongType('options.ticketKeys', 'an instance of Buffer, TypedArray, or DataView', given);
  if (given.byteLength !== TICKET_KEYS)
    throw wrongValue('options.ticketKeys', given.byteLength, 'must be exactly 48 bytes');
}

function checkWhole(option: string, given: unknown, most: number): void {
  if (typeof given !== 'number') throw wrongType(`options.${option}`, 'of type number', given);
  if (!Number.isInteger(given)) throw outOfRange(`options.${option}`, 'an integer', given);
  if (given < 0 || given > most) throw outOfRange(`options.${option}`, `>= 0 && <= ${most}`, given);
}

function isGiven<Value>(value: Value | null | undefined): value is Value {
  return value !== undefined && value !== null;
}
