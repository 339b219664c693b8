import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { MAX_PORT, SocketAddress } from '../nsapi/socket-address.js';
import { LONGEST_TOKEN } from '../stack/gateway/messages.js';
import type { GatewayOptions, RelayOptions } from '../relay/options.js';
import { UsageError } from './options.js';

const SHORTEST_TOKEN = 16;

export const relayUsage = `mbedtls-wasm relay --allow HOST:PORT [options]

A relay to develop with: a page's WebSocket to ws://127.0.0.1:PORT/HOST/PORT becomes a TCP
connection to HOST:PORT. It listens on 127.0.0.1 only and prints one line for each connection.

  --allow HOST:PORT  a target that may be connected to (repeatable). A name stands for its public
                     addresses; an address that is private, link-local or on loopback has to be
                     allowed itself, except that of localhost
  --port PORT        port to listen on; 8080 when absent, 0 for a free one
  --origin ORIGIN    a page's origin that may use it (repeatable), such as https://app.example; any
                     on loopback when absent
  --max N            connections at once; 64 when absent
  --idle SECONDS     time without a byte after which a connection is closed; 300 when absent
  --terminate-tls    do TLS here for pages that ask for it: then THIS RELAY SEES THE PLAINTEXT, and
                     pages need a token
  --token TOKEN      the token, at least 16 characters; when absent a random one is made and printed
  --accept-client-keys
                     let pages hand their client certificate's private key to this relay; refused
                     when absent
  --help             this text`;

/** Reads the command line after the word relay; null when help is wanted. Throws UsageError. */
export function readRelayOptions(args: readonly string[]): RelayOptions | null {
  const values = parse(args);
  if (values.help === true) return null;
  const allow = (values.allow ?? []).map(target);
  if (allow.length === 0)
    throw new UsageError(
      'The relay connects to nothing unless it is allowed to: give --allow HOST:PORT.',
    );
  return {
    allow,
    port: number('--port', values.port ?? '8080', 0, MAX_PORT),
    origins: values.origin === undefined ? null : values.origin.map(origin),
    max: number('--max', values.max ?? '64', 1, 100_000),
    idle: number('--idle', values.idle ?? '300', 1, 86_400) * 1000,
    gateway: gateway(
      values['terminate-tls'] === true,
      values.token,
      values['accept-client-keys'] === true,
    ),
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const list = { type: 'string', multiple: true } as const;
  try {
    const flag = { type: 'boolean' } as const;
    const options = {
      allow: list,
      origin: list,
      port: text,
      max: text,
      idle: text,
      'terminate-tls': flag,
      token: text,
      'accept-client-keys': flag,
      help: flag,
    } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function target(text: string): { host: string; port: number } {
  try {
    const { host, port } = SocketAddress.parse(text);
    if (host !== '' && port !== 0) return { host, port };
  } catch {
    // Said below.
  }
  throw new UsageError(`--allow takes HOST:PORT, an IPv6 address in brackets, not "${text}".`);
}

function origin(text: string): string {
  if (text !== 'null' && (!URL.canParse(text) || new URL(text).origin !== text)) {
    throw new UsageError(`--origin takes an origin such as https://app.example, not "${text}".`);
  }
  return text;
}

function gateway(
  terminates: boolean,
  token: string | undefined,
  acceptClientKeys: boolean,
): GatewayOptions | null {
  if (!terminates) {
    if (token !== undefined || acceptClientKeys)
      throw new UsageError(
        '--token and --accept-client-keys are for a relay with --terminate-tls.',
      );
    return null;
  }
  if (
    token !== undefined &&
    (token.length < SHORTEST_TOKEN || Buffer.byteLength(token) > LONGEST_TOKEN)
  ) {
    throw new UsageError(`--token takes ${SHORTEST_TOKEN} to ${LONGEST_TOKEN} characters.`);
  }
  return { token: token ?? randomBytes(24).toString('base64url'), acceptClientKeys };
}

function number(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new UsageError(`${option} takes a number from ${least} to ${most}, not "${text}".`);
  return value;
}
