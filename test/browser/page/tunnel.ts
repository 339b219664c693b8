import {
  NSAPI_ERROR_OK,
  NSAPI_ERROR_WOULD_BLOCK,
  Socket,
  TLSSocketWrapper,
  check,
} from 'mbedtls-wasm';
import { describe, type Outcome } from './loopback.js';

/** A transport over a WebSocket that is open, as the README writes one. */
export class Tunnel extends Socket {
  readonly #webSocket: WebSocket;
  readonly #chunks: Uint8Array[] = [];
  #ended = false;

  constructor(webSocket: WebSocket) {
    super();
    this.#webSocket = webSocket;
    webSocket.addEventListener('message', ({ data }) => {
      this.#chunks.push(new Uint8Array(data));
      this.notify();
    });
    webSocket.addEventListener('close', () => this.#end());
  }

  tryConnect(): number {
    return NSAPI_ERROR_OK;
  }

  trySend(bytes: Uint8Array): number {
    this.#webSocket.send(new Uint8Array(bytes));
    return bytes.length;
  }

  tryRecv(into: Uint8Array): number {
    const chunk = this.#chunks.shift();
    if (chunk === undefined) return this.#ended ? 0 : NSAPI_ERROR_WOULD_BLOCK;
    into.set(chunk.subarray(0, into.length));
    if (chunk.length > into.length) this.#chunks.unshift(chunk.subarray(into.length));
    return Math.min(chunk.length, into.length);
  }

  tryClose(): number {
    this.#webSocket.close();
    this.#end();
    return NSAPI_ERROR_OK;
  }

  #end(): void {
    this.#ended = true;
    this.notify();
  }
}

/** Opens a tunnel through a relay. */
export async function openTunnel(url: string): Promise<Tunnel> {
  const webSocket = new WebSocket(url);
  webSocket.binaryType = 'arraybuffer';
  await new Promise((resolve, reject) => {
    webSocket.onopen = resolve;
    webSocket.onerror = () => reject(new Error(`No relay at ${url}.`));
  });
  return new Tunnel(webSocket);
}

export interface Request {
  readonly relay: string;
  readonly host: string;
  readonly ca: string;
  /** Sent after the handshake. */
  readonly text: string;
}

/** TLS to the server behind a relay: sends the text, and receives until a line feed or the end. */
export async function ask(
  request: Request,
): Promise<Pick<Outcome, 'connected' | 'version' | 'error'> & { readonly answer: string }> {
  const client = new TLSSocketWrapper(await openTunnel(request.relay), request.host);
  check(client.setRootCaCert(request.ca), client);
  const connected = await client.connect();
  let answer = '';
  if (connected === 0) {
    check(await client.send(new TextEncoder().encode(request.text)), client);
    const buffer = new Uint8Array(16_384);
    for (let size = 1; size > 0 && !answer.endsWith('\n'); ) {
      size = check(await client.recv(buffer), client);
      answer += new TextDecoder().decode(buffer.subarray(0, size));
    }
  }
  const outcome = {
    connected,
    version: connected === 0 ? (client.getSslContext()?.version ?? null) : null,
    error: describe(client.lastError),
    answer,
  };
  await client.close();
  return outcome;
}
