import { randomBytes } from 'node:crypto';
import { parseUrl } from '../nsapi/parse-url.js';
import { MAX_PORT, SocketAddress } from '../nsapi/socket-address.js';
import { LONGEST_TOKEN } from '../stack/gateway/messages.js';
import type { GatewayOptions, RelayOptions } from '../relay/options.js';
import { type CommandHelp, Given } from './option-table.js';
import { UsageError } from './usage-error.js';

const SHORTEST_TOKEN = 16;

export const relayHelp: CommandHelp = {
  operands: '--allow HOST:PORT',
  summary: "carry a page's connections, which it makes by WebSocket, to servers",
  about: `
A relay to develop with: a page's WebSocket to ws://127.0.0.1:PORT/HOST/PORT becomes a TCP
connection to HOST:PORT. It listens on 127.0.0.1 only and prints one line for each connection.`,
  options: {
    allow: {
      value: 'HOST:PORT',
      multiple: true,
      help:
        'a target that may be connected to (repeatable). A name stands for its public addresses; ' +
        'an address that is private, link-local or on loopback has to be allowed itself, except ' +
        'that of localhost',
    },
    port: { value: 'PORT', help: 'port to listen on; 8080 when absent, 0 for a free one' },
    origin: {
      value: 'ORIGIN',
      multiple: true,
      help:
        "a page's origin that may use it (repeatable), such as https://app.example; any on " +
        'loopback when absent',
    },
    max: { value: 'N', help: 'connections at once; 64 when absent' },
    idle: {
      value: 'SECONDS',
      help: 'time without a byte after which a connection is closed; 300 when absent',
    },
    'terminate-tls': {
      help:
        'do TLS here for pages that ask for it: then THIS RELAY SEES THE PLAINTEXT, and pages ' +
        'need a token',
    },
    token: {
      value: 'TOKEN',
      help: 'the token, at least 16 characters; when absent a random one is made and printed',
    },
    'accept-client-keys': {
      help: "let pages hand their client certificate's private key to this relay; else refused",
    },
  },
  examples: ['mbedtls-wasm relay --allow example.com:443 --origin https://app.example'],
};

/** Reads the command line after the word relay. Throws UsageError. */
export function readRelayOptions(args: readonly string[]): RelayOptions {
  const given = new Given(args, relayHelp.options);
  if (given.operands.length > 0)
    throw new UsageError(`The relay takes no "${given.operands[0]}": give --allow HOST:PORT.`);
  const allow = given.texts('allow').map(target);
  if (allow.length === 0)
    throw new UsageError(
      'The relay connects to nothing unless it is allowed to: give --allow HOST:PORT.',
    );
  const origins = given.texts('origin').map(origin);
  return {
    allow,
    port: number('--port', given.text('port') ?? '8080', 0, MAX_PORT),
    origins: origins.length === 0 ? null : origins,
    max: number('--max', given.text('max') ?? '64', 1, 100_000),
    idle: number('--idle', given.text('idle') ?? '300', 1, 86_400) * 1000,
    gateway: gateway(
      given.has('terminate-tls'),
      given.text('token'),
      given.has('accept-client-keys'),
    ),
  };
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
  if (text !== 'null' && parseUrl(text)?.origin !== text) {
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
