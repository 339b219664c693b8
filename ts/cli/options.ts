import { parseArgs } from 'node:util';
import { MAX_PORT } from '../nsapi/socket-address.js';

/** A mistake on the command line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What the command line asks for. */
export interface CliOptions {
  /** Null: start an own server on loopback. */
  readonly host: string | null;
  readonly port: number;
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  readonly alpn: readonly string[];
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly insecure: boolean;
  readonly servername: string | undefined;
  readonly help: boolean;
}

export const usage = `mbedtls-wasm [HOST[:PORT]] [options]
mbedtls-wasm relay --allow HOST:PORT [options]    (see mbedtls-wasm relay --help)

Connects with TLS, verifies the server, and prints protocol, cipher suite, certificates and the
answer to an HTTP GET; then shows what two sockets save by sharing one configuration. Without HOST
it starts a server of its own on loopback.

  --ca FILE          CA certificates to verify the server by, PEM or DER; Node's list when absent
  --cert FILE        own certificate, for servers that ask for one (with --key)
  --key FILE         private key of --cert
  --alpn LIST        application protocols to offer, separated by commas
  --min 1.2|1.3      lowest version of TLS to accept
  --max 1.2|1.3      highest version of TLS to offer
  --servername NAME  name to ask for and to check the certificate against, instead of HOST
  --insecure         do NOT verify the server: anybody could be at the other end
  --help             this text

Exit status: 0 done, 1 the connection failed, 2 a mistake on the command line.`;

const versions: Readonly<Record<string, number>> = { '1.2': 0x0303, '1.3': 0x0304 };

/** Reads the command line. Throws UsageError. */
export function readOptions(args: readonly string[]): CliOptions {
  const { values, positionals } = parse(args);
  if (positionals.length > 1)
    throw new UsageError(`One HOST[:PORT] at most, not ${positionals.length}.`);
  const { host, port } = hostAndPort(positionals[0]);
  if ((values.cert === undefined) !== (values.key === undefined))
    throw new UsageError('--cert and --key go together.');
  const min = version(values.min, '--min');
  const max = version(values.max, '--max');
  if (min !== undefined && max !== undefined && min > max)
    throw new UsageError('--min is above --max.');
  if (host === null && (values.ca ?? values.cert ?? values.servername) !== undefined)
    throw new UsageError('--ca, --cert, --key and --servername need a HOST.');
  const alpn = (values.alpn ?? '').split(',').filter((name) => name !== '');
  if (values.alpn !== undefined && alpn.length === 0)
    throw new UsageError('--alpn needs at least one name.');
  return {
    host,
    port,
    min,
    max,
    alpn,
    ca: values.ca,
    cert: values.cert,
    key: values.key,
    insecure: values.insecure ?? false,
    servername: values.servername,
    help: values.help ?? false,
  };
}

function parse(args: readonly string[]): ReturnType<typeof parseKnown> {
  try {
    return parseKnown(args);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function parseKnown(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ca: text,
      cert: text,
      key: text,
      alpn: text,
      min: text,
      max: text,
      servername: text,
      insecure: flag,
      help: flag,
    },
  });
}

function hostAndPort(target: string | undefined): { host: string | null; port: number } {
  if (target === undefined) return { host: null, port: 0 };
  const match = /^(?:\[([^\]]+)\]|([^:]*))(?::(\d+))?$/.exec(target);
  const host = match?.[1] ?? match?.[2] ?? (target.includes(':') ? target : '');
  const port = Number(match?.[3] ?? 443);
  if (host === '') throw new UsageError(`"${target}" is no HOST[:PORT].`);
  if (port < 1 || port > MAX_PORT)
    throw new UsageError(`The port ${port} is not between 1 and ${MAX_PORT}.`);
  return { host, port };
}

function version(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined;
  const number = versions[text];
  if (number === undefined) throw new UsageError(`${option} must be 1.2 or 1.3, not ${text}.`);
  return number;
}
