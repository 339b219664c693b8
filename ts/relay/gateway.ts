import { createHash, timingSafeEqual } from 'node:crypto';
import type { WebSocket } from 'ws';
import { CLOSE_WAIT } from '../nsapi/close-wait.js';
import {
  isFlow,
  NSAPI_ERROR_AUTH_FAILURE,
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_PARAMETER,
  NSAPI_ERROR_UNSUPPORTED,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../nsapi/error.js';
import { isError } from '../nsapi/is-error.js';
import { opensslWords } from '../nsapi/openssl-words.js';
import {
  NSAPI_TCP,
  NSAPI_TLSSOCKET_ENABLE,
  NSAPI_TLSSOCKET_LEVEL,
  NSAPI_TLSSOCKET_SET_CACERT,
  NSAPI_TLSSOCKET_SET_CLCERT,
  NSAPI_TLSSOCKET_SET_CLKEY,
} from '../nsapi/options.js';
import { SocketAddress } from '../nsapi/socket-address.js';
import { CLOSE_NORMAL, CLOSE_PROTOCOL_ERROR } from '../stack/websocket/close-code.js';
import { closeCodeOf } from '../stack/websocket/close-codes.js';
import { answerMessage, readOption, unreadableMessage } from '../stack/gateway/messages.js';
import { NodeStack } from '../stack/node/node-stack.js';
import type { GatewayOptions } from './options.js';
import type { WrongTokens } from './wrong-tokens.js';
import { CHECKED_HOST, lookupOf, type CheckedAddress } from './targets.js';
import { RelayTunnel, type Carried } from './tunnel.js';

const PIECE = 65_536;
/** How long a target's handshake may take, in milliseconds. */
const HANDSHAKE_TIMEOUT = 30_000;
/** Longest reason that a WebSocket's close carries, in bytes; these are ASCII. */
const LONGEST_REASON = 120;

/** What one tunnel is told: also whose page it is, and who guessed at the token before. */
export interface GatewayTunnelOptions extends GatewayOptions {
  readonly address: string;
  readonly wrong: WrongTokens;
}

/**
 * Does TLS for a page, as docs/gateway.md describes: each message is a socket option for Node's
 * network stack, each answer what the stack said. Then it carries plaintext between the page and
 * that stack's connection.
 */
export class GatewayTunnel extends RelayTunnel {
  readonly #stack: NodeStack;
  readonly #handle: number;
  readonly #port: number;
  readonly #options: GatewayTunnelOptions;
  /** What came while the token waits to be looked at, itself first. */
  #held: Uint8Array[] | null = null;
  #holdTimer: NodeJS.Timeout | undefined;
  #phase: 'token' | 'options' | 'connecting' | 'up' = 'token';
  /** What the stack has not taken yet. */
  readonly #unsent: Uint8Array[] = [];
  readonly #piece = new Uint8Array(PIECE);
  #pageIsFull = false;
  #finishing = false;
  #shut = false;
  #closed = false;
  #closeTimer: NodeJS.Timeout | undefined;
  #handshakeTimer: NodeJS.Timeout | undefined;

  /**
   * Dials one of the addresses, none other, when the page has said what to do. Otherwise as for
   * RelayTunnel.
   */
  constructor(
    socket: WebSocket,
    addresses: readonly CheckedAddress[],
    port: number,
    options: GatewayTunnelOptions,
    idle: number,
    done: (carried: Carried) => void,
  ) {
    super(socket, idle, done);
    this.#stack = new NodeStack({ detectTruncation: true, lookup: lookupOf(addresses) });
    this.#handle = this.#stack.socketOpen(NSAPI_TCP).handle;
    this.#port = port;
    this.#options = options;
    this.#stack.socketAttach(this.#handle, () => this.#move());
    socket.resume();
  }

  protected override fromPage(data: Uint8Array): void {
    if (this.#finishing || this.hasFailed) return;
    if (this.#phase === 'up') {
      this.countUp(data.length);
      this.#unsent.push(data);
      this.#toTarget();
    } else if (this.#held !== null) {
      this.#held.push(data);
    } else if (this.#phase === 'connecting') {
      this.end(CLOSE_PROTOCOL_ERROR, 'a message before the last answer');
    } else {
      const wait = this.#phase === 'token' ? this.#options.wrong.waitOf(this.#options.address) : 0;
      if (wait === 0) this.#obey(data);
      else this.#hold(data, wait);
    }
  }

  protected override roomForPage(): void {
    this.#pageIsFull = false;
    this.#fromTarget();
  }

  // What the page sent is delivered first; what the target still sends is dropped, which may be
  // what it waits for.
  protected override finish(): void {
    if (this.#finishing) return;
    this.#finishing = true;
    this.#closeTimer = setTimeout(() => this.#close(), this.idle);
    if (this.#phase === 'up') this.#move();
    else this.#close();
  }

  #hold(first: Uint8Array, wait: number): void {
    const held = [first];
    this.#held = held;
    this.socket.pause();
    this.#holdTimer = setTimeout(() => {
      this.#held = null;
      this.socket.resume();
      this.#obey(first);
      for (const message of held.slice(1)) this.fromPage(message);
    }, wait);
  }

  #obey(message: Uint8Array): void {
    this.tookFromPage(message.length);
    const asked = readOption(message);
    if (asked === null) {
      this.end(CLOSE_PROTOCOL_ERROR, 'a message that is no option');
      return;
    }
    const { option, token, value } = asked;
    if (this.#phase === 'token') {
      if (!isToken(token, this.#options.token)) {
        this.#options.wrong.add(this.#options.address);
        this.#refuse(NSAPI_ERROR_AUTH_FAILURE, 'the token is wrong');
        return;
      }
      this.#phase = 'options';
    }
    const isOwn = option === NSAPI_TLSSOCKET_SET_CLCERT || option === NSAPI_TLSSOCKET_SET_CLKEY;
    if (isOwn && !this.#options.acceptClientKeys) {
      this.#refuse(
        NSAPI_ERROR_UNSUPPORTED,
        'this relay takes no client certificates and keys; --accept-client-keys lets it',
      );
      return;
    }
    const code = this.#stack.setsockopt(
      this.#handle,
      NSAPI_TLSSOCKET_LEVEL,
      option,
      option === NSAPI_TLSSOCKET_ENABLE ? (value[0] ?? 0) : value,
    );
    if (option === NSAPI_TLSSOCKET_SET_CLKEY) message.fill(0);
    if (code !== NSAPI_ERROR_OK) this.#refuse(code, this.#reason());
    else if (option === NSAPI_TLSSOCKET_SET_CACERT)
      this.#answer(NSAPI_ERROR_OK, unreadableMessage(this.#stack.socketUnreadable(this.#handle)));
    else if (option !== NSAPI_TLSSOCKET_ENABLE) this.#answer(NSAPI_ERROR_OK, '');
    else if (value[0] !== 1)
      this.#refuse(NSAPI_ERROR_PARAMETER, 'a relay is asked for TLS, or not at all');
    else {
      this.#phase = 'connecting';
      this.#move();
    }
  }

  // The stack may have got further.
  #move(): void {
    if (this.#phase === 'up') {
      // First what came: a send that fails would end it.
      this.#fromTarget();
      this.#toTarget();
      return;
    }
    if (this.#phase !== 'connecting' || this.#finishing) return;
    const progress = this.#stack.socketConnect(
      this.#handle,
      new SocketAddress(CHECKED_HOST, this.#port),
    );
    if (progress === NSAPI_ERROR_OK || progress === NSAPI_ERROR_IS_CONNECTED) {
      this.#phase = 'up';
      this.#answer(NSAPI_ERROR_OK, '');
      this.begin();
      this.#fromTarget();
    } else if (!isFlow(progress)) {
      this.#refuse(progress, this.#reason());
    } else if (this.#stack.socketTlsBegan(this.#handle) !== null) {
      this.#handshakeTimer ??= setTimeout(() => this.#late(), this.#handshakeTimeout);
    }
  }

  get #handshakeTimeout(): number {
    return this.#options.handshakeTimeout ?? HANDSHAKE_TIMEOUT;
  }

  #late(): void {
    if (this.#phase !== 'connecting' || this.#finishing) return;
    const why = `the TLS handshake took longer than ${this.#handshakeTimeout} ms`;
    this.#refuse(NSAPI_ERROR_AUTH_FAILURE, why);
  }

  #toTarget(): void {
    for (let piece = this.#unsent[0]; piece !== undefined; piece = this.#unsent[0]) {
      const taken = this.#stack.socketSend(this.#handle, piece);
      if (taken === NSAPI_ERROR_WOULD_BLOCK) {
        if (!this.#finishing) this.stopPage();
        return;
      }
      if (taken < 0) {
        // Receiving gives what came before, and then says the same.
        this.#unsent.length = 0;
        this.#fromTarget();
      } else {
        this.tookFromPage(taken);
        if (taken < piece.length) this.#unsent[0] = piece.subarray(taken);
        else this.#unsent.shift();
      }
    }
    if (this.#finishing) this.#shutDown();
    else if (this.socket.isPaused) this.socket.resume();
  }

  #fromTarget(): void {
    while (this.#phase === 'up' && !this.#closed && (this.#finishing || !this.#pageIsFull)) {
      const got = this.#stack.socketRecv(this.#handle, this.#piece);
      if (got === NSAPI_ERROR_WOULD_BLOCK) return;
      if (got <= 0) {
        if (!this.#finishing) this.#targetEnded(got);
        else if (got < 0 || this.#shut) this.#close();
        return;
      }
      if (!this.#finishing) this.#pageIsFull = !this.toPage(this.#piece.slice(0, got));
    }
  }

  // The target has it all, or nearly: only its own end is still to come.
  #shutDown(): void {
    if (this.#shut) return;
    this.#shut = true;
    this.#stack.socketShutdown(this.#handle);
    clearTimeout(this.#closeTimer);
    this.#closeTimer = setTimeout(() => this.#close(), CLOSE_WAIT);
    this.#fromTarget();
  }

  #targetEnded(result: number): void {
    if (result === 0) this.over(CLOSE_NORMAL, 'the target ended');
    else this.over(closeCodeOf(result), this.#reason().slice(0, LONGEST_REASON));
  }

  #refuse(code: number, why: string): void {
    this.#answer(code, why);
    this.end(closeCodeOf(code), why.slice(0, LONGEST_REASON));
  }

  #answer(code: number, text: string): void {
    if (this.socket.readyState === this.socket.OPEN) this.say(answerMessage({ code, text }));
  }

  // A sentence of ours or of Node's, in ASCII and on one line.
  #reason(): string {
    const cause = this.#stack.socketCause(this.#handle);
    const text = opensslWords(cause) ?? (isError(cause) ? cause.message : '');
    return text.replace(/[^\x20-\x7e]+/g, ' ').trim() || 'the target failed';
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#closeTimer);
    clearTimeout(this.#holdTimer);
    clearTimeout(this.#handshakeTimer);
    this.#stack.socketClose(this.#handle);
    this.leave();
  }
}

function isToken(given: Uint8Array, wanted: string): boolean {
  const [one, other] = [given, Buffer.from(wanted)].map((bytes) =>
    createHash('sha256').update(bytes).digest(),
  );
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}
