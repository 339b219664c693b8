import { appendFileSync } from 'node:fs';
import {
  MBEDTLS_SSL_TRANSPORT_DATAGRAM,
  MBEDTLS_SSL_TRANSPORT_STREAM,
  MBEDTLS_SSL_VERIFY_NONE,
} from '../../wasm/constants.js';
import { defaultInstance } from '../ffi/instance.js';
import { confPsk, confTickets, confTrust, X509Crl } from '../mbedtls/config-extras.js';
import { keyLogLine } from '../mbedtls/key-log.js';
import { PkKey } from '../mbedtls/pk-key.js';
import { SslConfig } from '../mbedtls/ssl-config.js';
import type { SslContext } from '../mbedtls/ssl-context.js';
import { X509Crt } from '../mbedtls/x509-crt.js';
import { TCPSocket } from '../net/tcp-socket.js';
import { dispose } from '../nsapi/dispose.js';
import { isError } from '../nsapi/is-error.js';
import { SocketAddress } from '../nsapi/socket-address.js';
import { check } from '../nsapi/socket-error.js';
import { DTLSSocket } from '../tls/dtls-socket.js';
import type { DTLSSocketWrapper } from '../tls/dtls-socket-wrapper.js';
import { TRANSPORT_CLOSE } from '../tls/lent-transport.js';
import { TLSSocket } from '../tls/tls-socket.js';
import { TLSSocketWrapper } from '../tls/tls-socket-wrapper.js';
import { askPassphrase } from './ask-passphrase.js';
import { printable } from './describe.js';
import { TimeoutError } from './exit.js';
import { tell } from './output.js';
import { toPemText } from './pem-text.js';
import { leadToTls } from './starttls.js';
import { openForWriting, type ClientIdentity, type Target } from './tls-options.js';
import { UsageError } from './usage-error.js';

/** TLS or DTLS, as the command line wants it. */
export type Secure = TLSSocketWrapper | DTLSSocketWrapper;

/** How to connect, beside what the target says. */
export interface Manner {
  readonly dtls?: boolean;
  /** A session to resume. */
  readonly session?: Uint8Array | undefined;
  /** Whether tickets of TLS 1.3 are asked for. */
  readonly tickets?: boolean;
}

/** A connection, and what has to be given back after it. */
export class SecureConnection {
  readonly socket: Secure;
  readonly context: SslContext;

  constructor(socket: Secure) {
    this.socket = socket;
    const context = socket.getSslContext();
    if (context === null) throw new Error('A connected socket has no context.');
    this.context = context;
  }

  async close(): Promise<void> {
    await this.socket.close();
    this.socket[dispose]();
  }
}

/** The configuration that a target asks for; the caller disposes it. */
export async function configOf(target: Target, manner: Manner = {}): Promise<SslConfig> {
  const config = new SslConfig({
    transport: manner.dtls === true ? MBEDTLS_SSL_TRANSPORT_DATAGRAM : MBEDTLS_SSL_TRANSPORT_STREAM,
  });
  try {
    trust(config, target);
    if (target.identity !== null) await identify(config, target.identity);
    if (target.psk !== null) confPsk(config, target.psk.key, target.psk.identity);
    if (target.insecure) config.confAuthmode(MBEDTLS_SSL_VERIFY_NONE);
    if (target.alpn !== undefined) config.confAlpnProtocols(target.alpn);
    if (target.min !== undefined) config.confMinTlsVersion(target.min);
    if (target.max !== undefined) config.confMaxTlsVersion(target.max);
    if (target.ciphers !== undefined) config.confCiphersuites(target.ciphers);
    if (target.groups !== undefined) config.confGroups(target.groups);
    if (manner.tickets === true) confTickets(config, true);
    watch(config, target);
    return config;
  } catch (error) {
    config.dispose();
    throw error;
  }
}

function trust(config: SslConfig, { ca, crl }: Target): void {
  const chain = X509Crt.parseTrusted(ca);
  try {
    if (crl.length === 0) {
      config.confCaChain(chain);
      return;
    }
    const lists = X509Crl.parseAll(crl);
    confTrust(config, chain, lists);
    lists.dispose();
  } finally {
    chain.dispose();
  }
}

/** Sets a client's certificate, and asks for the passphrase where the key needs one. */
export async function identify(config: SslConfig, identity: ClientIdentity): Promise<void> {
  const chain = X509Crt.parse(identity.cert);
  try {
    const key = await readKey(identity);
    try {
      if (!chain.matches(key)) throw new UsageError('--cert and --key do not belong together.');
      config.confOwnCert(chain, key);
    } finally {
      key.dispose();
    }
  } finally {
    chain.dispose();
  }
}

/** Reads the key, and asks for its passphrase where it needs one. */
export async function readKey(identity: Omit<ClientIdentity, 'cert'>): Promise<PkKey> {
  const { key, passphrase } = await unlocked(identity);
  return PkKey.parse(asPem(key), passphrase === undefined ? {} : { passphrase });
}

const SEQUENCE = '30(?:[0-7].|8[1-4](?:..){1,4}?)';
/** PBES1 and PBES2 of PKCS#5, and the schemes of PKCS#12. */
const SCHEMES = '06(?:092a864886f70d0105|0a2a864886f70d010c01)';
const ENCRYPTED = new RegExp(`^${SEQUENCE}${SEQUENCE}${SCHEMES}`);

/** Whether it is DER of an encrypted key of PKCS#8. */
export const isEncryptedKey = (key: Uint8Array): boolean =>
  ENCRYPTED.test(Buffer.from(key.subarray(0, 32)).toString('hex'));

/** Of PEM alone Mbed TLS tells that a passphrase is missing or wrong. */
const asPem = (key: Uint8Array): Uint8Array | string =>
  isEncryptedKey(key) ? toPemText('ENCRYPTED PRIVATE KEY', key) : key;

/** The same with the passphrase that the key needs: who asks once is not asked again. */
async function unlocked<Locked extends Omit<ClientIdentity, 'cert'>>(
  identity: Locked,
): Promise<Locked> {
  if (identity.passphrase !== undefined) return identity;
  try {
    PkKey.parse(asPem(identity.key)).dispose();
    return identity;
  } catch (error) {
    if (!isError(error) || !/PASSWORD_REQUIRED/.test(Reflect.get(error, 'code'))) throw error;
    return { ...identity, passphrase: await askPassphrase('Passphrase of the key: ') };
  }
}

/** A target for many connections: what has to be asked for has been. */
export async function readyFor(target: Target): Promise<Target> {
  const { identity } = target;
  return identity === null ? target : { ...target, identity: await unlocked(identity) };
}

function watch(config: SslConfig, { keylog, debug }: Target): void {
  if (keylog !== null) logKeys(config, keylog.file, keylog.by);
  if (debug === 0) return;
  defaultInstance().exports.mbedtls_debug_set_threshold(debug);
  config.confDbg((level, file, line, text) => {
    tell(`${level} ${file.split('/').at(-1) ?? ''}:${line}: ${printable(text.trimEnd())}`);
  });
}

function logKeys(config: SslConfig, file: string, by: string): void {
  openForWriting(file, by);
  let works = true;
  config.confExportKeysCb((keys) => {
    try {
      if (works) appendFileSync(file, keyLogLine(keys));
    } catch (error) {
      // The connection is no worse for it.
      works = false;
      const why = isError(error) ? error.message : String(error);
      tell(`WARNING: ${by}: ${why}: not all secrets are there.`);
    }
  });
}

/** Connects. Throws the typed error, TimeoutError when the time ran out. */
export async function connectTo(
  target: Target,
  config: SslConfig,
  manner: Manner = {},
): Promise<SecureConnection> {
  const deadline = AbortSignal.timeout(target.timeout);
  let socket: Secure | null = null;
  try {
    socket = await unconnected(target, manner);
    check(socket.setSslConfig(config), socket);
    check(socket.setHostname(target.servername ?? target.host), socket);
    if (manner.session !== undefined) check(socket.setSession(manner.session), socket);
    const result =
      socket instanceof TLSSocket || socket instanceof DTLSSocket
        ? socket.connect(target.host, target.port, { signal: deadline })
        : socket.doHandshake({ signal: deadline });
    check(await result, socket);
    return new SecureConnection(socket);
  } catch (error) {
    socket?.[dispose]();
    throw deadline.aborted && !(error instanceof TimeoutError)
      ? new TimeoutError(target, error)
      : error;
  }
}

async function unconnected(target: Target, { dtls }: Manner): Promise<Secure> {
  if (target.starttls !== null)
    return new TLSSocketWrapper(await plainConnection(target), null, TRANSPORT_CLOSE);
  const socket = dtls === true ? new DTLSSocket() : new TLSSocket();
  check(socket.open(), socket);
  return socket;
}

/** A connection of TCP, up to where TLS begins. */
export async function plainConnection(target: Target): Promise<TCPSocket> {
  const deadline = AbortSignal.timeout(target.timeout);
  const tcp = new TCPSocket();
  try {
    await connectPlain(tcp, target, deadline);
    if (target.starttls !== null)
      await leadToTls(tcp, target.starttls, target.servername ?? target.host, deadline);
    return tcp;
  } catch (error) {
    tcp[dispose]();
    throw deadline.aborted ? new TimeoutError(target, error) : error;
  }
}

async function connectPlain(tcp: TCPSocket, target: Target, deadline: AbortSignal): Promise<void> {
  check(tcp.open(), tcp);
  // By its name, all addresses of the host are tried.
  const to = new SocketAddress(target.host, target.port);
  check(await tcp.connect(to, { signal: deadline }), tcp);
}
