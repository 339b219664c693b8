import type { Socket } from 'node:net';
import { NodeConnection } from './connection.js';

/** A connection that a server received and paused; it reads nothing before `start`. */
export class AcceptedConnection extends NodeConnection {
  constructor(tcp: Socket) {
    super(tcp, 'open');
    this.learnAddresses();
    this.follow(tcp);
    tcp.on('data', (chunk) => this.receive(chunk));
  }

  start(): void {
    this.tcp.resume();
  }
}
