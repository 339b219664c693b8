import { normalizeHostname } from '../nsapi/hostname.js';
import type { Target } from './dialler.js';

/**
 * How to connect to an origin, and what distinguishes the connection from others.
 *
 * @param shows whether it may see the own certificate, if it is one with TLS
 */
export function fetchTarget(
  url: URL,
  shows: boolean,
): { readonly key: string; readonly target: Target } {
  const host = normalizeHostname(url.hostname);
  const secure = url.protocol === 'https:';
  const target: Target = {
    host,
    port: Number(url.port === '' ? (secure ? 443 : 80) : url.port),
    secureTransport: secure ? 'on' : 'off',
    name: host,
    shows: shows && secure,
    // The time of the connect is what bounds it.
    handshakeTimeout: Infinity,
  };
  return { key: `${url.origin} ${target.shows}`, target };
}
