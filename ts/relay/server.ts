import { createServer, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import type { RawData, ServerOptions, WebSocket, WebSocketServer } from 'ws';
import { NSAPI_ERROR_DNS_FAILURE, NSAPI_ERROR_UNSUPPORTED } from '../nsapi/error.js';
import { parseUrl } from '../nsapi/parse-url.js';
import { isLoopbackHost, MAX_PORT } from '../nsapi/socket-address.js';
import { CLOSE_GOING_AWAY, CLOSE_POLICY } from '../stack/websocket/close-code.js';
import { closeCodeOf } from '../stack/websocket/close-codes.js';
import { GATEWAY_PROTOCOL } from '../stack/gateway/messages.js';
import { GatewayTunnel } from './gateway.js';
import type { RelayOptions } from './options.js';
import { PlainTunnel } from './plain.js';
import { AllowedTargets, type Resolve } from './targets.js';
import type { Carried, RelayTunnel } from './tunnel.js';
import { WrongTokens } from './wrong-tokens.js';

/** The largest message of a page, in bytes. */
const MAX_MESSAGE = 1_048_576;
/** How long a page that is sent away may take to close, in milliseconds. */
const LEAVE_WAIT = 2000;
/** How long the head of a request may take, in milliseconds, and how often that is looked at. */
const HEAD_WAIT = 10_000;
const HEAD_CHECK = 2000;
const BAD_PATH = {
  addresses: null,
  refusal: 'not-allowed',
  reason: 'the path is not /HOST/PORT',
} as const;

/** What the relay uses of a WebSocketServer. */
export type UpgradingServer = Pick<WebSocketServer, 'handleUpgrade' | 'clients'>;

/** What a relay server is made of beside its options. */
export interface RelayParts {
  /** The class of the package ws, or one that does as much. */
  readonly WebSocketServer: new (
    options: ServerOptions,
  ) => UpgradingServer;
  /** Takes the line of a connection. */
  readonly log: (line: string) => void;
  /** Resolves names, instead of the system. */
  readonly resolve?: Resolve;
}

/** A relay that is listening. */
export class RelayServer {
  readonly #http: Server;
  readonly #sockets: UpgradingServer;
  readonly #targets: AllowedTargets;
  readonly #options: RelayOptions;
  readonly #log: (line: string) => void;
  /** Connections that have no tunnel yet, or get none. */
  readonly #arriving = new Set<Duplex>();
  readonly #tunnels = new Set<RelayTunnel>();
  readonly #wrongTokens = new WrongTokens();

  private constructor(options: RelayOptions, parts: RelayParts) {
    this.#options = options;
    this.#log = parts.log;
    this.#targets = new AllowedTargets(options.allow, parts.resolve);
    this.#sockets = new parts.WebSocketServer({
      noServer: true,
      maxPayload: MAX_MESSAGE,
      perMessageDeflate: false,
    });
    this.#http = createServer(
      {
        headersTimeout: HEAD_WAIT,
        requestTimeout: HEAD_WAIT,
        connectionsCheckingInterval: HEAD_CHECK,
      },
      (_request, response) => {
        response
          .writeHead(426, { 'content-type': 'text/plain', connection: 'close' })
          .end('This is a relay for WebSockets: /HOST/PORT\n');
      },
    );
    // Room for those that will be told that there is none.
    this.#http.maxConnections = options.max + 64;
    this.#http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /** Starts one on 127.0.0.1. */
  static async start(options: RelayOptions, parts: RelayParts): Promise<RelayServer> {
    const relay = new RelayServer(options, parts);
    relay.#http.listen(options.port, '127.0.0.1');
    await once(relay.#http, 'listening');
    return relay;
  }

  get port(): number {
    const address = this.#http.address();
    if (address === null || typeof address === 'string') throw new Error('The relay has no port.');
    return address.port;
  }

  /** Ends every connection and stops listening. */
  async close(): Promise<void> {
    const closed = once(this.#http, 'close');
    this.#http.close();
    for (const tunnel of this.#tunnels) tunnel.stop(CLOSE_GOING_AWAY, 'the relay ends');
    this.#http.closeAllConnections();
    for (const socket of this.#sockets.clients)
      setTimeout(() => socket.terminate(), LEAVE_WAIT).unref();
    await closed;
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const { origin } = request.headers;
    const { remoteAddress = '?', remotePort = 0 } = request.socket;
    const from = origin === undefined ? '' : ` (${printable(origin)})`;
    const who = `${remoteAddress}:${remotePort}${from}`;
    if (!this.#allowsOrigin(origin)) {
      this.#refuse(socket, `403 Forbidden`, `${who} refused: its origin is not allowed`);
    } else if (asksForTls(request) && !isPrivate(request)) {
      this.#refuse(
        socket,
        '403 Forbidden',
        `${who} refused: plaintext goes over loopback or wss only`,
      );
    } else if (this.#arriving.size + this.#tunnels.size >= this.#options.max) {
      this.#refuse(
        socket,
        '503 Service Unavailable',
        `${who} refused: ${this.#options.max} connections already`,
      );
    } else {
      const arrived = (): void => void this.#arriving.delete(socket);
      this.#arriving.add(socket);
      socket.once('close', arrived);
      this.#sockets.handleUpgrade(
        request,
        socket,
        head,
        (accepted) => void this.#connect(accepted, request, who, arrived),
      );
    }
  }

  #allowsOrigin(origin: string | undefined): boolean {
    // No page: pages cannot leave it out.
    if (origin === undefined) return true;
    return this.#options.origins === null
      ? isOnLoopback(origin)
      : this.#options.origins.includes(origin);
  }

  #refuse(socket: Duplex, status: string, line: string): void {
    this.#log(line);
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
      socket.destroy(),
    );
  }

  async #connect(
    socket: WebSocket,
    request: IncomingMessage,
    who: string,
    arrived: () => void,
  ): Promise<void> {
    const path = request.url ?? '';
    const address = request.socket.remoteAddress ?? '?';
    // What comes before there is somebody to carry it to waits; that the page goes is heard.
    const early: [data: RawData, isBinary: boolean][] = [];
    const keep = (...message: [data: RawData, isBinary: boolean]): void => {
      early.push(message);
      socket.pause();
    };
    socket.on('message', keep);
    socket.on('error', () => {});
    const target = readPath(path);
    const name = target === null ? printable(path) : `${printable(target.host)}:${target.port}`;
    const permission =
      target === null ? BAD_PATH : await this.#targets.check(target.host, target.port);
    socket.off('message', keep);
    if (socket.readyState !== socket.OPEN) {
      this.#log(`${who} -> ${name} refused: the page is gone`);
      return;
    }
    if (target === null || permission.addresses === null) {
      const { refusal, reason } = permission.addresses === null ? permission : BAD_PATH;
      this.#turnAway(
        socket,
        `${who} -> ${name}`,
        refusal === 'no-address' ? closeCodeOf(NSAPI_ERROR_DNS_FAILURE) : CLOSE_POLICY,
        reason,
      );
      return;
    }
    const { gateway, idle } = this.#options;
    const secured = socket.protocol === GATEWAY_PROTOCOL;
    if (secured && gateway === null) {
      this.#turnAway(
        socket,
        `${who} -> ${name}`,
        closeCodeOf(NSAPI_ERROR_UNSUPPORTED),
        'this relay does no TLS; --terminate-tls lets it',
      );
      return;
    }
    const started = Date.now();
    const done = ({ up, down, reason }: Carried): void => {
      this.#tunnels.delete(tunnel);
      this.#log(
        `${who} -> ${name}${secured ? ' (TLS ends here)' : ''} ${up} bytes up, ${down} bytes ` +
          `down, ${((Date.now() - started) / 1000).toFixed(1)} s: ${printable(reason)}`,
      );
    };
    const tunnel: RelayTunnel =
      secured && gateway !== null
        ? new GatewayTunnel(
            socket,
            permission.addresses,
            target.port,
            { ...gateway, wrong: this.#wrongTokens, address },
            idle,
            done,
          )
        : new PlainTunnel(socket, permission.addresses, target.port, idle, done);
    if (request.headers.origin !== undefined) tunnel.inBrowser();
    this.#tunnels.add(tunnel);
    arrived();
    for (const [data, isBinary] of early) tunnel.take(data, isBinary);
  }

  #turnAway(socket: WebSocket, which: string, code: number, reason: string): void {
    this.#log(`${which} refused: ${reason}`);
    socket.resume();
    socket.close(code, reason);
    const timer = setTimeout(() => socket.terminate(), LEAVE_WAIT);
    socket.once('close', () => clearTimeout(timer));
  }
}

function asksForTls({ headers }: IncomingMessage): boolean {
  return (
    headers['sec-websocket-protocol']
      ?.split(',')
      .some((protocol) => protocol.trim() === GATEWAY_PROTOCOL) === true
  );
}

// A proxy before it says how the page came; without one the name that the page used is of this
// machine.
function isPrivate({ headers }: IncomingMessage): boolean {
  const forwarded = headers['x-forwarded-proto'];
  if (forwarded !== undefined) return forwarded === 'https' || forwarded === 'wss';
  return isOnLoopback(`http://${headers.host ?? ''}`);
}

function isOnLoopback(address: string): boolean {
  const url = parseUrl(address);
  return (
    (url?.protocol === 'http:' || url?.protocol === 'https:') &&
    isLoopbackHost(url.hostname.replace(/^\[(.*)\]$/, '$1'))
  );
}

function readPath(path: string): { host: string; port: number } | null {
  const match = /^\/([^/?]+)\/(\d{1,5})\/?$/.exec(path);
  const port = Number(match?.[2] ?? 0);
  if (match === null || port < 1 || port > MAX_PORT) return null;
  try {
    const host = decodeURIComponent(match[1] ?? '').replace(/^\[(.*)\]$/, '$1');
    return host === '' || host.length > 255 ? null : { host, port };
  } catch {
    return null;
  }
}

// A line of the log stays a line, whatever a client sends.
function printable(text: string): string {
  return text.slice(0, 300).replace(/[^\x21-\x7e ]/g, '?');
}
