import { rootCertificates } from 'node:tls';
import { verifyChain, type ChainVerdict } from '../mbedtls/verify-chain.js';
import { itemsOf, type Item } from './cert-items.js';
import { jsonText, printable } from './describe.js';
import { exitStatus } from './exit.js';
import { Given, type CommandHelp } from './option-table.js';
import { coloured, print } from './output.js';
import { passphraseIn, readInput, readStandardInput, trustedBy } from './tls-options.js';
import { UsageError } from './usage-error.js';
import { toPemText } from './pem-text.js';

export const certHelp: CommandHelp = {
  operands: '[verify] FILE...',
  summary: 'show certificates, requests, CRLs and keys, or verify a chain offline',
  about: `
Shows what is in files, PEM, DER or PKCS#12: certificates, requests, revocation lists and keys,
as text, with all that verification would find wrong with each certificate that is not the
issuer of another. "cert verify" judges a chain without a connection: the first certificate is
the one in question, the others help; it ends with 1 when something is wrong. "-" stands for
standard input.`,
  options: {
    ca: {
      value: 'FILE',
      multiple: true,
      help: "CA certificates that are trusted (repeatable); Node's when absent",
    },
    crl: { value: 'FILE', multiple: true, help: 'revocation lists (repeatable)' },
    host: { value: 'NAME', help: 'the host name or IP address that the certificate must be for' },
    time: { value: 'DATE', help: 'the moment to judge for, such as 2030-01-31; now when absent' },
    role: { value: 'server|client', help: 'whose certificate it is; server when absent' },
    'pass-file': { value: 'FILE', help: 'a file whose first line is the passphrase of keys' },
    json: { help: 'print JSON' },
  },
  examples: [
    'mbedtls-wasm cert server.pem',
    'mbedtls-wasm cert verify chain.pem --ca root.pem --crl root.crl --host example.com',
    'mbedtls-wasm connect example.com:443 --showcerts -q </dev/null | mbedtls-wasm cert -',
  ],
};

/** The verdict about one certificate of those that were given. */
interface Judged {
  readonly item: Item;
  readonly verdict: ChainVerdict;
}

/** The command `mbedtls-wasm cert`. */
export async function certCommand(args: readonly string[]): Promise<void> {
  const given = new Given(args, certHelp.options);
  const verifies = given.operands[0] === 'verify';
  const files = verifies ? given.operands.slice(1) : given.operands;
  if (files.length === 0) throw new UsageError('cert needs a FILE; "-" is standard input.');
  const items = await readAll(files, passphraseIn(given));
  const certificates = items.filter(({ kind }) => kind === 'certificate');
  if (verifies && certificates.length === 0)
    throw new UsageError(`There is no certificate in ${files.join(', ')}.`);
  const judge = judgeOf(given);
  const judged = verifies ? first(certificates, judge) : every(certificates, judge);
  if (given.has('json')) showJson(items, judged);
  else show(items, judged, verifies);
  const refused = verifies && judged.some(({ verdict }) => !verdict.ok);
  if (refused || items.some(({ fault }) => fault !== null)) process.exitCode = exitStatus.failed;
}

async function readAll(
  files: readonly string[],
  passphrase: string | undefined,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (const file of files) {
    const bytes = file === '-' ? await readStandardInput() : readInput(file, 'FILE');
    items.push(...(await itemsOf(bytes, file, passphrase)));
  }
  return items;
}

type Judge = (chain: readonly Uint8Array[]) => ChainVerdict;

/** One verdict: the first certificate is in question, the others help. */
function first(certificates: readonly Item[], judge: Judge): Judged[] {
  const [item] = certificates;
  return item === undefined ? [] : [{ item, verdict: judge(certificates.map(({ der }) => der)) }];
}

/** A verdict about each that is not the issuer of another: the first of a file, and no CA. */
function every(certificates: readonly Item[], judge: Judge): Judged[] {
  const judged: Judged[] = [];
  const seen = new Set<string>();
  const keyOf = (der: Uint8Array): string => Buffer.from(der).toString('base64');
  for (const [at, item] of certificates.entries()) {
    const isFirst = certificates[at - 1]?.file !== item.file;
    if (seen.has(keyOf(item.der)) || !(isFirst || !isCa(item))) continue;
    const others = certificates.filter((other) => other !== item);
    const verdict = judge([item, ...others].map(({ der }) => der));
    for (const { der } of verdict.certificates) seen.add(keyOf(der));
    judged.push({ item, verdict });
  }
  return judged;
}

/** As Mbed TLS's text has it. */
const isCa = ({ text }: Item): boolean => /^\s*basic constraints\s*: CA=true/m.test(text);

function judgeOf(given: Given): Judge {
  const role = given.text('role') ?? 'server';
  if (role !== 'server' && role !== 'client')
    throw new UsageError('--role takes server or client.');
  const host = given.text('host') ?? null;
  if (host === '') throw new UsageError('--host takes a host name or an IP address.');
  const time = timeOf(given.text('time'));
  const crl = given.texts('crl').map((file) => readInput(file, '--crl'));
  const roots = given.texts('ca').length === 0 ? [rootCertificates.join('\n')] : trustedBy(given);
  return (chain) => verifyChain(chain, roots, { role, host, crl, time });
}

function timeOf(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const isDate = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?( ?Z|[+-]\d\d:?\d\d)?)?$/.test(text);
  const time = new Date(text);
  if (!isDate || Number.isNaN(time.getTime()))
    throw new UsageError(`--time takes a date such as 2030-01-31, not "${text}".`);
  return time;
}

function show(items: readonly Item[], judged: readonly Judged[], verifies: boolean): void {
  if (!verifies) items.forEach(showItem);
  for (const each of judged) showVerdict(each, judged.length > 1);
}

function showItem({ kind, file, text, fault }: Item): void {
  print(coloured('bold', `${kind} (${file})`));
  if (text !== '')
    for (const line of text.trimEnd().split('\n')) print(`  ${printable(line)}`.trimEnd());
  if (fault !== null) print(coloured('red', `  cannot be read: ${printable(fault)}`));
}

function showVerdict({ item, verdict }: Judged, isOneOfMany: boolean): void {
  const name = verdict.certificates[0]?.subject ?? 'what cannot be read';
  const of = isOneOfMany ? ` of ${printable(name)} (${item.file})` : '';
  print(
    verdict.ok
      ? coloured('green', `Verification${of}: nothing is wrong.`)
      : coloured('red', `Verification${of}: refused.`),
  );
  for (const fault of verdict.faults) print(`  ${printable(fault)}`);
  if (verdict.certificates.length > 0) print('  the path:');
  for (const { subject, faults } of verdict.certificates) {
    print(`    ${printable(subject)}`);
    for (const fault of faults) print(coloured('red', `      ${printable(fault)}`));
  }
}

function showJson(items: readonly Item[], judged: readonly Judged[]): void {
  const shown = {
    items: items.map(({ kind, file, text, fault }) => ({ kind, file, text, fault })),
    verifications: judged.map(({ item, verdict }) => ({
      file: item.file,
      ok: verdict.ok,
      flags: verdict.verifyFlags,
      faults: verdict.faults,
      path: verdict.certificates.map(({ subject, issuer, faults, der }) => ({
        subject,
        issuer,
        faults,
        pem: toPemText('CERTIFICATE', der),
      })),
    })),
  };
  print(jsonText(shown));
}
