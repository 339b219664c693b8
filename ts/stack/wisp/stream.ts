import {
  NSAPI_ERROR_BUSY,
  NSAPI_ERROR_CONNECTION_TIMEOUT,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_PARAMETER,
  NSAPI_ERROR_UNSUPPORTED,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../nsapi/error.js';
import { giveBackRoom } from '../../nsapi/rooms.js';
import type { Fault } from '../carrier.js';
import { TunnelConnection } from '../tunnel-connection.js';
import { TCP } from './packets.js';

/** What a server says of a target that was not reached. */
const NOT_REACHED: readonly number[] = [
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_CONNECTION_TIMEOUT,
  NSAPI_ERROR_PARAMETER,
  NSAPI_ERROR_BUSY,
];

/** What a connection needs of each stream on it. */
export interface WispChannel {
  readonly id: number;
  /** TCP or UDP. */
  readonly type: number;
  /** Bytes that it has sent since there was last room for all. */
  taken: number;
  /** Whether what was sent may still be on its way when it is closed. */
  readonly hasSent: boolean;
  onEvent: () => void;
  /** The server was asked for it, and may be sent so many packets. */
  opened(credit: number): void;
  /** The server may be sent so many packets from now on. */
  allow(credit: number): void;
  received(bytes: Uint8Array): void;
  /** Null is a clean end. */
  ended(fault: Fault | null): void;
}

/** What a stream asks of the connection that it is on. */
export interface StreamCarrier {
  /**
   * Sends some of the bytes; WOULD_BLOCK when the shared WebSocket has no room, of which the stream
   * is told.
   */
  transmit(stream: WispChannel, bytes: Uint8Array): number;
  /** The stream is closed from this side. */
  closed(stream: WispChannel, overflowed: boolean): void;
}

/** One stream of a Wisp connection. */
export class WispStream extends TunnelConnection implements WispChannel {
  readonly id: number;
  readonly type = TCP;
  taken = 0;
  protected override readonly sendsAfterEnd = false;
  readonly #carrier: StreamCarrier;
  #credit = 0;
  #sent = false;
  #over = false;
  #heard = false;

  constructor(id: number, carrier: StreamCarrier, limit: number) {
    super(limit);
    this.id = id;
    this.#carrier = carrier;
  }

  get hasSent(): boolean {
    return this.#sent;
  }

  /** Where the server tells only later that it did not reach the target. */
  get failedLate(): boolean {
    return this.fault !== null && !this.#heard && NOT_REACHED.includes(this.fault.code);
  }

  override shutdown(): number {
    return this.fault?.code ?? NSAPI_ERROR_UNSUPPORTED;
  }

  opened(credit: number): void {
    this.#credit = credit;
    this.connect();
  }

  allow(credit: number): void {
    this.#credit = credit;
    this.onEvent();
  }

  received(bytes: Uint8Array): void {
    this.#heard = true;
    if (this.keep(bytes) || this.#over) return;
    this.#over = true;
    this.#carrier.closed(this, true);
  }

  ended(fault: Fault | null): void {
    this.#over = true;
    if (fault === null) this.finish();
    else this.break(fault);
  }

  protected override transmit(bytes: Uint8Array, given: boolean): number {
    if (this.#credit === 0) return NSAPI_ERROR_WOULD_BLOCK;
    const size = this.#carrier.transmit(this, bytes);
    if (size > 0) {
      this.#credit--;
      this.#sent = true;
      // They are in the packet.
      if (given) giveBackRoom(bytes);
    }
    return size;
  }

  protected override consumed(): void {}

  protected override release(): void {
    if (this.#over) return;
    this.#over = true;
    this.#carrier.closed(this, false);
  }
}
