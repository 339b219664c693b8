import { WebSocketStack, WispStack, type NetworkStack } from 'mbedtls-wasm';
import type { TunnelConfig } from '../config.js';

const stacks = new Map<string, NetworkStack>();

/** The stack of a tunnel, one for all sockets. */
export function stackFor({ kind, url }: TunnelConfig): NetworkStack {
  const known = stacks.get(kind);
  if (known !== undefined) return known;
  const made = kind === 'wisp' ? new WispStack(url) : new WebSocketStack(url);
  stacks.set(kind, made);
  return made;
}
