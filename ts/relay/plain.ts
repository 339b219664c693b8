import { connect, type Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { CLOSE_WAIT } from '../nsapi/close-wait.js';
import { NSAPI_ERROR_CONNECTION_LOST } from '../nsapi/error.js';
import { CLOSE_BAD_GATEWAY, CLOSE_NORMAL } from '../stack/websocket/close-code.js';
import { faultBehind } from '../nsapi/network-fault.js';
import { closeCodeOf } from '../stack/websocket/close-codes.js';
import { faultOf } from '../stack/node/error.js';
import { CHECKED_HOST, lookupOf, type CheckedAddress } from './targets.js';
import { RelayTunnel, type Carried } from './tunnel.js';

/**
 * Carries bytes between a WebSocket and a TCP connection as they are; each side is stopped while
 * the other has too much waiting.
 */
export class PlainTunnel extends RelayTunnel {
  readonly #target: Socket;
  #ending = false;

  /**
   * Dials one of the addresses, none other, while the WebSocket waits. Otherwise as for
   * RelayTunnel.
   */
  constructor(
    socket: WebSocket,
    addresses: readonly CheckedAddress[],
    port: number,
    idle: number,
    done: (carried: Carried) => void,
  ) {
    super(socket, idle, done);
    socket.pause();
    const target = connect({
      host: CHECKED_HOST,
      port,
      autoSelectFamily: true,
      allowHalfOpen: true,
      noDelay: true,
      lookup: lookupOf(addresses),
    });
    this.#target = target;
    target.on('connect', () => {
      this.begin();
      socket.resume();
    });
    target.on('data', (chunk: Buffer) => {
      if (!this.toPage(chunk)) target.pause();
    });
    target.on('drain', () => socket.resume());
    target.on('end', () => this.over(CLOSE_NORMAL, 'the target ended'));
    target.on('error', (error) =>
      this.over(
        faultBehind(error)?.kind === 'unreachable'
          ? CLOSE_BAD_GATEWAY
          : closeCodeOf(faultOf(error).code),
        'code' in error ? `the target failed: ${String(error.code)}` : 'the target failed',
      ),
    );
    target.on('close', () => {
      // One that had ended its half alone takes nothing any more.
      socket.resume();
      this.over(closeCodeOf(NSAPI_ERROR_CONNECTION_LOST), 'the target is gone');
      this.leave();
    });
  }

  protected override fromPage(data: Uint8Array): void {
    if (!this.#target.writable) return;
    this.countUp(data.length);
    const went = (error?: Error | null): void => {
      if (error === null || error === undefined) this.tookFromPage(data.length);
    };
    if (!this.#target.write(data, went)) this.stopPage();
  }

  protected override roomForPage(): void {
    this.#target.resume();
  }

  // What the target still sends is dropped.
  protected override finish(): void {
    if (this.#target.destroyed) return;
    if (this.#target.connecting) {
      this.#target.destroy();
      return;
    }
    if (this.#ending) return;
    this.#ending = true;
    const end = (): void => void this.#target.destroy();
    let timer = setTimeout(end, this.idle);
    this.#target.once('close', () => clearTimeout(timer));
    // The target has it all: only its own end is still to come.
    this.#target.end(() => {
      clearTimeout(timer);
      timer = setTimeout(end, CLOSE_WAIT);
    });
    this.#target.resume();
  }
}
