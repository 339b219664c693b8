import type { SocketAddress } from '../nsapi/socket-address.js';
import type { Fault } from './carrier.js';
import type { ReceivedDatagram } from './datagram-queue.js';

/** What is behind the handle of a datagram socket, without waiting. */
export interface DatagramEndpoint {
  /** Called when another try may get further. */
  onEvent: () => void;
  /** What the last negative answer was about; null when that needs no explanation. */
  readonly fault: Fault | null;
  /** Its own address, null while it has none. */
  readonly local: SocketAddress | null;
  /** The one peer that it was connected to. */
  readonly peer: SocketAddress | null;
  bind(address: SocketAddress): number;
  connect(address: SocketAddress): number;
  /** To the peer. */
  send(bytes: Uint8Array): number;
  sendto(address: SocketAddress, bytes: Uint8Array): number;
  recvfrom(into: Uint8Array): ReceivedDatagram;
  close(): void;
}
