import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import test from 'ava';
import { projectFile } from '../../tools/project.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';

// Its declarations are made by the build, after this was checked.
const ENTRY = projectFile('dist', 'roots', 'index.js');

test("mbedtls-wasm/roots: Mozilla's roots, which Mbed TLS reads, with their day", async (t) => {
  const module: { readonly roots?: unknown; readonly rootsDate?: unknown } = await import(ENTRY);
  const { roots, rootsDate } = module;
  t.regex(String(rootsDate), /^20\d\d-\d\d-\d\d$/);
  using chain = X509Crt.parse(String(roots));
  const found = chain.certificates;
  t.true(found.length > 100);
  t.is(new Set(found.map(({ der }) => Buffer.from(der).toString('base64'))).size, found.length);
  using nodes = X509Crt.parse(rootCertificates.join('\n'));
  const known = new Set(nodes.certificates.map(({ subject }) => subject));
  const shared = found.filter(({ subject }) => known.has(subject)).length;
  t.true(shared > 90, `${shared} of ${found.length} are Node's too`);
});

test('the licence of the roots goes with them, and no other entry has them', (t) => {
  const licence = readFileSync(projectFile('dist', 'roots', 'LICENSE.ca-certificates'), 'utf8');
  t.regex(licence, /Mozilla Public License/);
  for (const file of ['index', 'offloaded', 'raw', 'asset', 'relay', 'tls'])
    t.notRegex(readFileSync(projectFile('dist', 'ts', `${file}.js`), 'utf8'), /roots\/index/);
});
