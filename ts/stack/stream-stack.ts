import {
  NSAPI_ERROR_ALREADY,
  NSAPI_ERROR_IN_PROGRESS,
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_NO_ADDRESS,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_UNSUPPORTED,
} from '../nsapi/error.js';
import { NSAPI_TCP, NSAPI_UDP } from '../nsapi/options.js';
import { SocketAddress } from '../nsapi/socket-address.js';
import type { DatagramEndpoint } from './datagram-endpoint.js';
import { HandleStack, StackEntry } from './handle-stack.js';
import type { HostResult, NetworkStack } from './network-stack.js';
import type { TlsOptions } from './tls-options.js';
import type { TunnelConnection } from './tunnel-connection.js';

class TunnelEntry<Tls extends TlsOptions> extends StackEntry<TunnelConnection, Tls | null> {
  override readonly tls: Tls | null;
  remote: SocketAddress | null = null;

  constructor(tls: Tls | null, datagrams: DatagramEndpoint | null) {
    super(datagrams);
    this.tls = tls;
  }
}

/**
 * What the stacks that only dial have in common: TCP connections outwards through a tunnel, whose
 * other end resolves names. There are no listeners, and no options but those of TLS, where the
 * other end does it: UNSUPPORTED; datagrams only where the tunnel says so.
 */
export abstract class StreamStack<Tls extends TlsOptions = TlsOptions>
  extends HandleStack<TunnelEntry<Tls>>
  implements NetworkStack
{
  /**
   * Begins to connect. It never throws: what fails shows as the connection's fault.
   *
   * @internal
   * @param tls what the other end shall do about TLS; null for nothing
   */
  protected abstract dial(address: SocketAddress, tls: Tls | null): TunnelConnection;

  /**
   * What keeps a new socket's options of level NSAPI_TLSSOCKET_LEVEL; null where they are
   * UNSUPPORTED.
   */
  protected tlsOptions(): Tls | null {
    return null;
  }

  /** What is behind a socket for datagrams; null where the tunnel carries none. */
  protected datagrams(): DatagramEndpoint | null {
    return null;
  }

  /** Whether there is somewhere to connect to, by default an address with a port. */
  protected reaches(address: SocketAddress): boolean {
    return !address.isUnspecified && address.port !== 0;
  }

  /** Gives the name itself, as an address: the other end of the tunnel resolves it. */
  gethostbyname(name: string): Promise<HostResult> {
    return Promise.resolve({ code: NSAPI_ERROR_OK, address: new SocketAddress(name) });
  }

  socketOpen(protocol: number): { code: number; handle: number } {
    const udp = protocol === NSAPI_UDP ? this.datagrams() : null;
    if (protocol !== NSAPI_TCP && udp === null) return { code: NSAPI_ERROR_UNSUPPORTED, handle: 0 };
    const tls = udp === null ? this.tlsOptions() : null;
    return { code: NSAPI_ERROR_OK, handle: this.add(new TunnelEntry<Tls>(tls, udp)) };
  }

  socketBind(handle: number): number {
    return this.with(handle, () => NSAPI_ERROR_UNSUPPORTED);
  }

  socketListen(handle: number): number {
    return this.with(handle, () => NSAPI_ERROR_UNSUPPORTED);
  }

  socketConnect(handle: number, address: SocketAddress): number {
    return this.with(handle, (entry) => {
      if (entry.datagrams !== null) return entry.datagrams.connect(address);
      const going = entry.progress();
      if (going !== null) return going;
      if (!this.reaches(address)) return NSAPI_ERROR_NO_ADDRESS;
      const connection = this.dial(address, entry.tls?.enabled === true ? entry.tls : null);
      entry.join(connection);
      entry.remote = address;
      const progress = entry.progress();
      if (progress === null || progress === NSAPI_ERROR_ALREADY) return NSAPI_ERROR_IN_PROGRESS;
      return progress === NSAPI_ERROR_IS_CONNECTED ? NSAPI_ERROR_OK : progress;
    });
  }

  socketAccept(handle: number): { code: number; handle: number; address: SocketAddress | null } {
    return { code: this.with(handle, () => NSAPI_ERROR_UNSUPPORTED), handle: 0, address: null };
  }

  protected override end({ connection, tls, datagrams }: TunnelEntry<Tls>): void {
    datagrams?.close();
    connection?.close();
    tls?.dropKey();
  }

  /** The address that was dialled, which may carry a name. */
  protected override remoteOf({
    connection,
    datagrams,
    remote,
  }: TunnelEntry<Tls>): SocketAddress | null {
    if (datagrams !== null) return datagrams.peer;
    return connection?.progress() === NSAPI_ERROR_IS_CONNECTED ? remote : null;
  }
}

/** Checks an option that counts bytes. Throws RangeError. */
export function requireCount(name: string, value: number): number {
  if (!Number.isInteger(value) || value < 1)
    throw new RangeError(`${name} must be a positive integer, not ${value}.`);
  return value;
}
