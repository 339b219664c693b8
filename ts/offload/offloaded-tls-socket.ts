import {
  isFlow,
  nsapiStrerror,
  nsapiText,
  NSAPI_ERROR_AUTH_FAILURE,
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_TIMEOUT,
  NSAPI_ERROR_UNSUPPORTED,
} from '../nsapi/error.js';
import { assertAttached, isBytes, typeName } from '../nsapi/bytes.js';
import {
  NSAPI_TLSSOCKET_ENABLE,
  NSAPI_TLSSOCKET_LEVEL,
  NSAPI_TLSSOCKET_SET_CACERT,
  NSAPI_TLSSOCKET_SET_CLCERT,
  NSAPI_TLSSOCKET_SET_CLKEY,
  NSAPI_TLSSOCKET_SET_HOSTNAME,
  type OptionValue,
} from '../nsapi/options.js';
import type { FaultKind } from '../nsapi/network-fault.js';
import { opensslWords } from '../nsapi/openssl-words.js';
import { isPem } from '../nsapi/pem.js';
import type { Unreadable } from '../nsapi/unreadable.js';
import type { SocketAddress } from '../nsapi/socket-address.js';
import { SocketError } from '../nsapi/socket-error.js';
import type { NetworkStack } from '../stack/network-stack.js';
import { connectArguments, handshakeTimeoutOf } from '../net/arguments.js';
import { HandshakeDeadline } from '../net/handshake-deadline.js';
import { ESTABLISHED } from '../net/turns.js';
import { normalizeHostname } from '../nsapi/hostname.js';
import { partsOf, type AcceptResult, type WaitOptions } from '../net/socket.js';
import { TCPSocket } from '../net/tcp-socket.js';

/** Options of OffloadedTLSSocket. */
export interface OffloadedTLSSocketOptions {
  /**
   * How long the handshake may take, in milliseconds, from when the stack says that TLS began, or
   * where it does not say so from connect() on; Infinity for ever, 30000 by default. A handshake
   * that takes longer has failed with AUTH_FAILURE, and `lastError` says why.
   */
  readonly handshakeTimeout?: number | undefined;
}

/**
 * A TLS client whose TLS is done by the network stack, which is told what to do by socket options
 * of level NSAPI_TLSSOCKET_LEVEL. There is no Mbed TLS behind it. Its settings are made after
 * open() and before connect(): before, they answer NO_SOCKET, afterwards and until close()
 * IS_CONNECTED, except where connect() failed in TCP or DNS. A stack that has no TLS returns
 * UNSUPPORTED, and then connect() fails: nothing is ever sent in the clear. Corresponds to
 * `TLSSocket` with `nsapi.offload-tlssocket`
 */
export class OffloadedTLSSocket extends TCPSocket {
  // Whether the stack was told whose certificate to expect, or that the name does not matter.
  #named = false;
  // Whether that name came with a connect, with which it goes.
  #namedByConnect = false;
  readonly #handshakeTimeout: number;
  readonly #deadline = new HandshakeDeadline();
  #begun = false;
  #up = false;

  /**
   * Makes a socket, opened at once when a network stack is given; `lastError` then tells if that
   * failed. Throws TypeError or RangeError for a `handshakeTimeout` that is none.
   *
   * Corresponds to `TLSSocket::TLSSocket`
   */
  constructor(stack?: NetworkStack | null, options: OffloadedTLSSocketOptions = {}) {
    super(stack);
    this.#handshakeTimeout = handshakeTimeoutOf(options.handshakeTimeout);
    partsOf(this).waiter.rules = {
      rank: ESTABLISHED,
      cap: (milliseconds) => this.#deadline.cap(milliseconds),
    };
  }

  /**
   * Sets the name that the peer's certificate must be for, and that is sent as SNI unless it is an
   * IP literal. A trailing dot is dropped, a name that is not ASCII is converted as in URLs. Null
   * waives the check: any name on a trusted certificate will do. Returns OK, NO_SOCKET before
   * open(), IS_CONNECTED once connect() has begun, UNSUPPORTED, or what else the stack returns.
   * Throws TypeError or RangeError for what is no name.
   *
   * Corresponds to `TLSSocket::set_hostname`
   */
  setHostname(hostname: string | null): number {
    const name = hostname === null ? '' : normalizeHostname(hostname);
    return this.#set(NSAPI_TLSSOCKET_SET_HOSTNAME, new TextEncoder().encode(name));
  }

  /**
   * Sets the certificates that the peer's chain must end in, replacing those set before: PEM text
   * or bytes with one or more certificates, or DER bytes with one. The stack gets PEM without a
   * terminating zero, DER as it is; what of it cannot be read is left out, and told in
   * {@link unreadable}. Returns OK, NO_SOCKET before open(), IS_CONNECTED once connect() has begun,
   * UNSUPPORTED, PARAMETER when the stack can read none of them, or what else the stack returns.
   * Throws TypeError for a wrong type.
   *
   * Corresponds to `TLSSocket::set_root_ca_cert`
   */
  setRootCaCert(rootCa: string | Uint8Array): number {
    requirePemOrDer(rootCa, 'The CA certificate');
    return this.#setPemOrDer(NSAPI_TLSSOCKET_SET_CACERT, rootCa);
  }

  /**
   * What was given as CA certificates and is not used, since it cannot be read or is no
   * certificate: which block, of which subject, and why; `file` is null. Empty when all of it was
   * read, when the socket is not open, and of a stack that does not tell. Through a relay it is
   * known once connect() has got that far.
   */
  get unreadable(): readonly Unreadable[] {
    return this.unreadableCerts;
  }

  /**
   * Sets the own certificate, with its intermediates if the PEM has them, and its private key, each
   * PEM text or bytes, or DER bytes. The key is only handed over when the stack took the
   * certificate. Returns as {@link setRootCaCert}. Throws TypeError for a wrong type, and for a
   * passphrase: no socket option carries one, decrypt the key first.
   *
   * Corresponds to `TLSSocket::set_client_cert_key`
   */
  setClientCertKey(
    certificate: string | Uint8Array,
    privateKey: string | Uint8Array,
    passphrase?: undefined,
  ): number {
    requirePemOrDer(certificate, 'The certificate');
    requirePemOrDer(privateKey, 'The private key');
    if (passphrase !== undefined)
      throw new TypeError('The network stack takes no passphrase: decrypt the private key first.');
    const set = this.#setPemOrDer(NSAPI_TLSSOCKET_SET_CLCERT, certificate);
    return set === NSAPI_ERROR_OK ? this.#setPemOrDer(NSAPI_TLSSOCKET_SET_CLKEY, privateKey) : set;
  }

  /**
   * Connects TCP and TLS to a host, by its name or its IP address; `port` is 0 to 65535. The name
   * is the one that the certificate must be for, unless setHostname() set another one or waived the
   * check. Resolves to OK; NO_SOCKET when not open; UNSUPPORTED when the stack has no TLS;
   * AUTH_FAILURE when the handshake fails; DNS_FAILURE, NO_CONNECTION, or what else the stack
   * returns; IN_PROGRESS or ALREADY on a timeout; non-blocking: IN_PROGRESS, then ALREADY, finally
   * IS_CONNECTED. Rejects with the signal's reason. Throws TypeError or RangeError for a host that
   * is no name or a port that is none.
   *
   * Corresponds to `TLSSocket::connect`
   */
  override connect(host: string, port: number, options?: WaitOptions): Promise<number>;
  /**
   * Connects to an address; AUTH_FAILURE unless the host name was set, or waived, by setHostname().
   */
  override connect(address?: SocketAddress | null, options?: WaitOptions): Promise<number>;
  override connect(
    target?: string | SocketAddress | null,
    second?: number | WaitOptions,
    options?: WaitOptions,
  ): Promise<number> {
    const { host, address, options: wait } = connectArguments(target, second, options);
    if (host === null) return super.connect(address, wait);
    const name = normalizeHostname(host);
    return this.drive(() => {
      if (!this.#begun && !this.#named) {
        const set = this.#prepared(this.setHostname(name));
        if (set !== NSAPI_ERROR_OK) return set;
        this.#namedByConnect = true;
      }
      return this.tryConnect(address);
    }, wait);
  }

  /**
   * One step of connect(), without waiting. The first one tells the stack to use TLS; upstream
   * tells it again at every step, which changes nothing. A connect that failed for another reason
   * than AUTH_FAILURE has not begun: settings may be changed, and it may be tried again.
   */
  override tryConnect(address: SocketAddress | null): number {
    const code = this.#begin();
    const answer = code === NSAPI_ERROR_OK ? super.tryConnect(address) : code;
    if (answer === NSAPI_ERROR_OK || answer === NSAPI_ERROR_IS_CONNECTED) this.#up = true;
    else if (isFlow(answer)) return this.#inTime(answer);
    else if (answer !== NSAPI_ERROR_AUTH_FAILURE && !this.#up) this.#forgetConnect();
    this.#deadline.end();
    return answer;
  }

  #inTime(answer: number): number {
    const began = this.tlsBegan;
    if (began !== null) {
      const left = this.#handshakeTimeout - (performance.now() - began);
      this.#deadline.begin(left, this, (socket) => socket.#timeOut());
    }
    return this.#deadline.isOver ? this.#timeOut() : answer;
  }

  #timeOut(): number {
    this.#deadline.end();
    const time = `${this.#handshakeTimeout} ms`;
    return this.endWith(
      new SocketError(NSAPI_ERROR_AUTH_FAILURE, {
        message: `The TLS handshake was not done within its timeout of ${time}.`,
        cause: new SocketError(NSAPI_ERROR_TIMEOUT),
      }),
    );
  }

  #begin(): number {
    if (!this.#begun) {
      const enabled = this.#prepared(this.#set(NSAPI_TLSSOCKET_ENABLE, true));
      if (enabled !== NSAPI_ERROR_OK) return enabled;
      if (!this.#named) {
        return this.failWith(
          new SocketError(NSAPI_ERROR_AUTH_FAILURE, {
            message:
              'No host name was set: the certificate would not be checked for one. Call ' +
              'setHostname(name), or setHostname(null) to waive the check.',
          }),
        );
      }
      this.#begun = true;
    }
    return NSAPI_ERROR_OK;
  }

  #forgetConnect(): void {
    this.#begun = false;
    if (this.#namedByConnect) this.#named = false;
    this.#namedByConnect = false;
  }

  // A stack of another make may still hold a connect that failed.
  #prepared(answer: number): number {
    if (answer !== NSAPI_ERROR_IS_CONNECTED) return answer;
    const message =
      'The network stack does not connect this socket a second time: close it and open it again.';
    return this.failWith(new SocketError(NSAPI_ERROR_NO_CONNECTION, { message }));
  }

  /**
   * Closes; after open() it works again, and is to be set up again. NO_SOCKET when it is not open.
   */
  override tryClose(): number {
    this.#forgetConnect();
    this.#deadline.end();
    this.#named = false;
    this.#up = false;
    return super.tryClose();
  }

  /**
   * As for TCPSocket; an option of level NSAPI_TLSSOCKET_LEVEL also returns IS_CONNECTED once
   * connect() has begun. Setting NSAPI_TLSSOCKET_ENABLE changes nothing: connect() always sets it.
   *
   * Corresponds to `InternetSocket::setsockopt`
   */
  override setsockopt(level: number, option: number, value: OptionValue): number {
    if (level !== NSAPI_TLSSOCKET_LEVEL || !this.isOpen)
      return super.setsockopt(level, option, value);
    if (this.#begun) return NSAPI_ERROR_IS_CONNECTED;
    const set = super.setsockopt(level, option, value);
    if (set === NSAPI_ERROR_OK && option === NSAPI_TLSSOCKET_SET_HOSTNAME) this.#named = true;
    return set;
  }

  /**
   * UNSUPPORTED: the options are a client's. NO_SOCKET before open(). Corresponds to
   * `TLSSocketWrapper::listen`.
   */
  override listen(_backlog = 1): number {
    return this.fail(this.isOpen ? NSAPI_ERROR_UNSUPPORTED : NSAPI_ERROR_NO_SOCKET);
  }

  /** UNSUPPORTED, as listen(). */
  override tryAccept(): AcceptResult<TCPSocket> {
    return {
      code: this.fail(this.isOpen ? NSAPI_ERROR_UNSUPPORTED : NSAPI_ERROR_NO_SOCKET),
      socket: null,
    };
  }

  /** @internal A connection that was taken is in the clear, and this never is. */
  protected override get canBeAccepted(): boolean {
    return false;
  }

  /** @internal */
  protected override connectAborted(reason: unknown): void {
    this.#deadline.end();
    super.connectAborted(reason);
  }

  /** @internal What the stack's TLS says is the cause, and is told in our words. */
  protected override describe(
    number: number,
    cause: unknown,
    kind: FaultKind | null = null,
  ): SocketError {
    const words = opensslWords(cause);
    if (words === null) return super.describe(number, cause, kind);
    const name = `NSAPI_ERROR_${nsapiStrerror(number) ?? number}`;
    return new SocketError(number, {
      message: `${nsapiText(number) ?? 'the call failed'} (${name}): ${words}`,
      cause,
    });
  }

  #set(option: number, value: OptionValue): number {
    return this.setsockopt(NSAPI_TLSSOCKET_LEVEL, option, value);
  }

  #setPemOrDer(option: number, input: string | Uint8Array): number {
    if (typeof input !== 'string')
      return this.#set(option, isPem(input) ? withoutZeros(input) : input);
    const bytes = new TextEncoder().encode(input);
    const set = this.#set(option, withoutZeros(bytes));
    // It may be a private key, of which the stack has its own copy now.
    bytes.fill(0);
    return set;
  }
}

function requirePemOrDer(input: unknown, what: string): void {
  if (typeof input === 'string') return;
  if (!isBytes(input))
    throw new TypeError(
      `${what} must be PEM text or a Uint8Array with PEM or DER, not ${typeName(input)}.`,
    );
  assertAttached(input, what);
}

function withoutZeros(pem: Uint8Array): Uint8Array {
  let end = pem.length;
  while (pem[end - 1] === 0) end--;
  return pem.subarray(0, end);
}
