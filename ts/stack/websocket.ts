import type { SocketAddress } from '../nsapi/socket-address.js';
import { CarrierConnection } from './carrier-connection.js';
import { StreamStack } from './stream-stack.js';
import { requireWebSocketUrl, WebSocketOpener } from './websocket-open.js';
import type { WebSocketOptions } from './websocket-types.js';

/** Options of a WebSocketStack. */
export interface WebSocketStackOptions extends WebSocketOptions {
  /** The subprotocol to ask for, such as `'binary'`, which older websockify wants; none by default. */
  readonly protocol?: string | undefined;
}

/**
 * TCP through a relay, one WebSocket for each connection, bytes in binary messages: what websockify and `mbedtls-wasm relay`
 * speak. The relay resolves names. A connection counts as made when the WebSocket is open.
 *
 * Outwards: a send answers WOULD_BLOCK while `sendBuffer` bytes wait to leave. Inwards: with WebSocketStream and with `ws` a
 * reader that stops slows the sender down; elsewhere `maxBuffered` bytes of one connection may wait, and then it fails with
 * NO_MEMORY and a cause that says so, after those bytes and alone.
 *
 * The close codes 1000 and 1005 are the end of the stream; 1008 and 1014 NO_CONNECTION, 1013 BUSY, 1002, 1003, 1007, 1009
 * and 1010 DEVICE_ERROR, 4001 to 4020 the number -3001 to -3020, all others CONNECTION_LOST, with code and reason in the cause.
 * One half cannot be ended alone: shutdown is UNSUPPORTED.
 */
export class WebSocketStack extends StreamStack {
  readonly #url: string;
  readonly #protocols: readonly string[];
  readonly #opener: WebSocketOpener;

  /**
   * @param url the relay's address, with `{host}` and `{port}` where it wants them (`ws://127.0.0.1:8080/{host}/{port}`), or
   *   without for a relay that has one target
   *
   * Throws TypeError for an address that is none, or where there is no class of WebSockets; RangeError for a wrong count.
   */
  constructor(url: string, options: WebSocketStackOptions = {}) {
    super();
    requireWebSocketUrl(typeof url === 'string' ? fill(url, 'localhost', 1) : url, url);
    this.#url = url;
    this.#protocols = options.protocol === undefined ? [] : [options.protocol];
    this.#opener = new WebSocketOpener(options);
  }

  protected override reaches(address: SocketAddress): boolean {
    return (!this.#url.includes('{host}') || !address.isUnspecified) && (!this.#url.includes('{port}') || address.port !== 0);
  }

  protected override dial(address: SocketAddress): CarrierConnection {
    const url = fill(this.#url, address.host, address.port);
    return new CarrierConnection((listener) => this.#opener.open(url, this.#protocols, listener), this.#opener.maxBuffered);
  }
}

function fill(template: string, host: string, port: number): string {
  return template.replaceAll('{host}', () => encodeURIComponent(host)).replaceAll('{port}', String(port));
}
