import { MBEDTLS_ERR_SSL_CA_CHAIN_REQUIRED } from '../../wasm/constants.js';
import type { Carrier } from '../ffi/host/bio.js';
import { OutOfMemoryError } from '../ffi/memory.js';
import { mbedtlsError, TLSError, toNsapiError } from '../mbedtls/error.js';
import { Share } from '../mbedtls/share.js';
import type { SslConfig } from '../mbedtls/ssl-config.js';
import { SslContext } from '../mbedtls/ssl-context.js';
import type { Failures } from '../net/failures.js';
import { HandshakeDeadline } from '../net/handshake-deadline.js';
import type { SocketParts } from '../net/socket.js';
import { CLOSE_WAIT } from '../nsapi/close-wait.js';
import { ESTABLISHED, HANDSHAKE, NEWCOMER, type Rank } from '../net/turns.js';
import type { Waiter, WaitRules } from '../net/waiter.js';
import {
  NSAPI_ERROR_ALREADY,
  NSAPI_ERROR_AUTH_FAILURE,
  NSAPI_ERROR_DEVICE_ERROR,
  NSAPI_ERROR_IN_PROGRESS,
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_TIMEOUT,
  NSAPI_ERROR_WOULD_BLOCK,
  isFlow,
} from '../nsapi/error.js';
import type { SocketAddress } from '../nsapi/socket-address.js';
import { SocketError } from '../nsapi/socket-error.js';
import { handshakeError, handshakeTimedOut, transferError } from './failure.js';
import type { LentTransport } from './lent-transport.js';
import { precededBy } from './preceded.js';
import type { SocketSettings } from './socket-settings.js';

/** How long the alert of a connect that failed may take to leave, in milliseconds. */
const ALERT_WAIT = 1000;

/** What one kind of connection does otherwise than another. */
export interface ConnectionRules {
  /** Sets up the context of a connection. */
  create(config: SslConfig, carrier: Carrier): SslContext;
  /** What is wrong with a peer whose handshake is done; null when nothing is. */
  judge(context: SslContext): SocketError | null;
}

/** What is left of a context that was given up for now. */
export interface AsleepContext {
  /** The context that goes on with it. Throws what it cannot be made for, and stays. */
  wake(): SslContext;
  dispose(): void;
}

/** What is done with a context, for somebody and with bytes. */
export type Transfer<Given> = (context: SslContext, given: Given, bytes: Uint8Array) => number;

const BODY: Transfer<(context: SslContext) => number> = (context, body) => body(context);
const NO_BYTES = new Uint8Array(0);

const OVER_STREAMS: ConnectionRules = {
  create: (config, carrier) => new SslContext(config, carrier),
  judge: () => null,
};

type Phase = 'idle' | 'transport' | 'handshake' | 'connected' | 'failed' | 'closing' | 'closed';

/**
 * The one connection of a socket that does TLS over a lent transport, a stream or datagrams: its
 * way from the first step of a handshake to the end, and how it fails. What is sent and received
 * meanwhile is the socket's to say.
 */
export class Connection implements WaitRules {
  /** Whether waits keep no process running. */
  isQuiet = false;
  readonly #lent: LentTransport;
  readonly #settings: SocketSettings;
  readonly #waiter: Waiter;
  readonly #failures: Failures;
  readonly #rules: ConnectionRules;
  readonly #deadline = new HandshakeDeadline();
  #phase: Phase = 'idle';
  #shared: Share<SslContext> | null = null;
  #asleep: AsleepContext | null = null;
  #verifyResult = 0xffffffff;
  // A failure that ends the connection, or only its sending half, is answered again each time.
  #fatal: SocketError | null = null;
  #sendFatal: SocketError | null = null;
  #receiveFatal: SocketError | null = null;
  #first: Uint8Array | null = null;

  /** @param parts those of the socket, whose waits follow the connection's rules from now on */
  constructor(
    lent: LentTransport,
    settings: SocketSettings,
    parts: SocketParts,
    rules: ConnectionRules = OVER_STREAMS,
  ) {
    this.#rules = rules;
    this.#lent = lent;
    this.#settings = settings;
    this.#waiter = parts.waiter;
    this.#failures = parts.failures;
    this.#waiter.rules = this;
  }

  get rank(): Rank {
    return this.#phase === 'handshake' ? HANDSHAKE : this.#settings.sealed ? ESTABLISHED : NEWCOMER;
  }

  cap(milliseconds: number): number {
    return this.#deadline.cap(milliseconds);
  }

  /** Whether a handshake has begun and not ended. */
  get isShakingHands(): boolean {
    return this.#phase === 'handshake';
  }

  get isConnected(): boolean {
    return this.#phase === 'connected';
  }

  /** From a failure that ends it until it is closed. */
  get hasFailed(): boolean {
    return this.#phase === 'failed';
  }

  get isClosed(): boolean {
    return this.#phase === 'closing' || this.#phase === 'closed';
  }

  /** The context as users see it. */
  get context(): SslContext | null {
    this.#wake();
    return this.#shared?.handle ?? null;
  }

  get isAsleep(): boolean {
    return this.#asleep !== null;
  }

  /**
   * Gives up the context of an association for what `putAway` makes of it, until it is needed
   * again. False where there is none, or `putAway` answers null.
   */
  sleep(putAway: (context: SslContext) => AsleepContext | null): boolean {
    const shared = this.#shared;
    if (shared === null || this.#phase !== 'connected') return false;
    const { verifyResult } = shared.own;
    this.#asleep = putAway(shared.own);
    if (this.#asleep === null) return false;
    this.#verifyResult = verifyResult;
    this.#shared = null;
    shared.release();
    return true;
  }

  get verifyResult(): number {
    return this.#context?.verifyResult ?? this.#verifyResult;
  }

  /** Why nothing can be sent any more, though receiving may go on. */
  get sendFatal(): SocketError | null {
    return this.#sendFatal;
  }

  /** Why nothing can be received any more, though sending may go on. */
  get receiveFatal(): SocketError | null {
    return this.#receiveFatal;
  }

  /** Whether there are bytes which the transport will not announce, decrypted or not. */
  get holds(): boolean {
    return this.isConnected && (this.#context?.holds ?? false);
  }

  /** What a record of the peer holds at least that it could not make larger. */
  get fullRecord(): number {
    return this.#context?.fullRecord ?? Infinity;
  }

  /** What was read from the transport already and is to be read first. */
  precede(first: Uint8Array): void {
    this.#first = first;
  }

  /** One step of connecting the transport, if `connects`, and then of the handshake. */
  tryHandshake(address: SocketAddress | null, connects: boolean): number {
    if (this.isClosed) return this.#failures.fail(NSAPI_ERROR_NO_SOCKET);
    if (this.#fatal !== null) return this.#failures.failWith(this.#fatal);
    if (this.#phase === 'connected') return NSAPI_ERROR_IS_CONNECTED;
    const first = this.#phase === 'idle';
    if (this.#phase !== 'handshake') {
      this.listen();
      if (connects) {
        const connected = this.#lent.tryConnect(address);
        if (connected !== NSAPI_ERROR_OK && connected !== NSAPI_ERROR_IS_CONNECTED) {
          this.#phase = isFlow(connected) ? 'transport' : 'idle';
          return isFlow(connected) ? connected : this.#lent.adopt(connected);
        }
      }
      const begun = this.#guard(() => this.#begin());
      if (begun !== NSAPI_ERROR_OK) return begun;
    }
    return this.#guard(() => this.#step(first));
  }

  /** Makes each event of the transport one of the socket. */
  listen(): void {
    this.#lent.listen();
  }

  /**
   * Runs `body` on the context of a connection that is up, after what is left of its handshake.
   * What `body` throws ends the connection, except that memory is short.
   */
  transfer(body: (context: SslContext) => number): number {
    return this.transferWith(BODY, body, NO_BYTES);
  }

  /** The same with what `body` is given, so that it needs no function of its own. */
  transferWith<Given>(body: Transfer<Given>, given: Given, bytes: Uint8Array): number {
    if (this.isClosed) return this.#failures.fail(NSAPI_ERROR_NO_SOCKET);
    if (this.#fatal !== null) return this.#failures.failWith(this.#fatal);
    const woken = this.#wake();
    if (woken !== NSAPI_ERROR_OK) return woken;
    const context = this.#context;
    if (context === null) return this.#failures.fail(NSAPI_ERROR_NO_CONNECTION);
    this.#failures.pass(NSAPI_ERROR_OK);
    try {
      const stepped = this.#phase === 'handshake' ? this.#step(false) : NSAPI_ERROR_IS_CONNECTED;
      if (stepped === NSAPI_ERROR_ALREADY) return NSAPI_ERROR_WOULD_BLOCK;
      return stepped === NSAPI_ERROR_IS_CONNECTED ? body(context, given, bytes) : stepped;
    } catch (thrown) {
      return this.#threw(thrown);
    }
  }

  /** Ends the connection for a number that its context answered; gives the number back. */
  die(context: SslContext, result: number, what: string): number {
    return this.#die(transferError(context, result, what, this.#circumstances));
  }

  /** As {@link die}, the receiving half only. */
  endReceiving(context: SslContext, result: number): number {
    this.#receiveFatal = transferError(context, result, 'Receiving failed', this.#circumstances);
    return this.#failures.failWith(this.#receiveFatal);
  }

  /** As {@link die}, of a call alone: the connection goes on. */
  refuse(context: SslContext, result: number, what: string): number {
    return this.#failures.failWith(transferError(context, result, what, this.#circumstances));
  }

  /** As {@link die}, the sending half only. */
  endSending(context: SslContext, result: number): number {
    this.#sendFatal = transferError(context, result, 'Sending failed', this.#circumstances);
    return this.#failures.failWith(this.#sendFatal);
  }

  /** Ends a connect that was under way. */
  abort(cause: unknown): void {
    if (this.isClosed || this.#fatal !== null) return;
    this.#die(
      new TLSError(
        this.#settings.sealed ? NSAPI_ERROR_AUTH_FAILURE : NSAPI_ERROR_NO_CONNECTION,
        'Connecting was aborted.',
        { cause },
      ),
    );
  }

  /** Throws TypeError within a call on its context, where nothing can be closed. */
  assertOutside(): void {
    this.#context?.assertOutside();
  }

  /** Closes without waiting. */
  tryClose(): number {
    if (this.isClosed) return this.#failures.fail(NSAPI_ERROR_NO_SOCKET);
    const notified = this.#closeNotify();
    this.#release();
    return this.#closedWith(notified, this.#lent.tryClose());
  }

  /** Closes, and waits for it as long as the socket may. */
  async close(): Promise<number> {
    if (this.isClosed) return this.#failures.fail(NSAPI_ERROR_NO_SOCKET);
    const waiter = this.#waiter;
    const begun = performance.now();
    const wait = waiter.timeout < 0 ? CLOSE_WAIT : Math.min(waiter.timeout, CLOSE_WAIT);
    const notified = await this.#repeat(() => this.#closeNotify(), wait);
    this.#release();
    return this.#closedWith(
      notified,
      await this.#lent.close(begun + CLOSE_WAIT - performance.now()),
    );
  }

  get #context(): SslContext | null {
    return this.#shared?.own ?? null;
  }

  // What memory is too short for now stays asleep.
  #wake(): number {
    const asleep = this.#asleep;
    if (asleep === null) return NSAPI_ERROR_OK;
    try {
      this.#shared = new Share(asleep.wake(), false);
      this.#asleep = null;
      return NSAPI_ERROR_OK;
    } catch (thrown) {
      return this.#failures.failWith(toNsapiError(thrown));
    }
  }

  get #circumstances(): {
    hostname: string | null | undefined;
    transportError: SocketError | null;
  } {
    return { hostname: this.#settings.hostname, transportError: this.#lent.socket.lastError };
  }

  #begin(): number {
    const { config, hostname, session, maxSessionAge } = this.#settings;
    this.#settings.seal();
    this.#lent.socket.setBlocking(false);
    if (config.lacksTrust) {
      const error = mbedtlsError(
        config.instance,
        MBEDTLS_ERR_SSL_CA_CHAIN_REQUIRED,
        'The TLS handshake was not begun',
      );
      return this.#die(new TLSError(NSAPI_ERROR_AUTH_FAILURE, error.message, error));
    }
    const { carrier: beneath } = this.#lent;
    const carrier = this.#first === null ? beneath : precededBy(this.#first, beneath);
    this.#first = null;
    const context = this.#rules.create(config, carrier);
    this.#shared = new Share(context, false);
    const named = hostname === undefined ? 0 : context.setHostname(hostname);
    const ready =
      named !== 0 || session === null ? named : context.setSession(session, maxSessionAge);
    if (ready !== 0) return this.#die(handshakeError(context, ready, this.#circumstances));
    this.#phase = 'handshake';
    return NSAPI_ERROR_OK;
  }

  #step(first: boolean): number {
    const context = this.#context;
    if (context === null) return this.#failures.fail(NSAPI_ERROR_NO_CONNECTION);
    const result = context.handshake();
    if (result === NSAPI_ERROR_WOULD_BLOCK) {
      this.#deadline.begin(this.#settings.handshakeTimeout, this, (late) => late.#timeOut());
      return this.#deadline.isOver
        ? this.#timeOut()
        : first
          ? NSAPI_ERROR_IN_PROGRESS
          : NSAPI_ERROR_ALREADY;
    }
    if (result !== 0) return this.#die(handshakeError(context, result, this.#circumstances));
    const wrong = this.#rules.judge(context);
    if (wrong !== null) return this.#die(wrong);
    this.#phase = 'connected';
    this.#deadline.end();
    if (context.holds) this.#waiter.notify();
    return first ? NSAPI_ERROR_OK : NSAPI_ERROR_IS_CONNECTED;
  }

  #timeOut(): number {
    this.#waiter.notify();
    return this.#die(handshakeTimedOut(this.#settings.handshakeTimeout));
  }

  #guard(body: () => number): number {
    try {
      return body();
    } catch (thrown) {
      return this.#threw(thrown);
    }
  }

  #threw(thrown: unknown): number {
    const error = toNsapiError(thrown);
    // No room for our own copy of the bytes: Mbed TLS was not entered, and the next call may
    // succeed.
    if (thrown instanceof OutOfMemoryError && this.#phase === 'connected')
      return this.#failures.failWith(error);
    // Whatever happens once a handshake has begun, except a trap, is a failure of that handshake.
    const code =
      this.#phase !== 'connected' && error.errno !== NSAPI_ERROR_DEVICE_ERROR
        ? NSAPI_ERROR_AUTH_FAILURE
        : error.errno;
    return this.#die(new TLSError(code, error.message, error));
  }

  #die(error: SocketError): number {
    const wasConnected = this.#phase === 'connected';
    this.#fatal = error;
    this.#phase = 'failed';
    this.#deadline.end();
    this.#context?.thaw();
    this.#context?.giveBack();
    // Later, because a callback of this very context may have ended it.
    if (!wasConnected) queueMicrotask(() => void this.#letGo().catch(() => {}));
    return this.#failures.failWith(error);
  }

  // Nobody may ever close a connect that failed. First the alert leaves, which says why.
  async #letGo(): Promise<void> {
    try {
      await this.#repeat(() => this.#sendAlert(), ALERT_WAIT);
      if (!this.isClosed) this.#context?.letGo();
    } finally {
      if (!this.isClosed) this.#lent.letGo();
    }
  }

  #sendAlert(): number {
    return this.isClosed ? NSAPI_ERROR_OK : (this.#context?.flush() ?? NSAPI_ERROR_OK);
  }

  // Until it answers something else than WOULD_BLOCK, or so many milliseconds are over.
  async #repeat(step: () => number, milliseconds: number): Promise<number> {
    const waiter = this.#waiter;
    const until = performance.now() + milliseconds;
    let [answer, since, fruitless] = [step(), waiter.events, 0];
    for (
      let left = milliseconds;
      answer === NSAPI_ERROR_WOULD_BLOCK && left > 0;
      left = until - performance.now()
    ) {
      await waiter.waitFor(left, since);
      since = waiter.events;
      answer = await waiter.inTurn(step, undefined, fruitless++);
    }
    return answer;
  }

  #closeNotify(): number {
    this.#wake();
    const context = this.#context?.assertOutside() ?? null;
    const wasConnected =
      (this.#phase === 'connected' || this.#phase === 'closing') &&
      context !== null &&
      this.#sendFatal === null;
    // Once: each time, and close() would be woken by itself.
    if (!this.isClosed) this.#waiter.notify();
    this.#phase = 'closing';
    if (!wasConnected) return NSAPI_ERROR_OK;
    try {
      const result = context.closeNotify();
      if (result >= 0 || isFlow(result)) return result;
      // Where the transport ends as a whole nobody is left to be told goodbye, and nothing is lost
      // by that.
      if (context.hasSentAll && this.#lent.hasEnded()) return NSAPI_ERROR_OK;
      return this.#failures.failWith(
        transferError(context, result, 'Closing failed', this.#circumstances),
      );
    } catch (thrown) {
      return this.#failures.failWith(toNsapiError(thrown));
    }
  }

  // Before the transport is closed, which may throw.
  #release(): void {
    const shared = this.#shared;
    if (shared !== null && shared.own.instance.poison === null)
      this.#verifyResult = shared.own.verifyResult;
    this.#shared = null;
    this.#deadline.end();
    shared?.own.giveBack();
    shared?.release();
    this.#asleep?.dispose();
    this.#asleep = null;
    this.#settings.putAway();
    this.#lent.giveBack();
    this.#phase = 'closed';
  }

  #closedWith(notified: number, closed: number): number {
    const first = notified === NSAPI_ERROR_OK ? closed : notified;
    return first === NSAPI_ERROR_WOULD_BLOCK
      ? this.#failures.failWith(new SocketError(NSAPI_ERROR_TIMEOUT, { timedOut: true }))
      : first === closed
        ? this.#lent.adopt(closed)
        : notified;
  }
}
