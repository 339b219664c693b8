import { readyFor } from './connection.js';
import { jsonText, printable } from './describe.js';
import { Given, type CommandHelp } from './option-table.js';
import { coloured, print, Progress, table } from './output.js';
import { toPemText } from './pem-text.js';
import type { Preferred } from './preference.js';
import { Scanner, type Scan, type Version } from './scan.js';
import { readTarget, tlsOptions } from './tls-options.js';

const { ca, crl, servername, starttls, timeout, cert, key, psk, alpn } = tlsOptions;
const taken = { ca, crl, servername, starttls, timeout, cert, key, psk, alpn };
const PAIRED = ['pass-file', 'psk-identity'];

export const scanHelp: CommandHelp = {
  operands: 'HOST[:PORT]',
  summary: 'find out what a server speaks, by handshakes',
  about: `
Makes a handshake for each question: which versions, cipher suites, groups, signature schemes
and ALPN protocols the server takes, in its order of preference, what is wrong with its
certificates, whether it resumes, gives tickets, says goodbye, and answers HelloRetryRequest and
KeyUpdate. It makes some fifty connections. Versions, suites and groups that are not compiled in
cannot be offered: they are not asked for.`,
  options: {
    ...Object.fromEntries(
      [
        ...Object.entries(taken),
        ...PAIRED.map((name) => [name, tlsOptions[name]] as const),
      ].flatMap(([name, option]) => (option === undefined ? [] : [[name, option]])),
    ),
    json: { help: 'print JSON' },
  },
  examples: [
    'mbedtls-wasm scan example.com',
    'mbedtls-wasm scan mail.example.com:25 --starttls smtp --json',
  ],
};

/** The command `mbedtls-wasm scan`. */
export async function scanCommand(args: readonly string[]): Promise<void> {
  const given = new Given(args, scanHelp.options);
  const target = await readyFor(readTarget(given, given.one('HOST[:PORT]')));
  const progress = new Progress();
  let count = 0;
  const scanner = new Scanner(target, (question) => {
    count += 1;
    progress.show(`${count}: ${question}`);
  });
  const scan = await scanner.scan().finally(() => progress.end());
  if (given.has('json')) print(jsonText(asJson(scan)));
  else linesOf(scan).forEach(print);
}

function asJson(scan: Scan): unknown {
  const { chain } = scan;
  return {
    ...scan,
    chain:
      chain === null
        ? null
        : {
            ok: chain.ok,
            flags: chain.verifyFlags,
            faults: chain.faults,
            certificates: chain.certificates.map((each) => ({
              subject: each.subject,
              issuer: each.issuer,
              validFrom: each.validFrom,
              validTo: each.validTo,
              faults: each.faults,
              pem: toPemText('CERTIFICATE', each.der),
            })),
          },
  };
}

const GOOD = /^(yes|sent|answered|accepted)$/;
const BAD = /^(missing|failed|not answered|refused|required)$/;

function valued(value: string): string {
  if (GOOD.test(value)) return coloured('green', value);
  return BAD.test(value) ? coloured('red', value) : coloured('dim', value);
}

const yes = (value: boolean | undefined): string =>
  value === undefined ? 'not asked' : value ? 'yes' : 'no';

function linesOf(scan: Scan): string[] {
  const found = versionsIn(scan);
  const rows = [
    ...Object.entries(scan.versions),
    ...found.flatMap((version) => [
      [`tickets, TLS ${version}`, yes(scan.tickets[version])],
      [`resumption, TLS ${version}`, yes(scan.resumption[version])],
    ]),
    ['client certificate', scan.clientCertificate],
    ['close_notify', scan.closeNotify],
    ['HelloRetryRequest', scan.helloRetryRequest],
    ['KeyUpdate', scan.keyUpdate],
  ];
  const plain = table(rows);
  return [
    coloured('bold', `${scan.host}:${scan.port}`),
    ...plain.map((line, at) => {
      const value = rows[at]?.[1] ?? '';
      return `  ${line.slice(0, line.length - value.length)}${valued(value)}`;
    }),
    ...found.flatMap((version) => refusal(version, scan.failures[version])),
    ...found.flatMap((version) => [
      ...listed(`Cipher suites, TLS ${version}`, scan.suites[version]),
      ...listed(`Groups, TLS ${version}`, scan.groups[version]),
      ...listed(`Signature schemes, TLS ${version}`, scan.schemes[version]),
    ]),
    ...listed('ALPN', scan.alpn),
    ...chainLines(scan),
  ];
}

function refusal(version: Version, failure: string | undefined): string[] {
  if (failure === undefined) return [];
  return [
    coloured('red', `  a handshake of TLS ${version} does not succeed: ${printable(failure)}`),
  ];
}

const versionsIn = (scan: Scan): Version[] =>
  (['1.3', '1.2'] as const).filter((version) => scan.suites[version] !== undefined);

function listed(title: string, preferred: Preferred | undefined): string[] {
  const { names = [], order = null } = preferred ?? {};
  const whose =
    order === null ? '' : order === 'server' ? " (the server's order)" : " (the client's order)";
  return [
    `${coloured('bold', title)}${whose}`,
    ...(names.length === 0 ? [coloured('dim', '  none')] : names.map((name) => `  ${name}`)),
  ];
}

function chainLines({ chain }: Scan): string[] {
  if (chain === null) return ['The server shows no certificate.'];
  return [
    `${coloured('bold', 'Certificates')}  ${valued(chain.ok ? 'accepted' : 'refused')}`,
    ...chain.faults.map((fault) => `  ${coloured('red', printable(fault))}`),
    ...chain.certificates.flatMap(({ subject, validFrom, validTo, faults }) => [
      `  ${printable(subject)}`,
      `    valid ${validFrom.toISOString().slice(0, 10)} to ${validTo.toISOString().slice(0, 10)}`,
      ...faults.map((fault) => `    ${coloured('red', printable(fault))}`),
    ]),
  ];
}
