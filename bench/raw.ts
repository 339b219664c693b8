import { MBEDTLS_SSL_IS_SERVER } from '../wasm/constants.js';
import { Instance } from '../ts/ffi/instance.js';
import { PkKey } from '../ts/mbedtls/pk-key.js';
import { SslConfig } from '../ts/mbedtls/ssl-config.js';
import { SslContext } from '../ts/mbedtls/ssl-context.js';
import { X509Crt } from '../ts/mbedtls/x509-crt.js';
import { NSAPI_ERROR_WOULD_BLOCK } from '../ts/nsapi/error.js';
import type { Certificate } from '../tools/certificates.js';

const RECORD = 16_384;

/** What Mbed TLS itself takes, in milliseconds, without sockets. */
export interface RawTimes {
  /** Encrypting a million bytes in records of 16 KiB. */
  readonly seal: number;
  /** Decrypting a million bytes. */
  readonly open: number;
  /** The client's half of a handshake. */
  readonly handshake: number;
}

/** One direction in memory. */
class Pipe {
  readonly #pieces: Uint8Array[] = [];

  send(bytes: Uint8Array): number {
    this.#pieces.push(bytes.slice());
    return bytes.length;
  }

  recv(into: Uint8Array): number {
    const piece = this.#pieces[0];
    if (piece === undefined) return NSAPI_ERROR_WOULD_BLOCK;
    const size = Math.min(piece.length, into.length);
    into.set(piece.subarray(0, size));
    if (size === piece.length) this.#pieces.shift();
    else this.#pieces[0] = piece.subarray(size);
    return size;
  }
}

/**
 * Measures seal and open over `records` records, and the client's half of `handshakes` handshakes.
 */
export function measureRaw(
  certificate: Certificate,
  suite: number,
  records: number,
  handshakes: number,
): RawTimes {
  const instance = new Instance();
  const { exports, memory } = instance;
  const clientConfig = new SslConfig({ instance });
  clientConfig.confCiphersuites([suite]);
  clientConfig.confCaChain(X509Crt.parse(certificate.rootPem, { instance }));
  const serverConfig = new SslConfig({ instance, endpoint: MBEDTLS_SSL_IS_SERVER });
  serverConfig.confOwnCert(
    X509Crt.parse(certificate.chainPem, { instance }),
    PkKey.parse(certificate.keyPem, { instance }),
  );

  let spent = 0;
  const pair = (): { client: SslContext; server: SslContext } => {
    const [up, down] = [new Pipe(), new Pipe()];
    const client = new SslContext(clientConfig, {
      trySend: (bytes) => up.send(bytes),
      tryRecv: (into) => down.recv(into),
    });
    const server = new SslContext(serverConfig, {
      trySend: (bytes) => down.send(bytes),
      tryRecv: (into) => up.recv(into),
    });
    client.setHostname('localhost');
    for (let served = 1; served !== 0; ) {
      const begun = performance.now();
      client.handshake();
      spent += performance.now() - begun;
      served = server.handshake();
    }
    return { client, server };
  };
  for (let count = 0; count < handshakes + 3; count++) {
    if (count === 3) spent = 0;
    const { client, server } = pair();
    client.dispose();
    server.dispose();
  }
  const handshake = spent / handshakes;

  const { client, server } = pair();
  const buffer = memory.allocate<'unsigned char'>(RECORD);
  const times = { seal: 0, open: 0 };
  // 16,384 bytes, or one less where both ends know the record size limit.
  const size = Math.min(RECORD, exports.mbedtls_ssl_get_max_out_record_payload(client.pointer));
  for (let record = -20; record < records; record++) {
    if (record === 0) times.seal = times.open = 0;
    const begun = performance.now();
    const written = exports.mbedtls_ssl_write(client.pointer, buffer, size);
    const sealed = performance.now();
    const read = exports.mbedtls_ssl_read(server.pointer, buffer, RECORD);
    times.open += performance.now() - sealed;
    times.seal += sealed - begun;
    if (written !== size || read !== size) throw new Error(`wrote ${written}, read ${read}`);
  }
  const million = 1e6 / (records * size);
  return { seal: times.seal * million, open: times.open * million, handshake };
}
