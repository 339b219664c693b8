import type { OptionValue } from '../nsapi/options.js';
import type { FaultKind } from '../nsapi/network-fault.js';
import type { SocketAddress } from '../nsapi/socket-address.js';
import type { Unreadable } from '../nsapi/unreadable.js';

/**
 * Who carries the bytes: what a platform supplies so that TCPSocket works there. Nothing here waits
 * and nothing throws: a call returns at once with a count, or with a negative NSAPI number
 * (WOULD_BLOCK, IN_PROGRESS, ... when it needs more time). A handle is a number of the stack's own
 * choice; one that the stack does not know is answered with NO_SOCKET.
 *
 * Corresponds to `NetworkStack`
 */
export interface NetworkStack {
  /**
   * Resolves a host name to one address with port 0. `version` is NSAPI_UNSPEC (any), NSAPI_IPv4 or
   * NSAPI_IPv6. DNS_FAILURE when there is none.
   *
   * Corresponds to `NetworkStack::gethostbyname`
   */
  gethostbyname(name: string, version?: number): Promise<HostResult>;

  /**
   * Opens a socket for NSAPI_TCP or NSAPI_UDP. UNSUPPORTED for a protocol that the stack lacks,
   * NO_MEMORY.
   *
   * Corresponds to `NetworkStack::socket_open`
   */
  socketOpen(protocol: number): { readonly code: number; readonly handle: number };

  /**
   * Ends the socket and its callback; the handle means nothing afterwards. Bytes that were taken
   * are still delivered.
   *
   * Corresponds to `NetworkStack::socket_close`
   */
  socketClose(handle: number): number;

  /**
   * Chooses the local address. ADDRESS_IN_USE, PARAMETER. A stack may find out only when it listens
   * or connects.
   *
   * Corresponds to `NetworkStack::socket_bind`
   */
  socketBind(handle: number, address: SocketAddress): number;

  /**
   * Begins to take connections; at least `backlog` of them may wait.
   *
   * Corresponds to `NetworkStack::socket_listen`
   */
  socketListen(handle: number, backlog: number): number;

  /**
   * Connects: OK when it is done at once, else IN_PROGRESS, then ALREADY, finally IS_CONNECTED.
   * What failed before it was connected is answered once; the next call tries anew. A stack that
   * resolves names itself takes an address that carries a name (DNS_FAILURE if it has no address);
   * one that does not returns NO_ADDRESS.
   *
   * Corresponds to `NetworkStack::socket_connect`
   */
  socketConnect(handle: number, address: SocketAddress): number;

  /**
   * Takes the next waiting connection: its handle and its peer's address. WOULD_BLOCK when none
   * waits.
   *
   * Corresponds to `NetworkStack::socket_accept`
   */
  socketAccept(handle: number): {
    readonly code: number;
    readonly handle: number;
    readonly address: SocketAddress | null;
  };

  /**
   * Takes some of the bytes, at least one, and returns how many. The stack copies what it takes:
   * the caller may reuse `bytes` when the call has returned. WOULD_BLOCK when nothing can be taken
   * now; 0 only for no bytes.
   *
   * Corresponds to `NetworkStack::socket_send`
   */
  socketSend(handle: number, bytes: Uint8Array): number;

  /**
   * Puts received bytes into `into`, which it may not keep, and returns how many; 0 at the end of
   * the stream, again and again. What was received before an error is delivered before it.
   *
   * Corresponds to `NetworkStack::socket_recv`
   */
  socketRecv(handle: number, into: Uint8Array): number;

  /**
   * Ends the sending half, after what was taken; receiving goes on. NO_CONNECTION without a
   * connection.
   */
  socketShutdown?(handle: number): number;

  /**
   * As socketSend, to an address; a stream socket ignores it.
   *
   * Corresponds to `NetworkStack::socket_sendto`
   */
  socketSendto(handle: number, address: SocketAddress, bytes: Uint8Array): number;

  /**
   * As socketRecv, with the sender's address.
   *
   * Corresponds to `NetworkStack::socket_recvfrom`
   */
  socketRecvfrom(
    handle: number,
    into: Uint8Array,
  ): { readonly size: number; readonly address: SocketAddress | null };

  /**
   * Calls `callback` whenever another try may get further than the last one: a connection made or
   * waiting, bytes, room, the end, an error. It may be called needlessly, never from inside a call
   * of the stack. Null ends it.
   *
   * Corresponds to `NetworkStack::socket_attach`
   */
  socketAttach(handle: number, callback: (() => void) | null): void;

  /**
   * Sets an option. UNSUPPORTED leaves the socket as it was; PARAMETER for a wrong value.
   *
   * Corresponds to `NetworkStack::setsockopt`
   */
  setsockopt(handle: number, level: number, option: number, value: OptionValue): number;

  /**
   * Tells an option's value. UNSUPPORTED for one that cannot be read.
   *
   * Corresponds to `NetworkStack::getsockopt`
   */
  getsockopt(handle: number, level: number, option: number): OptionResult;

  /**
   * Tells the connected peer's address. NO_CONNECTION without one.
   *
   * Corresponds to `InternetSocket::getpeername`
   */
  getpeername(handle: number): AddressResult;

  /**
   * Tells the local address, with the port that was chosen for port 0. NO_ADDRESS while there is
   * none.
   */
  getsockname?(handle: number): AddressResult;

  /**
   * When the handshake of a stack that does TLS began, by performance.now(): the peer is there, and
   * what it does decides how long it takes. Null before, and where there is no TLS. The stack tells
   * of it as of an event.
   */
  socketTlsBegan?(handle: number): number | null;

  /**
   * What of the CA certificates that the socket's TLS was told of is left out, since it cannot be
   * read or is no certificate; empty when all of it was read.
   */
  socketUnreadable?(handle: number): readonly Unreadable[];

  /**
   * The platform's own error behind the socket's last negative answer; undefined when there is
   * none.
   */
  socketCause?(handle: number): unknown;

  /**
   * What kind of failure that was, where the error does not tell by itself; null when it is not
   * known.
   */
  socketKind?(handle: number): FaultKind | null;
}

/** What a look-up of a name returns. */
export interface HostResult {
  /** OK or DNS_FAILURE. */
  readonly code: number;
  /** The address, null unless the code is OK. */
  readonly address: SocketAddress | null;
}

/** What a question for an address returns. */
export interface AddressResult {
  /** OK or a negative NSAPI number. */
  readonly code: number;
  /** The address, null unless the code is OK. */
  readonly address: SocketAddress | null;
}

/** What a question for an option returns. */
export interface OptionResult {
  /** OK or a negative NSAPI number. */
  readonly code: number;
  /** The value, null unless the code is OK. */
  readonly value: OptionValue | null;
}
