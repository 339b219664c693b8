import type { SslConfig } from '../mbedtls/ssl-config.js';
import type { Socket } from '../net/socket.js';
import { TCPSocket } from '../net/tcp-socket.js';
import { normalizeHostname } from '../nsapi/hostname.js';
import { SocketAddress } from '../nsapi/socket-address.js';
import type { NetworkStack } from '../stack/network-stack.js';
import { TLSSocket } from '../tls/tls-socket.js';
import type { Dial } from './http-pool.js';
import { clientConfig, type TlsMaterials } from './materials.js';
import { established, requireStack } from './open-stream.js';

const ALPN = ['http/1.1'];

/** Connects to origins, with or without the own certificate. */
export class FetchDialler {
  readonly #stack: NetworkStack;
  readonly #materials: TlsMaterials;
  readonly #configs = new Map<boolean, SslConfig>();

  constructor(options: TlsMaterials & { readonly stack?: NetworkStack | undefined }) {
    this.#stack = requireStack(options.stack, 'createFetch');
    this.#materials = { ...options, alpn: ALPN };
    // What is wrong with them is the program's mistake, now.
    this.#config(true);
  }

  /**
   * How to connect to an origin, and what distinguishes the connection from others.
   *
   * @param identified whether it may see the own certificate
   */
  to(url: URL, identified: boolean): { readonly key: string; readonly dial: Dial } {
    const host = normalizeHostname(url.hostname);
    const secure = url.protocol === 'https:';
    const port = Number(url.port === '' ? (secure ? 443 : 80) : url.port);
    const shows = secure && identified && this.#materials.cert !== undefined;
    return {
      key: `${url.origin} ${shows}`,
      dial: (signal) =>
        secure ? this.#secure(host, port, shows, signal) : this.#plain(host, port, signal),
    };
  }

  #plain(host: string, port: number, signal: AbortSignal): Promise<Socket> {
    const socket = new TCPSocket(this.#stack);
    const address = new SocketAddress(host, port);
    return established(socket, () => socket.connect(address, { signal }));
  }

  #secure(host: string, port: number, shows: boolean, signal: AbortSignal): Promise<Socket> {
    const config = this.#config(shows);
    // The time of the connect is what bounds it.
    const options = { instance: config.instance, handshakeTimeout: Infinity };
    const socket = new TLSSocket(this.#stack, options);
    socket.setSslConfig(config);
    return established(socket, () => socket.connect(host, port, { signal }));
  }

  // After a trap of its instance it is made anew, in the next one.
  #config(shows: boolean): SslConfig {
    const before = this.#configs.get(shows);
    if (before !== undefined && before.instance.poison === null) return before;
    const { cert, key, passphrase, ...others } = this.#materials;
    const config = clientConfig(
      shows ? { ...others, cert, key, passphrase } : others,
      'createFetch',
    );
    this.#configs.set(shows, config);
    return config;
  }
}
