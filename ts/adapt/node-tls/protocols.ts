import type { TlsOptions } from 'node:tls';
import { argumentError } from './errors.js';

/** The protocols of an option ALPNProtocols: names, or bytes as they are sent. */
export function protocolsOf(given: TlsOptions['ALPNProtocols']): string[] {
  if (given === undefined || given === null) return [];
  if (Array.isArray(given)) return given.map(String);
  if (!ArrayBuffer.isView(given)) throw argumentError('ALPNProtocols must be an array or bytes.');
  const bytes = new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  const names: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = bytes[at] ?? 0;
    const end = at + 1 + size;
    if (size === 0 || end > bytes.length) throw argumentError('ALPNProtocols is malformed.');
    names.push(Buffer.from(bytes.subarray(at + 1, end)).toString('latin1'));
    at = end;
  }
  return names;
}
