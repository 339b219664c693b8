import { connect, type NetConnectOpts } from 'node:net';
import { BUFFER_SIZE, NodeConnection } from './connection.js';
import { pieceOf, slabsOf } from './slabs.js';

/** A TCP connection that node:net is asked to make. */
export class DialledConnection extends NodeConnection {
  /** Throws Node's errors. */
  constructor(settings: NetConnectOpts) {
    const slabs = slabsOf(BUFFER_SIZE);
    const onread = {
      buffer: slabs.scratch,
      callback: (size: number): boolean => {
        this.receive(pieceOf(slabs, size));
        return true;
      },
    };
    super(connect({ ...settings, onread }), 'connecting');
    this.follow(this.tcp);
    this.tcp.once('connect', () => {
      this.learnAddresses();
      this.opened();
    });
  }
}
