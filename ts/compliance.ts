/**
 * What holds for every socket and every network stack, as cases for any test runner: for those who
 * write one.
 */
export type {} from './ffi/globals.js';
export type {
  AcceptOptions,
  AcceptResult,
  ReceiveResult,
  Socket,
} from './net/socket.js';
export type { WaitOptions } from './net/arguments.js';
export type { Activity } from './net/driving.js';
export type { OptionValue } from './nsapi/options.js';
export type { Unreadable } from './nsapi/unreadable.js';
export type { SocketError, SocketErrorOptions } from './nsapi/socket-error.js';
export type {
  AddressResult,
  HostResult,
  NetworkStack,
  OptionResult,
} from './stack/network-stack.js';
export type { SocketAddress } from './nsapi/socket-address.js';
export { type Closeable, type ComplianceCase, ComplianceError } from './compliance/case.js';
export { networkStackCompliance, type NetworkStackSubject } from './compliance/network-stack.js';
export { socketCompliance, type SocketSubject } from './compliance/socket.js';
export { datagramCompliance, type DatagramSubject } from './compliance/datagrams.js';
export type { FaultKind } from './nsapi/network-fault.js';
