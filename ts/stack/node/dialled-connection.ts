import { connect, type NetConnectOpts } from 'node:net';
import { BUFFER_SIZE, NodeConnection } from './connection.js';
import { slabReader } from './slabs.js';

/** A TCP connection that node:net is asked to make. */
export class DialledConnection extends NodeConnection {
  /** Throws Node's errors. */
  constructor(settings: NetConnectOpts) {
    const reader = slabReader(BUFFER_SIZE);
    super(connect({ ...settings, onread: reader }), 'connecting');
    reader.receive = (bytes) => this.receive(bytes);
    this.follow(this.tcp);
    this.tcp.on('connect', () => {
      this.learnAddresses();
      this.opened();
    });
  }
}
