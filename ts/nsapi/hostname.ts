import { ipBytes, withoutZone } from './socket-address.js';

const MAX_LENGTH = 255;

/**
 * The form of a host name that is sent and compared: no trailing dot, a name that is not ASCII by
 * the rules of URLs (domainToASCII). An IP literal stays as it is, without brackets and without a
 * zone, which is of this machine only. Throws TypeError for anything but a text with a name in it,
 * RangeError for one over 255 bytes.
 */
export function normalizeHostname(hostname: string): string {
  if (typeof hostname !== 'string')
    throw new TypeError(`The host name must be a string, not ${typeof hostname}.`);
  if (hostname.includes('\0')) throw new TypeError('The host name has a NUL in it.');
  const literal =
    hostname.startsWith('[') && hostname.endsWith(']') ? hostname.slice(1, -1) : hostname;
  if (ipBytes(literal) !== null) return withoutZone(literal);
  const name = (isAscii(hostname) ? hostname : toAscii(hostname)).replace(/\.$/, '');
  if (name === '')
    throw new TypeError(
      'The host name is empty; give the name on the certificate, or null to waive its check.',
    );
  if (name.length > MAX_LENGTH)
    throw new RangeError(`The host name has ${name.length} bytes, more than ${MAX_LENGTH}.`);
  return name;
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7f) return false;
  return true;
}

function toAscii(name: string): string {
  if (new TextEncoder().encode(name).length > 4 * MAX_LENGTH)
    throw new RangeError(`The host name is over ${MAX_LENGTH} bytes long.`);
  try {
    // A name with "/", "@" or "?" in it would be read as more than a host.
    if (/[/\\@?#:[\]\s]/.test(name))
      throw new TypeError('it has a character that no host name has');
    return new URL(`https://${name}/`).hostname;
  } catch (error) {
    throw new TypeError(`The host name "${name}" is not one.`, { cause: error });
  }
}
