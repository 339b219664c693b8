/**
 * What holds for every socket and every network stack, as cases for any test runner: for those who
 * write one.
 */
export type {} from './nsapi/globals.js';
export { type Closeable, type ComplianceCase, ComplianceError } from './compliance/case.js';
export { networkStackCompliance, type NetworkStackSubject } from './compliance/network-stack.js';
export { socketCompliance, type SocketSubject } from './compliance/socket.js';
