import { connect, type ConnectionOptions } from 'node:tls';
import type { NodeConnectionOptions } from './connection.js';
import { slabReader } from './slabs.js';
import { TlsConnection } from './tls-connection.js';

/** A record's plaintext, in bytes: Node hands on no more at once. */
const RECORD = 16_384;

/**
 * TLS and TCP as one, made by node:tls. It is the fastest, but neither tells whether an end was
 * announced by close_notify nor can be reset.
 */
export class DirectTlsConnection extends TlsConnection {
  /**
   * Throws Node's errors.
   * @param options of TCP, which node:tls does not pass on
   */
  constructor(settings: ConnectionOptions, options: NodeConnectionOptions) {
    const reader = slabReader(RECORD);
    const whole = { ...settings, onread: reader };
    super(connect(whole));
    reader.receive = (bytes) => this.receive(bytes);
    this.follow(this.tcp);
    this.tcp.on('connect', () => {
      this.tcp.setNoDelay(true);
      this.setKeepAlive(options);
    });
    this.tcp.on('secureConnect', () => this.opened());
  }

  override get canReset(): boolean {
    return false;
  }
}
