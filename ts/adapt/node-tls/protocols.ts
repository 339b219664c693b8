import type { TlsOptions } from 'node:tls';
import { isBytes } from '../../nsapi/bytes.js';
import { argumentError, outOfRange, wrongType, wrongValue } from './errors.js';

/** A protocol's name has one byte for its length. */
const LONGEST = 255;

/** The protocols of an option ALPNProtocols: names, or bytes as they are sent. */
export function protocolsOf(given: TlsOptions['ALPNProtocols']): string[] {
  if (given === undefined || given === null) return [];
  if (Array.isArray(given)) return given.map(nameOf);
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

function nameOf(given: unknown, at: number): string {
  const option = `options.ALPNProtocols[${at}]`;
  if (typeof given !== 'string' && !isBytes(given))
    throw wrongType(option, 'of type string or an instance of Buffer', given);
  const name = typeof given === 'string' ? given : Buffer.from(given).toString('latin1');
  const size = Buffer.byteLength(name);
  if (size === 0) throw wrongValue(option, given, 'must not be empty');
  if (size > LONGEST) throw outOfRange(`${option}`, `<= ${LONGEST}`, size);
  return name;
}
