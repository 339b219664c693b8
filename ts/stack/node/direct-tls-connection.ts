import { connect, type ConnectionOptions } from 'node:tls';
import { RECORD_SIZE } from '../../nsapi/record-size.js';
import type { NodeConnectionOptions } from './connection.js';
import { slabReader } from './slabs.js';
import { TlsConnection } from './tls-connection.js';

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
    // Node hands on one record at a time.
    const reader = slabReader(RECORD_SIZE);
    const whole = { ...settings, onread: reader };
    super(connect(whole));
    reader.receive = (bytes) => this.receive(bytes);
    this.follow(this.tcp);
    this.tcp.on('connect', () => {
      this.apply(options);
    });
    this.tcp.on('secureConnect', () => this.opened());
  }

  override get canReset(): boolean {
    return false;
  }
}
