import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import test from 'ava';
import { projectFile } from '../../../tools/project.js';

interface ExportList {
  readonly exported: readonly { readonly section: string; readonly name: string }[];
  readonly leftOut: ReadonlyMap<string, string>;
}
interface Declared {
  readonly functions: ReadonlyMap<string, { readonly name: string; readonly header: string }>;
  readonly structures: ReadonlyMap<
    string,
    { readonly fields: readonly string[]; readonly header: string }
  >;
}
interface CheckRaw {
  parseExports(text: string): ExportList;
  rawProblems(declared: Declared, list: ExportList): string[];
}

const isCheckRaw = (module: unknown): module is CheckRaw =>
  typeof module === 'object' &&
  module !== null &&
  'parseExports' in module &&
  'rawProblems' in module;
const loaded: unknown = await import(pathToFileURL(projectFile('build', 'check-raw.mjs')).href);
if (!isCheckRaw(loaded)) throw new Error('build/check-raw.mjs lacks an export');
const { parseExports, rawProblems } = loaded;

const declared: Declared = {
  functions: new Map(
    [
      'mbedtls_ssl_read mbedtls/ssl.h',
      'mbedtls_ssl_odd mbedtls/ssl.h',
      'mbedtls_rsa_init mbedtls/rsa.h',
      'native_free native.h',
      'native_x509_crt_raw native.h',
    ].map((line) => {
      const [name = '', header = ''] = line.split(' ');
      return [name, { name, header }];
    }),
  ),
  structures: new Map([
    ['mbedtls_x509_crt', { fields: ['raw', 'odd'], header: 'mbedtls/x509_crt.h' }],
    ['mbedtls_rsa', { fields: ['n'], header: 'mbedtls/rsa.h' }],
  ]),
};
const text = [
  '# A comment',
  '# --- ours (native.h)',
  'native_free',
  'native_x509_crt_raw',
  '',
  '# --- ssl',
  'mbedtls_ssl_read',
  '',
  '# --- left out (why)',
  '# mbedtls_ssl_odd: takes a structure',
  '# mbedtls_x509_crt.odd: is odd',
  '',
].join('\n');
const problemsOf = (changed: string): string[] => rawProblems(declared, parseExports(changed));

test('a list that covers the headers has no problem', (t) => {
  t.deepEqual(problemsOf(text), []);
});

const drifts: readonly [string, string, RegExp][] = [
  [
    'a function that is not listed',
    text.replace('mbedtls_ssl_read\n', ''),
    /^mbedtls_ssl_read of mbedtls\/ssl\.h is neither/,
  ],
  [
    'a function that is not declared',
    text.replace('mbedtls_ssl_read', 'mbedtls_ssl_read\nmbedtls_ssl_gone'),
    /^mbedtls_ssl_gone is in the section ssl, but no header/,
  ],
  [
    'a function in the wrong section',
    text.replace('# --- ssl', '# --- pk'),
    /^mbedtls_ssl_read is in the section pk/,
  ],
  [
    'a reason that is missing',
    text.replace(': takes a structure', ''),
    /^mbedtls_ssl_odd is left out without a reason/,
  ],
  [
    'a left-out function that is not declared',
    text.replace('mbedtls_ssl_odd:', 'mbedtls_ssl_odd: x\n# mbedtls_ssl_gone:'),
    /^mbedtls_ssl_gone is listed as left out, but no/,
  ],
  [
    'a function that is both',
    text.replace('mbedtls_ssl_read', 'mbedtls_ssl_read\nmbedtls_ssl_odd'),
    /^mbedtls_ssl_odd is exported and listed/,
  ],
  [
    'a field without a getter',
    text.replace('native_x509_crt_raw\n', ''),
    /^mbedtls_x509_crt\.raw has no native_x509_crt_raw/,
  ],
  [
    'a left-out field that has a getter',
    text.replace('crt.odd: is odd', 'crt.odd: is odd\n# mbedtls_x509_crt.raw: no'),
    /^mbedtls_x509_crt\.raw has native_x509_crt_raw and/,
  ],
];

for (const [what, changed, problem] of drifts) {
  test(`${what} is found`, (t) => {
    const problems = problemsOf(changed);
    t.is(problems.length, 1, problems.join('\n'));
    t.regex(problems[0] ?? '', problem);
  });
}

for (const edition of ['', '-full']) {
  test(`mbedtls${edition}.d.ts: prototype and reference are each function's doc`, (t) => {
    const declarations = readFileSync(projectFile('wasm', `mbedtls${edition}.d.ts`), 'utf8');
    const methods = [...declarations.matchAll(/^  ((?:mbedtls|native|psa|PSA|host)_\w+)\(.*$/gm)];
    t.true(methods.length > 300);
    const docs = /\/\*\* `[^`\n]*?\b(\w+)\([^`\n]*\)`(?: \[reference\]\((\S+)\))? \*\/\n  (\w+)\(/g;
    const documented = new Map(
      [...declarations.matchAll(docs)]
        .filter(([, inDoc, , name]) => inDoc === name)
        .map(([, , link, name = '']) => [name, link]),
    );
    t.deepEqual(
      methods.map(([, name = '']) => name).filter((name) => !documented.has(name)),
      [],
    );
    const page = /^https:\/\/mbed-tls\.readthedocs\.io\/\S+\/file\/\w+_8h\/#:~:text=(\w+)$/;
    for (const [name, link] of documented) {
      if (/^(mbedtls|psa)_/.test(name)) t.is(page.exec(link ?? '')?.[1], name);
      else t.is(link, undefined, name);
    }
    const list = readFileSync(projectFile('native', `exports${edition}.txt`), 'utf8');
    t.deepEqual(
      parseExports(list)
        .exported.map(({ name }) => name)
        .filter((name) => !documented.has(name)),
      [],
    );
  });
}
