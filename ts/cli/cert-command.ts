import { rootCertificates } from 'node:tls';
import { verifyChain, type ChainVerdict } from '../mbedtls/verify-chain.js';
import { itemsOf, type Item } from './cert-items.js';
import { printable } from './describe.js';
import { Given, type CommandHelp } from './option-table.js';
import { coloured, print } from './output.js';
import { readInput, trustedBy } from './tls-options.js';
import { UsageError } from './usage-error.js';
import { toPemText } from './pem-text.js';

export const certHelp: CommandHelp = {
  operands: '[verify] FILE...',
  summary: 'show certificates, requests, CRLs and keys, or verify a chain offline',
  about: `
Shows what is in files, PEM or DER: certificates, requests, revocation lists and keys, as text,
with all that verification would find wrong with the certificates. "cert verify" judges a chain
without a connection: the first certificate is the one in question, the others help; it ends
with 1 when something is wrong. "-" stands for standard input.`,
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

/** The command `mbedtls-wasm cert`. */
export async function certCommand(args: readonly string[]): Promise<void> {
  const given = new Given(args, certHelp.options);
  const verifies = given.operands[0] === 'verify';
  const files = verifies ? given.operands.slice(1) : given.operands;
  if (files.length === 0) throw new UsageError('cert needs a FILE; "-" is standard input.');
  const secret = given.text('pass-file');
  const passphrase =
    secret === undefined
      ? undefined
      : new TextDecoder().decode(readInput(secret, '--pass-file')).split(/\r?\n/)[0];
  const items: Item[] = [];
  for (const file of files) {
    const bytes = readInput(file === '-' ? '/dev/stdin' : file, 'FILE');
    items.push(...(await itemsOf(bytes, file, passphrase)));
  }
  const chain = items.filter(({ kind }) => kind === 'certificate').map(({ der }) => der);
  if (verifies && chain.length === 0)
    throw new UsageError(`There is no certificate in ${files.join(', ')}.`);
  const verdict = chain.length === 0 ? null : judge(given, chain);
  if (given.has('json')) showJson(items, verdict);
  else show(items, verdict, verifies);
  if (verifies && verdict?.ok !== true) process.exitCode = 1;
  if (items.some(({ fault }) => fault !== null)) process.exitCode = 1;
}

function judge(given: Given, chain: readonly Uint8Array[]): ChainVerdict {
  const role = given.text('role') ?? 'server';
  if (role !== 'server' && role !== 'client')
    throw new UsageError('--role takes server or client.');
  const time = given.text('time');
  if (time !== undefined && Number.isNaN(Date.parse(time)))
    throw new UsageError(`--time takes a date such as 2030-01-31, not "${time}".`);
  const roots = given.texts('ca').length === 0 ? [rootCertificates.join('\n')] : trustedBy(given);
  return verifyChain(chain, roots, {
    role,
    host: given.text('host') ?? null,
    crl: given.texts('crl').map((file) => readInput(file, '--crl')),
    time: time === undefined ? undefined : new Date(time),
  });
}

function show(items: readonly Item[], verdict: ChainVerdict | null, verifies: boolean): void {
  if (!verifies)
    for (const { kind, file, text, fault } of items) {
      print(coloured('bold', `${kind} (${file})`));
      for (const line of text.trimEnd().split('\n')) print(`  ${printable(line)}`.trimEnd());
      if (fault !== null) print(coloured('red', `  cannot be read: ${printable(fault)}`));
    }
  if (verdict === null) return;
  print(
    verdict.ok
      ? coloured('green', 'Verification: nothing is wrong.')
      : coloured('red', 'Verification: refused.'),
  );
  for (const fault of verdict.faults) print(`  ${printable(fault)}`);
  if (verdict.certificates.length > 0) print('  the path:');
  for (const { subject, faults } of verdict.certificates) {
    print(`    ${printable(subject)}`);
    for (const fault of faults) print(coloured('red', `      ${printable(fault)}`));
  }
}

function showJson(items: readonly Item[], verdict: ChainVerdict | null): void {
  const shown = {
    items: items.map(({ kind, file, text, fault }) => ({ kind, file, text, fault })),
    verification:
      verdict === null
        ? null
        : {
            ok: verdict.ok,
            flags: verdict.verifyFlags,
            faults: verdict.faults,
            path: verdict.certificates.map(({ subject, issuer, faults, der }) => ({
              subject,
              issuer,
              faults,
              pem: toPemText('CERTIFICATE', der),
            })),
          },
  };
  print(JSON.stringify(shown, null, 2));
}
