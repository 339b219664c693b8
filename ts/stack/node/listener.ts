import { createServer } from 'node:net';
import { NSAPI_ERROR_OK, NSAPI_ERROR_WOULD_BLOCK } from '../../nsapi/error.js';
import { SocketAddress } from '../../nsapi/socket-address.js';
import type { Fault } from '../carrier.js';
import { AcceptedConnection } from './accepted-connection.js';
import { BUFFER_SIZE } from './connection.js';
import { faultOf } from './error.js';

/**
 * Node takes every connection that the system has: at least so many may wait here, further ones are
 * refused.
 */
const LEAST_WAITING = 128;

/** A server of node:net whose connections wait, unread, until they are accepted. */
export class NodeListener {
  /** Called when another try may get further. */
  onEvent: () => void = () => {};
  readonly #server = createServer({
    pauseOnConnect: true,
    allowHalfOpen: true,
    noDelay: true,
    highWaterMark: BUFFER_SIZE,
  });
  readonly #waiting: AcceptedConnection[] = [];
  #fault: Fault | null = null;

  /** Begins to listen. What Node finds wrong with the address only shows later, in `accept`. */
  constructor(local: SocketAddress | null, backlog: number) {
    const most = Math.max(backlog, LEAST_WAITING);
    this.#server.on('connection', (socket) => {
      if (this.#waiting.length >= most) {
        socket.destroy();
        return;
      }
      this.#waiting.push(new AcceptedConnection(socket));
      this.onEvent();
    });
    this.#server.on('error', (error) => {
      this.#fault ??= faultOf(error);
      this.onEvent();
    });
    const host = local === null || local.host === '' ? {} : { host: local.host };
    this.#server.listen({ ...host, port: local?.port ?? 0, backlog });
  }

  /** What ended the listening, null while nothing did. */
  get fault(): Fault | null {
    return this.#fault;
  }

  /** The address, null until the server listens. */
  get local(): SocketAddress | null {
    const address = this.#server.address();
    return address === null || typeof address === 'string'
      ? null
      : new SocketAddress(address.address, address.port);
  }

  accept(): { readonly code: number; readonly connection: AcceptedConnection | null } {
    const connection = this.#waiting.shift();
    if (connection !== undefined) {
      connection.start();
      return { code: NSAPI_ERROR_OK, connection };
    }
    return { code: this.#fault?.code ?? NSAPI_ERROR_WOULD_BLOCK, connection: null };
  }

  /** Ends the listening and the connections that nobody accepted. */
  close(): void {
    this.onEvent = () => {};
    this.#server.close();
    for (const connection of this.#waiting.splice(0)) connection.destroy();
  }
}
