import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import {
  checkServerIdentity,
  createSecureContext,
  DEFAULT_CIPHERS,
  type ConnectionOptions,
} from 'node:tls';
import { NSAPI_ERROR_AUTH_FAILURE } from '../../nsapi/error.js';
import { NSAPI_TLSSOCKET_SET_CACERT, NSAPI_TLSSOCKET_SET_HOSTNAME } from '../../nsapi/options.js';
import { certificateBlocks, isPem } from '../../nsapi/pem.js';
import { ipBytes, withoutZone } from '../../nsapi/socket-address.js';
import type { Fault } from '../carrier.js';
import { TlsOptions } from '../tls-options.js';

/**
 * Node's own, without keys and signatures that are worth less than 112 bits, such as RSA with 1024.
 */
const CIPHERS = `${DEFAULT_CIPHERS}:@SECLEVEL=2`;
const KEY_TYPES = ['pkcs8', 'sec1', 'pkcs1'] as const;
const LABELS = ['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE'] as const;

interface Certificates {
  /** The first is the own one, where it is the client's. */
  readonly parsed: readonly X509Certificate[];
  readonly pem: string;
}

/**
 * What the options of level NSAPI_TLSSOCKET_LEVEL say of one socket: what node:tls shall do when it
 * connects.
 */
export class NodeTls extends TlsOptions {
  #ca: Certificates | null = null;
  #certificate: Certificates | null = null;
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
      this.#certificate === null || key === null
        ? {}
        : { cert: this.#certificate.pem, key: key.export({ type: 'pkcs8', format: 'pem' }) };
    try {
      const secureContext = createSecureContext({
        ca: this.#ca.pem,
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
    const read = certificatesOf(certificates);
    if (option === NSAPI_TLSSOCKET_SET_CACERT) this.#ca = read;
    else this.#certificate = read;
  }

  protected override keepKey(bytes: Uint8Array): void {
    const key = keyOf(bytes);
    if (this.#certificate?.parsed[0]?.checkPrivateKey(key) !== true)
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

function certificatesOf(given: Uint8Array): Certificates {
  const read = isPem(given) ? certificateBlocks(given, LABELS) : { blocks: [given] };
  if ('fault' in read) throw new TypeError(`The certificates are not whole: ${read.fault}.`);
  const parsed = read.blocks.map((block) => new X509Certificate(block));
  if (!isPem(given) && given.subarray(parsed[0]?.raw.length).some((byte) => byte !== 0))
    throw new TypeError('Bytes follow the certificate, and DER bytes hold one only.');
  return { parsed, pem: parsed.map(String).join('') };
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
