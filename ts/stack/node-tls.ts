import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { checkServerIdentity, createSecureContext, DEFAULT_CIPHERS, type ConnectionOptions } from 'node:tls';
import {
  NSAPI_ERROR_AUTH_FAILURE, NSAPI_ERROR_OK, NSAPI_ERROR_PARAMETER, NSAPI_ERROR_UNSUPPORTED,
} from '../nsapi/error.js';
import {
  NSAPI_TLSSOCKET_ENABLE, NSAPI_TLSSOCKET_SET_CACERT, NSAPI_TLSSOCKET_SET_CLCERT, NSAPI_TLSSOCKET_SET_CLKEY,
  NSAPI_TLSSOCKET_SET_HOSTNAME, type OptionValue,
} from '../nsapi/options.js';
import { isPem } from '../nsapi/pem.js';
import { ipBytes } from '../nsapi/socket-address.js';
import type { OptionResult } from './network-stack.js';
import type { NodeFault } from './node-error.js';

const MAX_HOSTNAME = 255;
/** Node's own, without keys and signatures that are worth less than 112 bits, such as RSA with 1024. */
const CIPHERS = `${DEFAULT_CIPHERS}:@SECLEVEL=2`;
const KEY_TYPES = ['pkcs8', 'sec1', 'pkcs1'] as const;
const CERTIFICATE = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[^]*?-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;

interface Certificates {
  /** As they were given, to be read back. */
  readonly given: Uint8Array;
  /** The first is the own one, where it is the client's. */
  readonly parsed: readonly X509Certificate[];
  readonly pem: string;
}

/** What the options of level NSAPI_TLSSOCKET_LEVEL say of one socket: what node:tls shall do when it connects. */
export class NodeTls {
  #enabled = false;
  #hostname: string | null = null;
  #ca: Certificates | null = null;
  #certificate: Certificates | null = null;
  #key: KeyObject | null = null;

  /** Whether TLS was asked for. */
  get enabled(): boolean {
    return this.#enabled;
  }

  /** OK; UNSUPPORTED; PARAMETER with Node's error for a value that cannot be used, which leaves everything as it was. */
  set(option: number, value: OptionValue): NodeFault {
    try {
      return { code: this.#set(option, value), cause: undefined };
    } catch (cause) {
      return { code: NSAPI_ERROR_PARAMETER, cause };
    }
  }

  /** A copy of the value; UNSUPPORTED for what was not set, and always for the key. */
  get(option: number): OptionResult {
    const value = this.#value(option);
    return { code: value === null ? NSAPI_ERROR_UNSUPPORTED : NSAPI_ERROR_OK, value };
  }

  /** What node:tls is to be given; or AUTH_FAILURE, before anything was sent. */
  prepare(): { readonly options: ConnectionOptions } | { readonly fault: NodeFault } {
    const hostname = this.#hostname;
    if (hostname === null) return refusal('No host name was set, and its check was not waived either.');
    if (this.#ca === null) return refusal('No CA certificate was set: nothing is trusted until the socket is told whom.');
    const key = this.#key;
    const pair = this.#certificate === null || key === null ? {}
      : { cert: this.#certificate.pem, key: key.export({ type: 'pkcs8', format: 'pem' }) };
    try {
      const secureContext = createSecureContext({ ca: this.#ca.pem, ...pair, minVersion: 'TLSv1.2', ciphers: CIPHERS, allowPartialTrustChain: true });
      return {
        options: {
          secureContext,
          rejectUnauthorized: true,
          // An IP literal is not sent as a name (RFC 6066).
          servername: ipBytes(hostname) === null ? hostname : '',
          checkServerIdentity: (_name, certificate) => (hostname === '' ? undefined : checkServerIdentity(hostname, certificate)),
        },
      };
    } catch (cause) {
      return { fault: { code: NSAPI_ERROR_AUTH_FAILURE, cause } };
    }
  }

  #set(option: number, value: OptionValue): number {
    switch (option) {
      case NSAPI_TLSSOCKET_SET_HOSTNAME:
        this.#hostname = hostnameOf(value);
        return NSAPI_ERROR_OK;
      case NSAPI_TLSSOCKET_SET_CACERT:
        this.#ca = certificatesOf(value);
        return NSAPI_ERROR_OK;
      case NSAPI_TLSSOCKET_SET_CLCERT:
        this.#certificate = certificatesOf(value);
        // It belongs to another certificate.
        this.#key = null;
        return NSAPI_ERROR_OK;
      case NSAPI_TLSSOCKET_SET_CLKEY: {
        const key = keyOf(value);
        const certificate = this.#certificate?.parsed[0];
        if (certificate === undefined) throw new TypeError('The certificate must be set before its key.');
        if (!certificate.checkPrivateKey(key)) throw new TypeError('The private key does not belong to the certificate.');
        this.#key = key;
        return NSAPI_ERROR_OK;
      }
      case NSAPI_TLSSOCKET_ENABLE:
        if (typeof value !== 'boolean' && value !== 0 && value !== 1) throw new TypeError('The option takes a boolean.');
        this.#enabled = value === true || value === 1;
        return NSAPI_ERROR_OK;
      default:
        return NSAPI_ERROR_UNSUPPORTED;
    }
  }

  #value(option: number): OptionValue | null {
    switch (option) {
      case NSAPI_TLSSOCKET_SET_HOSTNAME: return this.#hostname === null ? null : new TextEncoder().encode(this.#hostname);
      case NSAPI_TLSSOCKET_SET_CACERT: return this.#ca === null ? null : new Uint8Array(this.#ca.given);
      case NSAPI_TLSSOCKET_SET_CLCERT: return this.#certificate === null ? null : new Uint8Array(this.#certificate.given);
      case NSAPI_TLSSOCKET_ENABLE: return this.#enabled;
      default: return null;
    }
  }
}

function refusal(message: string): { readonly fault: NodeFault } {
  return { fault: { code: NSAPI_ERROR_AUTH_FAILURE, cause: new Error(message) } };
}

function bytesOf(value: OptionValue): Uint8Array {
  if (typeof value === 'string') return new TextEncoder().encode(value);
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`The option takes bytes, not a ${typeof value}.`);
}

function hostnameOf(value: OptionValue): string {
  const bytes = bytesOf(value);
  if (bytes.length > MAX_HOSTNAME) throw new RangeError(`The host name has ${bytes.length} bytes, more than ${MAX_HOSTNAME}.`);
  const name = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  if (name.includes('\0')) throw new TypeError('The host name has a NUL in it.');
  return name;
}

function certificatesOf(value: OptionValue): Certificates {
  const given = new Uint8Array(bytesOf(value));
  const blocks = isPem(given) ? new TextDecoder().decode(given).match(CERTIFICATE) ?? [] : [given];
  if (blocks.length === 0) throw new TypeError('There is no certificate in the PEM.');
  const parsed = blocks.map((block) => new X509Certificate(block));
  return { given, parsed, pem: parsed.map(String).join('') };
}

function keyOf(value: OptionValue): KeyObject {
  const bytes = bytesOf(value);
  if (isPem(bytes)) return createPrivateKey({ key: Buffer.from(bytes), format: 'pem' });
  const key = Buffer.from(bytes);
  const errors: unknown[] = [];
  for (const type of KEY_TYPES) {
    try {
      return createPrivateKey({ key, format: 'der', type });
    } catch (error) {
      errors.push(error);
    }
  }
  throw new AggregateError(errors, 'The private key cannot be read.');
}
