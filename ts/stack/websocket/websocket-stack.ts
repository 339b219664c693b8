import { isLoopbackHost, type SocketAddress } from '../../nsapi/socket-address.js';
import { CarrierConnection } from '../carrier-connection.js';
import { declareDescription } from '../description.js';
import { GatewayConnection } from '../gateway/connection.js';
import { GATEWAY_PROTOCOL, LONGEST_TOKEN } from '../gateway/messages.js';
import { GatewayTls } from '../gateway/tls.js';
import { StreamStack } from '../stream-stack.js';
import { requireWebSocketUrl, WebSocketOpener } from './open.js';
import type { WebSocketOptions } from './types.js';

/** Options of a WebSocketStack. */
export interface WebSocketStackOptions extends WebSocketOptions {
  /**
   * The subprotocol to ask for, such as `'binary'`, which older websockify wants; none by default.
   */
  readonly protocol?: string | undefined;
  /**
   * The token of a relay that does TLS itself where it is asked to, by the options of level
   * NSAPI_TLSSOCKET_LEVEL (`mbedtls-wasm relay --terminate-tls`). Such a relay sees the plaintext.
   * At most 255 bytes as UTF-8; needs `wss:`, or `ws:` to this machine.
   */
  readonly gatewayToken?: string | undefined;
}

/**
 * TCP through a relay, one WebSocket for each connection, bytes in binary messages: what websockify
 * and `mbedtls-wasm relay` speak. The relay resolves names. A connection counts as made when the
 * WebSocket is open.
 *
 * Outwards: a send returns WOULD_BLOCK while `sendBuffer` bytes wait to leave. Inwards: with
 * WebSocketStream and with `ws` a reader that stops slows the sender down, elsewhere by a relay
 * that heeds what it is told (docs/relay.md), as `mbedtls-wasm relay`; with others `maxBuffered`
 * bytes of one connection may wait, and then it fails with NO_MEMORY and a cause that says so,
 * after those bytes and alone.
 *
 * The close codes 1000 and 1005 are the end of the stream; 1008 and 1014 NO_CONNECTION, 1013 BUSY,
 * 1002, 1003, 1007, 1009 and 1010 DEVICE_ERROR, 4001 to 4020 the number -3001 to -3020, all others
 * CONNECTION_LOST, with code and reason in the cause. One half cannot be ended alone: shutdown is
 * UNSUPPORTED.
 *
 * With `gatewayToken` a socket has the options of level NSAPI_TLSSOCKET_LEVEL, and once ENABLE is
 * set the relay does TLS. It judges the options when the socket connects, and the first that it
 * refuses is connect's answer: AUTH_FAILURE for a wrong token and for all that fails in the
 * handshake, PARAMETER, UNSUPPORTED from a relay that does no TLS or takes no key. What was set can
 * be read back, the key cannot. Sockets without ENABLE are connected as ever.
 */
export class WebSocketStack extends StreamStack<GatewayTls> {
  readonly #url: string;
  readonly #protocols: readonly string[];
  readonly #opener: WebSocketOpener;
  readonly #token: Uint8Array | null;

  /**
   * @param url the relay's address, with `{host}` and `{port}` where it wants them
   *   (`ws://127.0.0.1:8080/{host}/{port}`), or without for a relay that has one target
   *
   * Throws TypeError for an address that is none or that a token may not be sent to, or where there
   * is no class of WebSockets; RangeError for a wrong count or a token that is too long.
   */
  constructor(url: string, options: WebSocketStackOptions = {}) {
    super();
    requireWebSocketUrl(typeof url === 'string' ? fill(url, 'localhost', 1) : url, url);
    this.#url = url;
    this.#protocols = options.protocol === undefined ? [] : [options.protocol];
    this.#opener = new WebSocketOpener(options);
    this.#token = options.gatewayToken === undefined ? null : tokenBytes(options.gatewayToken, url);
    declareDescription(this, { kind: 'WebSocketStack', url, options: { ...options } });
  }

  protected override reaches(address: SocketAddress): boolean {
    return (
      (!this.#url.includes('{host}') || !address.isUnspecified) &&
      (!this.#url.includes('{port}') || address.port !== 0)
    );
  }

  /** @internal */
  protected override tlsOptions(): GatewayTls | null {
    return this.#token === null ? null : new GatewayTls(this.#token);
  }

  /** @internal */
  protected override dial(address: SocketAddress, tls: GatewayTls | null): CarrierConnection {
    const url = fill(this.#url, address.host, address.port);
    const { maxBuffered } = this.#opener;
    if (tls !== null)
      return new GatewayConnection(
        (listener) => this.#opener.open(url, [GATEWAY_PROTOCOL], listener),
        maxBuffered,
        tls,
      );
    return new CarrierConnection(
      (listener) => this.#opener.open(url, this.#protocols, listener),
      maxBuffered,
    );
  }
}

function tokenBytes(token: string, url: string): Uint8Array {
  if (typeof token !== 'string' || token === '')
    throw new TypeError('gatewayToken must be the text that the relay gave as its token.');
  const bytes = new TextEncoder().encode(token);
  if (bytes.length > LONGEST_TOKEN)
    throw new RangeError(`gatewayToken has ${bytes.length} bytes, more than ${LONGEST_TOKEN}.`);
  const { protocol, hostname } = new URL(fill(url, 'target.invalid', 1));
  const isTarget = hostname.includes('target.invalid');
  if (isTarget || (protocol !== 'wss:' && !isLoopbackHost(hostname.replace(/^\[(.*)\]$/, '$1')))) {
    throw new TypeError(
      `A relay that does TLS gets the token and the plaintext: "${url}" must be a wss: address, ` +
        'or on this machine.',
    );
  }
  return bytes;
}

function fill(template: string, host: string, port: number): string {
  return template
    .replaceAll('{host}', () => encodeURIComponent(host))
    .replaceAll('{port}', String(port));
}
