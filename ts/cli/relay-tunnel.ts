import { connect, type Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { NSAPI_ERROR_CONNECTION_LOST, NSAPI_ERROR_CONNECTION_TIMEOUT, NSAPI_ERROR_TIMEOUT } from '../nsapi/error.js';
import { closeCodeOf } from '../stack/close-codes.js';
import { faultOf } from '../stack/node-error.js';
import type { CheckedAddress } from './relay-targets.js';

/** Bytes that may wait to leave for the page before the target is stopped. */
const HIGH_WATER = 262_144;
/** How long a target may take to accept, and either side to finish once the other has, in milliseconds. */
const CONNECT_WAIT = 10_000;
const CLOSE_WAIT = 5000;

/** What was carried, and why it ended. */
export interface Carried {
  /** Bytes from the page to the target. */
  readonly up: number;
  /** Bytes from the target to the page. */
  readonly down: number;
  readonly reason: string;
}

/** Carries bytes between a WebSocket and a TCP connection; each side is stopped while the other has too much waiting. */
export class RelayTunnel {
  readonly #socket: WebSocket;
  readonly #target: Socket;
  readonly #idle: number;
  readonly #done: (carried: Carried) => void;
  #up = 0;
  #down = 0;
  #reason: string | null = null;
  #timer: NodeJS.Timeout;
  #gone = 0;

  /**
   * Dials one of the addresses, none other, while the WebSocket waits.
   *
   * @param idle how long nothing may be carried, in milliseconds
   * @param done called when both sides are gone
   */
  constructor(socket: WebSocket, addresses: readonly CheckedAddress[], port: number, idle: number, done: (carried: Carried) => void) {
    this.#socket = socket;
    this.#idle = idle;
    this.#done = done;
    socket.pause();
    this.#target = connect({
      // The name is nobody's: what was checked is the only answer to a look-up.
      host: 'checked.invalid', port, autoSelectFamily: true, allowHalfOpen: true, noDelay: true,
      lookup: (_name, { all }, found) => {
        const [first] = addresses;
        if (all === true) found(null, [...addresses]);
        else found(null, first?.address ?? '', first?.family);
      },
    });
    this.#timer = setTimeout(() => this.#end(closeCodeOf(NSAPI_ERROR_CONNECTION_TIMEOUT), 'the target did not answer'), CONNECT_WAIT);
    this.#listen();
  }

  /** Ends it, with a close code and a reason for the page. */
  stop(code: number, reason: string): void {
    this.#end(code, reason);
  }

  #listen(): void {
    const socket = this.#socket;
    const target = this.#target;
    target.on('connect', () => {
      this.#touch();
      socket.resume();
    });
    target.on('data', (chunk: Buffer) => this.#toPage(chunk));
    target.on('drain', () => socket.resume());
    target.on('end', () => this.#end(1000, 'the target ended'));
    target.on('error', (error) => this.#end(closeCodeOf(faultOf(error).code), 'code' in error ? `the target failed: ${String(error.code)}` : 'the target failed'));
    target.on('close', () => {
      this.#end(closeCodeOf(NSAPI_ERROR_CONNECTION_LOST), 'the target is gone');
      this.#leave();
    });
    socket.on('message', (data, isBinary) => {
      if (!isBinary || !(data instanceof Uint8Array)) this.#end(1003, 'text');
      else this.#toTarget(data);
    });
    socket.on('error', (error) => {
      this.#reason ??= `the page's WebSocket failed: ${error.message}`;
    });
    socket.on('close', (code) => {
      this.#reason ??= `the page closed (${code})`;
      clearTimeout(this.#timer);
      this.#finish();
      this.#leave();
    });
  }

  #toPage(chunk: Buffer): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#touch();
    this.#down += chunk.length;
    this.#socket.send(chunk, () => {
      if (this.#socket.bufferedAmount <= HIGH_WATER / 2) this.#target.resume();
    });
    if (this.#socket.bufferedAmount > HIGH_WATER) this.#target.pause();
  }

  #toTarget(data: Uint8Array): void {
    if (!this.#target.writable) return;
    this.#touch();
    this.#up += data.length;
    if (!this.#target.write(data)) this.#socket.pause();
  }

  #touch(): void {
    if (this.#reason !== null) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#end(closeCodeOf(NSAPI_ERROR_TIMEOUT), 'idle'), this.#idle);
  }

  #end(code: number, reason: string): void {
    if (this.#reason !== null) return;
    this.#reason = reason;
    clearTimeout(this.#timer);
    // A paused one would not see the page's answer.
    this.#socket.resume();
    this.#socket.close(code, reason);
    this.#timer = setTimeout(() => this.#socket.terminate(), CLOSE_WAIT);
    this.#finish();
  }

  // The target gets what was sent, then the end; what it still sends is dropped.
  #finish(): void {
    if (this.#target.destroyed) return;
    if (this.#target.connecting) {
      this.#target.destroy();
      return;
    }
    this.#target.end();
    this.#target.resume();
    const timer = setTimeout(() => this.#target.destroy(), CLOSE_WAIT);
    this.#target.once('close', () => clearTimeout(timer));
  }

  #leave(): void {
    this.#gone += 1;
    if (this.#gone === 2) this.#done({ up: this.#up, down: this.#down, reason: this.#reason ?? 'ended' });
  }
}
