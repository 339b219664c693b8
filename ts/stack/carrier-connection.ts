import {
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_UNSUPPORTED,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../nsapi/error.js';
import { isUnshared } from '../nsapi/bytes.js';
import type { Carrier, CarrierListener, Fault } from './carrier.js';
import { TunnelConnection } from './tunnel-connection.js';

/** More than so many bytes may not wait to be read before a carrier that can is told to stop. */
const ENOUGH = 65_536;

/** A connection that has a carrier to itself. */
export class CarrierConnection extends TunnelConnection implements CarrierListener {
  readonly #carrier: Carrier;
  #paused = false;
  #underWay = 0;
  #shut = false;

  /**
   * @param carry makes the carrier, which tells this connection what it meets
   * @param limit how many received bytes may wait where the carrier cannot be stopped
   */
  constructor(carry: (listener: CarrierListener) => Carrier, limit: number) {
    super(limit, (piece) => this.#carrier.taken?.(piece));
    this.#carrier = carry(this);
  }

  override send(bytes: Uint8Array, given = false): number {
    return this.#shut && this.fault === null ? NSAPI_ERROR_NO_CONNECTION : super.send(bytes, given);
  }

  override shutdown(): number {
    if (this.fault !== null) return this.fault.code;
    if (this.#shut) return NSAPI_ERROR_OK;
    if (this.progress() !== NSAPI_ERROR_IS_CONNECTED) return NSAPI_ERROR_WOULD_BLOCK;
    if (!this.#carrier.halves) return NSAPI_ERROR_UNSUPPORTED;
    this.#shut = true;
    this.#carrier.shutdown();
    return NSAPI_ERROR_OK;
  }

  opened(_protocol: string): void {
    this.connect();
  }

  received(bytes: Uint8Array): void {
    if (!this.keep(bytes, this.#underWay)) this.#carrier.close();
    else this.#throttle();
  }

  drained(): void {
    this.onEvent();
  }

  ended(fault: Fault | null): void {
    if (fault === null) this.finish();
    else this.break(fault);
  }

  protected override get sendsAfterEnd(): boolean {
    return this.#carrier.halves;
  }

  protected override transmit(bytes: Uint8Array, given: boolean): number {
    if (this.#carrier.isFull) {
      this.#carrier.wantRoom();
      return NSAPI_ERROR_WOULD_BLOCK;
    }
    this.#carrier.send(given && isUnshared(bytes) ? bytes : new Uint8Array(bytes));
    return bytes.length;
  }

  protected override consumed(): void {
    this.#throttle();
  }

  protected override release(): void {
    this.#carrier.close();
  }

  /** Sends one message, before it is connected. */
  protected message(bytes: Uint8Array<ArrayBuffer>): void {
    this.#carrier.send(bytes);
  }

  /** Fails, and ends the carrier. */
  protected refuse(fault: Fault): void {
    this.break(fault);
    this.#carrier.close();
  }

  #throttle(): void {
    this.#underWay = this.#carrier.waits?.(this.waiting) ?? 0;
    const full = this.waiting > ENOUGH;
    if (full === this.#paused) return;
    this.#paused = full;
    if (full) this.#carrier.pause();
    else this.#carrier.resume();
  }
}
