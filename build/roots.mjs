/**
 * dist/roots/index.js: the roots of Mozilla's programme for TLS servers, from Debian's package
 * ca-certificates, with the licence of the list. Not committed, and imported by no other entry.
 */
import { X509Certificate } from 'node:crypto';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fetchSource, readPin } from './fetch.mjs';
import { done, isMain, runMain, step } from './log.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = join(root, 'dist', 'roots');
const TYPES = join(root, 'dist', 'types');

/** Writes the module, its declarations and the licence, unless they are there. */
export async function makeRoots() {
  const { version } = await readPin('ca_certificates');
  const tree = await fetchSource('ca_certificates');
  step('dist/roots');
  const list = await readFile(join(tree, 'mozilla', 'certdata.txt'), 'latin1');
  const roots = rootsIn(list);
  if (roots.length < 100) throw new Error(`Only ${roots.length} roots were found.`);
  const date = `${version.slice(0, 4)}-${version.slice(4, 6)}-${version.slice(6, 8)}`;
  for (const folder of [FOLDER, TYPES]) await mkdir(folder, { recursive: true });
  await writeFile(join(FOLDER, 'index.js'), moduleOf(roots, date));
  await writeFile(join(FOLDER, 'index.d.ts'), DECLARATIONS);
  await writeFile(join(TYPES, 'roots.d.cts'), DECLARATIONS);
  await copyFile(join(tree, 'debian', 'copyright'), join(FOLDER, 'LICENSE.ca-certificates'));
  done(`${roots.length} roots of ${date}`);
}

const DECLARATIONS = `/**
 * The certificates of Mozilla's root programme that servers may be verified by, as one PEM text:
 * for \`setRootCaCert\`, and as \`ca\`. From Debian's package ca-certificates; under the Mozilla
 * Public License 2.0, see LICENSE.ca-certificates.
 */
export declare const roots: string;
/** The day that the list is of, such as "2025-04-19". A list that is old misses who was removed. */
export declare const rootsDate: string;
`;

/** @param {readonly string[]} roots @param {string} date */
function moduleOf(roots, date) {
  return [
    "// Mozilla's roots, from Debian's ca-certificates. MPL-2.0: see LICENSE.ca-certificates.",
    `export const rootsDate = ${JSON.stringify(date)};`,
    `export const roots = \`${roots.join('')}\`;`,
    '',
  ].join('\n');
}

/**
 * @param {string} list the text of certdata.txt
 * @returns {string[]} as PEM those that may sign for servers and were not distrusted later
 */
export function rootsIn(list) {
  const objects = list
    .slice(list.indexOf('BEGINDATA'))
    .split(/\n(?=CKA_CLASS )/)
    .map(attributesOf);
  const trusted = new Set(
    objects
      .filter(({ CKA_CLASS: kind }) => kind === 'CKO_NSS_TRUST')
      .filter(({ CKA_TRUST_SERVER_AUTH: trust }) => trust === 'CKT_NSS_TRUSTED_DELEGATOR')
      .map(identity),
  );
  return objects
    .filter(({ CKA_CLASS: kind }) => kind === 'CKO_CERTIFICATE')
    .filter((object) => trusted.has(identity(object)))
    .filter(({ CKA_NSS_SERVER_DISTRUST_AFTER: after }) => after === 'CK_FALSE')
    .map(({ CKA_VALUE: value = '' }) => new X509Certificate(bytesOf(value)).toString());
}

/** @param {Record<string, string>} object */
function identity({ CKA_ISSUER: issuer, CKA_SERIAL_NUMBER: serial }) {
  return `${issuer}/${serial}`;
}

/** @param {string} text of one object @returns {Record<string, string>} */
function attributesOf(text) {
  /** @type {Record<string, string>} */
  const attributes = {};
  const pattern = /^(CK\w+) (?:MULTILINE_OCTAL\n([^]*?)\nEND$|\S+(?: (.*))?$)/gm;
  for (const [, name = '', octal, value = ''] of text.matchAll(pattern))
    attributes[name] ??= octal ?? value.trim();
  return attributes;
}

/** @param {string} octal */
function bytesOf(octal) {
  return Buffer.from(
    [...octal.matchAll(/\\(\d{3})/g)].map(([, digits = '']) => parseInt(digits, 8)),
  );
}

if (isMain(import.meta.url)) await runMain(makeRoots);
