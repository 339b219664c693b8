/** The licences of what is compiled in, which have to go wherever the WebAssembly goes. */
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../dist/wasm', import.meta.url));

/**
 * Puts them into dist/wasm.
 * @param {import('./fetch.mjs').Sources} sources
 */
export async function copyLicences({ libsodium, bearssl }) {
  await copyFile(join(libsodium, 'LICENSE'), join(folder, 'LICENSE.libsodium'));
  await copyFile(join(bearssl, 'LICENSE.txt'), join(folder, 'LICENSE.bearssl'));
}

/**
 * Those of dist/wasm as comments; one that begins with an exclamation mark stays in a bundle.
 * @param {string} title first line
 * @returns {Promise<string>}
 */
export async function licenceComments(title) {
  const text = (/** @type {string} */ name) => readFile(join(folder, `LICENSE.${name}`), 'utf8');
  const sodium = (await text('libsodium')).trim();
  const bear = (await text('bearssl')).trim().replaceAll(/^/gm, ' * ').replaceAll(/ +$/gm, '');
  const begun = `/*! ${title} With ChaCha20, Poly1305 and X25519 of libsodium, of which:\n *`;
  return (
    `${sodium.replace('/*', begun)}\n` + `/*! With P-256 of BearSSL, of which:\n *\n${bear}\n */`
  );
}
