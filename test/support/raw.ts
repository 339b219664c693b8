import type { ExecutionContext } from 'ava';
import type { SslConfig } from '../../ts/mbedtls/ssl-config.js';
import { openRaw, type Pointer, type Raw } from '../../ts/raw.js';
import { bytesOf } from './events.js';
import { tlsPair, type TlsPair, type TlsPairOptions } from './tls-pair.js';

/** Longest wait of a handshake between two sockets in memory, in milliseconds. */
const PATIENCE = 20_000;

export interface AttemptOptions extends TlsPairOptions {
  /** Changes the configurations before the handshake. */
  readonly client?: (config: SslConfig, raw: Raw) => void;
  readonly server?: (config: SslConfig, raw: Raw) => void;
}

/** A handshake that may fail, and what each end answered. The pair ends with the test. */
export async function attempt(
  t: ExecutionContext,
  options: AttemptOptions,
): Promise<{ pair: TlsPair; client: number; server: number }> {
  const pair = await tlsPair({ ...options, connect: false });
  t.teardown(() => pair.end());
  const raw = openRaw(pair.client.getSslConfig().instance);
  options.client?.(pair.client.getSslConfig(), raw);
  options.server?.(pair.server.getSslConfig(), raw);
  return { pair, ...(await connectBoth(pair)) };
}

/** Connects both ends at once. */
export async function connectBoth({
  client,
  server,
}: TlsPair): Promise<{ client: number; server: number }> {
  client.setTimeout(PATIENCE);
  server.setTimeout(PATIENCE);
  const [near, far] = await Promise.all([client.connect(), server.connect()]);
  return { client: near, server: far };
}

/** What a raw function answered; throws when that is negative. */
export function good(result: number): number {
  if (result < 0) throw new Error(`Mbed TLS answered -0x${(-result).toString(16)}`);
  return result;
}

/** Gives a configuration a pre-shared key, and the name that it is known by. */
export function setPsk(raw: Raw, config: SslConfig, key: Uint8Array, identity: string): void {
  raw.withBytes(key, (psk, size) =>
    raw.withBytes(bytesOf(identity), (id, length) =>
      good(raw.c.mbedtls_ssl_conf_psk(config.pointer, psk, size, id, length)),
    ),
  );
}

/** Parses PEM text by a raw function that wants the terminating NUL counted. */
export function parsePem(
  raw: Raw,
  pem: string,
  parse: (text: Pointer<'unsigned char'>, size: number) => number,
): void {
  good(raw.withBytes(new TextEncoder().encode(`${pem}\0`), parse));
}

/** The certificates of a chain, in its order. */
export function chainOf(
  raw: Raw,
  first: Pointer<'mbedtls_x509_crt'>,
): Pointer<'mbedtls_x509_crt'>[] {
  const found: Pointer<'mbedtls_x509_crt'>[] = [];
  for (let crt = first; crt !== raw.NULL; crt = raw.c.native_x509_crt_next(crt)) found.push(crt);
  return found;
}

/** SHA-256, by Mbed TLS. */
export function sha256(raw: Raw, bytes: Uint8Array, type: number): string {
  return raw.withBytes(bytes, (input, size) =>
    raw.withBuffer(32, (output) => {
      good(raw.c.mbedtls_md(raw.c.mbedtls_md_info_from_type(type), input, size, output));
      return Buffer.from(raw.read(output, 32)).toString('hex');
    }),
  );
}
