import { connect, type NetConnectOpts } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { Fault } from '../carrier.js';
import { BUFFER_SIZE } from './connection.js';
import { faultOf, gone, TruncationError } from './error.js';
import { NodeSecure } from './secure.js';
import { TlsConnection } from './tls-connection.js';

/** What is to be done about TLS. */
export interface NodeTlsRequest {
  readonly options: ConnectionOptions;
  /** Whether an end without close_notify is a failure. */
  readonly detectTruncation: boolean;
}

/**
 * TLS over a TCP connection that is apart from it and watched: so it can be reset, and an end that
 * was not announced is told from one that was.
 */
export class WatchedTlsConnection extends TlsConnection {
  readonly #request: NodeTlsRequest;
  #secure: NodeSecure | null = null;
  /** What ended the TCP connection: it is the fault when all that came before was decrypted. */
  #broken: Fault | null = null;

  /** Throws Node's errors. */
  constructor(settings: NetConnectOpts, request: NodeTlsRequest) {
    super(connect(settings));
    this.#request = request;
    this.tcp.on('error', (error) => this.#breaks(faultOf(error)));
    this.tcp.on('close', () => this.#breaks(gone));
    this.tcp.on('connect', () => this.#begin());
  }

  protected override peerEnded(): void {
    const truncated =
      this.isConnected && this.#request.detectTruncation && this.#secure?.notified !== true;
    if (truncated) this.fail(this.#broken ?? { ...gone, cause: new TruncationError() });
    else if (!this.isConnected && this.#broken !== null) this.fail(this.#broken);
    else super.peerEnded();
    if (this.#broken !== null) this.fail(this.#broken);
  }

  protected override fail(fault: Fault): void {
    const { cause = this.#broken?.cause } = fault;
    super.fail(this.state === 'handshaking' ? { ...fault, cause } : fault);
  }

  protected override isFull(size: number): boolean {
    return this.#broken === null && super.isFull(size);
  }

  #begin(): void {
    this.#secure = new NodeSecure(this.tcp, this.#request.options, BUFFER_SIZE);
    this.socket = this.#secure.socket;
    this.follow(this.socket);
    this.socket.on('data', (chunk) => this.receive(chunk));
    this.socket.on('secureConnect', () => this.opened());
  }

  #breaks(fault: Fault): void {
    this.#broken ??= fault;
    if (this.#secure === null || this.socket.readableEnded) this.fail(this.#broken);
    // What it still has is bounded: it must not wait for a reader while a writer waits for it to
    // fail.
    else this.socket.resume();
  }
}
