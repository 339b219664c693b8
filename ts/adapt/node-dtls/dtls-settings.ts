import { MBEDTLS_SSL_IS_SERVER, MBEDTLS_SSL_TRANSPORT_DATAGRAM } from '../../../wasm/constants.js';
import { confPsk } from '../../mbedtls/datagram.js';
import { PkKey } from '../../mbedtls/pk-key.js';
import { SslConfig } from '../../mbedtls/ssl-config.js';
import { X509Crt } from '../../mbedtls/x509-crt.js';
import { check } from '../../nsapi/socket-error.js';
import type { DTLSSocketOptions } from '../../tls/dtls-options.js';
import type { DTLSSocketWrapper } from '../../tls/dtls-socket-wrapper.js';

/** A certificate, or several: PEM or DER. */
export type Pem = string | Uint8Array;

/** What one end proves itself by, and what it judges others by. */
export interface DTLSCredentials {
  /** The CA certificates that the peer's must end in; a server then asks for one, too. */
  readonly ca?: Pem | undefined;
  /** The own certificate with its chain, and its private key. */
  readonly cert?: Pem | undefined;
  readonly key?: Pem | undefined;
  readonly passphrase?: string | undefined;
  /** A pre-shared key, and the name that it is known by. */
  readonly psk?: { readonly identity: string | Uint8Array; readonly key: Uint8Array } | undefined;
  /** Instead of all these. */
  readonly config?: SslConfig | undefined;
}

/** What a client tells of itself, and of whom it wants to talk to. */
export interface DTLSClientOptions extends DTLSCredentials, DTLSSocketOptions {
  /** The name that the certificate must be for, instead of the host's; null waives the check. */
  readonly servername?: string | null | undefined;
}

/** Tells a socket what a client has. Throws TLSError for what cannot be read. */
export function prepareClient(socket: DTLSSocketWrapper, options: DTLSClientOptions): void {
  const { config, ca, cert, key, passphrase, psk, servername } = options;
  if (config !== undefined) check(socket.setSslConfig(config), socket);
  if (ca !== undefined) check(socket.setRootCaCert(ca), socket);
  if (cert !== undefined && key !== undefined)
    check(socket.setClientCertKey(cert, key, passphrase), socket);
  if (psk !== undefined) check(socket.setPsk(psk.identity, psk.key), socket);
  if (servername !== undefined) socket.setHostname(servername);
}

/** A server's configuration, which the caller disposes. Throws TLSError for what cannot be read. */
export function makeServerConfig(options: DTLSCredentials & DTLSSocketOptions): SslConfig {
  if (options.config !== undefined) return options.config.another();
  const { instance, ca, cert, key, passphrase, psk } = options;
  const config = new SslConfig({
    endpoint: MBEDTLS_SSL_IS_SERVER,
    transport: MBEDTLS_SSL_TRANSPORT_DATAGRAM,
    instance,
  });
  const made: Disposable[] = [];
  try {
    if (cert !== undefined && key !== undefined) {
      const chain = X509Crt.parse(cert, { instance });
      made.push(chain);
      const own = PkKey.parse(key, { instance, passphrase });
      made.push(own);
      config.confOwnCert(chain, own);
    }
    if (ca !== undefined) {
      const chain = X509Crt.parse(ca, { instance });
      made.push(chain);
      config.confCaChain(chain);
      config.confAuthmode(2);
    }
    if (psk !== undefined) confPsk(config, psk.identity, psk.key);
    return config;
  } catch (error) {
    config.dispose();
    throw error;
  } finally {
    for (const each of made) each[Symbol.dispose]();
  }
}
