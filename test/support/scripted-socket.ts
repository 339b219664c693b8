import type { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { Socket, type AcceptResult } from '../../ts/net/socket.js';

/** The names of the primitives that are scripted by numbers. */
export type Primitive = 'connect' | 'send' | 'recv' | 'close' | 'accept';

/**
 * A transport that answers what a test says. A primitive without a script left fails the test by
 * throwing.
 */
export class ScriptedSocket extends Socket {
  /**
   * Answers to come. A received piece of bytes stands for its length and is put into the buffer.
   */
  readonly answers: { [name in Primitive]: (number | Uint8Array)[] } = {
    connect: [],
    send: [],
    recv: [],
    close: [],
    accept: [],
  };
  /** What was called, in order. */
  readonly calls: Primitive[] = [];
  /** Copies of the bytes that were offered to each trySend. */
  readonly offered: Uint8Array[] = [];
  /** The addresses that were given to each tryConnect. */
  readonly addresses: (SocketAddress | null)[] = [];
  /** The reasons that connectAborted was called with. */
  readonly abortReasons: unknown[] = [];
  /** What tryAccept gives with an answer of 0. */
  accepted: Socket | null = null;

  /** Tells the socket that something may get further. */
  poke(): void {
    this.notify();
  }

  /** Fails as a subclass does, with a cause. */
  failNow(number: number, cause?: unknown): number {
    return this.fail(number, cause);
  }

  override tryConnect(address: SocketAddress | null): number {
    this.addresses.push(address);
    return this.#next('connect', null);
  }

  override trySend(bytes: Uint8Array): number {
    this.offered.push(new Uint8Array(bytes));
    return this.#next('send', null);
  }

  override tryRecv(into: Uint8Array): number {
    return this.#next('recv', into);
  }

  override tryClose(): number {
    return this.#next('close', null);
  }

  override tryAccept(): AcceptResult {
    const code = this.#next('accept', null);
    return { code, socket: code === 0 ? this.accepted : null };
  }

  protected override connectAborted(reason: unknown): void {
    this.abortReasons.push(reason);
  }

  #next(name: Primitive, into: Uint8Array | null): number {
    this.calls.push(name);
    const answer = this.answers[name].shift();
    if (answer === undefined) throw new Error(`The script has no answer left for ${name}.`);
    if (typeof answer === 'number') return answer;
    into?.set(answer);
    return answer.length;
  }
}

/** Lets every microtask that is due run. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
