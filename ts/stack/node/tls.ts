import { createPrivateKey, type KeyObject, type X509Certificate } from 'node:crypto';
import {
  checkServerIdentity,
  createSecureContext,
  DEFAULT_CIPHERS,
  type ConnectionOptions,
} from 'node:tls';
import { NSAPI_ERROR_AUTH_FAILURE } from '../../nsapi/error.js';
import { NSAPI_TLSSOCKET_SET_CACERT, NSAPI_TLSSOCKET_SET_HOSTNAME } from '../../nsapi/options.js';
import { isPem } from '../../nsapi/pem.js';
import { ipBytes, withoutZone } from '../../nsapi/socket-address.js';
import type { Fault } from '../carrier.js';
import { pemOf, readCas, readOwn } from './certificates.js';
import { TlsOptions } from '../tls-options.js';

/**
 * Node's own, without keys and signatures that are worth less than 112 bits, such as RSA with 1024.
 */
const CIPHERS = `${DEFAULT_CIPHERS}:@SECLEVEL=2`;
const KEY_TYPES = ['pkcs8', 'sec1', 'pkcs1'] as const;

/**
 * What the options of level NSAPI_TLSSOCKET_LEVEL say of one socket: what node:tls shall do when it
 * connects.
 */
export class NodeTls extends TlsOptions {
  #ca: string | null = null;
  #certificate: readonly X509Certificate[] = [];
  #key: KeyObject | null = null;

  /** What node:tls is to be given; or AUTH_FAILURE, before anything was sent. */
  prepare(): { readonly options: ConnectionOptions } | { readonly fault: Fault } {
    const name = this.bytes(NSAPI_TLSSOCKET_SET_HOSTNAME);
    if (name === null) return refusal('No host name was set, and its check was not waived either.');
    if (this.#ca === null)
      return refusal(
        'No CA certificate was set: nothing is trusted until the socket is told whom.',
      );
    const decoded = new TextDecoder().decode(name);
    const hostname = ipBytes(decoded) === null ? decoded : withoutZone(decoded);
    const key = this.#key;
    const pair =
      key === null
        ? {}
        : { cert: pemOf(this.#certificate), key: key.export({ type: 'pkcs8', format: 'pem' }) };
    try {
      const secureContext = createSecureContext({
        ca: this.#ca,
        ...pair,
        minVersion: 'TLSv1.2',
        ciphers: CIPHERS,
        allowPartialTrustChain: true,
      });
      return {
        options: {
          secureContext,
          rejectUnauthorized: true,
          // An IP literal is not sent as a name (RFC 6066).
          servername: ipBytes(hostname) === null ? hostname : '',
          checkServerIdentity: (_name, certificate) =>
            hostname === '' ? undefined : checkServerIdentity(hostname, certificate),
        },
      };
    } catch (cause) {
      return { fault: { code: NSAPI_ERROR_AUTH_FAILURE, cause } };
    }
  }

  protected override learn(option: number, certificates: Uint8Array): void {
    if (option !== NSAPI_TLSSOCKET_SET_CACERT) {
      this.#certificate = readOwn(certificates);
      return;
    }
    const { trusted, unreadable } = readCas(certificates);
    this.#ca = pemOf(trusted);
    this.unreadable = unreadable;
  }

  protected override keepKey(bytes: Uint8Array): void {
    const key = keyOf(bytes);
    if (this.#certificate[0]?.checkPrivateKey(key) !== true)
      throw new TypeError('The private key does not belong to the certificate.');
    this.#key = key;
  }

  override dropKey(): void {
    this.#key = null;
  }
}

function refusal(message: string): { readonly fault: Fault } {
  return { fault: { code: NSAPI_ERROR_AUTH_FAILURE, cause: new Error(message) } };
}

function keyOf(bytes: Uint8Array): KeyObject {
  // A view: no copy of a key is left behind.
  const key = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isPem(bytes)) return createPrivateKey({ key, format: 'pem' });
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
