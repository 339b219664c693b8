import { toStreamError } from '../adapt/stream-error.js';
import type { SslConfig } from '../mbedtls/ssl-config.js';
import { confTickets } from '../mbedtls/config-extras.js';
import type { Socket } from '../net/socket.js';
import { TCPSocket } from '../net/tcp-socket.js';
import { isError } from '../nsapi/is-error.js';
import { SocketAddress } from '../nsapi/socket-address.js';
import { check } from '../nsapi/socket-error.js';
import type { NetworkStack } from '../stack/network-stack.js';
import { TRANSPORT_CLOSE } from '../tls/lent-transport.js';
import { TLSSocketWrapper } from '../tls/tls-socket-wrapper.js';
import type { Dialled, Dialler, Target, WebStreamInfo } from './dialler.js';
import { clientConfig, type TlsMaterials } from './materials.js';

/** Connects over a network stack of this thread, with TLS by Mbed TLS of this thread. */
export class LocalDialler implements Dialler {
  readonly #stack: NetworkStack;
  readonly #materials: TlsMaterials;
  readonly #who: string;
  readonly #configs = new Map<boolean, SslConfig>();
  // By whom they are of, and what that one may see.
  readonly #sessions = new Map<string, Uint8Array>();

  /** @param who begins the sentences of errors */
  constructor(stack: NetworkStack, materials: TlsMaterials, who: string) {
    this.#stack = stack;
    this.#materials = materials;
    this.#who = who;
  }

  /** Throws what is wrong with the certificates and keys; they are read once. */
  prepare(): void {
    this.#config(true);
  }

  async dial(target: Target, signal: AbortSignal): Promise<Dialled> {
    const tcp = new TCPSocket();
    const address = new SocketAddress(target.host, target.port);
    await established(tcp, async () => {
      check(tcp.open(this.#stack), tcp);
      return tcp.connect(address, { signal });
    });
    const secure = (stop: AbortSignal): Promise<Dialled> => this.#secure(tcp, target, stop);
    if (target.secureTransport === 'on') return secure(signal);
    return { socket: tcp, info: { ...addressesOf(tcp), alpn: null }, remember: () => {}, secure };
  }

  close(): void {
    this.#sessions.clear();
  }

  async #secure(tcp: TCPSocket, target: Target, signal: AbortSignal): Promise<Dialled> {
    const { name, port, shows } = target;
    const tls = await this.#wrapped(tcp, target);
    const key = `${name} ${port} ${shows}`;
    tls.setSession(this.#sessions.get(key) ?? null);
    try {
      await established(tls, () => tls.doHandshake({ signal }));
    } catch (error) {
      // What led to a failure is not offered again.
      this.#sessions.delete(key);
      throw error;
    }
    return {
      socket: tls,
      info: { ...addressesOf(tcp), alpn: tls.getSslContext()?.alpnProtocol ?? null },
      remember: () => {
        const session = tls.getSession();
        if (session !== null) this.#sessions.set(key, session);
      },
      secure: () => Promise.reject(new TypeError('This connection has TLS already.')),
    };
  }

  async #wrapped(tcp: TCPSocket, target: Target): Promise<TLSSocketWrapper> {
    try {
      return this.#wrap(tcp, target);
    } catch (error) {
      await tcp.close();
      throw error;
    }
  }

  #wrap(tcp: TCPSocket, { name, shows, handshakeTimeout }: Target): TLSSocketWrapper {
    const config = this.#config(shows);
    const options = { instance: config.instance, handshakeTimeout };
    const tls = new TLSSocketWrapper(tcp, name, TRANSPORT_CLOSE, options);
    tls.setSslConfig(config);
    return tls;
  }

  // After a trap of its instance it is made anew, in the next one.
  #config(shows: boolean): SslConfig {
    const before = this.#configs.get(shows);
    if (before !== undefined && before.instance.poison === null) return before;
    const { cert, key, passphrase, ...others } = this.#materials;
    const given = shows ? { ...others, cert, key, passphrase } : others;
    const config = clientConfig(given, this.#who);
    confTickets(config, true);
    this.#configs.set(shows, config);
    return config;
  }
}

function addressesOf(tcp: TCPSocket): Omit<WebStreamInfo, 'alpn'> {
  return {
    remoteAddress: tcp.getpeername().address?.toString() ?? null,
    localAddress: tcp.getsockname().address?.toString() ?? null,
  };
}

/** Waits until the socket is up; else it is closed. */
export async function established(socket: Socket, connect: () => Promise<number>): Promise<void> {
  try {
    check(await connect(), socket);
  } catch (error) {
    await socket.close();
    throw isError(error) ? toStreamError(error) : error;
  }
}
