import { NSAPI_IPv4, NSAPI_IPv6, NSAPI_UNSPEC } from './options.js';

const MAX_HOST_BYTES = 255;
/** The largest number of a port. */
export const MAX_PORT = 65_535;

/**
 * The address of one end of a connection: an IPv4 or IPv6 address, or a host name, and a port. It
 * does not change.
 *
 * Corresponds to `SocketAddress`
 */
export class SocketAddress {
  readonly #host: string;
  readonly #port: number;
  readonly #version: number;

  /**
   * @param host IPv4 or IPv6 literal without brackets, host name, or empty: unspecified. A zone
   *   (`fe80::1%eth0`) is kept.
   * @param port 0 to 65535.
   *
   * Throws TypeError for a wrong type or a NUL, RangeError for a host over 255 bytes or a port out
   * of range.
   *
   * Corresponds to `SocketAddress::SocketAddress`
   */
  constructor(host = '', port = 0) {
    if (typeof host !== 'string')
      throw new TypeError(`The host must be a string, not ${typeof host}.`);
    if (typeof port !== 'number')
      throw new TypeError(`The port must be a number, not ${typeof port}.`);
    if (host.includes('\0')) throw new TypeError('The host has a NUL in it.');
    const size = new TextEncoder().encode(host).length;
    if (size > MAX_HOST_BYTES)
      throw new RangeError(`The host has ${size} bytes, more than ${MAX_HOST_BYTES}.`);
    if (!Number.isInteger(port) || port < 0 || port > MAX_PORT) {
      throw new RangeError(`The port must be an integer from 0 to ${MAX_PORT}, not ${port}.`);
    }
    this.#host = host;
    this.#port = port;
    this.#version = versionOf(ipBytes(host));
  }

  /**
   * Reads `192.0.2.1:443`, `[2001:db8::1]:443` or `name:443`; without a port it is 0.
   * Throws TypeError or RangeError for anything else.
   *
   * Corresponds to `SocketAddress::set_ip_address`
   */
  static parse(text: string): SocketAddress {
    if (typeof text !== 'string')
      throw new TypeError(`The address must be a string, not ${typeof text}.`);
    if (ipBytes(text) !== null) return new SocketAddress(text);
    const match = /^(?:\[([^[\]]*)\]|([^:[\]]*))(?::([0-9]+))?$/.exec(text);
    const bracketed = match?.[1];
    if (
      match === null ||
      (bracketed !== undefined && (!bracketed.includes(':') || ipBytes(bracketed) === null))
    ) {
      throw new TypeError(
        `"${text}" is not an address; write host:port, and an IPv6 address in brackets.`,
      );
    }
    return new SocketAddress(bracketed ?? match[2] ?? '', Number(match[3] ?? 0));
  }

  /**
   * The host as it was given; empty when unspecified.
   *
   * Corresponds to `SocketAddress::get_ip_address`
   */
  get host(): string {
    return this.#host;
  }

  /**
   * The port, 0 to 65535.
   *
   * Corresponds to `SocketAddress::get_port`
   */
  get port(): number {
    return this.#port;
  }

  /**
   * NSAPI_IPv4, NSAPI_IPv6, or NSAPI_UNSPEC for a name and for nothing.
   *
   * Corresponds to `SocketAddress::get_ip_version`
   */
  get version(): number {
    return this.#version;
  }

  /** Whether the host is a name, which has yet to be resolved. */
  get isName(): boolean {
    return this.#version === NSAPI_UNSPEC && this.#host !== '';
  }

  /**
   * Whether it names no host: empty, `0.0.0.0` or `::`.
   *
   * Corresponds to `!SocketAddress::operator bool`
   */
  get isUnspecified(): boolean {
    if (this.#version === NSAPI_IPv6) return ipBytes(this.#host)?.every(isZero) === true;
    return this.#host === '' || this.#host === '0.0.0.0';
  }

  /**
   * Whether version, bytes and port are the same; names are compared without regard to case, zones
   * are not compared.
   *
   * Corresponds to `operator==(const SocketAddress &, const SocketAddress &)`
   */
  equals(other: SocketAddress): boolean {
    if (this.#port !== other.#port || this.#version !== other.#version) return false;
    // An IPv4 address has one spelling, as has nearly every IPv6 address that was told by a system.
    if (this.#host === other.#host) return true;
    if (this.#version === NSAPI_UNSPEC)
      return this.#host.toLowerCase() === other.#host.toLowerCase();
    const theirs = ipBytes(other.#host);
    return ipBytes(this.#host)?.every((byte, index) => byte === theirs?.[index]) === true;
  }

  /** The text that `parse` reads: `192.0.2.1:443`, `[::1]:443`, `name:443`. */
  toString(): string {
    return this.version === NSAPI_IPv6
      ? `[${this.#host}]:${this.#port}`
      : `${this.#host}:${this.#port}`;
  }
}

function versionOf(bytes: Uint8Array | null): number {
  if (bytes === null) return NSAPI_UNSPEC;
  return bytes.length === 4 ? NSAPI_IPv4 : NSAPI_IPv6;
}

function isZero(byte: number): boolean {
  return byte === 0;
}

/**
 * The 4 or 16 bytes of an IP literal (no brackets; a zone is allowed after an IPv6 address); null
 * for anything else.
 */
export function ipBytes(host: string): Uint8Array | null {
  return ipv4Bytes(host) ?? ipv6Bytes(host);
}

/** An IP literal without its zone: what a certificate can name. */
export function withoutZone(literal: string): string {
  const [address = ''] = literal.split('%');
  return address;
}

/**
 * Whether a host, in whatever spelling but without brackets, can be nowhere but on this machine.
 */
export function isLoopbackHost(host: string): boolean {
  const bytes = ipBytes(host);
  if (bytes === null) return /^(.+\.)?localhost\.?$/i.test(host);
  return bytes.length === 4
    ? bytes[0] === 127
    : bytes.every((byte, index) => byte === (index === 15 ? 1 : 0));
}

function ipv4Bytes(text: string): Uint8Array | null {
  const parts = text.split('.');
  // A leading zero is refused: some read it as octal.
  if (
    parts.length !== 4 ||
    !parts.every((part) => /^(0|[1-9][0-9]{0,2})$/.test(part) && Number(part) <= 255)
  )
    return null;
  return Uint8Array.from(parts, Number);
}

function ipv6Bytes(text: string): Uint8Array | null {
  const [address = '', zone, ...more] = text.split('%');
  if (more.length > 0 || (zone !== undefined && !/^[^\s\0]+$/.test(zone))) return null;
  const halves = address.split('::');
  if (halves.length > 2) return null;
  const head = groupBytes(halves[0] ?? '', halves.length === 1);
  const tail = groupBytes(halves[1] ?? '', true);
  if (head === null || tail === null) return null;
  const room = 16 - head.length - tail.length;
  // "::" stands for at least one group of zeros.
  if (halves.length === 1 ? room !== 0 : room < 2) return null;
  return Uint8Array.from([...head, ...Array.from({ length: room }, () => 0), ...tail]);
}

function groupBytes(text: string, last: boolean): number[] | null {
  if (text === '') return [];
  const groups = text.split(':');
  const bytes: number[] = [];
  for (const [index, group] of groups.entries()) {
    const embedded = last && index === groups.length - 1 ? ipv4Bytes(group) : null;
    if (embedded !== null) bytes.push(...embedded);
    else if (/^[0-9a-fA-F]{1,4}$/.test(group))
      bytes.push(Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff);
    else return null;
  }
  return bytes;
}
