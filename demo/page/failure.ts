import { SocketError, TLSError } from 'mbedtls-wasm';
import { PATIENCE, type Target } from './target.js';

/** What went wrong, in words for a visitor. */
export class Problem extends Error {
  /** What to do about it, in a sentence. */
  readonly advice: string;

  /** @param message what happened, in a sentence */
  constructor(message: string, advice: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.advice = advice;
  }
}

/**
 * Where a connection failed: in the page itself, on the way to the relay, by the relay's list of
 * targets, on the relay's way to the server; or the connection was there and was lost, nothing came
 * over it, or TLS found something.
 */
export type Place = 'page' | 'relay' | 'list' | 'server' | 'connection' | 'silence' | 'tls';

/** A failure as it is shown. */
export interface Failure {
  /** What happened and what to do, a sentence each. */
  readonly text: string;
  readonly place: Place;
  /** What the library said, each line the cause of the one before it. */
  readonly details: readonly string[];
}

type Words = readonly [happened: string, advice: string, place: Place];

/** Says in words what an error means; `target` is whom the page spoke to. */
export function explain(error: unknown, target?: Target): Failure {
  const chain = causes(error);
  const [happened, advice, place] = words(chain, target);
  const details = chain
    .filter((each) => !(each instanceof Problem))
    .map((each) => {
      const code = each instanceof SocketError ? ` ${each.code}` : '';
      return `${each.name}${code}: ${each.message}`;
    });
  return { text: `${happened} ${advice}`, place, details };
}

/** An error and what caused it, the outermost first. */
function causes(error: unknown): Error[] {
  if (!(error instanceof Error))
    return error === undefined || error === null ? [] : [new Error(String(error))];
  return [error, ...causes(error.cause)];
}

function words(chain: readonly Error[], target: Target | undefined): Words {
  const [error] = chain;
  if (error instanceof Problem) return [error.message, error.advice, 'page'];
  if (target === undefined) return unknown;
  if (chain.some(({ name }) => name === 'TimeoutError')) return silent(target);
  const tls = chain.find((each) => each instanceof TLSError && each.mbedtls !== null);
  if (tls instanceof TLSError) return tlsWords(tls, target);
  const transport = chain.findLast((each) => each instanceof SocketError);
  return transport instanceof SocketError ? transportWords(transport, target) : unknown;
}

const unknown: Words = [
  'Something went wrong that this page has no words for.',
  'The technical details say what; reload the page to begin anew.',
  'page',
];

function silent({ name }: Target): Words {
  return [
    `The server ${name} did not answer within ${PATIENCE / 1000} seconds.`,
    'Check host and port, and whether the server runs.',
    'silence',
  ];
}

/** What a Wisp server gives as its reason where it could not connect, and where it may not. */
const WISP_NETWORK_ERROR = 0x03;
/** What a relay closes with that may not connect to a target. */
const POLICY = 1008;

/** The failures of the tunnel. */
function transportWords({ code, kind, closeCode }: SocketError, target: Target): Words {
  const { name, host, listed } = target;
  if (kind === 'tunnel') {
    return [
      'The relay cannot be reached.',
      'See whether “npm run demo” still runs, then reload this page.',
      'relay',
    ];
  }
  if (listed && closeCode === POLICY) {
    return [
      `The relay may not connect to ${name}: it stands for no public address.`,
      'Start the demo with --allow and the address itself.',
      'list',
    ];
  }
  // The Wisp server of wisp-js gives one reason for all that keeps it from connecting.
  const unconnected = closeCode === WISP_NETWORK_ERROR;
  if (kind === 'forbidden' || (unconnected && !listed)) {
    return [
      `The relay may not connect to ${name}.`,
      `Choose a target that it may connect to, or start the demo with --allow ${name}.`,
      'list',
    ];
  }
  if (unconnected)
    return [
      `The relay could not connect to ${name}.`,
      'Check host and port, and whether the server runs.',
      'server',
    ];
  switch (code) {
    case 'NSAPI_ERROR_NO_CONNECTION':
      return kind === 'refused'
        ? [
            `Nothing listens at ${name}: the relay’s TCP connection was refused.`,
            'Check the port, and whether the server runs.',
            'server',
          ]
        : [
            `The relay found no way to ${name}.`,
            'Check host and port, and whether the server runs.',
            'server',
          ];
    case 'NSAPI_ERROR_DNS_FAILURE':
      return [
        `The relay knows no address of “${host}”.`,
        'Check how the name is spelled.',
        'server',
      ];
    case 'NSAPI_ERROR_CONNECTION_TIMEOUT':
      return [
        `The server ${name} did not answer the relay in time.`,
        'Check host and port, and whether the server runs.',
        'server',
      ];
    case 'NSAPI_ERROR_CONNECTION_LOST':
      return [
        `The connection to ${name} was lost.`,
        'Try again; if that does not help, see whether “npm run demo” still runs.',
        'connection',
      ];
    case 'NSAPI_ERROR_ALREADY':
    case 'NSAPI_ERROR_IN_PROGRESS':
    case 'NSAPI_ERROR_WOULD_BLOCK':
    case 'NSAPI_ERROR_TIMEOUT':
      return silent(target);
    default:
      return [
        `The connection to ${name} failed.`,
        'Try again; the technical details say what the tunnel met.',
        'connection',
      ];
  }
}

function tlsWords(error: TLSError, { name, host }: Target): Words {
  const handshake = error.code === 'NSAPI_ERROR_AUTH_FAILURE';
  if (error.verifyFlags.length > 0) {
    const found = error.verifyFlags.map((flag) => flaws.get(flag) ?? otherFlaw);
    return [
      `The certificate of ${name} ${found.map(([flaw]) => flaw(host)).join(', and it ')}.`,
      found[0]?.[1] ?? '',
      'tls',
    ];
  }
  if (error.alert !== null) {
    return [
      `The server ${name} refused the connection with the alert “${error.alert}”.`,
      alerts.get(error.alert) ??
        'Try other TLS versions and ALPN protocols; the server’s log may say more.',
      'tls',
    ];
  }
  switch (error.mbedtls?.name) {
    case 'MBEDTLS_ERR_SSL_CONN_EOF':
      return handshake
        ? [
            `The server ${name} ended the connection during the handshake.`,
            'See whether it speaks TLS on this port.',
            'tls',
          ]
        : [
            `The server ${name} ended the connection without TLS’s own end, so data may be ` +
              'missing.',
            'Try again.',
            'connection',
          ];
    case 'MBEDTLS_ERR_SSL_INVALID_RECORD':
      return [
        `The server ${name} sent something that is not TLS.`,
        'See whether it speaks TLS on this port.',
        'tls',
      ];
    default:
      return handshake
        ? [
            `The TLS handshake with ${name} failed.`,
            'Try other TLS versions; the technical details say what Mbed TLS found.',
            'tls',
          ]
        : [
            `What came from ${name} was not accepted by TLS.`,
            'Try again; the technical details say what Mbed TLS found.',
            'tls',
          ];
  }
}

const otherFlaw: readonly [(host: string) => string, string] = [
  () => 'may not be used for this',
  'The server needs another one; the technical details say why.',
];

/** What Mbed TLS finds wrong with a certificate, and what a visitor can do about it. */
const flaws: ReadonlyMap<string, readonly [(host: string) => string, string]> = new Map([
  [
    'NOT_TRUSTED',
    [
      () => 'is not signed by a CA that this page was told to trust',
      'Choose under Trust the CA that signed it.',
    ],
  ],
  [
    'CN_MISMATCH',
    [(host: string) => `is not for the name “${host}”`, 'Connect by a name that it is for.'],
  ],
  [
    'EXPIRED',
    [
      () => 'has expired',
      'See whether the clock here is right; if it is, the server needs a new one.',
    ],
  ],
  ['FUTURE', [() => 'is not valid yet', 'See whether the clock here is right.']],
]);

const versions =
  'Allow other TLS versions; server and page may have none in common, or no cipher suite.';
const alerts: ReadonlyMap<string, string> = new Map([
  ['protocol_version', versions],
  ['handshake_failure', versions],
  ['no_application_protocol', 'Ask for other ALPN protocols, or for none.'],
  ['unrecognized_name', 'Connect by a name that the server goes by.'],
  ['certificate_required', 'It wants a certificate of the page’s, and this demo has none.'],
]);
