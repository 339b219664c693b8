import {
  NSAPI_ERROR_BUSY,
  NSAPI_ERROR_CONNECTION_TIMEOUT,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_PARAMETER,
  NSAPI_ERROR_UNSUPPORTED,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../nsapi/error.js';
import type { Fault } from '../carrier.js';
import { TunnelConnection } from '../tunnel-connection.js';

/** What a server says of a target that was not reached. */
const NOT_REACHED: readonly number[] = [
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_CONNECTION_TIMEOUT,
  NSAPI_ERROR_PARAMETER,
  NSAPI_ERROR_BUSY,
];

/** What a stream asks of the connection that it is on. */
export interface StreamCarrier {
  /**
   * Sends some of the bytes; WOULD_BLOCK when the shared WebSocket has no room, of which the stream
   * is told.
   */
  transmit(stream: WispStream, bytes: Uint8Array): number;
  /** The stream is closed from this side. */
  closed(stream: WispStream, overflowed: boolean): void;
}

/** One stream of a Wisp connection. */
export class WispStream extends TunnelConnection {
  readonly id: number;
  /** Bytes that it has sent since there was last room for all. */
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

  /** Whether anything was sent on it. */
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

  /** The server was asked for it, and may be sent so many packets. */
  opened(credit: number): void {
    this.#credit = credit;
    this.connect();
  }

  /** The server may be sent so many packets from now on. */
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

  /** Null is a clean end. */
  ended(fault: Fault | null): void {
    this.#over = true;
    if (fault === null) this.finish();
    else this.break(fault);
  }

  protected override transmit(bytes: Uint8Array): number {
    if (this.#credit === 0) return NSAPI_ERROR_WOULD_BLOCK;
    const size = this.#carrier.transmit(this, bytes);
    if (size > 0) {
      this.#credit--;
      this.#sent = true;
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
