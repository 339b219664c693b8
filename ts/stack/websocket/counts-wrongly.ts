import type { WebSocketClass } from './types.js';

/**
 * Whether a class is the platform's, and that is WebKit: there `bufferedAmount` falls when a
 * message goes to another process, whether or not it can leave. No behaviour tells, but its name.
 */
export function countsWrongly(socketClass: WebSocketClass | null): boolean {
  if (typeof WebSocket === 'undefined' || socketClass !== WebSocket) return false;
  const agent = typeof navigator === 'undefined' ? '' : navigator.userAgent;
  return /\bAppleWebKit\//.test(agent) && !/\b(Chrome|Chromium|jsdom)\//.test(agent);
}
